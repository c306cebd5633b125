"""What a browser shows of an element: what is hidden, the values of form fields, raised marks.

Style sheets of the page itself are read only for what hides, and only selectors of one element (`.hide`, `tr.old`,
`#x`); pictures, scripts and linked files are never fetched.
"""

import re
from dataclasses import dataclass, field
from typing import Any

_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|content-visibility\s*:\s*hidden"
    r"|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!)|opacity\s*:\s*0\s*(?:;|$|!)",
    re.IGNORECASE,
)
_RAISES = re.compile(r"vertical-align\s*:\s*super|mso-special-character\s*:\s*footnote", re.IGNORECASE)
_NOTE_LINK = re.compile(r"#_?(?:ftn|edn|fn|note|sdfootnote)", re.IGNORECASE)
# Linear over whatever a page holds: no two attempts read the same characters.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_AT_BLOCK = re.compile(r"@[^@{;]*(?:\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|;)")
_RULE = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<rest>(?:[.#][\w-]+)*)", re.IGNORECASE)
_LARGEST_SHEET = 200_000
_SHOWN_FIELDS = frozenset({"", "text", "number", "tel", "search"})


@dataclass(slots=True)
class Sheet:
    """The selectors of a page's style sheets whose elements are hidden."""

    hidden: list[tuple[str, frozenset[str], str]] = field(default_factory=list)

    def hides(self, element: Any) -> bool:
        """Whether an element is not shown."""
        if element.get("hidden") is not None or _HIDES.search(element.get("style") or ""):
            return True
        if not self.hidden:
            return False
        classes = frozenset((element.get("class") or "").split())
        return any(
            (tag in ("", "*", element.tag) and wanted <= classes and identifier in ("", element.get("id")))
            for tag, wanted, identifier in self.hidden
        )


def sheet_of(root: Any) -> Sheet:
    """What the style sheets inside a page hide."""
    sheet = Sheet()
    for style in root.iter("style"):
        if (style.get("media") or "").strip().lower() == "print":
            continue
        text = _AT_BLOCK.sub("", _COMMENT.sub("", (style.text_content() or "")[:_LARGEST_SHEET]))
        for selectors, declarations in _RULE.findall(text):
            if _HIDES.search(declarations):
                sheet.hidden += [found for one in selectors.split(",") if (found := _selector(one.strip()))]
    return sheet


def is_raised(element: Any) -> bool:
    """Whether an element is raised, or links to a note."""
    return (
        element.tag == "sup"
        or bool(_RAISES.search(element.get("style") or ""))
        or "footnotereference" in (element.get("class") or "").lower()
        or (element.tag == "a" and bool(_NOTE_LINK.match(element.get("href") or "")))
    )


def field_value(element: Any) -> str:
    """What a form field shows: an input's value, the chosen option, the text of an area; "" for other elements."""
    if element.tag == "input":
        shown = (element.get("type") or "").strip().lower() in _SHOWN_FIELDS
        return (element.get("value") or "") if shown else ""
    if element.tag == "textarea":
        return element.text or ""
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [o for o in options if o.get("selected") is not None] or options[:1]
        return (chosen[0].text or "") if chosen else ""
    return ""


def _selector(text: str) -> tuple[str, frozenset[str], str] | None:
    found = _SIMPLE.fullmatch(text)
    if not found or not found["rest"]:
        return None
    marks = re.findall(r"([.#])([\w-]+)", found["rest"])
    classes = frozenset(name for mark, name in marks if mark == ".")
    identifiers = [name for mark, name in marks if mark == "#"]
    return (found["tag"] or "").lower(), classes, identifiers[0] if identifiers else ""
