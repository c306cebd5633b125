"""Which section a heading begins, whatever stands around its title."""

import pytest

from assistant.report import load_form, role_name, role_of, roles

FORM = load_form("2021")


def named(*headings: str) -> list[str]:
    return [role_name(role, FORM) for role in roles(headings, FORM)]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("一、总体情况", "overall"),
        ("第一部分 总体情况", "overall"),
        ("第一部分、总体情况：", "overall"),
        ("1、总体情况", "overall"),
        ("1.概述", "overall"),
        ("一、政务公开工作总体情况", "overall"),
        ("一、2024年度政府信息公开工作总体情况 ", "overall"),
        ("一、基本情况", "overall"),
        ("一、工作开展情况", "overall"),
        ("（一）总体情况", "overall"),
        ("一总体情况", "overall"),
        ("二、主动公开政府信息情况（单位：件）", "proactive"),
        ("第三部分 收到和处理政府信息公开申请情况", "applications"),
        ("三、收到和处理政府信息公开申请情况：", "applications"),
        ("三、 收到和处理政府信息公开申请情况", "applications"),
        ("三、依申请公开工作情况", "applications"),
        ("四、政府信息公开行政复议、行政诉讼情况", "disputes"),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "disputes"),
        ("四、政府信息公开申请引发的行政复议和诉讼", "disputes"),
        ("五、存在的困难问题与改进方向", "problems"),
        ("5．存在的主要问题及改进情况", "problems"),
        ("六、其他需要报告的事项", "other"),
        ("六、其他需要说明的情况", "other"),
    ],
)
def test_by_its_words(heading: str, role: str) -> None:
    assert role_name(role_of(heading, FORM), FORM) == role


@pytest.mark.parametrize("heading", ["一、", "组织领导", "附件", "", "2023年", "七、附表"])
def test_nothing_of_the_form(heading: str) -> None:
    assert role_of(heading, FORM).position == -1


def test_a_number_counts_where_no_title_names_the_section() -> None:
    assert named("一、", "二、主动公开政府信息情况", "五、下步打算") == ["overall", "proactive", "problems"]
    assert named("一、主动公开政府信息情况", "二、下步打算") == ["proactive", ""]


def test_a_title_goes_before_words() -> None:
    assert named("三、依申请公开的其他数据", "四、收到和处理政府信息公开申请情况")[0] == ""


def test_the_number_may_be_another() -> None:
    [role] = roles(("五、收到和处理政府信息公开申请情况",), FORM)
    assert (role.position, role.number, role.misnumbered) == (2, 5, True)
