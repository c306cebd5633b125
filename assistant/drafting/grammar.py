"""Patterns → one GBNF text, the same for every engine: a digit stands nowhere in it, a slot only where the plan has it.

The rules of a grammar: `root` is the sentences in the plan's order, `sN` one sentence, `own` a character or word of the
model's, `lead` and `clause` runs of them. What the model's own words may hold is told by `pattern.free_class`.
"""

from collections.abc import Sequence

from assistant.drafting.pattern import Choice, Free, Literal, Pattern, Piece, free_class, free_words
from assistant.language_model.grammar_parts import gbnf_text


def grammar(patterns: Sequence[Pattern], longest_clause: int, *, commas: bool = False) -> str:
    """The GBNF text of a paragraph made of these sentences in this order.

    The model's own clauses have at most `longest_clause` characters or words, and no comma unless `commas`.
    """
    lines = ["root ::= " + " ".join(f"s{n}" for n in range(len(patterns)))]
    lines += [f"s{n} ::= " + " ".join(_symbol(piece) for piece in p.pieces) for n, p in enumerate(patterns)]
    free = {_rule_name(piece): piece for p in patterns for piece in p.pieces if isinstance(piece, Free)}
    lines += [_free_rule(piece, longest_clause, "[，、]" if commas else "[、]") for piece in free.values()]
    if free:
        words = " | ".join(gbnf_text(word) for word in free_words())
        lines.append(f"own ::= [{free_class()}] | {words}")
    return "\n".join(lines) + "\n"


def _symbol(piece: Piece) -> str:
    if isinstance(piece, Literal):
        return gbnf_text(piece.text)
    if isinstance(piece, Choice):
        return "(" + " | ".join(gbnf_text(option) for option in piece.options) + ")"
    return _rule_name(piece) if isinstance(piece, Free) else gbnf_text(piece.mark)


def _rule_name(piece: Free) -> str:
    return "clause" if piece.clause else "lead"


def _free_rule(piece: Free, longest_clause: int, marks: str) -> str:
    if piece.clause:
        return f"clause ::= own ({marks} own | own){{{piece.least - 1},{min(piece.most, longest_clause) - 1}}}"
    return f"lead ::= own{{{piece.least},{piece.most}}}"
