"""LanguageTool's HTTP protocol: its form fields, its offsets in UTF-16 units, its answers.

The protocol: https://languagetool.org/http-api/. LibreOffice (lingucomponent/…/languagetoolimp.cxx) reads of a match
only offset, length, message, shortMessage, replacements and the rule's id and category; category TYPOS shows red.
Where the tables come from, and who may see them, is the routes' matter.
"""

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, unquote

from assistant.serving.errors import Refusal, TooLarge
from assistant.serving.placing import Placed
from assistant.settings import APPLICATION

if TYPE_CHECKING:
    from assistant.checking import Finding, Span

MAX_LENGTH = 50_000
LANGUAGES = [
    {"name": "Chinese", "code": "zh", "longCode": "zh-CN"},
    {"name": "Chinese", "code": "zh", "longCode": "zh"},
]
_CODES = {"zh", "zh-cn", "zh-hans", "zh-hans-cn", "auto"}
_CATEGORIES = {
    "error": {"id": "TYPOS", "name": "数字错误"},
    "warning": {"id": "GRAMMAR", "name": "数字存疑"},
    "info": {"id": "STYLE", "name": "提示"},
}
_ISSUE_TYPES = {"error": "misspelling", "warning": "inconsistency", "info": "style"}
_SHORT = {"figure": "与表格不一致", "arithmetic": "前后数字不一致", "table": "表格有误", "format": "格式问题"}
_CONTEXT = 40
_YES = ("true", "yes", "1")
_FIELD = (
    "(?:username=[^&]*|(?:language|apiKey|tokenV2|dicts|motherTongue|preferredVariants|enabledRules|disabledRules|enabledCategories|"
    "disabledCategories|enabledOnly|level|mode|altLanguages|preferredLanguages|noopLanguages|multilingual|callback|"
    "useragent|textSessionId|inputLogging|enableHiddenRules|allowIncompleteResults)=[!-%'-~]*)"
)
_RAW = re.compile(rf"(?P<head>(?:{_FIELD}&)*)text=(?P<text>.*?)(?P<rest>(?:&{_FIELD})*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TextPart:
    """A run of the text: it starts at character `start`, and at UTF-16 unit `source` of what the client sent.

    The text that markup stands for is a run too; all of its characters stand where the markup starts.
    """

    start: int
    source: int
    is_markup: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules a client wants: what a person switched off there is not told again.

    Precedence is LanguageTool's (`JLanguageTool.isRuleIgnored`): a category that is off takes its rules with it, but
    for those named as on; with `only`, nothing counts but what is named as on.
    """

    rules_on: frozenset[str] = frozenset()
    rules_off: frozenset[str] = frozenset()
    categories_on: frozenset[str] = frozenset()
    categories_off: frozenset[str] = frozenset()
    only: bool = False

    @classmethod
    def of(cls, fields: dict[str, str]) -> "Selection":
        """What the form fields say.

        Raises:
            Refusal: only what is named is wanted, but nothing is named, or something is switched off besides.
        """
        on, off = _names(fields, "enabledRules"), _names(fields, "disabledRules")
        groups_on, groups_off = _names(fields, "enabledCategories"), _names(fields, "disabledCategories")
        only = fields.get("enabledOnly", "").strip().lower() in _YES
        if only and not (on or groups_on):
            raise Refusal("enabledOnly=true 时要用 enabledRules 或 enabledCategories 写明启用哪些。", code="rules")
        if only and (off or groups_off):
            raise Refusal("enabledOnly=true 时不能再写 disabledRules 或 disabledCategories。", code="rules")
        return cls(on, off, groups_on, groups_off, only)

    def wants(self, rule: str, category: str) -> bool:
        """Whether findings of this rule, by its id of the protocol, are to be told."""
        if self.only:
            return rule in self.rules_on or category in self.categories_on
        if category in self.categories_off - self.categories_on:
            return rule in self.rules_on
        return rule not in self.rules_off


def _names(fields: dict[str, str], field: str) -> frozenset[str]:
    return frozenset(rule_id(name) for name in fields.get(field, "").split(",") if name.strip())


def rule_id(name: str) -> str:
    """A rule's or category's id as the protocol writes it: FIGURE_VALUE."""
    return name.strip().upper().replace(".", "_").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to check.

    Attributes:
        text: the text that is checked.
        parts: its runs, where markup stands between them (`data`).
        username, key: as sent; the username may be a report's id.
        selection: which rules the client wants.
    """

    text: str
    username: str
    key: str
    parts: tuple[TextPart, ...] = (TextPart(0, 0),)
    selection: Selection = Selection()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offset and length of the characters `start` to `end` as the client counts them."""
        first = self._source(start)
        last = self._source(end - 1) + utf16_length(self.text[end - 1 : end])
        return first, max(last - first, 1)

    def _source(self, position: int) -> int:
        part = self.parts[bisect_right(self.parts, position, key=lambda part: part.start) - 1]
        return part.source + (0 if part.is_markup else utf16_length(self.text[part.start : position]))


def utf16_length(text: str) -> int:
    """How many UTF-16 units a text takes; characters beyond the basic plane take two."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def form_fields(body: bytes) -> dict[str, str]:
    """The fields of a form body, percent-encoded or as LibreOffice sends them.

    LibreOffice sends `text=…&language=…` with the text's own UTF-8: 7.4 escapes nothing, later versions what separates
    fields. So a text that holds & or + stays whole, up to the protocol's own fields behind it.

    Raises:
        Refusal: the body is not UTF-8.
    """
    try:
        form = body.decode()
    except UnicodeDecodeError as error:
        raise Refusal("表单内容不是有效的 UTF-8。", code="encoding") from error
    raw = None if form.isascii() else _RAW.fullmatch(form)
    if raw is None:
        return dict(parse_qsl(form, keep_blank_values=True))
    others = parse_qsl(f"{raw['head']}{raw['rest'].removeprefix('&')}", keep_blank_values=True)
    return {"text": unquote(raw["text"]), **dict(others)}


def asked(fields: dict[str, str]) -> Asked:
    """The request by its form fields.

    Raises:
        Refusal: no text, a language that is not served, data that is no annotation.
        TooLarge: the text is longer than `MAX_LENGTH`.
    """
    language = fields.get("language", "")
    if language.lower() not in _CODES:
        raise Refusal(
            f"language={language[:20]!r}：只支持中文，可用的语言代码：zh-CN、zh、auto。",
            code="language",
        )
    if "data" in fields:
        text, parts = _annotated(fields["data"])
    elif "text" in fields:
        text, parts = fields["text"], (TextPart(0, 0),)
    else:
        raise Refusal("缺少参数 text 或 data。", code="no-text")
    if len(text) > MAX_LENGTH:
        raise TooLarge(f"文本有{len(text)}个字符，超过上限{MAX_LENGTH}。")
    return Asked(text, fields.get("username", ""), fields.get("apiKey", ""), parts, Selection.of(fields))


def _annotated(data: str) -> tuple[str, tuple[TextPart, ...]]:
    try:
        return _joined(json.loads(data)["annotation"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refusal('参数 data 应为 {"annotation": [{"text": …}, {"markup": …}]}。', code="data") from error


def _joined(annotation: list[dict[str, str]]) -> tuple[str, tuple[TextPart, ...]]:
    text, source, parts = "", 0, [TextPart(0, 0)]
    for piece in annotation:
        is_markup = "text" not in piece
        parts.append(TextPart(len(text), source, is_markup))
        text += piece.get("interpretAs", "") if is_markup else piece["text"]
        source += utf16_length(piece["markup"] if is_markup else piece["text"])
    return text, tuple(parts)


def matches(found: Asked, placed: Placed, findings: "list[Finding]", against: str) -> list[dict[str, Any]]:
    """The findings within the text as LanguageTool's matches, in the order of the text; all stand in the prose.

    `against` names the report that the text was compared with.
    """
    made = []
    for finding in findings:
        if not found.selection.wants(rule_id(finding.rule), _CATEGORIES[finding.severity]["id"]):
            continue
        span = cast("Span", finding.location)
        start = placed.offset_of(span.section, span.start, span.end)
        if start is not None:
            made.append(_match(found, finding, start, start + span.end - span.start, against))
    return sorted(made, key=lambda match: match["offset"])


def _match(found: Asked, finding: "Finding", start: int, end: int, against: str) -> dict[str, Any]:
    offset, length = found.place(start, end)
    before = found.text[max(0, start - _CONTEXT) : start]
    return {
        "message": f"{finding.message.rstrip('。')}（对照：{against}）",
        "shortMessage": _SHORT[finding.kind],
        "offset": offset,
        "length": length,
        "replacements": [{"value": value} for value in finding.replacements],
        "context": {
            "text": before + found.text[start : end + _CONTEXT],
            "offset": utf16_length(before),
            "length": utf16_length(found.text[start:end]),
        },
        "sentence": _sentence(found.text, start, end),
        "type": {"typeName": "Other"},
        "rule": {
            "id": rule_id(finding.rule),
            "description": finding.message,
            "issueType": _ISSUE_TYPES[finding.severity],
            "category": _CATEGORIES[finding.severity],
        },
        "ignoreForIncompleteSentence": False,
        "contextForSureMatch": 0,
    }


def _sentence(text: str, start: int, end: int) -> str:
    first = max(text.rfind(mark, 0, start) for mark in "。！？；\n") + 1
    ends = [place for mark in "。！？；\n" if (place := text.find(mark, end)) >= 0]
    return text[first : min(ends) + 1 if ends else len(text)].strip()


def software() -> dict[str, Any]:
    """The `software` of every answer."""
    return {
        "name": APPLICATION,
        "version": metadata.version(APPLICATION),
        "buildDate": "",
        "apiVersion": 1,
        "premium": False,
        "status": "",
    }


def check_answer(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The answer of /v2/check."""
    language = {"name": "Chinese", "code": "zh-CN"}
    return {
        "software": software(),
        "warnings": {"incompleteResults": False},
        "language": {**language, "detectedLanguage": {**language, "confidence": 1.0}},
        "matches": found,
    }
