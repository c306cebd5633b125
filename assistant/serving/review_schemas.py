"""The objects of reviews as OpenAPI shows them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class FolderBody(BaseModel):
    """A folder on the server's machine to review."""

    model_config = ConfigDict(extra="forbid")

    folder: str = Field(max_length=1000, description="设置项 review_folders 之内的文件夹")
    previous: str = Field(default="", max_length=1000, description="以前年度报告的文件夹，同样要在允许的范围内")


class ListedReview(BaseModel):
    """A review in the list."""

    id: str
    name: str
    state: Literal["running", "done", "failed"]
    total: int = Field(description="文件数；还没有列出时为 0")
    done: int
    seconds_left: float | None = Field(description="按已用的时间估计")
    problem: str


class ReviewRow(BaseModel):
    """An input in the overview."""

    number: int
    source: str
    organization: str
    year: int
    verdict: str
    errors: int
    warnings: int
    infos: int
    last_year: float | None = Field(description="与上年相同的比例")
    message: str = Field(description="无法读取的原因")


class Same(BaseModel):
    """Two reports whose texts are alike."""

    a: str
    b: str
    share: float


class Overview(ListedReview):
    """A review with the rows that were asked for."""

    reports: list[ReviewRow]
    pairs: list[Same]
    missing: list[str]


class OneReport(ReviewRow):
    """A report with its findings."""

    findings: list[dict[str, Any]]


class DecisionBody(BaseModel):
    """What a reviewer decides."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["已核实", "不改", "要改"]
    reason: str = Field(default="", max_length=2000)
