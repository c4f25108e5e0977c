"""Begin the local data, open it, add a key with another role.

See docs/rules.md#data-2, docs/rules.md#data-6.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from desktop_app import checklist_files, paths
from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.changes.bodies import Person
from desktop_app.core.changes.feeds import device_id, new_private_key, public_key_of
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CentreId, CommuneCode, Role
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.storage import facts, identities, writing
from desktop_app.storage.identities import Identity
from desktop_app.storage.storage_faults import NoData
from desktop_app.storage.store import Store
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext, NotBegun


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """Who starts here. A supervisor names no commune; a leader's key needs a PIN.

    ``passphrase``: what the key is kept under where the computer has no keyring.
    """

    person: str
    position: str = ""
    phone: str = ""
    commune: CommuneCode | None = None
    role: Role = Role.CLERK
    pin: str | None = None
    passphrase: str | None = None
    training: bool = False


def open_context(folder: Path) -> DeskContext:
    """Return the context over the data in *folder*; raise NotBegun where there is none."""
    try:
        context = DeskContext(Store.open(folder))
    except NoData as nothing:
        raise NotBegun(
            N_("There is no data in {folder} yet. Start with “init”, or open the window."),
            folder=folder,
        ) from nothing
    context.identity()  # data without a key was left by a power cut in the first second
    if context.roster is None:  # the card may have come after the first day
        _take_provided_card(context)
    return context


def begin(folder: Path, beginning: Beginning) -> DeskContext:
    """Make the data in *folder*, or add a key with another role to it; return the context.

    The key is kept before anything else is made, so where it cannot be kept nothing is changed.
    """
    beginning = _cleaned(beginning)
    check_beginning(beginning)
    folder = paths.absolute(folder)
    if beginning.commune is not None:
        commune_files.load(folder).existing(beginning.commune)
    there = _existing(folder)
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        if there is not None:
            _join(there, beginning)
        return _begun(there, paths.make_data_folder(folder), beginning)
    except BaseException:
        if there is not None:
            there.close()
        for made in missing:  # the deepest first, and only while they are empty
            with contextlib.suppress(OSError):
                made.rmdir()
        raise


def _begun(there: Store | None, folder: Path, beginning: Beginning) -> DeskContext:
    from desktop_app.credentials.pin import wrap_with_pin  # see DeskContext.keys
    from desktop_app.credentials.store import KeyStore

    private = new_private_key()
    public = public_key_of(private)
    name = f"key-{device_id(public)}"
    keys = KeyStore(folder, passphrase=beginning.passphrase)
    keys.save(name, private if beginning.pin is None else wrap_with_pin(private, beginning.pin))
    try:
        context = DeskContext(there or Store.create(folder))
        context.keys = keys
        _add_key(context, beginning, private, public)
        _take_provided_card(context)
    except BaseException:
        keys.forget(name)
        raise
    return context


def _take_provided_card(context: DeskContext) -> None:
    """Keep the card that came with the program, so that a code alone connects this PC.

    One that cannot be read is left: a card can be imported later.
    """
    file = paths.provided_card()
    if file is None or settings.read(context.store, settings.CARD, bytes) is not None:
        return
    from desktop_app.sync.package.service_card import decode_card

    with contextlib.suppress(OSError, Fault):  # also where the disk is full
        data = file.read_bytes()
        decode_card(data)
        settings.keep(context.store, settings.CARD, data)


def _cleaned(beginning: Beginning) -> Beginning:
    return msgspec.structs.replace(
        beginning,
        person=clean_text(beginning.person, limit=MAX_NAME, single_line=True),
        position=clean_text(beginning.position, limit=MAX_NAME, single_line=True),
        phone=clean_text(beginning.phone, limit=40, single_line=True),
    )


def _existing(folder: Path) -> Store | None:
    try:
        return Store.open(folder)
    except NoData:
        return None


def check_beginning(beginning: Beginning) -> None:
    """Raise Fault where *beginning* cannot begin anything; nothing is looked at but itself."""
    if not beginning.person:
        raise Fault(N_("Enter the name of the person who works here."))
    alone = beginning.role in (Role.CLERK, Role.LEADER)
    if alone and beginning.commune is None:
        raise Fault(N_("Name the commune with its five-digit code; only a supervisor has none."))
    if beginning.role is Role.LEADER:
        from desktop_app.credentials.pin import SHORTEST_PIN  # see DeskContext.keys

        if len(beginning.pin or "") < SHORTEST_PIN:
            raise Fault(
                N_("A leader's key needs a PIN of at least {count} digits or letters."),
                count=SHORTEST_PIN,
            )
    if beginning.role is not Role.LEADER and beginning.pin is not None:
        raise Fault(N_("Only a leader's key takes a PIN."))


def _join(there: Store, beginning: Beginning) -> None:
    """Check that a further key fits the data that is there already."""
    known = identities.identities(there)
    for one in known:
        if one.commune and beginning.commune and one.commune != beginning.commune:
            raise Fault(
                N_("This folder holds the data of commune {here}, not of {asked}."),
                here=one.commune,
                asked=beginning.commune,
            )
    for one in known:
        if one.role is beginning.role and one.successor is None:
            from . import recovering  # asked for only where a key of this role is there

            if recovering.is_gone(DeskContext(there), one):
                continue
            raise Fault(
                N_("This folder already holds a key for the role “{role}”; nothing was changed."),
                role=beginning.role,
            )


def _add_key(context: DeskContext, beginning: Beginning, private: bytes, public: bytes) -> None:
    device = device_id(public)
    person, position, phone = beginning.person, beginning.position, beginning.phone
    identity = Identity(
        device=device,
        public_key=public,
        role=beginning.role,
        person=person,
        position=position,
        phone=phone,
        commune=beginning.commune,
        created=context.moment().wall,
    )
    context.hold_key(device, private)
    with context.store.transaction():
        if not identities.identities(context.store):
            _take_installed_checklist(context)
            settings.keep(context.store, settings.TRAINING, beginning.training)
        lost = identities.identity(context.store, beginning.role)
        if lost is None:
            identities.add_identity(context.store, identity)
        else:  # its key is lost, else _join would have refused
            from . import recovering

            recovering.replace_lost(context, lost, identity)
        if beginning.commune is not None:
            # So that the area's supervisors know whom to call; theirs stands in the roster.
            draft = Draft(
                body=Person(name=person, position=position, phone=phone),
                centre=CentreId(beginning.commune),
                round=context.round(),
            )
            writing.write(context.store, context.writer(identity), [draft])


def _take_installed_checklist(context: DeskContext) -> None:
    checklist = checklist_files.load(checklist_files.newest())
    data = checklist_files.checklist_bytes(checklist)
    sha256 = facts.save_checklist(context.store, data)
    settings.keep(context.store, settings.CHECKLIST, sha256)
