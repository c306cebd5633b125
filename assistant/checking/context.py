"""What a reader still has in mind at a place in a paragraph: the last claim, the topic, the dispute, the rows."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from assistant.checking.formula import Formula, Share, Total
from assistant.checking.numbers.scanner import Number


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a claim.

    Attributes:
        formula: what it would state.
        option: which of its group's readings it belongs to; equal options of a group stand or fall together.
        reason: why it is possible, in Chinese, for `assistant explain`.
    """

    formula: Formula
    option: Hashable = 0
    reason: str = ""


@dataclass(slots=True, eq=False)
class Mention:
    """A quantity of the prose with what it may state; spans count characters of the paragraph.

    Attributes:
        number: as written; None for a statement in words.
        value: in the prose's unit, or 0 and 1 for statements of nothing and of all.
        candidates: readings, the likeliest first; none: the words name nothing of the tables.
        soft: the words leave doubt: agreement links it, disagreement leaves it unverified.
        dimension: which kind of word decided: row, column, outcome, dispute, document, head.
        total: the cells of this year that later words (同比, 占) refer to.
        group: mentions with the same group key choose their reading together.
        sentence: counted from 0 in the paragraph.
        label: the words that it was understood from.
        depth: how many brackets it stands in.
        blocked: why no table can hold it; "thing" where the words name something else.
        named_behind: the words that name it stand behind it.
        whole_of: the mention whose share of this one follows (占办结803件的26%).
        nature: count, share, growth, change, none, all, same.
    """

    start: int
    end: int
    text: str
    value: float
    unit: str
    number: Number | None
    nature: str
    sentence: int
    candidates: list[Candidate] = field(default_factory=list)
    soft: bool = False
    dimension: str = ""
    total: Total | None = None
    group: tuple[object, ...] | None = None
    label: str = ""
    depth: int = 0
    blocked: str = ""
    named_behind: bool = False
    whole_of: Mention | None = None


@dataclass(slots=True)
class Context:
    """The reader's memory. `copy` opens a bracket; what was remembered before comes back when it closes."""

    report_year: int
    topic: str = ""
    last: Mention | None = None
    rows: tuple[str, ...] = ()
    column: str | None = None
    disputes: tuple[str, ...] = ()
    document: str | None = None
    base: Total | None = None
    base_row: str | None = None
    parent: Mention | None = None
    shares: tuple[Share, ...] = ()
    moved: tuple[Total, int] | None = None
    dimension: str = ""
    seen_applications: bool = False
    planned: bool = False
    since: bool = False
    attribute: bool = False
    year: int = 0
    listing: list[Mention] = field(default_factory=list)

    def copy(self) -> Context:
        """An independent copy for a bracket."""
        return replace(self, listing=list(self.listing))

    def new_sentence(self) -> None:
        """A sentence's own scope ends with it."""
        self.planned = self.since = self.attribute = False
        self.year = self.report_year
        self.base = self.base_row = self.parent = self.column = None
        self.listing = []

    def speak_of_disputes(self, disputes: tuple[str, ...]) -> None:
        """These disputes are the last spoken of."""
        self.disputes = (*(d for d in self.disputes if d not in disputes), *disputes)

    def forget(self, mention: Mention) -> None:
        """No table holds the mention; what follows (同比, 占) is said of it."""
        mention.candidates = []
        mention.blocked = mention.blocked or "thing"
        self.last = mention
        self.dimension = "foreign"
