"""A headless LibreOffice that tests drive over UNO, from scripts that the system's Python runs."""

import json
import shutil
import subprocess
import uuid
from pathlib import Path
from typing import Any

SYSTEM_PYTHON = "/usr/bin/python3"


def has_uno() -> bool:
    """Whether LibreOffice and its Python bridge are installed."""
    if not shutil.which("soffice") or not Path(SYSTEM_PYTHON).exists():
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


class Office:
    """A headless LibreOffice with its own profile."""

    def __init__(self, folder: Path) -> None:
        self.pipe = f"assistant{uuid.uuid4().hex[:8]}"
        self.process = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--invisible",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"-env:UserInstallation=file://{folder / 'profile'}",
                f"--accept=pipe,name={self.pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def run(self, script: Path, *arguments: str, text: str = "") -> Any:
        """What a script prints as JSON; it gets the pipe's name and the arguments, the text on its standard input."""
        done = subprocess.run(
            [SYSTEM_PYTHON, str(script), self.pipe, *arguments],
            input=text.encode(),
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def close(self) -> None:
        """End it, and the process that its launcher started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        pids = children.read_text().split() if children.exists() else []
        subprocess.run(["kill", *pids, str(self.process.pid)], check=False)
        self.process.wait(20)
