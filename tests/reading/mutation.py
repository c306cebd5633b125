"""Mutations of files: bytes flipped, cut, doubled, swapped; in containers, the bytes of a member.

Run `python -m tests.reading.mutation --inputs N` for a long fuzz; it prints inputs tried, outcomes and memory.
"""

import argparse
import io
import random
import resource
import signal
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from assistant.errors import InputError
from assistant.reading.archives import member_bytes, members
from assistant.reading.assemble import assemble
from assistant.reading.detect import detect
from assistant.reading.formats import FORMATS, read_document
from assistant.reading.json_reader import read_json
from assistant.reading.xlsx_look import lacks_results
from assistant.settings import ReadingLimits

GOLDEN = Path(__file__).with_name("golden")
FILES = (
    "report.json",
    "flattened.txt",
    "content-manager.html",
    "layout-tables.html",
    "form.xlsx",
    "word.docx",
    "wps.docx",
    "text-cell-a-line-piped.txt",
    "text-glued.txt",
    "office.pdf",
    "office.doc",
)
LIMITS = ReadingLimits(cells=20_000, seconds=20)
TOKENS = (
    b"<",
    b">",
    b"</td>",
    b"<table>",
    b"\0",
    b"\xff\xfe",
    b"\xe4\xb8",
    b"999999999999999999",
    b"-1",
    b"&x;",
    b"]]>",
    b"{",
    b"}",
    b'"',
    b"rowspan=99999",
    b"\t\t\t\n",
    "总计".encode(),
    "三、".encode(),
    b"endobj",
    b"<<",
    b"/Kids",
)


def mutate(data: bytes, choice: random.Random) -> bytes:
    """One to eight small changes."""
    changed = bytearray(data)
    for _ in range(choice.randint(1, 8)):
        at = choice.randrange(len(changed) + 1)
        kind = choice.randrange(6)
        if kind == 0 and at < len(changed):
            changed[at] = choice.randrange(256)
        elif kind == 1:
            del changed[at : at + choice.choice((1, 4, 64, 1024))]
        elif kind == 2:
            changed[at:at] = choice.choice(TOKENS)
        elif kind == 3:
            changed[at:at] = changed[at : at + choice.choice((1, 16, 512))] * choice.choice((1, 2, 20))
        elif kind == 4:
            del changed[choice.choice((at, max(at, len(changed) * 3 // 4))) :]
        else:
            other = choice.randrange(len(changed) + 1)
            changed[at : at + 16] = changed[other : other + 16]
    return bytes(changed)


def mutate_container(data: bytes, choice: random.Random) -> bytes:
    """A zip container with one of its members changed, or the container's own bytes."""
    if choice.random() < 0.3:
        return mutate(data, choice)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))]
        weights = [
            5 if name.endswith(("document.xml", "sheet1.xml", "numbering.xml", "sharedStrings.xml")) else 1
            for name in names
        ]
        (picked,) = choice.choices(names, weights)
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, mutate(content, choice) if name == picked else content)
    return buffer.getvalue()


def mutations(name: str, seed: int) -> Iterator[bytes]:
    """Endless mutations of a golden file."""
    data = (GOLDEN / name).read_bytes()
    choice = random.Random(f"{name}{seed}")
    while True:
        yield mutate_container(data, choice) if data.startswith(b"PK") else mutate(data, choice)


def attempt(data: bytes) -> str:
    """Read in this process; `read` or an error's code. Any other exception is let through: it is a bug."""
    try:
        format_ = detect(data, "甲", LIMITS)
        if format_ == "json":
            read_json(data, "甲")
        elif format_ == "zip":
            for member in members(io.BytesIO(data), "甲", LIMITS) or []:
                member_bytes(io.BytesIO(data), member, "甲", LIMITS)
        elif FORMATS[format_].convert is None:
            lacks_results(data)
            assemble(read_document(data, format_, "甲", LIMITS), "甲")
    except InputError as error:
        return error.code
    return "read"


def _expire(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def main() -> None:
    """Fuzz and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1000, help="inputs a file")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _expire)
    for name in FILES:
        outcomes: Counter[str] = Counter()
        slowest, start = 0.0, time.perf_counter()
        for number, data in zip(range(options.inputs), mutations(name, options.seed), strict=False):
            began = time.perf_counter()
            signal.alarm(int(LIMITS.seconds))
            try:
                outcomes[attempt(data)] += 1
            except BaseException as error:  # whatever it is, it is to be counted and shown
                outcomes[f"BUG {type(error).__name__}"] += 1
                Path(f"fuzz-{name}-{number}.bin").write_bytes(data)
                traceback.print_exc(limit=-4)
                if isinstance(error, KeyboardInterrupt):
                    raise
            finally:
                signal.alarm(0)
            slowest = max(slowest, time.perf_counter() - began)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{name}: {options.inputs} inputs, {time.perf_counter() - start:.0f} s, slowest {slowest:.2f} s, "
            f"peak {memory} MiB, {dict(outcomes.most_common())}",
            flush=True,
        )


if __name__ == "__main__":
    main()
