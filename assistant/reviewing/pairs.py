"""Which reports of a run share most of their prose.

Steps: signatures (MinHash) say which may be alike, by how much of the smaller one may stand in the larger
(`MinHashLSHEnsemble` of datasketch); the texts of those are compared run by run. A few reports are all compared.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.checking.pack import Pack
from assistant.checking.rules import together
from assistant.checking.rules.alike import Alike, alike, shown
from assistant.reviewing.record import Record
from assistant.reviewing.signature import PERMUTATIONS, names_of, unsigned

_ALL = 60  # so few reports are compared each with each
_GUESS = 0.6  # of the share: signatures err, and what they miss is not looked at
_PARTS = 16


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two reports of different offices; `share` of the smaller one's letters stand in the other in whole runs."""

    a: Record
    b: Record
    share: float
    passages: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By what a decision on the pair is found again."""
        return "|".join(["same", *sorted((self.a.organization, self.b.organization)), str(self.a.year)])


def find_pairs(records: Sequence[Record], pack: Pack) -> list[AlikePair]:
    """The pairs that are alike, the most alike first."""
    rule = together.SAME_TEXT.id
    signed = [record for record in records if record.signature]
    most, run = pack.number(rule, "share"), int(pack.number(rule, "run"))
    found = []
    for one, other in _candidates(signed, most):
        if one.year != other.year or (one.organization and one.organization == other.organization):
            continue
        small, large = sorted((one, other), key=lambda record: record.runs)
        same = _compare(small, large, run)
        if same.share > most:
            a, b = (one, other) if one.source <= other.source else (other, one)
            text = _prose(small)
            found.append(AlikePair(a, b, same.share, tuple(shown(text, passage) for passage in same.passages)))
    return sorted(found, key=lambda pair: (-pair.share, pair.a.source, pair.b.source))


def _candidates(signed: list[Record], share: float) -> Iterator[tuple[Record, Record]]:
    if len(signed) <= _ALL:
        yield from combinations(signed, 2)
        return
    from datasketch import MinHashLSHEnsemble  # noqa: PLC0415 - its library takes half a second to load

    index = MinHashLSHEnsemble(threshold=share * _GUESS, num_perm=PERMUTATIONS, num_part=_PARTS)
    hashes = [unsigned(record.signature) for record in signed]
    index.index([(number, made, signed[number].runs) for number, made in enumerate(hashes)])
    seen: set[tuple[int, int]] = set()
    for number, made in enumerate(hashes):
        for other in index.query(made, signed[number].runs):
            pair = (min(number, other), max(number, other))
            if number != other and pair not in seen:
                seen.add(pair)
                yield signed[pair[0]], signed[pair[1]]


def _compare(small: Record, large: Record, run: int) -> Alike:
    return alike(_prose(small), _prose(large), run, names_of(small.organization), names_of(large.organization))


def _prose(record: Record) -> str:
    return zlib.decompress(record.prose).decode()
