"""A short fuzz: mutated files of each format are read or refused with a known code; the long one is in `mutation`."""

from itertools import islice

import pytest

from tests.reading.mutation import FILES, attempt, mutations

CODES = {
    "read",
    "unreadable",
    "invalid-json",
    "schema",
    "no-tables",
    "no-year",
    "no-text",
    "encoding",
    "encrypted",
    "too-large",
    "unsupported-format",
    "empty-file",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_mutated_files_are_read_or_refused(name: str) -> None:
    outcomes = [attempt(data) for data in islice(mutations(name, seed=1), 25)]
    assert set(outcomes) <= CODES
    if not name.startswith("text-"):  # a text is a report whatever befalls a character of it
        assert len(set(outcomes)) > 1  # the mutations reach something
