"""What the server's tests share: a report of a fictional office, and a real server in its own process."""

import contextlib
import copy
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.language_model import State, open_store
from assistant.settings import Settings

ROOT = Path(__file__).parents[2]
START = "from assistant.cli import main; main()"

# The machine may be busy: a time-out is no finding of these tests.
post = partial(httpx.post, timeout=120)
get = partial(httpx.get, timeout=120)

RIGHT = "2023年，我局共收到政府信息公开申请14件，其中自然人申请12件，企业申请2件。"
WRONG = "2023年，我局共收到政府信息公开申请16件，其中自然人申请12件，企业申请2件。"
OTHER = "主动公开方面，我局围绕重点领域，及时发布水利工程建设信息。"


def _row(*values: int) -> dict[str, int]:
    columns = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_organization")
    return dict(zip(columns, values, strict=True)) | {"total": sum(values)}


def report(text: str = WRONG) -> dict[str, Any]:
    """The report of a fictional office, its tables balanced; `text` is its first paragraph."""
    made: dict[str, Any] = {
        "organization": "青禾县水务局",
        "year": 2023,
        "sections": [
            {"title": "一、总体情况", "text": f"{text}\n{OTHER}"},
            {"title": "二、主动公开政府信息情况", "text": ""},
            {"title": "三、收到和处理政府信息公开申请情况", "text": ""},
            {"title": "四、政府信息公开行政复议、行政诉讼情况", "text": ""},
            {
                "title": "五、存在的主要问题及改进情况",
                "text": "一是政策解读形式还不够丰富。下一步，我局将增加图文解读。",
            },
            {"title": "六、其他需要报告的事项", "text": "无其他需要报告的事项。"},
        ],
        "tables": {
            "proactive": {
                "regulations": {"issued": 0, "repealed": 0, "in_force": 0},
                "normative_documents": {"issued": 2, "repealed": 1, "in_force": 12},
                "licensing": {"decisions": 140},
                "penalties": {"decisions": 3},
                "coercion": {"decisions": 0},
                "fees": {"amount": 0},
            },
            "applications": _applications(),
            "review": {"upheld": 1, "corrected": 0, "other": 0, "pending": 0, "total": 1},
            "litigation": {
                "direct": {"upheld": 0, "corrected": 0, "other": 0, "pending": 0, "total": 0},
                "after_review": {"upheld": 0, "corrected": 0, "other": 0, "pending": 0, "total": 0},
            },
        },
        "notes": ["全年举办业务培训2次，参训60人次"],
    }
    return copy.deepcopy(made)


def _applications() -> dict[str, Any]:
    nothing = _row(0, 0, 0, 0, 0, 0)
    denied = ["state_secret", "other_law", "security_and_stability", "third_party", "internal_affairs"]
    denied += ["process_information", "enforcement_file", "administrative_query"]
    rejected = ("petition", "repeated", "publication", "excessive", "confirmation")
    return {
        "new": _row(12, 2, 0, 0, 0, 0),
        "carried_over": _row(1, 0, 0, 0, 0, 0),
        "granted": _row(8, 2, 0, 0, 0, 0),
        "partially_granted": nothing,
        "denied": dict.fromkeys(denied, nothing),
        "unavailable": {"not_held": _row(4, 0, 0, 0, 0, 0), "needs_creation": nothing, "still_unclear": nothing},
        "rejected": dict.fromkeys(rejected, nothing),
        "other": dict.fromkeys(("not_corrected", "fee_unpaid", "other"), nothing),
        "total": _row(12, 2, 0, 0, 0, 0),
        "carried_forward": _row(1, 0, 0, 0, 0, 0),
    }


@dataclass(frozen=True, slots=True)
class Running:
    """A server in its own process."""

    url: str
    process: subprocess.Popen[str]
    log: Path


@contextlib.contextmanager
def running(folder: Path, *command: str, port: str = "0", more: str = "", **settings: str) -> Iterator[Running]:
    """`assistant serve` on a free port (or this one), with a database in the folder; ended when the block ends."""
    variables = {f"ASSISTANT_{name.upper()}": value for name, value in settings.items()}
    environment = clean_environment() | {"ASSISTANT_DATABASE": f"sqlite:///{folder / 'assistant.db'}"} | variables
    log = folder / "server.log"
    with log.open("a") as errors:
        process = subprocess.Popen(
            [*command, sys.executable, "-c", START, "serve", "--port", port, *more.split()],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"https?://\S+?:\d+", line)
        assert found, f"the server did not start: {line}{log.read_text()}"
        yield Running(found.group(), process, log)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def model_name() -> str:
    """The model for tests with a real one: `ASSISTANT_MODEL`, else the default of the registry.

    Skips the test where its weights are not there.
    """
    settings = Settings()
    if settings.model != "auto":
        if not Path(settings.model).is_file():
            pytest.skip("needs the model that ASSISTANT_MODEL names")
        return settings.model
    store = open_store(settings)
    if store.state(store.registry.models[store.registry.default]) not in (State.READY, State.UNVERIFIED):
        pytest.skip("needs the default model's weights")
    return "auto"


def clean_environment() -> dict[str, str]:
    """This process's environment without the assistant's settings, but with the folder of the weights."""
    kept = ("ASSISTANT_MODELS",)
    return {k: v for k, v in os.environ.items() if not k.startswith("ASSISTANT_") or k in kept}
