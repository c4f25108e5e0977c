"""What the service's signed acts say that its tables must hold.

Every act of administration is signed into the service's own feed and changes some rows. Replaying
the feed gives those rows again, so that a row changed or deleted by hand can be found
(``acts_compared``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

import msgspec

from central_service.access.codes import LIFE
from central_service.database.stored import change_from
from central_service.signing.acts import Act
from desktop_app.core.changes.feeds import device_id
from desktop_app.core.changes.roster import Revocation

Key = tuple[object, ...]
Row = dict[str, object]
Rows = dict[Key, Row]


class Replayed:
    """The rows of each table, by the values of its key, as the acts made them.

    ``codes`` are those of codes, by the hash that the act names; acts of earlier versions name
    none, so their codes are counted (``old_codes``: time, role, commune, area).
    """

    def __init__(self) -> None:
        self.tables: dict[str, Rows] = {
            name: {}
            for name in (
                "service",
                "service_keys",
                "age_keys",
                "members",
                "grants",
                "successions",
                "areas",
                "area_communes",
                "rounds",
                "checklists",
                "codes",
                "notices",
                "erasures",
            )
        }
        self.old_codes: list[Key] = []
        self.enrolments: list[Key] = []  # device, role, commune, area, time
        self.revoked_at: dict[str, int] = {}
        self.unknown: list[int] = []  # numbers of acts that this program cannot read

    def replay(self, acts: Iterable[tuple[int, bytes, int]]) -> None:
        """Apply *acts* in order: number, canonical bytes, time."""
        for number, body, made in acts:
            said = change_from(body).fields
            detail: dict[str, str] = said.get("detail", {})
            try:
                self._apply(Act(said["act"]), detail, number, made)
            except (KeyError, ValueError):  # of a later version, which says other things
                self.unknown.append(number)

    def _apply(self, act: Act, detail: dict[str, str], number: int, made: int) -> None:
        match act:
            case Act.FOUND:
                public_key = bytes.fromhex(detail["public_key"])
                self.tables["service"][(1,)] = {
                    "device": device_id(public_key),
                    "name": detail["name"],
                    "epoch": 1,
                    "made": made,
                }
                self._put("service_keys", (1,), public_key=public_key, changed=number)
            case Act.NAME:
                self.tables["service"][(1,)]["name"] = detail["name"]
                for key in self.tables["service_keys"].values():
                    key["changed"] = number
            case Act.KEY:
                public_key = bytes.fromhex(detail["public_key"])
                place = (int(detail["number"]),)
                self._put("service_keys", place, public_key=public_key, changed=number)
            case Act.PACKAGE_KEY:
                self._put("age_keys", (detail["recipient"],), changed=number)
            case Act.EPOCH:
                self.tables["service"][(1,)]["epoch"] = int(detail["epoch"])
            case Act.AREA:
                self._area(detail, number, made)
            case Act.NO_AREA:
                self._leave(detail["area"], detail["left"].split(), made)
                self.tables["areas"].pop((detail["area"],), None)
            case Act.ROUND | Act.CLOSE:
                self._round(act, detail, number, made)
            case Act.CHECKLIST:
                self._put(
                    "checklists",
                    (detail["sha256"],),
                    id=detail["id"],
                    version=detail["version"],
                    published=made,
                    changed=number,
                )
            case Act.CODE:
                self._code(detail, made)
            case Act.WITHDRAW:
                for hashed in detail["codes"].split():
                    self.tables["codes"].setdefault((hashed,), {})["withdrawn"] = made
            case Act.ENROL | Act.SUCCEED | Act.SPEAK | Act.REVOKE | Act.UNREVOKE | Act.MOVE:
                self._member(act, detail, number, made)
            case Act.NOTICE:
                self._put("notices", (detail["name"],), sha256=detail["sha256"], changed=number)
            case Act.ERASE | Act.LET_GO:
                self._erase(act, detail, number, made)
            case _:
                assert_never(act)

    def _put(self, table: str, key: Key, **row: object) -> None:
        self.tables[table][key] = row

    def _erase(self, act: Act, detail: dict[str, str], number: int, made: int) -> None:
        is_told = act is Act.ERASE
        row = {
            "made": int(detail["at"]) if is_told else made,
            "by": detail.get("by", ""),
            "reason": detail.get("reason", ""),
            "months": 0 if is_told else int(detail["months"]),
            "changed": number,
        }
        communes = detail["communes"].split() or [""]
        for commune in communes:
            for name in detail["sha256"].split():
                self._put("erasures", (commune, name), **row)

    def _area(self, detail: dict[str, str], number: int, made: int) -> None:
        name = detail["area"]
        self._put("areas", (name,), changed=number)
        self._leave(name, detail["left"].split(), made)
        for commune in detail["joined"].split():
            self._put("area_communes", (commune, name, made), until=None)

    def _leave(self, name: str, communes: Iterable[str], made: int) -> None:
        gone = set(communes)
        for (commune, area, _since), row in self.tables["area_communes"].items():
            if area == name and commune in gone and row["until"] is None:
                row["until"] = made

    def _round(self, act: Act, detail: dict[str, str], number: int, made: int) -> None:
        rounds = self.tables["rounds"]
        row = rounds.setdefault((detail["round"],), {"opened": made, "closed": 0})
        row["changed"] = number
        if act is Act.CLOSE:
            row["closed"] = made
        else:
            row |= {"due": detail["due"], "checklist": detail.get("checklist", ""), "closed": 0}

    def _code(self, detail: dict[str, str], made: int) -> None:
        what = detail["role"], detail.get("commune", ""), detail.get("area", "")
        hashes = detail.get("codes", "").split()
        if not hashes:
            self.old_codes.append((made, *what))
        communes = what[1].split() or [""]
        for hashed, commune in zip(hashes, communes, strict=True):
            self._put(
                "codes",
                (hashed,),
                role=what[0],
                commune=commune,
                area=what[2],
                made=made,
                expires=made + LIFE,
                batch=detail.get("batch", ""),
                withdrawn=0,
            )

    def _member(self, act: Act, detail: dict[str, str], number: int, made: int) -> None:
        members, device = self.tables["members"], detail["device"]
        if act is Act.ENROL:
            row = members.setdefault((device,), {"revoked": Revocation.NONE, "enrolled": made})
            row |= {"person": detail["person"], "changed": number}
            grant = detail["commune"], detail["area"], device, detail["role"]
            self.tables["grants"].setdefault(grant, {"since": made})
            self.enrolments.append((device, detail["role"], *grant[:2], made))
            return
        if act is Act.SUCCEED:
            self._succeed(detail, number, made)
            return
        row = members.setdefault((device,), {"revoked": Revocation.NONE, "enrolled": made})
        if act is Act.MOVE:
            self._move(detail, number, made)
        elif act is Act.UNREVOKE:
            row["revoked"] = Revocation.NONE
            self.revoked_at.pop(device, None)
        elif act is Act.REVOKE:
            if row["revoked"] == Revocation.LOST:
                return
            row["revoked"] = Revocation(detail["how"])
            self.revoked_at.setdefault(device, made)  # known as revoked since the first one
        row["changed"] = number

    def _succeed(self, detail: dict[str, str], number: int, made: int) -> None:
        device, old = detail["device"], detail["of"]
        successions, grants = self.tables["successions"], self.tables["grants"]
        self._put(
            "members",
            (device,),
            revoked=Revocation.NONE,
            enrolled=made,
            person=detail["person"],
            changed=number,
        )
        origin = successions[(old,)]["origin"] if (old,) in successions else old
        self._put(
            "successions",
            (device,),
            predecessor=old,
            origin=origin,
            reason=detail.get("reason", ""),
            made=made,
        )
        for commune, area, holder, role in list(grants):
            if holder == old:
                grants.setdefault((commune, area, device, role), {"since": made})

    def _move(self, detail: dict[str, str], number: int, made: int) -> None:
        grants, device, role = self.tables["grants"], detail["device"], detail["role"]
        grants.pop(("", detail["from"], device, role), None)
        grants.setdefault(("", detail["to"], device, role), {"since": made})
        for name in (detail["from"], detail["to"]):
            if (name,) in self.tables["areas"]:
                self.tables["areas"][(name,)]["changed"] = number


def replayed(acts: Iterable[tuple[int, bytes, int]]) -> Replayed:
    """Return what *acts* (number, canonical bytes, time) say that the tables hold."""
    made = Replayed()
    made.replay(acts)
    return made


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is not as the acts made it; ``column`` "" where it is missing or too many."""

    table: str
    key: Key
    column: str = ""
    held: object = None
    signed: object = None
    is_missing: bool = False
