"""Rules that need many reports at once; who belongs to whom, and which texts are alike, is told by a review.

Here are their descriptions only, so that they are listed, switched off and explained like every other.
"""

from assistant.checking.rules.rule import Rule

LEVELS = Rule(
    "table.levels", "table", "warning", "与下级汇总不符",
    "政府的表格应等于本级、各部门和下级政府之和；汇总小于下级之和、漏计或重复计入某一单位",
    "国办公开办函〔2021〕30号",
)  # fmt: skip
SAME_TEXT = Rule(
    "format.same-text",
    "format",
    "warning",
    "与其他单位的报告雷同",
    "正文过半与同批另一单位的报告相同（数字、单位名称除外）",
)
TWICE = Rule("format.twice", "format", "warning", "同一单位有两份报告", "同批报告中同一单位、同一年度的报告不止一份")

RULES = (LEVELS, SAME_TEXT, TWICE)
