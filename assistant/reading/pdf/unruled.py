"""Tables without any rules: lines of labels and numbers in columns, between the lines of prose."""

from collections.abc import Sequence

from assistant.reading.labels import is_known, key, known_words
from assistant.reading.pdf.aligned import is_value
from assistant.reading.pdf.frames import Frame
from assistant.reading.pdf.lines import Line, chunks
from assistant.reading.sections import names_section
from assistant.reading.values import squeeze

_GAP = 0.9
_PROSE = 22
_FEWEST_ROWS = 3
_FEWEST_LABELS = 3
_SCRAP = 14


def unruled_frames(lines: Sequence[Line], page: int, *, continues: bool) -> list[Frame]:
    """The frames of such tables among the lines of a page, from top to bottom.

    `continues`: the page before ended with such a table, which the first lines here may be the rest of.
    """
    frames = []
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and _of_table(line):
            run.append(line)
            continue
        rest = continues and bool(run) and run[0] is lines[0]
        frame = _frame(run, page, 1 if rest else _FEWEST_ROWS, 0 if rest else _FEWEST_LABELS)
        if frame is not None:
            frames.append(frame)
        run = []
    return frames


def _of_table(line: Line) -> bool:
    """Whether a line may be one of a table: in columns, or a label or a scrap of one; no heading, no sentence."""
    parts = [part.text for part in chunks(line, _GAP)]
    if any(text.rstrip().endswith(("。", "；", "，")) for text in parts) or names_section(line.text):
        return False
    if len(parts) > 1:
        return max(map(len, parts)) <= 2 * _PROSE
    return is_known(line.text) or _is_scrap(line.text) or len(squeeze(line.text)) <= _SCRAP or is_value(line.text)


def _is_scrap(text: str) -> bool:
    """Whether a text is a piece of a label that the column was too narrow for."""
    plain = key(text)
    return len(plain) > 1 and any(plain in word for word in known_words())


def _frame(run: list[Line], page: int, fewest_rows: int, fewest_labels: int) -> Frame | None:
    """The lines as a frame where they hold rows of numbers and words of the form."""
    while run and fewest_labels and not _begins(run[0]):
        run = run[1:]
    parts = [[part.text for part in chunks(line, _GAP)] for line in run]
    rows = sum(any(is_value(text) for text in texts) and len(texts) > 1 for texts in parts)
    labels = sum(is_known(text) for texts in parts for text in texts)
    if (
        labels < max(fewest_labels, rows < 1)
        or rows < min(fewest_labels, 1)
        or (rows < fewest_rows and labels <= fewest_labels)
    ):
        return None
    box = (
        min(line.left for line in run) - 3,
        min(line.top for line in run) - 2,
        max(line.right for line in run) + 3,
        max(line.bottom for line in run) + 2,
    )
    return Frame(page, box, [char for line in run for char in line.chars], ruled=False)


def _begins(line: Line) -> bool:
    """Whether a table may begin with this line: not with the end of a sentence before it."""
    return len(chunks(line, _GAP)) > 1 or is_known(line.text) or len(squeeze(line.text)) <= 6
