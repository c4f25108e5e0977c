"""Packages on USB drives: written, imported, and carried for others.

See docs/rules.md#data-13.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from desktop_app import paths
from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.changes.feeds import device_id
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import DeviceId, Role
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.storage import feeds, identities, packages, writing
from desktop_app.storage.exchange_log import Way
from desktop_app.storage.identities import Identity
from desktop_app.storage.packages import Package, PackageOrigin, State
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.context.known_day import note_first_contact
from desktop_app.workspace.upkeep import recovering
from desktop_app.workspace.upkeep.put_back import settle_with_oneself

from .addressing import Addressing, readers
from .logging_exchange import logging_read, logging_written
from .package_views import (
    CarriageNote,
    CodeNeeded,
    Exported,
    Imported,
    ImportedKind,
    OtherComputer,
    OwnPackage,
    PackagePreview,
)
from .server import Server
from .usb_drive import write_to_usb_drive

if TYPE_CHECKING:
    # Imported where they are used: nothing of age or zstandard before the first paint.
    from desktop_app.sync.package.sealed_file import Header, OpenPackage
    from desktop_app.sync.package.service_card import ServiceCard
    from desktop_app.sync.package_exchange.outgoing import Outgoing
    from desktop_app.sync.package_exchange.reading import Read

_BEGINS = b"commune-readiness package "
_BESIDE = 700  # bytes of a package beside its contents: the readable lines, the seal


class Carrying:
    """Writes and imports packages. Run it in a worker: it opens keys and waits for USB drives."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._addressing = Addressing(context)

    # --- what there is

    @property
    def card(self) -> ServiceCard | None:
        """The service's card as it was imported, or None."""
        return self._addressing.card

    def preview(self) -> PackagePreview:
        """Return what a package written now would hold; nothing that stands is changed."""
        from desktop_app.sync.package_exchange.outgoing import outgoing

        recovering.keep_to_limits(self._context)
        context, roster, card = self._context, self._context.roster, self.card
        pending = self._addressing.pending(roster)
        sender = self._addressing.sender(roster, pending)
        out = outgoing(context.store, sender.device, roster, pending, with_evidence=True)
        small = sum(len(one.data) for one in out.contents if isinstance(one.data, bytes))
        named = roster or (card.roster if card else None)
        is_known = self._addressing.admitted(roster) or pending
        changes = out.changes if is_known else feeds.waiting(context.store)
        return PackagePreview(
            changes=changes,
            size=small + _BESIDE,
            files=out.files,
            file_bytes=out.file_bytes,
            readers=tuple(readers(roster, sender)),
            file_name=self._file_name(sender, changes),
            service=named.name if named else "",
            needs=self._addressing.needs(roster, card, pending),
            last=self.last_written(),
        )

    def last_written(self) -> Package | None:
        """Return the newest package written here while something in it has no receipt, or None."""
        store = self._context.store
        written = packages.packages(store, PackageOrigin.WRITTEN)
        newest = (one for one in written if one.at == written[0].at)  # of one second, maybe two
        unanswered = (one for one in newest if one.state is State.WAITING)
        return next(unanswered, None) if feeds.waiting(store) else None

    def carried(self) -> tuple[Package, ...]:
        """Return the packages carried for others, both ways, the newest first."""
        return tuple(
            packages.packages(self._context.store, PackageOrigin.CARRIED, PackageOrigin.HOME)
        )

    # --- out

    def export_package(
        self,
        path: Path,
        *,
        evidence: bool = False,
        readers: Sequence[DeviceId] = (),
        code: str | None = None,
        role: Role | None = None,
        pin: str | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> Exported:
        """Write all that waits to *path*, sealed to the service and to *readers*.

        Before the first contact a *code* enrols the key of *role* (by default the first one); a
        leader's needs its *pin*. *progress* is called with the bytes written so far; what it raises
        stops the writing. Raise CardNeeded, CodeNeeded, UsbDriveFault, or a Fault of the keys;
        *path* is then as it was.
        """

        def write() -> Exported:
            return self._export(path, evidence, readers, code, role, pin, progress)

        return logging_written(self._context, Way.WRITTEN, path, write)

    def _export(
        self,
        path: Path,
        evidence: bool,
        readers: Sequence[DeviceId],
        code: str | None,
        role: Role | None,
        pin: str | None,
        progress: Callable[[int], object] | None,
    ) -> Exported:
        from desktop_app.sync.package.sealed_file import Kind, Label, write_package
        from desktop_app.sync.package_exchange.outgoing import outgoing

        context, roster = self._context, self._context.roster
        recovering.renew_lost_keys(context)
        recipients, service = self._addressing.addressees(roster, readers)
        pending = self._addressing.pending(roster)
        asking = None
        if code is not None:
            asking = self._addressing.asking(code, role, pin)
            pending = [one for one in pending if one.public_key != asking.public_key] + [asking]
        if not self._addressing.admitted(roster) and not pending:
            raise CodeNeeded(
                N_(
                    "The service does not know this PC yet. Write the package together with the"
                    " code from the letter."
                )
            )
        sender = self._addressing.sender(roster, pending)
        private = self._addressing.private_key(sender, pin)
        context.load_keys()
        for device, key in {**context.private_keys(), sender.device: private}.items():
            writing.sign_pending(context.store, device, key)
        out: Outgoing = outgoing(
            context.store, sender.device, roster, pending, with_evidence=evidence
        )
        label = Label(
            kind=Kind.CHANGES,
            commune=sender.commune or AREA_DESK,
            changes=out.changes,
            date=context.moment().today.isoformat(),
        )

        def write(target: BinaryIO) -> None:
            write_package(
                target, label, out.contents, private_key=private, service=service,
                recipients=recipients,
            )  # fmt: skip

        written = write_to_usb_drive(path, write, begins=_BEGINS, progress=progress)
        if asking is not None:  # it is in every package until the service answers it
            identities.keep_request(context.store, device_id(asking.public_key), asking)
        packages.note_package(
            context.store,
            Package(
                sha256=written.sha256, way=PackageOrigin.WRITTEN, commune=label.commune,
                changes=out.changes, date=label.date, size=written.size, name=written.path.name,
                at=context.moment().seconds,
            ),
        )  # fmt: skip
        return Exported(
            path=written.path,
            sha256=written.sha256,
            size=written.size,
            changes=out.changes,
            files=out.files,
        )

    def pass_on(self, sha256: str, path: Path) -> Exported:
        """Write a package that was carried for others to *path*, unchanged; raise UsbDriveFault.

        The copy here is deleted only once the service's receipt covers it.
        """
        return logging_written(
            self._context, Way.PASSED_ON, path, lambda: self._pass_on(sha256, path)
        )

    def _pass_on(self, sha256: str, path: Path) -> Exported:
        known = packages.package(self._context.store, sha256)
        file = packages.package_file(self._context.store, sha256)
        if known is None or known.way is PackageOrigin.WRITTEN or not file.is_file():
            raise Fault(N_("No package {name} was taken along on this PC."), name=sha256[:8])

        def write(target: BinaryIO) -> None:
            with file.open("rb") as source:
                shutil.copyfileobj(source, target)

        written = write_to_usb_drive(path, write, begins=_BEGINS)
        if known.way is PackageOrigin.HOME:
            packages.mark_package(self._context.store, sha256, State.DELIVERED)
        return Exported(path=written.path, sha256=sha256, size=written.size, changes=known.changes)

    # --- in

    def import_package(
        self, path: Path, *, pin: str | None = None, carry: bool | None = None
    ) -> Imported:
        """Import *path*: receipts and news for this PC, the service's card, or a package
        to be taken along for others.

        *carry*: whether to take along receipts for another PC; a supervisor's PC does. Raise
        OtherComputer, OwnPackage, PackageRefused or another Fault; nothing is changed then.
        """
        return logging_read(self._context, path, lambda: self._import(path, pin, carry))

    def _import(self, path: Path, pin: str | None, carry: bool | None) -> Imported:
        from desktop_app.sync.package.sealed_file import Kind, check_package, package_hash
        from desktop_app.sync.package.service_card import is_card

        path = paths.absolute(path)
        with _opened(path) as source:
            begins = source.read(64)
            source.seek(0)
            if is_card(begins):
                return self._take_card(source)
            header = check_package(source)
            sha256 = package_hash(source).hex()
            if header.kind is Kind.RETURN:
                return self._take_return(source, header, sha256, path.name, pin, carry)
            known = packages.package(self._context.store, sha256)
            if known is not None and known.way is PackageOrigin.WRITTEN:
                raise OwnPackage(
                    N_(
                        "This package was written on this PC. Give it to the service, or to"
                        " somebody who takes it there."
                    )
                )
            read = self._read(source)
            note = self._take_along(source, header, sha256, path.name, PackageOrigin.CARRIED)
        return self._imported(ImportedKind.CARRIED, header=header, note=note, read=read)

    def _take_card(self, source: BinaryIO) -> Imported:
        from desktop_app.sync.package.sealed_file import OtherService
        from desktop_app.sync.package.service_card import MAX_CARD_BYTES, decode_card

        data = source.read(MAX_CARD_BYTES + 1)
        card, roster = decode_card(data), self._context.roster
        if roster is not None and roster.service != card.roster.service:
            raise OtherService(
                N_("This package comes from another service than “{name}”. Nothing was changed."),
                name=roster.name,
            )
        settings.keep(self._context.store, settings.CARD, data)
        return self._imported(ImportedKind.CARD, card=card)

    def _take_return(
        self,
        source: BinaryIO,
        header: Header,
        sha256: str,
        name: str,
        pin: str | None,
        carry: bool | None,
    ) -> Imported:
        from desktop_app.sync.package.sealed_file import SealedForOthers, open_package
        from desktop_app.sync.package_exchange.returning import take_return

        context, card = self._context, self.card
        try:
            opened = open_package(source, self._addressing.openers(pin))
        except SealedForOthers as error:
            if not (context.is_supervisor if carry is None else carry):
                raise OtherComputer(
                    N_(
                        "These receipts are for another PC, so nothing was changed here. Take the"
                        " USB drive to the PC that the package came from."
                    )
                ) from error
            source.seek(0)
            note = self._take_along(source, header, sha256, name, PackageOrigin.HOME)
            return self._imported(ImportedKind.HOME, header=header, note=note)
        with opened:
            returned = take_return(
                context.store,
                opened,
                card.roster if card else None,
                lambda device, token: context.keys.save(f"token-{device}", token.encode()),
                now=context.moment().seconds,
            )
            self._settle(opened, card)
            if recovering.recover_from_forks(context):
                settle_with_oneself(context)
        self._freshen(returned.received)
        return self._imported(ImportedKind.RETURN, header=header, returned=returned)

    def _settle(self, opened: OpenPackage, card: ServiceCard | None) -> None:
        """Store which package a return answers and which service it came from."""
        context = self._context
        packages.settle_written(context.store, opened.table.answers.hex())
        context.forget_cached()
        roster = context.roster
        if roster is None or settings.read(context.store, settings.SERVER, Server) is not None:
            return
        address = card.address if card and card.roster.service == roster.service else ""
        settings.keep(context.store, settings.SERVER, Server(url=address, name=roster.name))
        note_first_contact(context)

    def _read(self, source: BinaryIO) -> Read | None:
        """Read a package that is also sealed to this PC; None where it is not."""
        from desktop_app.sync.package.sealed_file import (
            PackageAltered,
            SealedForOthers,
            open_package,
        )
        from desktop_app.sync.package_exchange.reading import read_changes

        context, roster = self._context, self._context.roster
        source.seek(0)
        if roster is None or not self._addressing.admitted(roster):
            return None
        try:
            opened = open_package(source, self._addressing.openers(None))
        except SealedForOthers:
            return None
        with opened:
            author = roster.member(opened.table.device)
            if opened.table.service != roster.service or author is None:
                raise PackageAltered(N_("Nobody who is known here wrote this package."))
            read = read_changes(context.store, opened, roster, context.checklist.secret_rule.items)
        context.forget_cached()
        self._freshen(read.changes)
        return read

    def _freshen(self, changes: int) -> None:
        """Compute in this thread, not the window's, what a board shows of new changes."""
        if changes and self._context.is_supervisor:
            from desktop_app.workspace.reading.board_summaries import prepare_board

            prepare_board(self._context)

    def _take_along(
        self, source: BinaryIO, header: Header, sha256: str, name: str, way: PackageOrigin
    ) -> CarriageNote:
        context = self._context
        at, carrier = context.moment().seconds, context.identity()
        source.seek(0, 2)
        size = source.tell()
        source.seek(0)
        taken = Package(
            sha256=sha256, way=way, commune=header.commune, changes=header.changes,
            date=header.date, size=size, name=clean_text(name[:MAX_NAME]), at=at,
        )  # fmt: skip
        packages.keep_package(context.store, source, taken)
        kept = packages.package(context.store, sha256) or taken
        return CarriageNote(
            sha256=sha256,
            commune=header.commune,
            changes=header.changes,
            date=header.date,
            person=carrier.person,
            device=carrier.device,
            at=kept.at,
        )

    def _imported(self, came: ImportedKind, **said: Any) -> Imported:
        roster, waiting = self._context.roster, feeds.waiting(self._context.store)
        name = roster.name if roster is not None else ""
        return Imported(came=came, service=name, waiting=waiting, **said)

    def _file_name(self, sender: Identity, changes: int) -> str:
        context = self._context
        place = sender.person
        if sender.commune is not None:
            place = context.place(sender.commune)[0].name
        plain = " ".join("".join(c if c.isalnum() else " " for c in _ascii(place)).split())
        day = context.moment().today.isoformat()
        return f"{plain[:40].strip()} {changes} thay doi {day}.goi"


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would block, a device never end
            raise IsADirectoryError(errno.EISDIR, "no file", str(path))
        with path.open("rb") as source:
            yield source
    except OSError as error:
        raise Fault(
            N_("“{file}” cannot be read: {why}."), file=path.name, why=why_refused(error)
        ) from error


def _ascii(text: str) -> str:
    """Return *text* in ASCII, which every file system takes: "Đak Nhau" as "Dak Nhau"."""
    folded = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return folded.encode("ascii", "ignore").decode("ascii")
