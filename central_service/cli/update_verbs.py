"""Updates of the desks on the service's command line: handing one out, and who runs what."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from central_service.files import updates
from central_service.trouble.service_faults import SettingRefused
from desktop_app import paths
from desktop_app.core.time.rounds import local
from desktop_app.i18n import N_, _
from desktop_app.i18n.figures import moment

from .opening import opened
from .words import Actions, add_group, add_verb, may_be_json, settings_of


def add(actions: Actions) -> None:
    """Add the verbs about updates of the desks."""
    verbs = add_group(actions, "update", _("updates of the desks"))
    publish = add_verb(verbs, "publish", _publish, _("hand an update out from now on"))
    publish.add_argument("file", type=Path, metavar="FILE")
    publish.add_argument(
        "--root", type=Path, metavar="FILE", help=_("the makers' first metadata; else the built-in")
    )
    may_be_json(add_verb(verbs, "desks", _desks, _("which desk runs which version")))


def _publish(options: argparse.Namespace) -> None:
    root: Path = options.root or paths.resources() / "updates" / "root.json"
    if not root.is_file():
        raise SettingRefused(
            N_("This program was built without the makers' metadata. Name the file: --root.")
        )
    with opened(settings_of(options)) as service:
        manifest = updates.publish(service, options.file, root)
    print(
        _("Version {version} for {system} is handed out.").format(
            version=manifest.version, system=manifest.system
        )
    )


def _desks(options: argparse.Namespace) -> None:
    with opened(settings_of(options)) as service:
        found = list(updates.desks(service))
    if options.json:
        told = [{"device": one.device, "version": one.version, "at": one.at} for one in found]
        print(json.dumps(told, indent=2))
        return
    for one in found:
        print(f"{one.device[:12]}  {one.version}  {moment(local(one.at))}")
    if not found:
        print(_("No desk has asked for updates yet."))
