"""The walls round a process: a minimal environment, bubblewrap, Landlock. Which of them stand is told by `guards`.

Bubblewrap (a program) gives a process namespaces of its own: no network, no other processes, only the folders that it
needs. Landlock (the kernel, through py-landlock) forbids the same from inside where bubblewrap is missing, and stands
behind it where it is there. Limits of memory and time hold on every system that knows them, walls or not.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parents[1]
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store", "/gnu/store")
_CONFIGURATION = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/etc/group",
    "/etc/libreoffice",
    "/etc/java",
    "/var/cache/fontconfig",
    "/sys/devices/system/cpu",
)
_PROBE_SECONDS = 10
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


def environment(folder: str) -> dict[str, str]:
    """All that a process learns of its parent's environment: where programs are, and nothing that is secret."""
    made = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": os.environ.get("LANG", "C.UTF-8"),
        "HOME": folder,
        "TMPDIR": folder,
    }
    if "LD_LIBRARY_PATH" in os.environ:
        made["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return made


@cache
def program_roots() -> tuple[str, ...]:
    """What a foreign program may read: the system's programs and libraries, fonts, no person's files."""
    return _existing([*_SYSTEM, *_CONFIGURATION])


@cache
def python_roots() -> tuple[str, ...]:
    """What our own processes may read besides: Python, its packages, this one; of a checkout no settings file."""
    places = [sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.path.realpath(sys.executable))]
    places += [entry for entry in sys.path if _holds_packages(entry)]
    places += [str(_PACKAGE), *(str(_PACKAGE.parent / name) for name in ("prompts", "models/registry.toml"))]
    return _existing([*program_roots(), *places])


def _holds_packages(entry: str) -> bool:
    parts = Path(entry).parts
    return "site-packages" in parts or "dist-packages" in parts or entry.endswith(".zip")


def _existing(places: Iterable[str]) -> tuple[str, ...]:
    """The places that are there, each once, none inside another."""
    kept: list[str] = []
    for place in sorted({os.path.abspath(place) for place in places if place and os.path.exists(place)}):
        if place != "/" and not any(place.startswith(f"{above}/") for above in kept):
            kept.append(place)
    return tuple(kept)


def wrapped(command: Sequence[str], roots: Sequence[str], folder: str) -> list[str]:
    """The command under bubblewrap, `folder` its only writable place; as it is where bubblewrap cannot be used."""
    program = bubblewrap()
    if program is None:
        return list(command)
    binds = [part for root in roots for part in ("--ro-bind", root, root)]
    return [
        program,
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--tmpfs",
        "/tmp",  # nosec B108 - a new one, of this process alone
        *binds,
        "--bind",
        folder,
        folder,
        "--chdir",
        folder,
        "--",
        *command,
    ]


@cache
def bubblewrap() -> str | None:
    """The program, where it is installed and this system lets it make namespaces (a container may not)."""
    program = shutil.which("bwrap")
    if program is None:
        return None
    binds = [part for root in program_roots() for part in ("--ro-bind", root, root)]
    command = [program, "--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"]
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            [*command, *binds, "--", shutil.which("true") or "true"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PROBE_SECONDS,
            check=False,
        )
        if done.returncode == 0:
            return program
    return None


def lock_in(roots: Sequence[str], folder: str) -> str:
    """Shut this process in by Landlock for the rest of its life; says what is shut, "" where nothing could be.

    Reading only below `roots`, writing only in `folder`, no TCP; no signals to others where the kernel can do that.
    """
    landlock = _landlock()
    if landlock is None:
        return ""
    rules = landlock.Landlock(strict=False)
    readable = [place for place in (*roots, "/proc", *_DEVICES) if os.path.exists(place)]
    files = landlock.AccessFs.READ_FILE | landlock.AccessFs.EXECUTE
    for place in readable:
        access = files | landlock.AccessFs.READ_DIR if os.path.isdir(place) else files
        rules.add_path_rule(place, access=access)
    rules.allow_read_write(folder)
    with contextlib.suppress(OSError, landlock.LandlockError):
        rules.apply()
        return "landlock"
    return ""


def _landlock() -> Any:
    """The module py_landlock, None where it is not installed."""
    try:
        import py_landlock  # noqa: PLC0415 - only on Linux
    except ImportError:
        return None
    return py_landlock


@cache
def landlock_version() -> int:
    """The version of Landlock in this kernel, 0 where there is none or it cannot be used."""
    landlock = _landlock()
    if landlock is None:
        return 0
    try:
        return int(landlock.get_abi_version())
    except (OSError, landlock.LandlockError):
        return 0


def guards() -> dict[str, str]:
    """The walls of this machine by name: `on`, or why not; for the server's start and /readyz."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: F401, PLC0415

        limits = "on"
        version = landlock_version()
        return {
            "limits": limits,
            "bubblewrap": "on" if bubblewrap() else ("not-permitted" if shutil.which("bwrap") else "not-installed"),
            "landlock": f"on (ABI {version})" if version else "not-available",
        }
    return {"limits": "not-available", "bubblewrap": "not-available", "landlock": "not-available"}


def private_folder(kind: str) -> str:
    """A new folder that only this user may enter; its name tells whose process made it, for `sweep`."""
    return tempfile.mkdtemp(prefix=f"assistant-{kind}-{_namespace()}-{os.getpid()}-")


def sweep() -> int:
    """Remove what processes that were killed left in the temporary folder; how many folders those were."""
    swept = 0
    for folder in Path(tempfile.gettempdir()).glob("assistant-*-*-*-*"):
        _, _, namespace, owner, *_ = folder.name.split("-")
        with contextlib.suppress(OSError):
            mine = hasattr(os, "getuid") and folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
            if mine and namespace == _namespace() and owner.isdecimal() and not _runs(int(owner)):
                shutil.rmtree(folder, ignore_errors=True)
                swept += 1
    return swept


def _namespace() -> str:
    """Which numbers of processes count: those of another container mean nothing here."""
    with contextlib.suppress(OSError):
        return str(os.stat("/proc/self/ns/pid").st_ino)
    return "0"


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
