"""The hosts that are measured beside the service, as somebody set them on this PC."""

from __future__ import annotations

import msgspec

from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.measure.hosts import host_text, parse_host

from . import settings
from .desk_context import DeskContext

MOST_HOSTS = 5


class HostsToMeasure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``hosts`` of the Internet or the province; ``tslcd`` in the dedicated network, "": none."""

    hosts: tuple[str, ...] = ()
    tslcd: str = ""

    @property
    def every(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.hosts, *([self.tslcd] if self.tslcd else []))))


def hosts_to_measure(context: DeskContext) -> HostsToMeasure:
    """Return what was set."""
    return settings.read(context.store, settings.MEASURED_HOSTS, HostsToMeasure) or HostsToMeasure()


def set_hosts(context: DeskContext, hosts: tuple[str, ...] | None, tslcd: str | None) -> None:
    """Keep the hosts as typed; None leaves what was set. Raise EntryRefused for what is none."""
    known = hosts_to_measure(context)
    if hosts is not None:
        named = tuple(dict.fromkeys(_host(one) for one in hosts if one.strip()))
        if len(named) > MOST_HOSTS:
            raise EntryRefused(N_("At most {most} hosts are measured."), most=MOST_HOSTS)
        known = msgspec.structs.replace(known, hosts=named)
    if tslcd is not None:
        known = msgspec.structs.replace(known, tslcd=_host(tslcd) if tslcd.strip() else "")
    settings.keep(context.store, settings.MEASURED_HOSTS, known)


def _host(text: str) -> str:
    said = clean_text(text, limit=MAX_NAME, single_line=True)
    for start in ("https://", "http://"):
        if said.lower().startswith(start):  # copied out of a browser
            said = said[len(start) :].partition("/")[0]
    named = parse_host(said)
    if named is None:
        raise EntryRefused(
            N_("“{text}” is not the name or address of a host, such as dichvucong.gov.vn or"
               " 10.0.0.1:443."),
            text=text[:60],
        )  # fmt: skip
    return host_text(*named)
