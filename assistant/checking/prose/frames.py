"""A paragraph as events in their order: frames of numbers, clauses that end, brackets, sentences.

A frame holds all words that may say what its number states: its own clause on both sides, the words before its
bracket, the clauses before and after, and the scope that it stands in. It depends on words alone, so that a paragraph
that was read before is not read again; what was decided of the numbers before it is added by `deciding`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from assistant.checking.numbers.scanner import Number
from assistant.checking.prose.evidence import Naming, read_naming
from assistant.checking.prose.lexicon import FUNCTION, lexicon
from assistant.checking.prose.lists import ListProblem, assign
from assistant.checking.prose.tokens import Token, tokenise

DELIMITERS = frozenset({"comma", "semicolon", "stop", "colon"})
SUFFIX_ENDS = DELIMITERS | {"list", "number", "open", "close"}
COMPARING = frozenset({"较", "比", "与", "同", "由", "从", "是", "跟"})
_FROM = frozenset({"由", "从"})
_THIS_YEAR = frozenset({"今年", "本年", "本年度"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a paragraph is read with: the kind of report, its year, its body's name, the table of its section."""

    kind: str
    year: int
    organization: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run of words holds for: `year`, and by name what takes it out of the reporting body's whole year."""

    year: int
    flags: frozenset[str] = frozenset()

    def with_flag(self, flag: str) -> Scope:
        """The same and `flag`."""
        return replace(self, flags=self.flags | {flag})

    def without(self, *flags: str) -> Scope:
        """The same without these flags."""
        return replace(self, flags=self.flags - frozenset(flags))


@dataclass(slots=True, eq=False)
class Frame:
    """A number and the words that may say what it states.

    Attributes:
        number: as written. sentence, depth: which sentence of the paragraph; how many brackets deep.
        before, after: the words of its clause on either side, up to another number or a mark.
        outer: the words before its bracket. earlier: the clauses before, since the last number, the nearest first.
        ahead: the clause behind, if it has no number of its own. lead: the sentence before, all of it.
        beyond: the words behind 均 after it (3件均维持).
        colon: the words before a colon right before its clause (办理结果：公开3件).
        base: the words before 中 that say what the sentence's numbers are part of.
        first: no other number stands before it in its sentence.
        changes: it is what a later number rose or fell from.
        listed: it is of a 分别 list (its number there), -1 otherwise; doubtful: the list does not say of what.
    """

    number: Number
    sentence: int
    depth: int
    scope: Scope
    before: Naming
    after: Naming
    outer: Naming
    earlier: tuple[Naming, ...]
    ahead: Naming
    base: Naming
    lead: Naming
    beyond: Naming
    colon: Naming
    before_tokens: tuple[Token, ...]
    outer_tokens: tuple[Token, ...]
    after_tokens: tuple[Token, ...]
    first: bool
    changes: bool
    opens_bracket: bool
    follows_number: bool
    listed: int = -1
    doubtful: bool = False
    label: str = ""


@dataclass(slots=True, eq=False)
class Clause:
    """A clause that ended: its tokens, numbers among them; where it stands."""

    tokens: tuple[Token, ...]
    sentence: int
    depth: int
    scope: Scope
    base: Naming


@dataclass(frozen=True, slots=True)
class Mark:
    """An event without words: open, close, stop, semicolon, within (its naming is the new base).

    of_number: a number stands before the naming (18件申请中): what follows is part of what it counts.
    """

    kind: str
    naming: Naming | None = None
    of_number: bool = False


Event = Frame | Clause | Mark


@dataclass(slots=True)
class Paragraph:
    """The events of a paragraph, in order, and the 分别 lists whose lengths differ."""

    events: list[Event] = field(default_factory=list)
    problems: list[ListProblem] = field(default_factory=list)


@lru_cache(maxsize=4096)
def read_paragraph(text: str, setting: Setting) -> Paragraph:
    """The events of one paragraph; offsets count its characters. The answer is shared: callers must not change it."""
    return _Walk(text, setting).read()


class _Walk:
    """One walk over a paragraph. `trail` holds the tokens since the last number, `clause` those of the clause."""

    def __init__(self, text: str, setting: Setting) -> None:
        self.book = lexicon(setting.kind)
        self.setting = setting
        self.tokens = [own_name(t, setting.organization) for t in tokenise(text, self.book, setting.year)]
        self.scope = Scope(setting.year)
        self.trail: list[Token] = []
        self.clause: list[Token] = []
        self.sentence_tokens: list[Token] = []
        self.stack: list[tuple[Scope, list[Token], list[Token], bool]] = []
        self.sentence = 0
        self.numbers_in_sentence = 0
        self.follows_number = False
        self.base = Naming()
        self.assigned: dict[int, list[Token]] = {}
        self.listed: dict[int, int] = {}
        self.doubtful: set[int] = set()
        self.excluded = _excluded_sentences(self.tokens)
        self.paragraph = Paragraph()

    def read(self) -> Paragraph:
        for i, token in enumerate(self.tokens):
            if token.kind == "number":
                self._number(i, token)
            elif token.kind in DELIMITERS:
                self._end_clause(token)
            elif token.kind == "open":
                self._open()
            elif token.kind == "close":
                self._close()
            else:
                self._word(token)
        self._end_clause(None)
        return self.paragraph

    # ------------------------------------------------------------ words and marks
    def _word(self, token: Token) -> None:
        marks = token.marks
        if token.kind == "year":
            compared = bool(self.clause) and self.clause[-1].text in COMPARING
            if not compared and (not self.sentence_tokens or token.year >= self.setting.year):
                self.scope = replace(self.scope, year=token.year)
        elif "this_year" in marks:
            self.scope = self.scope.without("since")  # …以来，今年办理: what follows is this year's alone
            if token.text in _THIS_YEAR:
                self.scope = replace(self.scope, year=self.setting.year)
        for flag in ("plan", "since", "attribute"):
            if flag in marks:
                self.scope = self.scope.with_flag(flag)
        if (
            token.has("verb")
            and any(t.unknown for t in self.clause)
            and not any(t.kind == "number" for t in self.clause)
        ):
            self.scope = self.scope.with_flag("subject")  # 景区管委会收到8件: somebody else may have
        if "within" in marks:
            numbers = [n for n, t in enumerate(self.clause) if t.kind == "number"]
            self._set_base(self.clause[numbers[-1] + 1 :] if numbers else self.clause, bool(numbers))
        self.trail.append(token)
        self.clause.append(token)
        self.sentence_tokens.append(token)

    def _set_base(self, tokens: list[Token], of_number: bool) -> None:
        naming = read_naming(tokens, self.book)
        self.base = naming
        self.paragraph.events.append(Mark("within", naming, of_number))

    def _end_clause(self, token: Token | None) -> None:
        if self.clause:
            self.paragraph.events.append(
                Clause(tuple(self.clause), self.sentence, len(self.stack), self.scope, self.base)
            )
        if token is None:
            return
        self.trail.append(token)
        self.clause = []
        if token.kind == "stop":
            self.paragraph.events.append(Mark("stop"))
            self.scope = Scope(self.setting.year)
            self.base = Naming()
            self.sentence += 1
            self.numbers_in_sentence = 0
            self.sentence_tokens = []
        elif token.kind == "semicolon":
            self.paragraph.events.append(Mark("semicolon"))
            self.scope = replace(self.scope, year=self.setting.year)
            self.base = Naming()

    def _open(self) -> None:
        self.paragraph.events.append(Mark("open"))
        self.stack.append((self.scope, self.trail, self.clause, self.follows_number))
        self.trail, self.clause, self.follows_number = [], [], False

    def _close(self) -> None:
        self._end_clause(None)
        if not self.stack:
            self.clause = []
            return
        self.paragraph.events.append(Mark("close"))
        inner = self.clause
        trail = self.trail
        self.scope, self.trail, self.clause, self.follows_number = self.stack.pop()
        if not any(t.kind == "number" for t in inner) and trail == inner:
            self.trail = self.trail + inner  # 不予公开（属于三类内部事务信息）1件: the bracket says which
            self.clause = self.clause + inner

    # ------------------------------------------------------------ one number
    def _number(self, i: int, token: Token) -> None:
        number = token.number
        assert number is not None
        if i not in self.assigned and i not in self.doubtful:
            self._distribute(i)
        runs = segments(self.trail)
        own = self.assigned.get(i) or runs[-1]
        after = suffix(self.tokens, i)
        outer: list[Token] = []
        if self.stack:
            outer = segments(self.stack[-1][1])[-1]
        earlier = runs[:-1]
        if not own and earlier and self.trail and self.trail[-1].kind == "colon":
            own, earlier = earlier[-1], earlier[:-1]  # 新收：21件
        if self.follows_number:
            earlier = earlier[1:]
        naming = read_naming
        book = self.book
        scope = self.scope.with_flag("excluded") if self.sentence in self.excluded else self.scope
        frame = Frame(
            number, self.sentence, len(self.stack), scope,
            before=naming(own, book), after=naming(after, book), outer=naming(outer, book),
            earlier=tuple(naming(run, book) for run in reversed(earlier)),
            ahead=naming(clause_ahead(self.tokens, i), book), base=self.base,
            lead=naming(self.sentence_tokens, book),
            beyond=naming(beyond_all(self.tokens, i), book), colon=naming(before_colon(self.trail), book),
            before_tokens=tuple(own), outer_tokens=tuple(outer), after_tokens=tuple(after),
            first=self.numbers_in_sentence == 0, changes=begins_change(own, self.tokens, i),
            opens_bracket=bool(self.stack) and not any(t.kind == "number" for t in self.clause),
            follows_number=self.follows_number,
            listed=self.listed.get(i, -1), doubtful=i in self.doubtful,
            label="".join(t.text for t in own),
        )  # fmt: skip
        self.paragraph.events.append(frame)
        self.trail, self.follows_number = [], True
        self.numbers_in_sentence += 1
        self.clause.append(token)
        self.sentence_tokens.append(token)

    def _distribute(self, i: int) -> None:
        result = assign(self.tokens, i, self.trail, self.sentence_tokens, self.book)
        self.assigned.update(result.labels)
        self.doubtful.update(result.doubtful)
        for n, index in enumerate(sorted((*result.labels, *result.doubtful))):
            self.listed[index] = n
        if result.problem is not None:
            self.paragraph.problems.append(result.problem)


# ---------------------------------------------------------------- runs of words
def segments(tokens: Sequence[Token]) -> list[list[Token]]:
    """The clauses of a run of tokens; the last is empty where a delimiter ends it."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind in DELIMITERS:
            found.append([])
        else:
            found[-1].append(token)
    return found


def suffix(tokens: Sequence[Token], i: int) -> list[Token]:
    """The words behind token `i`, up to the next mark of punctuation, number, 占, 中 or 均.

    A bracket that holds a number alone is passed over: 近九成（1594件）为不掌握.
    """
    found = []
    for token in tokens[_past_bracket(tokens, i) :]:
        says_all = "all" in token.marks and token.text[-1] not in "为系属"
        if token.kind in SUFFIX_ENDS or says_all or "share" in token.marks or "within" in token.marks:
            break
        found.append(token)
    return found


def _past_bracket(tokens: Sequence[Token], i: int) -> int:
    """Where the words behind token `i` begin."""
    kinds = [t.kind for t in tokens[i + 1 : i + 4]]
    if kinds[:1] == ["close"] and i and tokens[i - 1].kind == "open":
        return i + 2
    return i + 4 if kinds == ["open", "number", "close"] else i + 1


def before_colon(trail: Sequence[Token]) -> list[Token]:
    """The clause before the colon that opens the last clause; empty where a comma or a stop opens it."""
    found: list[Token] = []
    reached = False
    for token in reversed(trail):
        if token.kind in DELIMITERS:
            if reached or token.kind != "colon":
                break
            reached = True
        elif reached:
            found.insert(0, token)
    return found


def beyond_all(tokens: Sequence[Token], i: int) -> list[Token]:
    """The words behind 均 or 都 after token `i`, up to the next mark; empty where no such word follows it."""
    found: list[Token] = []
    reached = False
    for token in tokens[i + 1 :]:
        if token.kind in SUFFIX_ENDS:
            break
        if reached:
            found.append(token)
        reached |= "all" in token.marks
    return found


def clause_ahead(tokens: Sequence[Token], i: int) -> list[Token]:
    """The clause after that of token `i`, empty if it has a number of its own (尚有6件延长期限，结转下年度办理)."""
    ahead: list[Token] = []
    commas = 0
    for token in tokens[i + 1 :]:
        if token.kind == "number":
            return []
        commas += token.kind == "comma"
        if token.kind in ("stop", "semicolon", "open") or commas == 2:
            break
        if commas == 1:
            ahead.append(token)
    return ahead


def begins_change(own: Sequence[Token], tokens: Sequence[Token], i: int) -> bool:
    """Whether the number is what a later one rose or fell from (由15件增至18件)."""
    if not any(t.text in _FROM for t in own):
        return False
    for token in tokens[i + 1 :]:
        if token.kind in ("number", "stop"):
            return False
        if not token.marks.isdisjoint(("risen_to", "fallen_to")):
            return True
    return False


def own_name(token: Token, organization: str) -> Token:
    """The token, as a word that says nothing if it is (part of) the reporting body's own name."""
    if not token.unknown and "part_of_body" not in token.marks:
        return token
    named_by_us = token.kind == "rest" and token.text[0] in "我本" and len(token.text) <= 4
    if (token.text in organization or named_by_us) and not token.has("foreign"):
        return Token(token.start, token.end, "word", token.text, FUNCTION)
    return token


def _excluded_sentences(tokens: Sequence[Token]) -> frozenset[int]:
    sentence, found = 0, set()
    for token in tokens:
        if "excluded" in token.marks:
            found.add(sentence)
        sentence += token.kind == "stop"
    return frozenset(found)
