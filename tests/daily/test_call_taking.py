"""What the answers on a call sheet mean for the plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.text import Lang
from bcm_excel.daily.call_answers import Returned
from bcm_excel.daily.call_outcome import Outcome
from bcm_excel.daily.call_sheet_columns import CallSheetRow
from bcm_excel.daily.call_sheet_settings import Listed, Origin
from bcm_excel.daily.call_taking import taken
from bcm_excel.excel.grid import Grid, Value
from bcm_excel.incident.incident import PlanRef
from bcm_excel.plan.table import read_table
from tests.plans import grids, plan

TODAY = date(2026, 3, 10)
MADE = date(2026, 3, 2)
CONTACTS = """
# 应急通讯录
| 姓名 | 工号 | 单位 | 手机 | 固定电话 | 电子邮箱 | 核验日期 | 核验人 |
| 王敏 | 1001 | 甲公司 | 13800000001 | 8001 | | 2026-01-05 | 冯丽 |
| 李强 |  | 甲公司 | 13800000002、13800000003 | | li@example.com | | |
"""


def answers(table: str, *listed: tuple[str, str], by: str | None = "赵云") -> Returned:
    text = f"# 核验电话单\n| 姓名 | 标识 | 结果 | 拨打日期 | 新号码 | 新邮箱 | 备注 |\n{table}"
    rows, problems = read_table(grids(text)[0], CallSheetRow)
    people = tuple(Listed(key, name) for key, name in listed)
    return Returned(
        Path("sheet.xlsx"), Origin(PlanRef(), MADE, people), rows.rows, by, tuple(problems)
    )


def outcome(
    table: str, *listed: tuple[str, str], by: str | None = "赵云", contacts: str = CONTACTS
) -> Outcome:
    return taken(plan(contacts), answers(table, *listed, by=by), TODAY)


def changes(found: Outcome) -> dict[str, object]:
    return {each.cell.a1 or "": each.new for each in found.changes}


def refused(found: Outcome, lang: Lang = Lang.ZH) -> list[str]:
    return [f"{each.cell.a1} {each.name}：{each.why[lang]}" for each in found.not_taken]


def test_whoever_was_reached_is_verified_on_the_day_of_the_call_by_the_caller() -> None:
    found = outcome("| 王敏 | #1001 | 已确认 | 2026-03-05 |")
    assert changes(found) == {"G2": date(2026, 3, 5), "H2": "赵云"}
    assert (found.reached, found.silent, found.not_taken) == (["王敏"], [], [])


def test_a_call_without_its_date_counts_for_today() -> None:
    assert changes(outcome("| 王敏 | #1001 | 延迟确认 | |"))["G2"] == TODAY


def test_a_call_without_its_date_changes_nothing_once_it_was_taken() -> None:
    contacts = CONTACTS.replace("2026-01-05", "2026-03-04")
    assert changes(outcome("| 王敏 | #1001 | 已确认 | |", contacts=contacts)) == {}


def test_an_older_call_does_not_turn_a_verification_back() -> None:
    assert changes(outcome("| 王敏 | #1001 | 已确认 | 2026-01-04 |")) == {}


def test_a_date_to_come_in_the_plan_is_mended_by_a_call() -> None:
    contacts = CONTACTS.replace("2026-01-05", "2062-01-05")
    found = outcome("| 王敏 | #1001 | 已确认 | 2026-03-05 |", contacts=contacts)
    assert changes(found)["G2"] == date(2026, 3, 5)


def test_a_new_number_goes_into_the_column_of_its_kind() -> None:
    found = outcome("| 李强 | 李强 | 已确认 | 2026-03-05 | 138 0000 0009、0512-66668888转8029 |")
    assert changes(found) == {
        "D3": "13800000009",
        "E3": "0512-66668888-8029",
        "G3": date(2026, 3, 5),
        "H3": "赵云",
    }


def test_a_number_that_somebody_else_gave_is_taken_without_a_verification() -> None:
    found = outcome("| 王敏 | #1001 | 空号 | 2026-03-05 | 13800000009 | | 同事提供 |")
    assert changes(found) == {"D2": "13800000009"}
    assert [(each.name, each.result.key, each.remark) for each in found.wrong] == [
        ("王敏", "not_in_service", "同事提供")
    ]


def test_a_number_or_address_that_is_there_already_is_no_change() -> None:
    found = outcome("| 李强 | 李强 | | | 13800000002、138-0000-0003 | li@example.com |")
    assert changes(found) == {}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1380000000", "I2 王敏：新号码“1380000000”不是有效号码"),
        ("13800000001、138000000029", "I2 王敏：新号码“138000000029”不是有效号码"),
        ("问她本人", "E2 王敏：“新号码”里的“问她本人”读不懂"),
    ],
)
def test_a_number_that_does_not_ring_is_refused(typed: str, why: str) -> None:
    found = outcome(f"| 王敏 | #1001 | | | {typed} |")
    assert changes(found) == {}
    assert refused(found) == [why.replace("I2", "E2")]


def test_a_result_of_ones_own_is_refused_with_those_there_are() -> None:
    (why,) = refused(outcome("| 王敏 | #1001 | 打通 | | | |"))
    assert why.startswith("C2 王敏：“结果”里的“打通”不在可选项中，可选：已确认、无人接听、")


def test_an_extension_takes_the_place_of_an_extension() -> None:
    assert changes(outcome("| 王敏 | #1001 | | | 8009 |")) == {"E2": "8009"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (
            "| 王敏 | #1001 | | | 138 |",
            "E2 王敏：新号码“138”像分机，又不能替换现有的号码；请写完整",
        ),
        (
            "| 李强 | 李强 | | | 8009 |",
            "E2 李强：新号码“8009”像分机，又不能替换现有的号码；请写完整",
        ),
    ],
)
def test_the_beginning_of_a_number_is_refused(line: str, why: str) -> None:
    found = outcome(line)
    assert changes(found) == {}
    assert refused(found) == [why]


def test_an_address_that_cannot_exist_is_refused() -> None:
    found = outcome("| 王敏 | #1001 | | | | wang@ |")
    assert refused(found) == ["F2 王敏：新邮箱“wang@”无效"]


def test_whoever_has_left_gets_no_new_number() -> None:
    found = outcome("| 王敏 | #1001 | 已离岗 | 2026-03-05 | 13800000009 |")
    assert changes(found) == {}
    assert [each.name for each in found.left] == ["王敏"]
    assert refused(found) == ["E2 王敏：已离岗，新号码和新邮箱没有写入；请在预案中换人"]


def test_a_call_of_tomorrow_is_refused() -> None:
    found = outcome("| 王敏 | #1001 | 已确认 | 2026-03-11 |")
    assert changes(found) == {}
    assert refused(found) == ["D2 王敏：拨打日期 2026-03-11 在今天之后"]


def test_people_who_were_not_called_or_have_no_result_are_silent() -> None:
    found = outcome(
        "| 王敏 | #1001 | | 2026-03-05 |\n| 李强 | 李强 | 模拟 | |",
        ("#1001", "王敏"), ("李强", "李强"), ("#1009", "孙丽"),
    )  # fmt: skip
    assert found.silent == ["王敏", "李强", "孙丽"]
    assert (found.listed, found.called, found.rate) == (3, 0, None)


def test_the_reach_rate_is_that_of_the_calls() -> None:
    found = outcome(
        "| 王敏 | #1001 | 已确认 | |\n| 李强 | 李强 | 关机 | |",
        ("#1001", "王敏"),
        ("李强", "李强"),
        ("孙丽", "孙丽"),
    )
    assert (found.listed, found.called, found.rate) == (3, 2, 0.5)


TWINS = """
# 应急通讯录
| 姓名 | 工号 | 单位 | 手机 | 核验日期 |
| 王敏 | {one} | 甲公司 | 13800000001 | |
| 王敏 | {two} | 甲公司 | 13800000002 | |
"""


def test_namesakes_without_staff_numbers_are_refused() -> None:
    found = outcome(
        "| 王敏 | 王敏 | 已确认 | 2026-03-05 |\n| 王敏 | 王敏 | 关机 | 2026-03-05 |",
        ("王敏", "王敏"), ("王敏", "王敏"),
        contacts=TWINS.format(one="", two=""),
    )  # fmt: skip
    assert changes(found) == {}
    why = "通讯录中有 2 行分不清是不是同一个人（第 2、3 行），请先填写各自的工号"
    assert refused(found) == [f"A2 王敏：{why}", f"A3 王敏：{why}"]
    assert (found.listed, found.called) == (2, 2)


def test_namesakes_with_staff_numbers_are_told_apart() -> None:
    found = outcome(
        "| 王敏 | #1002 | 已确认 | 2026-03-05 |", contacts=TWINS.format(one="1001", two="1002")
    )
    assert changes(found) == {"E3": date(2026, 3, 5)}


def test_a_staff_number_that_is_somebody_elses_now_is_refused() -> None:
    found = outcome("| 孙丽 | #1001 | 已确认 | 2026-03-05 |", ("#1001", "孙丽"))
    assert refused(found) == ["A2 孙丽：工号 1001 在通讯录中现在是王敏"]


@pytest.mark.parametrize(
    ("row", "listed", "owner"),
    [
        ("| 孙丽 | 李强 |", ("李强", "李强"), "李强"),
        ("| 孙丽 | #1001 |", ("#1001", "王敏"), "王敏"),
        ("| 李强 | #1001 |", ("李强", "李强"), "王敏"),
    ],
)
def test_a_name_and_a_hidden_key_that_do_not_agree_are_refused_and_count_once(
    row: str, listed: tuple[str, str], owner: str
) -> None:
    found = outcome(f"{row} 已确认 | 2026-03-05 |", listed)
    assert (found.listed, found.called, found.silent) == (1, 1, [])
    (said,) = refused(found)
    assert f"姓名与隐藏的标识对不上（标识是{owner}的）" in said
    assert changes(found) == {}


def test_keys_that_were_deleted_are_made_up_for_by_the_names() -> None:
    found = outcome(
        "| 王敏 | | 已确认 | 2026-03-05 |\n| 李强 | | | |",
        ("#1001", "王敏"),
        ("李强", "李强"),
    )
    assert (found.listed, found.called, found.silent) == (2, 1, ["李强"])
    assert changes(found)["G2"] == date(2026, 3, 5)


def test_somebody_who_is_no_longer_in_the_plan_is_said() -> None:
    found = outcome("| 孙丽 | 孙丽 | 已确认 | 2026-03-05 |")
    assert refused(found, Lang.EN) == ["A2 孙丽：is no longer in the plan's contacts"]


def test_a_row_that_was_copied_counts_once() -> None:
    row = "| 王敏 | #1001 | 已确认 | 2026-03-05 |\n"
    found = outcome(row + "| 王敏 | #1001 | | |\n" + row, ("#1001", "王敏"))
    assert (found.listed, found.called) == (1, 1)
    assert changes(found)["G2"] == date(2026, 3, 5)


def test_two_rows_of_one_person_that_contradict_are_refused() -> None:
    found = outcome(
        "| 王敏 | #1001 | 已确认 | 2026-03-05 |\n| 王敏 | #1001 | 关机 | 2026-03-05 |",
        ("#1001", "王敏"),
    )
    assert changes(found) == {}
    assert refused(found) == ["C2 王敏：在电话单中有两行（第 2、3 行），填写的内容不同"]


def test_a_plan_without_a_column_for_the_date_is_said_once() -> None:
    contacts = """
    # 应急通讯录
    | 姓名 | 单位 | 手机 |
    | 王敏 | 甲公司 | 13800000001 |
    | 李强 | 甲公司 | 13800000002 |
    """
    table = "| 王敏 | 王敏 | 已确认 | 2026-03-05 | 13800000009 |\n| 李强 | 李强 | 已确认 | |"
    found = outcome(table + " 0512-66668888 |", contacts=contacts)
    assert changes(found) == {"C2": "13800000009"}
    assert [each.zh for each in found.remarks] == [
        "预案的应急通讯录没有“核验日期”列，核验日期没有写入；请先在通讯录中加上这一列"
    ]
    assert refused(found) == ["E3 李强：通讯录没有“固定电话”列，无法写入；请先加上这一列"]


def test_a_sheet_that_names_no_caller_leaves_the_plans_own() -> None:
    found = outcome("| 王敏 | #1001 | 已确认 | 2026-03-05 |", by=None)
    assert changes(found) == {"G2": date(2026, 3, 5)}
    assert [each.en for each in found.remarks] == [
        "the call sheet does not say who called; Verified by was left as it is"
    ]


def test_numbers_are_masked_unless_they_are_wanted() -> None:
    found = outcome("| 李强 | 李强 | | | 13800000009、0512-66668888转8029 | new@example.com |")
    assert [(each.before(full=False), each.after(full=False)) for each in found.changes] == [
        ("138****0002、138****0003", "138****0009"),
        ("", "0512-****8888-**29"),
        ("l***@example.com", "n***@example.com"),
    ]
    assert found.changes[0].before(full=True) == "13800000002、13800000003"


TYPED = st.one_of(
    st.sampled_from(
        ["", "已确认", "Confirmed", "已离岗", "13800000009", "8029", "a@example.com", "#N/A"]
    ),
    st.text(max_size=20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["王敏", "李强", "陌生人"]), TYPED, TYPED, TYPED, TYPED, TYPED, TYPED
        ),
        max_size=5,
    )
)
def test_whatever_is_typed_is_taken_or_said(rows: list[tuple[Value, ...]]) -> None:
    heading: list[Value] = ["姓名", "标识", "结果", "拨打日期", "新号码", "新邮箱", "备注"]
    grid = Grid("核验电话单", [heading, *map(list, rows)])
    table, problems = read_table(grid, CallSheetRow)
    origin = Origin(PlanRef(), MADE, (Listed("#1001", "王敏"),))
    found = taken(
        plan(CONTACTS), Returned(Path("s"), origin, table.rows, None, tuple(problems)), TODAY
    )
    assert found.called + len(found.silent) >= len({row.name for row in table.rows})
    for each in found.changes:
        assert each.cell.a1
        assert each.new
