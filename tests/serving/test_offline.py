"""The server works where there is no network at all."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving.support import ROOT, clean_environment, model_name


def _alone(folder: Path, model: str) -> subprocess.CompletedProcess[str]:
    command = ["unshare", "--map-root-user", "--net", sys.executable, "-m", "tests.serving.offline", str(folder), model]
    return subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False)


@pytest.fixture(autouse=True)
def _namespaces() -> None:
    if not shutil.which("unshare") or subprocess.run(["unshare", "-r", "-n", "true"], check=False).returncode:
        pytest.skip("needs network namespaces")


def test_it_checks_and_answers_without_a_network(tmp_path: Path) -> None:
    done = _alone(tmp_path, "")
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr


@pytest.mark.model
@pytest.mark.timeout(1800)
def test_it_drafts_without_a_network(tmp_path: Path) -> None:
    done = _alone(tmp_path, model_name())
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr
