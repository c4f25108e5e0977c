"""The sample data: a commune in the middle of its round, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.ids import CommuneCode
from desktop_app.workspace import Workspace
from desktop_app.workspace.context.desk_context import NotBegun
from desktop_app.workspace.sample import Profile, fill
from desktop_app.workspace.upkeep.opening import Beginning

# Sample keys open sample data only, so a public passphrase is enough for them.
PASSPHRASE = "du lieu mau"  # noqa: S105


def open_sample(folder: Path, commune: CommuneCode) -> Workspace:
    """Return the sample in *folder*, made and filled where it is not there yet."""
    try:
        workspace = Workspace.open(folder)
    except NotBegun:
        pass
    else:
        workspace.keys.use_passphrase(PASSPHRASE)  # also where the environment names another one
        return workspace
    beginning = Beginning(
        person="Nguyễn Thị Hoa",
        position="Công chức Văn phòng",
        commune=commune,
        training=True,
        passphrase=PASSPHRASE,
    )
    workspace = Workspace.begin(folder, beginning)
    fill(workspace, Profile.DRAFT, seed=1)
    return workspace
