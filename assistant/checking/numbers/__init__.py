"""Numbers as Chinese official prose writes them: found, read with their printed precision, and written back.

`scan` finds the quantities of a text; `numeral` reads one numeral; `rendering` writes a value in the manner of
a given surface. What is no quantity (years, articles, telephone numbers, names) is left out here, by the word
lists of `language/names.toml`.
"""

from assistant.checking.numbers.numeral import Numeral, read_numeral
from assistant.checking.numbers.rendering import render_like, short, spoken
from assistant.checking.numbers.scanner import Approximation, Number, scan

__all__ = ["Approximation", "Number", "Numeral", "read_numeral", "render_like", "scan", "short", "spoken"]
