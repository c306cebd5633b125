"""Which of the choices an answer picks that were told before: 上年的, 第二个, 复议."""

import re

from assistant.chat.naming import plain
from assistant.chat.words import table
from assistant.checking.formula import Total
from assistant.report import Facts

_LONGEST = 16


def chosen(answer: str, choices: tuple[Total, ...], facts: Facts) -> Total | None:
    """The one that the answer's words fit best; None where they fit none, or several alike."""
    text = plain(answer)
    if len(text) > _LONGEST:
        return None
    for index, ordinal in enumerate(table("reading")["ordinals"][: len(choices)]):
        if re.search(ordinal, text):
            return choices[index]
    labels = [plain(choice.label(facts)) for choice in choices]
    common = set.intersection(*(set(label) for label in labels))
    own = [{c for c in label if c not in common} for label in labels]
    scores = [len(set(text) & mine) for mine in own]
    best = max(scores)
    return choices[scores.index(best)] if best and scores.count(best) == 1 else None
