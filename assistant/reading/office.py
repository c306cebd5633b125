"""Conversion of old and foreign office formats by LibreOffice, each in its own process and profile, with a time limit.

Macros are never run and links never followed: the profile is made for the one conversion and says so.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from assistant.errors import InputError
from assistant.settings import ReadingLimits

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
    program = find_office()
    if program is None:
        raise InputError(
            f"{name}：读取 .{suffix} 文件需要 LibreOffice。请安装软件包 libreoffice-writer 和 libreoffice-calc"
            "（如 sudo apt install libreoffice-writer libreoffice-calc），或另存为 .docx、.xlsx 后重试。",
            code="office-missing",
        )
    with tempfile.TemporaryDirectory(prefix="assistant-office-") as folder:
        source = Path(folder, f"input.{suffix}")
        source.write_bytes(data)
        profile = Path(folder, "profile", "user")
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        _run(
            [
                program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
                f"-env:UserInstallation={profile.parent.as_uri()}",
                "--convert-to", _TARGETS[target], "--outdir", str(Path(folder, "out")), str(source),
            ],
            name,
            limits.seconds,
        )  # fmt: skip
        made = Path(folder, "out", f"input.{target}")
        if not made.is_file():
            raise InputError(f"{name}：LibreOffice 无法打开这个文件，可能已损坏或有密码。", code="unreadable")
        return made.read_bytes()


def _run(command: list[str], name: str, seconds: float) -> None:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"{name}：转换超过{seconds:g}秒，已停止。可调大设置项 reading.seconds。", code="too-slow"
        ) from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
