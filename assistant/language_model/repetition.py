"""Notices a model that has fallen into a loop, so that an answer need not run to its token limit.

Only whole repetitions at the very end of the text count; a figure or a phrase that comes back later is no loop.
"""

_LONG = 8  # characters from which a passage is long enough to be a sentence's part
_LONG_TIMES = 4
_SHORT_SPAN = 64  # a shorter passage must fill this many characters
_LONGEST = 200


def loops(text: str) -> bool:
    """Whether the text ends in one passage written again and again without anything between.

    A passage of 8 to 200 characters counts from its fourth time in a row, a shorter one when it fills 64 characters.
    """
    return any(_ends_in_repeats(text, length) for length in range(1, min(_LONGEST, len(text)) + 1))


def _ends_in_repeats(text: str, length: int) -> bool:
    times = _LONG_TIMES if length >= _LONG else -(-_SHORT_SPAN // length)
    return len(text) >= length * times and text.endswith(text[-length:] * times)
