"""What a number that no table holds is said of."""

from __future__ import annotations

import pytest

from assistant.checking.nouns import thing_counted
from assistant.report.kind import default_kind

CASES = [
    ("全年发布政策解读", "政策解读"),
    ("办理12345热线工单", "热线工单"),
    ("组织业务培训", "业务培训"),
    ("其中", ""),
    ("共计", ""),
    ("政务新媒体账号粉丝", "账号粉丝"),
]


@pytest.mark.parametrize(("words", "thing"), CASES)
def test_the_thing_is_named(words: str, thing: str) -> None:
    assert thing_counted(words, default_kind()) == thing
