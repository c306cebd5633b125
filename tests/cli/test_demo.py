"""The demo's steps, with the draft in fixed sentences: the model's own are tested where drafting is."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PLANTED = {"12": 14, "31": 28, "6": 4, "2": 1}
"""The wrong figures of the sample's first version, and what the tables hold."""


def test_the_demo_drafts_checks_and_finds_the_planted_errors(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    command = [sys.executable, str(tmp_path / "examples" / "demo.py"), "--model", "none"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    output = tmp_path / "output"
    assert json.loads((output / "draft-check.json").read_text(encoding="utf-8"))["findings"] == []
    checked = json.loads((output / "first-version-check.json").read_text(encoding="utf-8"))
    wrong = {claim["text"]: claim["expected"] for claim in checked["claims"] if claim["verdict"] == "inconsistent"}
    assert wrong == PLANTED
    assert len(checked["findings"]) == len(PLANTED)
    for name in ("draft.json", "draft-check.html", "first-version-check.docx"):
        assert (output / name).stat().st_size > 0
        assert f"output/{name}" in done.stdout
