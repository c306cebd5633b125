"""The objects of the own API that stand nowhere else; what checks and drafts answer is in `answers`."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class ApiAnswer(BaseModel):
    """What the server answers: all of its keys stand here. The tests hold every real answer to it."""

    model_config = ConfigDict(extra="forbid")


class Problem(ApiAnswer):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[dict[str, str]] = Field(default_factory=list)


class TableRead(ApiAnswer):
    """How much of a table was read."""

    table: str = Field(description="表二、表三或表四")
    title: str
    cells: int = Field(description="官方表格的单元格数")
    read: int = Field(description="读到的单元格数，包括未填的")
    filled: int = Field(description="读到的单元格中填了内容的")


class Stored(ApiAnswer):
    """A report that was stored, and what was read."""

    id: str
    name: str
    created: str
    organization: str
    year: int
    format: str = Field(description="读取所用的格式")
    form: str = Field(description="官方表格的版本：2019、2021，或几块用另一版（2021+applications），见 /api/forms")
    sections: list[str] = Field(description="读到的各部分标题")
    tables: list[TableRead] = Field(description="每张表读到多少")
    cells: int = Field(description="读到的有值单元格数")
    warnings: list[str] = Field(description="未读懂或存疑之处")


class DecisionOnFinding(BaseModel):
    """What a person decides on a finding."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["confirmed", "dismissed"] = Field(description="confirmed 确认有误；dismissed 不是问题")
    reason: str = Field(default="", max_length=2000, description="理由；dismissed 时必填")


Tracked = Literal["none", "confirmed", "all"]
"""Which right values a docx shows as tracked changes."""


class ReportChange(BaseModel):
    """Parts of a stored report to be replaced; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    organization: str = Field(default="", max_length=500)
    year: int = Field(default=2024, ge=2008, le=2100)
    sections: list[dict[str, Any]] = Field(default=[], max_length=200)
    tables: dict[str, Any] = Field(default={})
    previous: dict[str, Any] | None = None
    notes: list[str] = Field(default=[], max_length=2000)


class KnownStyle(ApiAnswer):
    """A way of writing."""

    name: str
    title: str


class DecisionKept(DecisionOnFinding):
    """A decision as kept."""

    finding: str
    decided: str


class KeptReport(Stored):
    """A stored report as a whole."""

    report: dict[str, Any] = Field(description="报告，可直接用于 /api/check 和 /api/draft")
    decisions: list[DecisionKept]


class ReportWithMaterial(KeptReport):
    """A stored report to which a file was added."""

    taken: Literal["previous", "notes"] = Field(description="previous 作为上年度报告；notes 作为备注")


class ListedReport(ApiAnswer):
    """A stored report in the list."""

    id: str
    name: str
    created: str
    organization: str
    year: int


class DraftQuery(BaseModel):
    """How a draft is wanted."""

    section: Literal["一", "五", "all"] = Field(default="all", description="起草的部分")
    style: str = Field(default="", max_length=50, description="文风，空为设置中的文风")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="种子；相同则结果相同")
    without: list[str] = Field(default=[], max_length=200, description="不要的要点的编号")
    wish: str = Field(default="", max_length=500, description="要求，如“突出水利工程建设”“多用数据”；结果见 wishes")
    tens_of_thousands: bool = Field(default=False, description="一万以上的数写成“157.3万”")


class StoredDraftQuery(DraftQuery):
    """The same for a stored report; the past reports are stored ones too."""

    last_year: str = Field(
        default="", max_length=64, description="去年的报告（已保存）的编号：用于同比、回应去年的问题"
    )
    library: list[str] = Field(default=[], max_length=10, description="以往的报告（已保存）的编号：学它的写法和措施")


class RewriteBody(BaseModel):
    """Which paragraph of a draft to write again, and how."""

    model_config = ConfigDict(extra="forbid")

    draft: dict[str, Any] = Field(description="起草接口返回的结果")
    paragraph: str = Field(max_length=100, description="要重写的段落的 key")
    wish: str = Field(max_length=500, description="要求，如“更简洁”“突出依申请公开”")
    style: str = Field(default="", max_length=50)
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    without: list[str] = Field(default=[], max_length=200)


class AlternativesBody(RewriteBody):
    """Of which paragraph of a draft other wordings are wanted, and how many."""

    wish: str = Field(default="", max_length=500, description="要求，可以不写")
    count: int = Field(default=3, ge=1, le=9, description="备选的份数")


class RewriteReportBody(RewriteBody):
    """The same for a report that is not stored."""

    report: dict[str, Any] = Field(description="报告")


class AlternativesReportBody(AlternativesBody):
    """The same for a report that is not stored."""

    report: dict[str, Any] = Field(description="报告")


class DocumentBody(BaseModel):
    """A draft to be written as docx."""

    model_config = ConfigDict(extra="forbid")

    draft: dict[str, Any] = Field(description="起草接口返回的结果，可经修改")


class KnownModel(ApiAnswer):
    """A model that the server knows."""

    name: str
    title: str
    size: int | None = Field(description="权重文件的字节数")
    file: str = Field(description="权重文件：ready 已下载并校验，missing 未下载，own 自有文件，等等")
    in_use: bool
    state: Literal["not-loaded", "loading", "loaded", "failed"]


class ModelInfo(ApiAnswer):
    """The model in use and where it stands."""

    name: str
    state: Literal["not-loaded", "loading", "loaded", "failed"]
    reason: str = ""


class Ready(ApiAnswer):
    """Whether the server can work."""

    status: Literal["ready", "not-ready"]
    database: Literal["ok", "failed"]
    model: ModelInfo
    queue: dict[str, int]
    checks: dict[str, int]
    guards: dict[str, str] = Field(description="围住读取文件的进程的防护：limits、bubblewrap、landlock")
