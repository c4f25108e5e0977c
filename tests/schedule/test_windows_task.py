"""The task of the Task Scheduler: its XML keeps to the documented schema, its words survive."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped]

from desktop_app.schedule import windows_task
from desktop_app.schedule.entry import Command, command
from desktop_app.schedule.scheduler_faults import NoScheduler

SCHEMA = Path(__file__).with_name("task.xsd")
SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
ODD = Command(
    program=r"C:\Users\Nguyễn Thị Hoa\AppData\Local\Programs\RaSoatTrungTam\ra-soat.exe",
    arguments=("--data", "D:\\Dữ liệu & <xã> \"Đak Nhau\"\\", "sync"),
    folder=r"C:\Users\Nguyễn Thị Hoa",
)  # fmt: skip


def split_as_windows(line: str) -> list[str]:
    """Return the arguments of *line* by the rules of CommandLineToArgvW."""
    found, word, quoted, slashes, is_word = [], "", False, 0, False
    for letter in line:
        if letter == "\\":
            slashes, is_word = slashes + 1, True
            continue
        if letter == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                quoted = not quoted
            is_word = True
        else:
            word += "\\" * slashes
            if letter in " \t" and not quoted:
                if is_word:
                    found.append(word)
                word, is_word = "", False
            else:
                word, is_word = word + letter, True
        slashes = 0
    word += "\\" * slashes
    return [*found, word] if is_word else found


def parsed(xml: str) -> Any:
    return etree.fromstring(xml.encode("utf-16"))


def faults_of(document: Any) -> list[str]:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.validate(document)
    return [str(one) for one in schema.error_log]


@pytest.mark.parametrize("what", [ODD, command(Path("/home/x/Dữ liệu"))], ids=["windows", "here"])
def test_the_task_keeps_to_the_documented_schema(what: Command) -> None:
    assert faults_of(parsed(windows_task.task_xml(what))) == []


def test_the_check_by_the_schema_finds_a_wrong_order() -> None:
    document = parsed(windows_task.task_xml(ODD))
    trigger = document.find(f".//{SPACE}TimeTrigger")
    assert trigger is not None
    trigger.insert(0, trigger[-1])  # the random delay before what it follows
    assert faults_of(document)


def test_the_arguments_come_back_as_they_were() -> None:
    document = parsed(windows_task.task_xml(ODD))
    said = document.findtext(f".//{SPACE}Arguments")
    assert said is not None
    assert split_as_windows(said) == list(ODD.arguments)
    assert document.findtext(f".//{SPACE}Command") == ODD.program  # one path, quoted by Windows


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows itself")
def test_windows_splits_them_so() -> None:
    line = subprocess.list2cmdline(["x", *ODD.arguments])
    count = ctypes.c_int()
    split = ctypes.windll.shell32.CommandLineToArgvW  # type: ignore[attr-defined,unused-ignore]
    split.restype = ctypes.POINTER(ctypes.c_wchar_p)
    found = split(line, ctypes.byref(count))
    assert found[1 : count.value] == list(ODD.arguments)


def test_it_asks_for_no_rights_and_no_password() -> None:
    document = parsed(windows_task.task_xml(ODD))
    assert document.findtext(f".//{SPACE}RunLevel") == "LeastPrivilege"
    assert document.findtext(f".//{SPACE}LogonType") == "InteractiveToken"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has the tool")
def test_a_system_without_schtasks_is_a_sentence(tmp_path: Path) -> None:
    for act in (windows_task.state, windows_task.schedule, windows_task.remove):
        with pytest.raises(NoScheduler):
            act(tmp_path)
