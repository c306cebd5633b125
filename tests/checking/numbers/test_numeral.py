"""Numerals: what is written is read, what is rendered is read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.numbers import read_numeral, render_like, scan
from assistant.checking.numbers.rendering import to_chinese

WRITTEN = [
    ("15", 15, 1),
    ("1,286,430", 1286430, 1),
    ("3.5万", 35000, 1000),
    ("128.64万", 1286400, 100),
    ("1万5千", 15000, 1000),
    ("25万6千", 256000, 1000),
    ("3万4000", 34000, 1),
    ("1,100万", 11_000_000, 10_000),
    ("一万五千亿", 1_500_000_000_000, 100_000_000_000),
    ("一万五", 15000, 1000),
    ("5.23亿", 523_000_000, 1_000_000),
    ("1亿2000万", 120_000_000, 10_000),
    ("零", 0, 1),
    ("十", 10, 1),
    ("廿三", 23, 1),
    ("两百零五", 205, 1),
    ("一百二十六", 126, 1),
    ("壹佰贰拾", 120, 1),
    ("二〇二三", 2023, 1),
]


@pytest.mark.parametrize(("text", "value", "step"), WRITTEN)
def test_numerals_are_read(text: str, value: float, step: float) -> None:
    numeral = read_numeral(text)
    assert numeral is not None
    assert (numeral.value, numeral.step) == (value, step)


@pytest.mark.parametrize("text", ["件", "十件", "万", "点五", "1.5.2"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    assert read_numeral(text) is None


@given(st.integers(0, 10**12 - 1))
def test_chinese_numerals_are_read_back(number: int) -> None:
    numeral = read_numeral(to_chinese(number))
    assert numeral is not None
    assert numeral.value == number


SURFACES = ["15", "1,286", "１２", "二十八", "壹佰", "12.5%", "５２．２％", "百分之七十五", "3.50万"]


@given(st.sampled_from(SURFACES), st.integers(0, 10**6))
def test_a_value_rendered_like_a_surface_is_found_again(surface: str, number: int) -> None:
    share = "%" in surface or "％" in surface or surface.startswith("百分之")
    value = (number % 1001) / 1000 if share else number
    written = render_like(surface, value)
    found = scan(f"共计{written}件。" if not share else f"占{written}。")
    assert len(found) == 1, written
    step = found[0].step
    assert abs(found[0].value - value) <= step / 2 + 1e-9
