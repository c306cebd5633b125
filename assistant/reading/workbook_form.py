"""What the workbook form calls its sheets: shared by the reader and by the command that writes the form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkbookForm:
    """Names of the sheets and labels of the form that `assistant template` writes."""

    guide_sheet: str = "填表说明"
    identity_sheet: str = "基本信息"
    facts_sheet: str = "工作事实"
    previous_prefix: str = "上年"
    organization_label: str = "机关名称"
    year_label: str = "报告年度"
    facts_heading: str = "本年工作事实（一行一条，供起草正文使用）"


FORM = WorkbookForm()
