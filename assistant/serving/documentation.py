"""What OpenAPI says of requests and answers beyond their models: bodies with examples, error answers, other formats."""

from typing import Any

from assistant.serving import problems
from assistant.serving.formats import DOCX, EVENTS, HTML, SARIF

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLE: dict[str, Any] = {
    "organization": "青禾县水务局",
    "year": 2023,
    "sections": [{"title": "一、总体情况", "text": "2023年，我局共收到政府信息公开申请15件，其中自然人申请13件。"}],
    "tables": {
        "applications": {
            "new": {
                "natural_person": 12,
                "business": 2,
                "research": 0,
                "nonprofit": 0,
                "legal_service": 0,
                "other_organization": 0,
                "total": 14,
            }
        }
    },
    "notes": ["全年举办业务培训2次，参训60人次"],
}

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
        fields["last_year"] = {"type": "string", "format": "binary", "description": "去年的报告文件"}
        fields["library"] = {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "以往的报告文件",
        }
    form = {"type": "object", "required": ["file"], "properties": fields}
    content = {"application/json": {"schema": REPORT, "example": EXAMPLE}, "multipart/form-data": {"schema": form}}
    return {"requestBody": {"required": True, "content": content}}


def review_body() -> dict[str, Any]:
    """The request body of a review: a zip, with last year's and a roster perhaps; or a folder."""
    told = {
        "file": "报告的 zip 压缩包",
        "previous": "以前年度报告的 zip 压缩包",
        "roster": "单位名单（xlsx）",
        "decisions": "上次审核的工作簿（xlsx），其中的决定照用",
    }
    fields = {name: {"type": "string", "format": "binary", "description": text} for name, text in told.items()}
    folder = {
        "type": "object",
        "required": ["folder"],
        "additionalProperties": False,
        "properties": {"folder": {"type": "string"}, "previous": {"type": "string"}},
    }
    form = {"type": "object", "required": ["file"], "properties": fields}
    content = {"multipart/form-data": {"schema": form}, "application/json": {"schema": folder}}
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


def answers(shape: str, *media_types: str) -> dict[int | str, dict[str, Any]]:
    """An answer that `answers` describes, and the other formats that it may be asked for in."""
    told = also("application/json", *media_types)
    told[200]["content"]["application/json"] = {"schema": {"$ref": f"#/components/schemas/{shape}"}}
    return told


GRAMMAR_BODY = form_body(
    {
        "text": "要核对的文字",
        "data": '或带标记的文字，JSON：{"annotation": [{"text": …}, {"markup": …, "interpretAs": …}]}',
        "language": "zh-CN 或 auto",
        "username": "报告编号（可选）",
        "apiKey": "访问密钥（设置了 keys 时）",
        "disabledRules": "不要的规则，逗号分隔，如 FIGURE_VALUE",
        "disabledCategories": "不要的类别，逗号分隔：TYPOS、GRAMMAR、STYLE",
        "enabledRules": "要的规则，逗号分隔；所属类别不要时仍然启用",
        "enabledCategories": "要的类别，逗号分隔",
        "enabledOnly": "true：只用 enabledRules 和 enabledCategories 写明的",
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


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route; what every route may answer is added to them."""
    return {
        status: {
            "description": problems.title(status),
            "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({400, 401, 403, 408, 413, 422, 429, 500, 503, *statuses})
    }


CHECKED = answers("CheckAnswer", HTML, SARIF, DOCX)
STORED_CHECKED = answers("StoredCheckAnswer", HTML, SARIF, DOCX)
DRAFTED = answers("Draft", EVENTS, DOCX)
ALTERNATIVES = answers("Alternatives")
DOCUMENT = also(DOCX)
