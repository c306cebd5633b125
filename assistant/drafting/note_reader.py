"""What a piece of a note is, read by a small fitted network: one probability for each of `LABELS`.

Words (longest match over the vocabulary, numbers as one word) → their vectors → windows of one to three words, the
strongest of each kind → joined with the mean word → one layer. Fitted by `bench/fit_notes.py`; the word vectors are the
default model's own, reduced. The rules are another reader; `understanding` weighs the two.
"""

import re
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.drafting.cues import PARTS

LABELS: Final = (*(f"done.{part}" for part in PARTS), "problem", "plan", "none")
MARKS: Final = ("#", "@", "，", "。", "；", "：", "“", "”", "！", "？", "、", "《", "》", "-", " ")
LONGEST: Final = 80
_WORD = 6
_SAME = str.maketrans(",;:!?~", "，；：！？，")

Array = NDArray[np.float32]


def words(text: str, vocabulary: dict[str, int]) -> list[int]:
    """The numbers of a text's words, at most `LONGEST`; what no word knows is left out."""
    plain = re.sub(r"[\d０-９]+(?:[.,．][\d]+)*[%％]?", "#", text)
    plain = re.sub(r"[A-Za-z]+", "@", plain).translate(_SAME)
    found: list[int] = []
    at = 0
    while at < len(plain) and len(found) < LONGEST:
        for size in range(_WORD, 0, -1):
            word = plain[at : at + size]
            if len(word) == size and word in vocabulary:
                found.append(vocabulary[word])
                at += size
                break
        else:
            at += 1
    return found


class NoteReader:
    """The fitted network.

    Args:
        fitted: its arrays: words, vectors (words × dimensions), scale, and for each of the networks n that vote
            `{n}.window{k}.weight` (kinds × dimensions × k), `.bias`, `{n}.layer.weight`, `.bias`.
    """

    def __init__(self, fitted: dict[str, Any]) -> None:
        self._vocabulary = {word: n for n, word in enumerate(str(fitted["words"]).split("\n"))}
        self._vectors = fitted["vectors"].astype(np.float32) * float(fitted["scale"])
        self._nets = [
            {k.split(".", 1)[1]: v.astype(np.float32) for k, v in fitted.items() if k.startswith(f"{n}.")}
            for n in range(int(fitted["networks"]))
        ]

    def probabilities(self, text: str) -> Array:
        """One probability for each of `LABELS`."""
        numbers = words(text, self._vocabulary)
        at_words = self._vectors[numbers] if numbers else np.zeros((1, self._vectors.shape[1]), np.float32)
        return np.asarray(np.mean([_softmax(_forward(net, at_words)) for net in self._nets], axis=0), np.float32)


def _forward(net: dict[str, Array], at_words: Array) -> Array:
    strongest = []
    for size in (1, 2, 3):
        weight, bias = net[f"window{size}.weight"], net[f"window{size}.bias"]
        padded = np.pad(at_words, ((size - 1, size - 1), (0, 0)))
        windows = np.stack([padded[k : len(padded) - size + 1 + k] for k in range(size)], axis=2)
        strongest.append(np.maximum(np.einsum("tdk,hdk->th", windows, weight) + bias, 0).max(axis=0))
    joined = np.concatenate([*strongest, at_words.mean(axis=0)])
    return np.asarray(net["layer.weight"] @ joined + net["layer.bias"], np.float32)


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), np.float32)


@cache
def reader() -> NoteReader:
    """The reader of this kind of report, loaded once."""
    data = files("assistant.kinds.disclosure.knowledge").joinpath("notes.npz").read_bytes()
    with np.load(BytesIO(data)) as arrays:
        return NoteReader({name: arrays[name] for name in arrays.files})
