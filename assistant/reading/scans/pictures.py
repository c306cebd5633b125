"""The pages of a scan as pictures: rendered from a PDF, or the frames of an image file, within the limits."""

import io
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image

from assistant.errors import InputError
from assistant.settings import ReadingLimits

_DOTS_PER_INCH = 180
_LONGEST_SIDE = 2300
_MOST_PIXELS = 60_000_000
_POINT = 72


def pages_of_image(data: bytes, name: str, limits: ReadingLimits) -> Iterator[Any]:
    """The frames of an image file as arrays of grey values.

    Raises:
        InputError: `too-large` where it unpacks to too many pixels or pages, `unreadable` where it is damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data))
            frames = getattr(image, "n_frames", 1)
            if frames > limits.pages:
                raise InputError(f"{name}：图片有{frames}页，超过{limits.pages}页。", code="too-large")
            for frame in range(frames):
                image.seek(frame)
                if image.width * image.height > _MOST_PIXELS:
                    raise InputError(
                        f"{name}：图片有{image.width}×{image.height}个像素，过大。请降低分辨率后重试。",
                        code="too-large",
                    )
                yield _array(image)
    except (InputError, MemoryError, GeneratorExit):
        raise
    except Image.DecompressionBombError as error:
        raise InputError(f"{name}：图片过大。请降低分辨率后重试。", code="too-large") from error
    except Exception as error:
        raise InputError(f"{name}：图片已损坏，无法读取。", code="unreadable") from error


def page_of_pdf(data: bytes, number: int, name: str) -> Any:
    """A page of a PDF, counted from 1, as an array of grey values.

    Raises:
        InputError: `unreadable`.
    """
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            page = document[number - 1]
            longest = max(page.get_size())
            scale = min(_DOTS_PER_INCH / _POINT, _LONGEST_SIDE / max(longest, 1.0))
            return _array(page.render(scale=scale, grayscale=True).to_pil())
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise InputError(f"{name}：PDF 文件已损坏，无法读取。", code="unreadable") from error


def _array(image: Image.Image) -> Any:
    """The picture in grey values on white, no larger than characters need to be told apart."""
    if image.mode in ("RGBA", "LA", "P"):
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
        image = ground
    grey = image.convert("L")
    longest = max(grey.size)
    if longest > _LONGEST_SIDE:
        share = _LONGEST_SIDE / longest
        grey = grey.resize((round(grey.width * share), round(grey.height * share)), Image.Resampling.LANCZOS)
    return np.asarray(grey)
