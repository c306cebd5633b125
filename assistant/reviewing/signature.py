"""The prose of a report as it is compared with other offices': without names and numbers, its runs hashed, its MinHash.

Two texts are looked at closely only where their signatures say that one may stand in the other.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np
from datasketch import MinHash

from assistant.checking.rules.alike import bare, runs
from assistant.report import Report, report_roles, role_name

PERMUTATIONS = 128
_SEED = 1
_SCHEME = "affine32"
_COMPARED = frozenset({"overall", "problems"})


def prose_of(report: Report) -> str:
    """The prose that is compared: 一 and 五; what tells of tables is alike by its nature."""
    named = zip(report.sections, report_roles(report), strict=True)
    return "\n".join(section.text for section, role in named if role_name(role, report.form) in _COMPARED)


def names_of(organization: str) -> tuple[str, ...]:
    """The office's own names, longest first, which say nothing of sameness."""
    short = organization
    for ending in ("人民政府办公室", "人民政府", "街道办事处", "办事处", "管理委员会", "委员会", "办公室"):
        short = short.removesuffix(ending) or short
    return tuple(sorted({name for name in (organization, short) if len(name) >= 2}, key=len, reverse=True))


def hashed_runs(prose: str, organization: str, run: int) -> set[int]:
    """The runs of `run` letters, hashed."""
    letters = bare(prose, names_of(organization)).letters
    return {zlib.crc32(one.encode()) for one in runs(letters, run)}


def sign(hashes: Iterable[int]) -> bytes:
    """The MinHash of hashed runs, packed."""
    made = MinHash(num_perm=PERMUTATIONS, seed=_SEED, hashfunc=_as_is, scheme=_SCHEME)
    made.update_batch(list(hashes))
    return np.asarray(made.hashvalues, dtype=np.uint32).tobytes()


def unsigned(signature: bytes) -> MinHash:
    """The MinHash of a packed signature."""
    values = np.frombuffer(signature, dtype=np.uint32).astype(np.uint64)
    return MinHash(num_perm=PERMUTATIONS, seed=_SEED, hashfunc=_as_is, hashvalues=values, scheme=_SCHEME)


def _as_is(value: int) -> int:
    return value
