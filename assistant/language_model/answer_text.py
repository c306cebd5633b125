"""An answer growing token by token: tokens to text without broken characters, and stop strings held back in time."""

from collections.abc import Callable, Sequence

_INCOMPLETE = "\ufffd"  # what a tokenizer writes for bytes that are no whole character yet


class AnswerText:
    """The text of one answer.

    Attributes:
        text: what may be shown so far.
        stopped: whether a stop string was reached; it is not part of the text.
    """

    def __init__(self, decode: Callable[[Sequence[int]], str], stop: Sequence[str]) -> None:
        """Start empty.

        Args:
            decode: token numbers to text.
            stop: texts that end the answer.
        """
        self.text = ""
        self.stopped = False
        self._decode = decode
        self._stop = tuple(stop)
        self._tokens: list[int] = []
        self._settled = 0  # tokens before this one are decoded for good; the ones from here on give the context
        self._read = 0
        self._held = ""

    def add(self, token: int) -> str:
        """Take one token in; the new text that may be shown, often empty."""
        self._tokens.append(token)
        before = self._decode(self._tokens[self._settled : self._read])
        now = self._decode(self._tokens[self._settled :])
        if now.endswith(_INCOMPLETE):
            return ""
        self._settled, self._read = self._read, len(self._tokens)
        return self._show(now[len(before) :])

    def end(self) -> str:
        """What was held back, once the model has ended the answer itself."""
        if self.stopped:
            return ""
        piece, self._held = self._held, ""
        self.text += piece
        return piece

    def _show(self, new: str) -> str:
        pending = self._held + new
        found = [place for text in self._stop if (place := pending.find(text)) >= 0]
        if found:
            self.stopped = True
            self._held = ""
            piece = pending[: min(found)]
        else:
            keep = max((_overlap(pending, text) for text in self._stop), default=0)
            piece, self._held = pending[: len(pending) - keep], pending[len(pending) - keep :]
        self.text += piece
        return piece


def _overlap(text: str, stop: str) -> int:
    """How many characters at the end of the text may be the beginning of the stop string."""
    return max((size for size in range(1, len(stop)) if text.endswith(stop[:size])), default=0)
