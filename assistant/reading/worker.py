"""The process that reads hostile formats: takes requests on standard input, answers on standard output.

Run as `python -m assistant.reading.worker MEMORY_BYTES`. Its memory is limited by the system, its time by `sandbox`,
which kills it. Requests and answers are pickles between two processes of ours.
"""

import contextlib
import pickle
import sys
import traceback
from typing import Any, BinaryIO

from assistant.errors import InputError
from assistant.reading.assemble import assemble
from assistant.reading.formats import read_document
from assistant.reading.properties import file_properties
from assistant.report import Report
from assistant.settings import ReadingLimits


def main() -> None:
    """Serve requests until standard input ends."""
    _limit_memory(int(sys.argv[1]))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    while True:
        try:
            request = pickle.load(requests)
        except EOFError:
            return
        _send(answers, _answer(*request))


def _answer(data: bytes, format_: str, name: str, limits: ReadingLimits) -> tuple[str, Any]:
    """`report` and the report, `input` and an error's code and message, `memory`, or `bug` and a traceback."""
    try:
        return "report", _read(data, format_, name, limits)
    except InputError as error:
        return "input", (error.code, error.message)
    except MemoryError:
        return "memory", None
    except Exception:  # noqa: BLE001 - our own mistake must not take the process down with a half-written answer
        return "bug", traceback.format_exc()


def _read(data: bytes, format_: str, name: str, limits: ReadingLimits) -> Report:
    report = assemble(read_document(data, format_, name, limits), name)
    if report.provenance is not None:
        report.provenance.properties = file_properties(data, format_)
    return report


def _send(stream: BinaryIO, answer: tuple[str, Any]) -> None:
    stream.write(pickle.dumps(answer))
    stream.flush()


def _limit_memory(limit: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
