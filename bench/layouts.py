"""Reports in random layouts of text, read back: how many come out the same, and what was chosen where one does not.

    python bench/layouts.py [--layouts N] [--seed N]

The layouts are those of tests/reading/layouts.py; every report has random numbers, some of its cells blank.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant.reading.assemble import assemble
from assistant.reading.formats import read_document
from assistant.report import Report
from assistant.settings import ReadingLimits
from tests.reading.layouts import text_layout
from tests.reading.samples import sample

YEARS = (2020, 2023)


def filled(year: int, choice: Random) -> Report:
    """A report of a year with random numbers."""
    report = sample(year)
    blank = choice.choice([0.0, 0.0, 0.2])
    for address in report.tables.cells:
        report.tables.cells[address] = None if choice.random() < blank else choice.choice([0, 0, 0, 1, 3, 12, 340])
    return report


def main() -> None:
    """Read the layouts and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layouts", type=int, default=200, help="layouts a form")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    cells = lost = wrong = same = 0
    chosen: Counter[str] = Counter()
    start = time.perf_counter()
    for year in YEARS:
        for number in range(options.layouts):
            choice = Random(f"{options.seed}-{year}-{number}")
            report = filled(year, choice)
            layout = text_layout(report, choice)
            read = assemble(read_document(layout.text.encode(), "text", "甲.txt", ReadingLimits()), "甲.txt")
            differing = [a for a, value in report.tables.cells.items() if read.tables[a] != value]
            missing = [a for a in differing if a not in read.tables.cells]
            prose = [s.text for s in read.sections] == [s.text for s in report.sections]
            cells, lost, wrong = (
                cells + len(report.tables.cells),
                lost + len(missing),
                wrong + len(differing) - len(missing),
            )
            same += not differing and prose
            chosen.update(layout.choices if differing or not prose else ())
    total = options.layouts * len(YEARS)
    milliseconds = (time.perf_counter() - start) * 1000 / total
    print(f"{same} of {total} layouts read back equal, {milliseconds:.0f} ms each")
    print(f"of {cells} cells {lost} not found, {wrong} wrong")
    if chosen:
        print(f"in those that differ: {dict(chosen.most_common(12))}")


if __name__ == "__main__":
    main()
