"""Conversion of old and foreign office formats by LibreOffice, each in its own process and profile, with limits.

Macros are never run and links never followed: the profile is made for the one conversion and says so. A process of
the pool may start nothing: it has its parent convert, which hands it the bytes of the result.
"""

import shutil
import threading
import time
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.processes import call_parent, inside
from assistant.processes.errors import ProcessError, TooLate
from assistant.processes.program import run
from assistant.processes.walls import private_folder
from assistant.settings import ReadingLimits

_SUFFIXES = frozenset({"doc", "docx", "ods", "odt", "rtf", "xls", "xlsx", "xml"})
_LONGEST_NAME = 500
_LEAST_MEMORY = 1536 * 1024 * 1024  # with less it does not even start
_START_AGAIN = (79, 81)
_TARGETS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def find_office() -> str | None:
    """The program of LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _binary(program: str) -> str:
    """What the command starts in the end: the shell script and the splash screen between would not end with us."""
    binary = Path(program).resolve().with_name("soffice.bin")
    return str(binary) if binary.is_file() else program


def convert(data: bytes, suffix: str, target: str, name: str, limits: ReadingLimits) -> bytes:
    """The bytes of a file converted by LibreOffice.

    Args:
        data: the file.
        suffix: what it is: doc, rtf, odt, xls, …; LibreOffice chooses its filter by it.
        target: docx or xlsx.
        name: what the file is called in messages.
        limits: `seconds` is the longest time the conversion may take.

    Raises:
        InputError: `office-missing`, `too-slow`, or `unreadable` where LibreOffice makes nothing of it.
    """
    if inside():
        asked = {"suffix": suffix, "target": target, "name": name[:_LONGEST_NAME], "limits": limits.model_dump()}
        return call_parent("convert", asked, data)
    return _convert(data, suffix, target, name, limits, threading.Event())


def service(arguments: dict[str, Any], data: bytes, stop: threading.Event) -> bytes:
    """What a process of the pool has this one do. Nothing that it says is believed but one of these.

    Raises:
        InputError: as `convert`.
        ValueError: it asks for something else.
    """
    suffix, target = arguments.get("suffix"), arguments.get("target")
    if suffix not in _SUFFIXES or target not in _TARGETS:
        raise ValueError("no such conversion")
    limits = ReadingLimits.model_validate(arguments.get("limits"))
    return _convert(data, str(suffix), str(target), str(arguments.get("name"))[:_LONGEST_NAME], limits, stop)


def _convert(data: bytes, suffix: str, target: str, name: str, limits: ReadingLimits, stop: threading.Event) -> bytes:
    program = find_office()
    if program is None:
        raise InputError(
            f"{name}：读取 .{suffix} 文件需要 LibreOffice。请安装软件包 libreoffice-writer 和 libreoffice-calc"
            "（如 sudo apt install libreoffice-writer libreoffice-calc），或另存为 .docx、.xlsx 后重试。",
            code="office-missing",
        )
    folder = private_folder("office")
    try:
        source = Path(folder, f"input.{suffix}")
        source.write_bytes(data)
        profile = Path(folder, "profile", "user")
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [
            _binary(program),
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--nologo",
            f"-env:UserInstallation={profile.parent.as_uri()}",
            "--convert-to",
            _TARGETS[target],
            "--outdir",
            str(Path(folder, "out")),
            str(source),
        ]
        _run(command, folder, limits, stop)
        made = Path(folder, "out", f"input.{target}")
        if not made.is_file() or made.is_symlink():
            raise InputError(
                f"{name}：LibreOffice 无法打开这个文件，可能已损坏、有密码，或所需内存超过限额。", code="unreadable"
            )
        return made.read_bytes()
    except TooLate as error:
        raise InputError(
            f"{name}：转换超过{limits.seconds:g}秒，已停止。可调大设置项 reading.seconds。", code="too-slow"
        ) from error
    except ProcessError as error:
        raise InputError(f"{name}：转换已停止。", code="unreadable") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], folder: str, limits: ReadingLimits, stop: threading.Event) -> None:
    """Run LibreOffice; once more where it only made its profile and asks for that."""
    until = time.monotonic() + limits.seconds
    memory = max(limits.memory_bytes, _LEAST_MEMORY)
    for _ in range(2):
        left = until - time.monotonic()
        status = run(command, folder, left, memory, limits.unpacked_bytes, stop, SAL_USE_VCLPLUGIN="svp")
        if status not in _START_AGAIN:
            return
