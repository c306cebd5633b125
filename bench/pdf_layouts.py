"""Reports printed by a browser in random layouts, read back: how many are equal, and milliseconds a page.

    python bench/pdf_layouts.py [--layouts N] [--first SEED] [--folder KEEP]

A layout is a choice of borders (closed, open, horizontals only, none, dotted, double, on black ground), shading, font,
paper, alignment, marks across the page, repeated headers. What differs is printed with its seed. The time is that of
our reading against pdfplumber alone (`extract_tables` and `extract_text_lines` of every page) on the same files.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pdfplumber

from assistant.errors import InputError
from assistant.reading import read_here
from assistant.settings import ReadingLimits
from tests.reading.pdf_layouts import differences, printed_by_browser, random_layout, random_report, web_page


def library_alone(path: Path) -> int:
    """Tables and lines of every page, as pdfplumber gives them; the number of pages."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.extract_text_lines(return_chars=False)
        return len(pdf.pages)


def main() -> None:
    """Print what differs, the share that is equal, and the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layouts", type=int, default=40)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument(
        "--folder", type=Path, default=None, help="keep the printed files here, and use those that are there"
    )
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    equal = pages = 0
    ours = theirs = 0.0
    for seed in range(options.first, options.first + options.layouts):
        layout = random_layout(seed)
        report = random_report(seed, layout.filler)
        path = folder / f"{seed}.pdf"
        if not path.exists():
            path.write_bytes(printed_by_browser([web_page(report, layout)])[0])
        start = time.perf_counter()
        try:
            found = differences(read_here(path.read_bytes(), path.name, ReadingLimits()), report)
        except InputError as error:
            found = [error.message]
        middle = time.perf_counter()
        pages += library_alone(path)
        ours, theirs = ours + middle - start, theirs + time.perf_counter() - middle
        equal += not found
        if found:
            print(f"{seed}: {layout}\n    {len(found)}: {found[0][:160]}")
    print(f"{equal} of {options.layouts} equal; {pages} pages")
    print(f"ms a page: {ours / pages * 1000:.1f}, pdfplumber alone {theirs / pages * 1000:.1f}")


if __name__ == "__main__":
    main()
