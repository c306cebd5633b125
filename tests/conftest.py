"""Tools that some tests need. Without one its tests are skipped; where REQUIRE_TOOLS is set (.ci/run) they fail."""

import os
import shutil
from collections.abc import Generator
from typing import Any

import pytest

TOOLS = {
    "office": ("LibreOffice", ("soffice", "libreoffice")),
    "browser": ("Chromium", ("chromium", "chromium-browser", "google-chrome")),
}
NEEDED = ("office", "browser", "model")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run on this machine."""
    for marker, (name, commands) in TOOLS.items():
        if item.get_closest_marker(marker) and not any(map(shutil.which, commands)):
            pytest.skip(f"没有安装 {name}（.ci/packages 会安装）")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where every tool is required, a test that was skipped for want of one has failed."""
    del call
    report = yield
    required: Any = os.environ.get("REQUIRE_TOOLS")
    lacking = report.skipped and not hasattr(report, "wasxfail")  # what is known to fail was not skipped
    if required and lacking and any(map(item.get_closest_marker, NEEDED)):
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_TOOLS: {report.longrepr}"
    return report
