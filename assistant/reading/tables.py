"""Tables of a document → cells of the form: every grid and stream is tried against every table of both forms.

Nothing goes by position. The form is the one whose cells the tables hold; where both fit equally, the year's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.reading.document import Grid, Piece, Stream
from assistant.reading.grids import join_split_grids, match_grid
from assistant.reading.labels import vocabularies
from assistant.reading.matching import Found, Match
from assistant.reading.streams import match_stream
from assistant.report import Form, form_for_year, load_form

_FORMS = ("2021", "2019")


@dataclass(slots=True)
class TablesRead:
    """The tables of one form: address → source cell, addresses claimed twice, and rows that could not be read."""

    form: Form
    cells: dict[str, Found] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)


def read_tables(pieces: Sequence[Piece], year: int | None) -> TablesRead:
    """The cells that the tables of a document hold."""
    sources = join_split_grids([piece for piece in pieces if isinstance(piece, Grid | Stream)])
    expected = form_for_year(year) if year else load_form(_FORMS[0])
    forms = [expected, *(load_form(i) for i in _FORMS if i != expected.id)]
    matches = {form.id: _match_form(sources, form) for form in forms}
    form = max(forms, key=lambda f: matches[f.id].score)
    match = matches[form.id]
    return TablesRead(form, match.cells, match.conflicts, match.unread)


def _match_form(sources: Sequence[Grid | Stream], form: Form) -> Match:
    whole = Match()
    for source in sources:
        for vocabulary in vocabularies(form):
            if isinstance(source, Grid):
                whole.merge(match_grid(source, vocabulary))
            else:
                whole.merge(match_stream(source, vocabulary))
    return whole
