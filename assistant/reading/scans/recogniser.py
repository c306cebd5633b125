"""The text recogniser behind one small face: a picture in, lines of characters with boxes and confidences out.

The engine is RapidOCR on ONNX Runtime, the optional extra `ocr`; its models come inside its package.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from typing import Any

from assistant.errors import InputError

HOW_TO_GET_IT = "读取扫描件需要另装文字识别组件：pip install 'report-narrative-assistant[ocr]'"
_BATCH = 16
_FULL_WIDTH = dict(zip("(),:;!?", "（），：；！？", strict=True))


@dataclass(frozen=True, slots=True)
class Seen:
    """A recognised character: its box in pixels (left, top, right, bottom) and how sure it is, 0 to 1."""

    text: str
    box: tuple[float, float, float, float]
    sure: float


def is_installed() -> bool:
    """Whether the extra is there."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def require(name: str) -> None:
    """Raise an error that says how to get the recogniser, where it is missing.

    Raises:
        InputError: `no-text`.
    """
    if not is_installed():
        raise InputError(f"{name}：这是扫描件或图片，其中没有文字。{HOW_TO_GET_IT}", code="no-text")


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - an optional and heavy package

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.text_score": 0.3,
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "Rec.rec_batch_num": _BATCH,
        }
    )


def read_lines(picture: Any) -> list[list[Seen]]:
    """The lines of text in a picture (an array of rows of pixels), each as its characters."""
    result = _engine()(picture, return_word_box=True, return_single_char_box=True)
    if result.txts is None:
        return []
    lines = [[_seen(word) for word in words if word[0].strip()] for words in result.word_results or ()]
    return [_in_chinese_print(line) for line in lines if line]


def _in_chinese_print(line: list[Seen]) -> list[Seen]:
    """Punctuation beside a Chinese character is full-width in print; the recogniser takes one for the other."""
    texts = ["", *(seen.text for seen in line), ""]
    return [
        replace(seen, text=_FULL_WIDTH[seen.text])
        if seen.text in _FULL_WIDTH and not (texts[i] + texts[i + 2]).isascii()
        else seen
        for i, seen in enumerate(line)
    ]


def _seen(word: Sequence[Any]) -> Seen:
    text, sure, box = word
    xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
    return Seen(text, (min(xs), min(ys), max(xs), max(ys)), float(sure))
