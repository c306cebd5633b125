"""What OpenAPI says of requests and answers: schemas and examples. The routes answer with objects made elsewhere."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.serving import problems
from assistant.serving.formats import DOCX, EVENTS, HTML, SARIF

EXAMPLE: dict[str, Any] = {
    "organization": "青禾县水务局",
    "year": 2023,
    "sections": [{"title": "一、总体情况", "text": "2023年，我局共收到政府信息公开申请15件，其中自然人申请13件。"}],
    "tables": {
        "applications": {
            "new": {
                "natural_person": 12, "business": 2, "research": 0, "nonprofit": 0, "legal_service": 0,
                "other_organization": 0, "total": 14,
            }
        }
    },
    "notes": ["全年举办业务培训2次，参训60人次"],
}  # fmt: skip

_CELLS = {
    "type": "object",
    "description": "各表的单元格，按地址逐级嵌套；缺少或 null 表示未填写",
    "additionalProperties": True,
}
REPORT: dict[str, Any] = {
    "type": "object",
    "required": ["year"],
    "additionalProperties": False,
    "properties": {
        "organization": {"type": "string"},
        "year": {"type": "integer", "minimum": 2008, "maximum": 2100},
        "sections": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["title"],
                "additionalProperties": False,
                "properties": {"title": {"type": "string"}, "text": {"type": "string"}},
            },
        },
        "tables": _CELLS,
        "previous": {
            "type": "object",
            "required": ["year"],
            "additionalProperties": False,
            "properties": {"year": {"type": "integer"}, "tables": _CELLS},
        },
        "notes": {"type": "array", "items": {"type": "string"}},
    },
    "example": EXAMPLE,
}


def report_body(*, notes: bool = False) -> dict[str, Any]:
    """The request body of a route that takes a report as JSON or as a file."""
    fields: dict[str, Any] = {"file": {"type": "string", "format": "binary", "description": "报告文件，格式按内容识别"}}
    if notes:
        fields["notes"] = {"type": "string", "description": "当年情况，每行一条"}
    form = {"type": "object", "required": ["file"], "properties": fields}
    content = {"application/json": {"schema": REPORT, "example": EXAMPLE}, "multipart/form-data": {"schema": form}}
    return {"requestBody": {"required": True, "content": content}}


def form_body(properties: dict[str, str], required: list[str]) -> dict[str, Any]:
    """The request body of LanguageTool's check."""
    schema = {
        "type": "object",
        "required": required,
        "properties": {name: {"type": "string", "description": text} for name, text in properties.items()},
    }
    return {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}}


def also(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """The other formats that a route answers in, by Accept."""
    return {200: {"content": {media_type: {} for media_type in media_types}}}


GRAMMAR_BODY = form_body(
    {
        "text": "要核对的文字",
        "data": '或带标记的文字，JSON：{"annotation": [{"text": …}, {"markup": …, "interpretAs": …}]}',
        "language": "zh-CN 或 auto",
        "username": "报告编号（可选）",
        "apiKey": "访问密钥（设置了 keys 时）",
    },
    ["language"],
)
_PLAIN: dict[str, Any] = {"text/plain": {"schema": {"type": "string"}}}
GRAMMAR_FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"description": problems.title(status), "content": _PLAIN} for status in (400, 401, 404, 413, 422, 429, 503)
}


_OPENAI_ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "object", "required": ["message", "type", "code"]}},
}
OPENAI_FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"description": problems.title(status), "content": {"application/json": {"schema": _OPENAI_ERROR}}}
    for status in (400, 401, 404, 413, 422, 429, 500, 503)
}
OPENAI_STREAM = also(EVENTS)


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[dict[str, str]] = Field(default_factory=list)


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route; what every route may answer is added to them."""
    return {
        status: {
            "description": problems.title(status),
            "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({400, 401, 403, 408, 413, 422, 429, 500, 503, *statuses})
    }


CHECK_FORMATS = also(HTML, SARIF, DOCX)
DRAFT_FORMATS = also(EVENTS, DOCX)
DOCUMENT = also(DOCX)


class Stored(BaseModel):
    """A report that was stored, and what was read."""

    id: str
    name: str
    created: str
    organization: str
    year: int
    format: str = Field(description="读取所用的格式")
    form: str = Field(description="官方表格的版本：2019 或 2021，见 /api/forms")
    sections: list[str] = Field(description="读到的各部分标题")
    cells: int = Field(description="读到的有值单元格数")
    warnings: list[str] = Field(description="未读懂或存疑之处")


class Decision(BaseModel):
    """What a person decides on a finding."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["confirmed", "dismissed"] = Field(description="confirmed 确认有误；dismissed 不是问题")
    reason: str = Field(default="", max_length=2000, description="理由；dismissed 时必填")


class Decided(Decision):
    """A decision as kept."""

    finding: str
    decided: str


class StoredReport(Stored):
    """A stored report as a whole."""

    report: dict[str, Any] = Field(description="报告，可直接用于 /api/check 和 /api/draft")
    decisions: list[Decided]


class Listed(BaseModel):
    """A stored report in the list."""

    id: str
    name: str
    created: str
    organization: str
    year: int


class Span(BaseModel):
    """A place: characters of a section, a cell, or the whole report ({})."""

    section: int | None = None
    start: int | None = None
    end: int | None = None
    cell: str | None = None


class Claim(BaseModel):
    """A quantity that the prose states."""

    section: int
    start: int
    end: int
    text: str
    value: float | None
    unit: str
    verdict: Literal["consistent", "inconsistent", "unverified"]
    facts: list[str]
    expected: float | None


class Finding(BaseModel):
    """Something wrong, or worth a look."""

    id: str
    kind: Literal["figure", "arithmetic", "table", "format"]
    rule: str
    severity: Literal["error", "warning", "info"]
    message: str
    location: Span
    claimed: float | None
    expected: float | None
    facts: list[str]
    replacements: list[str]
    decision: Decision | None = None


class CheckAnswer(BaseModel):
    """The answer of a check."""

    source: str
    organization: str
    year: int
    seconds: float
    claims: list[Claim]
    findings: list[Finding]


class DraftQuery(BaseModel):
    """How a draft is wanted."""

    section: Literal["一", "五", "all"] = Field(default="all", description="起草的部分")
    style: str = Field(default="", max_length=50, description="文风，空为设置中的文风")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="种子；相同则结果相同")
    without: list[str] = Field(default=[], max_length=200, description="不要的要点的编号")


class RewriteBody(BaseModel):
    """Which paragraph of a draft to write again, and how."""

    model_config = ConfigDict(extra="forbid")

    draft: dict[str, Any] = Field(description="起草接口返回的结果")
    paragraph: str = Field(max_length=100, description="要重写的段落的 key")
    wish: str = Field(max_length=500, description="要求，如“更简洁”“突出依申请公开”")
    style: str = Field(default="", max_length=50)
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    without: list[str] = Field(default=[], max_length=200)


class RewriteReportBody(RewriteBody):
    """The same for a report that is not stored."""

    report: dict[str, Any] = Field(description="报告")


class DocumentBody(BaseModel):
    """A draft to be written as docx."""

    model_config = ConfigDict(extra="forbid")

    draft: dict[str, Any] = Field(description="起草接口返回的结果，可经修改")


class Figure(BaseModel):
    """A number in a draft and where it comes from."""

    start: int
    end: int
    text: str
    facts: list[str]


class Confirmation(BaseModel):
    """A part of a paragraph that a person has to confirm."""

    start: int
    end: int
    reason: str


class Paragraph(BaseModel):
    """A paragraph of a draft."""

    key: str
    text: str
    figures: list[Figure]
    needs_confirmation: list[Confirmation]


class DraftSection(BaseModel):
    """A drafted section."""

    title: str
    paragraphs: list[Paragraph]


class DraftAnswer(BaseModel):
    """The answer of a draft."""

    organization: str
    year: int
    model: str
    seconds: float
    tokens: int
    sections: list[DraftSection]
    template_sentences: list[str] = Field(description="没有采用模型文字、按固定句式写成的句子")
    missing: list[str] = Field(description="没有填写的单元格")
    notices: list[str] = Field(description="需要注意的事")


class KnownModel(BaseModel):
    """A model that the server knows."""

    name: str
    title: str
    size: int | None = Field(description="权重文件的字节数")
    file: str = Field(description="权重文件：ready 已下载并校验，missing 未下载，own 自有文件，等等")
    in_use: bool
    state: Literal["not-loaded", "loading", "loaded", "failed"]


class ModelInfo(BaseModel):
    """The model in use and where it stands."""

    name: str
    state: Literal["not-loaded", "loading", "loaded", "failed"]
    reason: str = ""


class Ready(BaseModel):
    """Whether the server can work."""

    status: Literal["ready", "not-ready"]
    database: Literal["ok", "failed"]
    model: ModelInfo
    queue: dict[str, int]
