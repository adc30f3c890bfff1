"""The roster: read whatever its columns are called, compared with the contacts cell by cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bcm_excel.app.roster import read_roster as read_file
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.roster import NO_ROSTER, NOBODY, Person, Roster, read_roster
from bcm_excel.daily.roster_compare import Comparison, compare
from bcm_excel.daily.roster_headings import FIELDS, HEADINGS, Employment, employment
from bcm_excel.daily.roster_rules import ROSTER_RULES
from tests.plans import TODAY, book, grids, plan, workbook


def roster(text: str) -> Roster:
    return read_roster(workbook(*grids(text)))


def test_the_usual_columns_in_any_order_below_titles() -> None:
    found = roster("""
        # Sheet1
        | 云湖制卡公司员工花名册 |
        | 制表：人事部 | | 2026-03-01 |
        | 序号 | 手机号码 | 所属部门 | 员工编号* | 员工姓名（必填） | 岗位名称 | 电子邮件 | 员工状态 | 离职日期 |
        | 1 | 138 0000 0001 | 信息部 | 1001 | 王 敏 | 主管 | wang@example.com | 正式员工 | |
        | 2 | 13800000002 | 信息部 | 1002 | 李强 | 专员 | | 离职 | 2026.2.28 |
        | 合计 | | | | 2 | | | | |
        """)
    assert found.remarks == ()
    assert found.people[:2] == (
        Person("王敏", "1001", (), ("信息部",), ("主管",), ("13800000001",), ("wang@example.com",), Employment.AT_WORK),
        Person("李强", "1002", (), ("信息部",), ("专员",), ("13800000002",), (), Employment.LEFT, date(2026, 2, 28)),
    )  # fmt: skip


def test_english_headings_and_several_sheets_of_which_one_lists_leavers() -> None:
    found = roster("""
        # Staff
        | Employee ID | Full Name | Mobile | Department |
        | 7 | Wang Min | 13800000001 | IT |
        # 离职人员
        | 工号 | 姓名 |
        | 8 | 李强 |
        # 说明
        | 本表每月更新 |
        """)
    assert [(each.name, each.state) for each in found.people] == [
        ("Wang Min", None), ("李强", Employment.LEFT),
    ]  # fmt: skip


def test_a_sheet_of_leavers_says_who_left_without_a_column_for_it() -> None:
    (leaver,) = roster("# 离职人员\n| 工号 | 姓名 |\n| 8 | 李强 |").people
    assert leaver.state is Employment.LEFT
    assert roster("# 离职人员\n| 工号 | 姓名 |\n| 8 | 李强 |").remarks == ()


def test_the_surest_of_two_columns_of_numbers_is_the_staff_number() -> None:
    found = roster("# 名单\n| 编号 | 姓名 | 工号 |\n| 1 | 王敏 | 1001 |")
    assert found.people[0].staff_no == "1001"


def test_levels_of_departments_and_two_mobiles_are_all_kept() -> None:
    found = roster("""
        # 名单
        | 姓名 | 一级部门 | 二级部门 | 手机1 | 手机2 |
        | 王敏 | 生产中心 | 信息部 | 13800000001 | 不详 |
        """)
    assert (found.people[0].departments, found.people[0].mobiles) == (
        ("生产中心", "信息部"), ("13800000001",),
    )  # fmt: skip


def test_a_roster_that_cannot_say_who_left_says_so() -> None:
    (said,) = roster("# 名单\n| 姓名 | 工号 |\n| 王敏 | 1001 |").remarks
    assert "看不出谁已离职" in said.zh


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("# 表\n| 项目 | 金额 |\n| 甲 | 1 |", NO_ROSTER),
        ("# 表\n| 部门 | 电话 |\n| 信息部 | 13800000001 |", NO_ROSTER),
        ("# 表\n| 姓名 | 金额 |\n| 王敏 | 1 |", NO_ROSTER),
        ("# 表", NO_ROSTER),
        ("# 表\n| 姓名 | 工号 |", NOBODY),
        ("# 表\n| 姓名 | 工号 |\n| 合计 | 0 |", NOBODY),
    ],
)
def test_what_is_no_roster_is_refused(text: str, why: Text) -> None:
    with pytest.raises(Failure) as failed:
        roster(text)
    assert (failed.value.reason, failed.value.said) == (Reason.WRONG_KIND, why)


def test_blank_rows_repeated_headings_and_totals_are_nobody() -> None:
    found = roster("""
        # 名单
        | 姓名 | 部门 | 手机 |
        | 王敏 | '  | 13800000001 |
        | | | |
        | '　 | 物流部 | 13800000009 |
        | 姓名 | 部门 | 手机 |
        | 李强 | 财务部 | 13800000002 |
        | 合 计 | 2 | |
        """)
    assert [(each.name, each.departments) for each in found.people] == [
        ("王敏", ()), ("李强", ("财务部",)),
    ]  # fmt: skip


def test_of_two_columns_of_states_the_one_that_is_understood_counts() -> None:
    found = roster("# 名单\n| 姓名 | 人员状态 | 在职状态 |\n| 王敏 | A类 | 离职 |")
    assert found.people[0].state is Employment.LEFT


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("在职", Employment.AT_WORK),
        ("试用期", Employment.AT_WORK),
        ("Active", Employment.AT_WORK),
        ("未离职", Employment.AT_WORK),
        ("离职办理中", Employment.AT_WORK),
        ("退休返聘", Employment.AT_WORK),
        ("已离职", Employment.LEFT),
        ("Inactive", Employment.LEFT),
        ("不在职", Employment.LEFT),
        ("退休", Employment.LEFT),
        ("在职（产假）", Employment.ON_LEAVE),
        ("On Leave", Employment.ON_LEAVE),
        ("A", None),
        ("", None),
    ],
)
def test_the_words_for_who_works_there(word: str, expected: Employment | None) -> None:
    assert employment(word) is expected


def test_a_heading_that_asks_makes_yes_and_no_a_state() -> None:
    assert employment("否", "是否在职") is Employment.LEFT
    assert employment("否", "是否离职") is Employment.AT_WORK
    assert employment("是", "状态") is None
    assert employment("试用", "是否在职") is Employment.AT_WORK
    assert employment("产假", "是否在职") is Employment.ON_LEAVE
    assert employment("", "是否在职") is None


def test_no_heading_means_two_things() -> None:
    assert len(FIELDS) == sum(map(len, HEADINGS.values()))


PLAN = """
# 应急通讯录
| 姓名 | 工号 | 单位 | 部门 | 职务 | 手机 | 电子邮箱 | 在岗状态 |
| 王敏 | 1001 | 甲公司 | 信息部 | 主管 | 13800000001 | wang@example.com | |
| 李强 | | 甲公司 | 财务部 | 会计 | 13800000002 | | |
| 赵云 | 1003 | 甲公司 | 物流部 | 专员 | | | |
| 周杰 | | 乙公司 | 销售部 | | 13800000005 | | |
| 孙丽 | 1004 | 甲公司 | 物流部 | | 13800000006 | | 离岗 |
"""
GOOD = """
| 王敏 | 1001 | 信息部 | 主管 | 13800000001 | 在职 | |
| 李强 | 1002 | 财务部 | 会计 | 13800000002 | 在职 | |
| 赵云 | 1003 | 生产中心/物流部 | 专员 | | 在职 | |
"""


def compared(rows: str, contacts: str = PLAN, today: date = TODAY) -> Comparison:
    heading = "| 姓名 | 工号 | 部门 | 职务 | 手机 | 状态 | 离职日期 |"
    return compare(plan(contacts), roster(f"# 花名册\n{heading}\n{rows}"), today)


def said(found: Comparison, lang: Lang = Lang.ZH) -> list[str]:
    return [f"{each.cell.a1} {each.rule.code} {each.message(lang)}" for each in found.findings]


def test_where_nothing_differs_nothing_is_said() -> None:
    found = compared(GOOD)
    assert (said(found), found.matched, found.remarks) == ([], 3, ())


def test_whoever_left_is_said_and_nothing_else_of_them() -> None:
    rows = GOOD.replace(
        "| 主管 | 13800000001 | 在职 | |", "| 经理 | 13800000009 | 离职 | 2026-02-28 |"
    )
    assert said(compared(rows)) == ["H2 HR101 花名册显示王敏已离职（2026-02-28）"]
    rows = GOOD.replace("| 主管 | 13800000001 | 在职 | |", "| 主管 | | 离职 | |")
    assert said(compared(rows), Lang.EN) == [
        "H2 HR101 王敏 has left according to the roster (by its status)"
    ]


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2026-03-01", ["HR101"]),
        ("2026-03-02", ["HR102"]),
        ("2026-04-02", ["HR102"]),
        ("2026-04-03", []),
        ("9999-12-31", []),
    ],
)
def test_a_leaving_date_counts_from_the_day_after(day: str, codes: list[str]) -> None:
    rows = GOOD.replace("| 13800000001 | 在职 | |", f"| 13800000001 | 在职 | {day} |")
    assert [each.rule.code for each in compared(rows).findings] == codes


def test_somebody_on_leave_whom_the_plan_has_at_work() -> None:
    rows = GOOD.replace("| 13800000001 | 在职", "| 13800000001 | 产假")
    assert said(compared(rows)) == ["H2 HR103 花名册显示王敏正在休假，通讯录中没有登记"]
    away = PLAN.replace("| wang@example.com | |", "| wang@example.com | 休假 |")
    assert said(compared(rows, away)) == []


def test_a_move_and_a_new_number() -> None:
    rows = GOOD.replace("信息部 | 主管 | 13800000001", "市场部 | 经理 | 13800000009")
    assert said(compared(rows)) == [
        "D2 HR111 王敏的部门是“信息部”，花名册是“市场部”",
        "E2 HR112 王敏的职务是“主管”，花名册是“经理”",
        "F2 HR121 王敏的手机是 138 0000 0001，花名册是 138 0000 0009",
    ]


def test_a_mobile_that_only_the_roster_has() -> None:
    rows = GOOD.replace("| 专员 | |", "| 专员 | 13800000003 |")
    assert said(compared(rows)) == ["F4 HR122 通讯录没有赵云的手机，花名册是 138 0000 0003"]


def test_a_mobile_of_the_plan_that_cannot_be_read_is_not_said_to_be_missing() -> None:
    rows = GOOD.replace("| 专员 | |", "| 专员 | 13800000003 |")
    unread = PLAN.replace("| 物流部 | 专员 | |", "| 物流部 | 专员 | 见名片 |")
    assert said(compared(rows, unread)) == []


def test_a_landline_of_the_roster_is_no_new_mobile() -> None:
    rows = GOOD.replace("| 主管 | 13800000001", "| 主管 | 010-80000001")
    assert said(compared(rows)) == []


def test_an_address_is_compared_where_both_have_one_however_it_is_written() -> None:
    text = "# 花名册\n| 姓名 | 工号 | 邮箱 |\n| 王敏 | 1001 | WANG@example.com |\n| 李强 | 1002 | li@example.com |\n| 赵云 | 1003 | |"
    assert said(compare(plan(PLAN), roster(text), TODAY)) == []


def test_organisation_and_address_are_compared_where_the_roster_has_them() -> None:
    text = "# 花名册\n| 姓名 | 工号 | 公司 | 邮箱 | 状态 |\n| 王敏 | 1001 | 丙公司 | w@example.com | 在职 |\n| 李强 | 1002 | 甲公司 | | 在职 |\n| 赵云 | 1003 | 甲公司 | | 在职 |"
    assert said(compare(plan(PLAN), roster(text), TODAY)) == [
        "C2 HR113 王敏的单位是“甲公司”，花名册是“丙公司”",
        "G2 HR123 王敏的电子邮箱是 wang@example.com，花名册是 w@example.com",
    ]


def test_an_organisation_written_shorter_throughout_is_no_move() -> None:
    text = "# 花名册\n| 姓名 | 工号 | 公司 |\n| 王敏 | 1001 | 甲 |\n| 李强 | 1002 | 甲 |\n| 赵云 | 1003 | 甲 |"
    assert said(compare(plan(PLAN), roster(text), TODAY)) == []


def test_whoever_is_not_listed_is_said_but_not_other_peoples_staff() -> None:
    assert said(compared(GOOD.replace("李强", "李刚"))) == ["A3 HR131 花名册里没有李强"]


def test_a_namesake_of_another_organisation_is_a_stranger() -> None:
    assert said(compared(GOOD + "| 周杰 | 1009 | 物流部 | | 13800000009 | 离职 | |")) == []


PEOPLE = """
# 应急通讯录
| 姓名 | 工号 | 单位 |
| 王敏 | {number} | 甲公司 |
| 张伟 | | 甲公司 |
| 孙丽 | | 甲公司 |
| 李强 | | 乙公司 |
| 赵云 | | 乙公司 |
| 周杰 | | 乙公司 |
"""
LISTED = ("王敏 | 1001", "李强 | 1002", "赵云 | 1003")


@pytest.mark.parametrize(
    ("number", "companies", "missing"),
    [
        ("1001", ("", "", ""), ["张伟", "孙丽"]),
        ("", ("", "", ""), ["周杰"]),
        ("", ("甲公司", "乙公司", "乙公司"), ["张伟", "孙丽", "周杰"]),
    ],
    ids=["by number", "by most names", "as the roster says"],
)
def test_whose_people_the_roster_lists(
    number: str, companies: tuple[str, ...], missing: list[str]
) -> None:
    rows = (f"| {who} | {company} |" for who, company in zip(LISTED, companies, strict=True))
    text = "\n".join(("# 花名册", "| 姓名 | 工号 | 公司 |", *rows))
    found = compare(plan(PEOPLE.format(number=number)), roster(text), TODAY)
    names = [each.values["name"] for each in found.findings if each.rule.code == "HR131"]
    assert names == missing


def test_what_the_plan_leaves_blank_is_no_difference() -> None:
    text = "# 花名册\n| 姓名 | 工号 | 部门 | 职务 |\n| 王敏 | 1001 | 信息部 | 主管 |"
    blank = "# 应急通讯录\n| 姓名 | 工号 | 单位 | 部门 | 职务 |\n| 王敏 | 1001 | 甲公司 | | |"
    assert said(compare(plan(blank), roster(text), TODAY)) == []


def test_a_staff_number_of_somebody_else_is_said() -> None:
    rows = GOOD.replace("| 王敏 | 1001", "| 王明 | 1001")
    assert said(compared(rows)) == ["B2 HR132 王敏的工号 1001 在花名册中是王明"]


def test_zeros_that_excel_took_do_not_matter() -> None:
    assert said(compared(GOOD.replace("| 1001", "| '0001001"))) == []


def test_a_staff_number_with_letters_is_one_persons_alone() -> None:
    rows = GOOD.replace("| 1001", "| A07").replace("| 1003", "| B07")
    lettered = PLAN.replace("| 1001", "| A07").replace("| 1003", "| B07")
    assert said(compared(rows, lettered)) == []
    assert said(compared(rows.replace("| 王敏", "| 王明"), lettered)) == [
        "B2 HR132 王敏的工号 A07 在花名册中是王明"
    ]
    assert said(compared(rows.replace("| 赵云 | B07", "| 赵刚 | C07"), lettered)) == [
        "A4 HR131 花名册里没有赵云"
    ]


def test_a_staff_number_that_nobody_bears_leaves_the_name() -> None:
    assert said(compared(GOOD.replace("| 赵云 | 1003", "| 赵云 | 1033"))) == []
    assert said(compared(GOOD.replace("| 赵云 | 1003", "| 赵刚 | 1033"))) == [
        "A4 HR131 花名册里没有赵云"
    ]


def test_namesakes_on_the_roster_are_told_apart_by_number_or_department_or_said() -> None:
    by_number = GOOD + "| 李强 | 1008 | 物流部 | 专员 | 13800000008 | 离职 | |"
    assert said(compared(by_number)) == []
    by_department = by_number.replace("| 会计 | 13800000002", "| 会计 | ")
    assert said(compared(by_department)) == []
    rows = by_department.replace("| 财务部", "| 市场部")
    assert said(compared(rows)) == [
        "A3 HR133 李强有同名的人（通讯录 1 人，花名册 2 人），分不清是哪一位，没有比对"
    ]


def test_of_two_namesakes_in_the_plan_one_on_the_roster_is_given_to_neither() -> None:
    contacts = PLAN + "| 李强 | | 甲公司 | 物流部 | 专员 | 13800000007 | | |"
    assert said(compared(GOOD, contacts)) == [
        "A7 HR133 李强有同名的人（通讯录 2 人，花名册 1 人），分不清是哪一位，没有比对"
    ]


def test_a_namesake_without_department_and_number_is_not_guessed() -> None:
    contacts = PLAN.replace("| 财务部 | 会计 | 13800000002", "| | 会计 | ")
    rows = GOOD + "| 李强 | 1008 | 物流部 | 专员 | 13800000008 | 离职 | |"
    assert [each.rule.code for each in compared(rows, contacts).findings] == ["HR133"]


def test_of_two_namesakes_in_the_plan_any_row_of_the_one_on_the_roster_tells() -> None:
    contacts = PLAN + "| 李强 | | 甲公司 | 物流部 | 专员 | 13800000007 | | |"
    rows = "| 李强 | 1002 | 行政部 | 文员 | | 离职 | 2024-01-01 |" + GOOD
    assert said(compared(rows, contacts)) == [
        "A7 HR133 李强有同名的人（通讯录 2 人，花名册 1 人），分不清是哪一位，没有比对"
    ]


def test_somebody_who_left_and_came_back_works_there() -> None:
    rows = "| 王敏 | 1001 | 行政部 | 文员 | | 离职 | 2024-01-01 |" + GOOD
    assert said(compared(rows)) == []


def test_of_several_rows_of_one_the_last_in_force_holds_in_any_order() -> None:
    old = "| 王敏 | 1001 | 行政部 | 文员 | | 离职 | 2024-01-01 |"
    assert said(compared(GOOD + old)) == []
    both = GOOD.replace("13800000001 | 在职 | |", "13800000001 | 离职 | 2026-01-01 |")
    assert said(compared(old + both)) == ["H2 HR101 花名册显示王敏已离职（2026-01-01）"]


def test_a_namesake_of_another_organisation_in_the_plan_confuses_nobody() -> None:
    contacts = PLAN + "| 李强 | | 乙公司 | 物流部 | 专员 | 13800000007 | | |"
    rows = GOOD.replace("财务部 | 会计 | 13800000002", "市场部 | 会计 | ")
    assert said(compared(rows, contacts)) == ["D3 HR111 李强的部门是“财务部”，花名册是“市场部”"]


def test_of_two_namesakes_in_the_plan_the_mobile_alone_tells() -> None:
    contacts = PLAN + "| 李强 | | 甲公司 | 物流部 | 专员 | | | |"
    rows = GOOD.replace("| 财务部 | 会计", "| 市场部 | 会计")
    assert [each.split()[1] for each in said(compared(rows, contacts))] == ["HR111", "HR133"]


def test_rows_without_a_staff_number_are_several_people() -> None:
    rows = GOOD.replace(
        "| 李强 | 1002 | 财务部 | 会计 | 13800000002", "| 李强 | | 市场部 | 会计 | "
    )
    again = rows + "| 李强 | | 行政部 | 会计 | | 在职 | |"
    assert [each.rule.code for each in compared(again).findings] == ["HR133"]


def test_the_wrong_roster_is_said_and_accuses_nobody() -> None:
    found = compared("| 吴一 | 9 | 部 | | | 在职 | |")
    assert said(found) == []
    assert ["没有一个人对得上" in each.zh for each in found.remarks] == [True]


def test_what_the_organisation_accepts_is_waived() -> None:
    waiver = "# 豁免\n| 规则代码 | 行标识 | 理由 | 豁免批准人 | 有效期至 |\n| HR131 | 李强 | 外包人员 | 王敏 | 2026-12-31 |"
    (finding,) = compared(GOOD.replace("李强", "李刚"), PLAN + waiver).findings
    assert finding.waived is not None


def test_each_rule_speaks_both_languages_of_the_same_values() -> None:
    codes = [each.code for each in ROSTER_RULES]
    assert codes == sorted(set(codes))
    for each in ROSTER_RULES:
        for text in (each.message, each.why, each.fix):
            assert sorted(part.split("}")[0] for part in text.zh.split("{")[1:]) == sorted(
                part.split("}")[0] for part in text.en.split("{")[1:]
            )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_a_roster_as_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes("花名册\n姓名;工号;手机\n王敏;1001;13800000001\n".encode(encoding))
    assert read_file(path).people == (Person("王敏", "1001", mobiles=("13800000001",)),)


def test_a_roster_as_a_workbook_whatever_its_name(tmp_path: Path) -> None:
    path = book(
        tmp_path / "roster.csv", "# 名单\n| 姓名 | 工号 | 手机 |\n| 王敏 | 1001 | 13800000001 |"
    )
    assert read_file(path).people == (Person("王敏", "1001", mobiles=("13800000001",)),)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 ", Reason.NOT_EXCEL),
        (b"", Reason.EMPTY),
        (b"PK\x03\x04", Reason.TRUNCATED),
        ("今天没有名单".encode(), Reason.WRONG_KIND),
        ("姓名,工号\n王敏,1\n".encode() + b"\xff\xff", Reason.CORRUPT),
    ],
)
def test_a_file_that_is_no_roster_is_one_sentence(
    tmp_path: Path, data: bytes, reason: Reason
) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    with pytest.raises(Failure) as failed:
        read_file(path)
    assert failed.value.reason is reason
