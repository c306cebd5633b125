"""The report that the questions of `questions.toml` are asked of: a fictional office, its tables balanced."""

from collections.abc import Mapping
from typing import Any

from assistant.report import Report

COLUMNS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_organization")
OUTCOMES = ("upheld", "corrected", "other", "pending")
ROWS = {
    "new": (41, 9, 0, 1, 4, 2),
    "carried_over": (4, 1, 0, 0, 0, 0),
    "granted": (15, 4, 0, 0, 2, 1),
    "partially_granted": (6, 1, 0, 0, 0, 0),
    "denied.third_party": (3, 1, 0, 0, 0, 0),
    "denied.internal_affairs": (2, 0, 0, 0, 0, 0),
    "denied.enforcement_file": (1, 0, 0, 0, 0, 0),
    "unavailable.not_held": (9, 2, 0, 1, 1, 0),
    "unavailable.needs_creation": (2, 0, 0, 0, 0, 0),
    "rejected.petition": (3, 0, 0, 0, 0, 0),
    "rejected.repeated": (1, 1, 0, 0, 0, 0),
    "other.not_corrected": (1, 0, 0, 0, 0, 0),
    "total": (43, 9, 0, 1, 3, 1),
    "carried_forward": (2, 1, 0, 0, 1, 1),
}
PREVIOUS = {"new": (36, 8, 0, 0, 4, 0), "carried_forward": (4, 1, 0, 0, 0, 0), "granted": (20, 5, 0, 0, 0, 0)}
TEXT = (
    "2024年，我局新收政府信息公开申请59件，其中自然人申请41件，商业企业申请9件。全年办结57件，其中予以公开22件。"
    "举办政务公开培训3场，培训210人次。"
)


def office(**more: Any) -> Report:
    """The report, with parts of its JSON replaced."""
    return Report.model_validate(data() | more)


def data() -> dict[str, Any]:
    """The report as JSON."""
    return {
        "organization": "清泽县住房和城乡建设局",
        "year": 2024,
        "sections": [
            {"title": "一、总体情况", "text": TEXT},
            {"title": "四、政府信息公开行政复议、行政诉讼情况", "text": "全年发生行政复议6件，行政诉讼3件。"},
            {"title": "五、存在的主要问题及改进情况", "text": "一是政策解读形式单一。下一步将增加图解。"},
            {"title": "六、其他需要报告的事项", "text": "本年度收取政府信息公开信息处理费300元。"},
        ],
        "tables": {
            "proactive": {
                "regulations": {"issued": 0, "repealed": 0, "in_force": 0},
                "normative_documents": {"issued": 5, "repealed": 2, "in_force": 31},
                "licensing": {"decisions": 860},
                "penalties": {"decisions": 74},
                "coercion": {"decisions": 0},
                "fees": {"amount": 12.6},
            },
            "applications": _applications(ROWS),
            "review": _dispute(3, 1, 2, 0),
            "litigation": {"direct": _dispute(1, 0, 0, 0), "after_review": _dispute(1, 0, 0, 1)},
        },
        "previous": {
            "year": 2023,
            "tables": {
                "applications": _applications(PREVIOUS, every=False),
                "review": _dispute(4, 0, 0, 0),
                "proactive": {"normative_documents": {"issued": 8, "repealed": 0, "in_force": 28}},
            },
        },
        "notes": ["全年收到政协提案办理公开件12件"],
    }


def _applications(rows: Mapping[str, tuple[int, ...]], *, every: bool = True) -> dict[str, Any]:
    made: dict[str, Any] = {}
    names = _all_rows() if every else tuple(rows)
    for name in names:
        values = rows.get(name, (0,) * len(COLUMNS))
        group, _, key = name.rpartition(".")
        target = made.setdefault(group, {}) if group else made
        target[key] = dict(zip(COLUMNS, values, strict=True)) | {"total": sum(values)}
    return made


def _all_rows() -> tuple[str, ...]:
    return tuple(
        address.removeprefix("applications.")
        for address in Report(organization="", year=2024).form.rows
        if address.startswith("applications.")
    )


def _dispute(*values: int) -> dict[str, Any]:
    return dict(zip(OUTCOMES, values, strict=True)) | {"total": sum(values)}
