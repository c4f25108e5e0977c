"""A key that cannot be opened: what it wrote is kept, and the reason why it waits is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.ids import ItemId, Role, Status
from desktop_app.credentials.key_faults import PassphraseWrong
from desktop_app.i18n import sentence
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.offices import Join
from support.people import DAK_NHAU
from support.service import RunningService

PREMISES = ItemId("premises.available")
MET = AnswerEntry(status=Status.MET)


def test_an_answer_whose_key_is_gone_waits_with_a_reason_and_goes_once_the_key_is_back(
    join: Join,
) -> None:
    desk = join("hoa", Role.CLERK, DAK_NHAU)
    desk.exchanging.sync()
    folder, device = desk.folder, desk.identities[0].device
    desk.close()
    key = next((folder / "keys").glob(f"key-{device}*"))
    aside = key.rename(folder / "aside")
    with Workspace.open(folder) as without:
        without.declaring.answer(PREMISES, MET)
        outcome = without.exchanging.sync()
        assert outcome.waiting  # with a new key, for which nobody has signed yet
        assert [trouble.code for trouble in outcome.troubles] == ["CodeNeeded"]
    aside.rename(key)
    with Workspace.open(folder) as again:
        outcome = again.exchanging.sync()
        assert (outcome.waiting, outcome.troubles) == (0, ())


def test_a_wrong_passphrase_is_named_before_a_code_is_spent(
    place: RunningService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "hoa"
    Workspace.begin(folder, Beginning(person="Hoa", commune=DAK_NHAU)).close()
    code = place.code(Role.CLERK, commune=DAK_NHAU)
    right = tmp_path / "passphrase"
    wrong = tmp_path / "wrong"
    wrong.write_text("không phải\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(wrong))
    with Workspace.open(folder) as desk:
        with pytest.raises(PassphraseWrong) as refused:
            desk.exchanging.enrol(place.url, code)
        assert "ật khẩu" in sentence(refused.value)
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(right))
    with Workspace.open(folder) as desk:
        desk.exchanging.enrol(place.url, code)
