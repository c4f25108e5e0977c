"""The commune and the leader's PIN that tests begin desks with."""

from __future__ import annotations

from desktop_app.core.ids import CommuneCode

DAK_NHAU = CommuneCode("25399")
PIN = "246810"
