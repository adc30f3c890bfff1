"""The call sheet as a file: made from a plan, filled in, taken back into it."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.app.contacts import Applied, CallSheet, apply_call_sheet, make_call_sheet
from bcm_excel.core.cell import letters
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.daily.call_answers import read_call_sheet
from bcm_excel.daily.call_sheet import BY_TYPED, HEADER, column_of
from bcm_excel.daily.call_sheet_columns import OFFERED
from bcm_excel.excel.patch import Content, patch
from bcm_excel.excel.read import read
from bcm_excel.incident.incident import CallResult
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.people import Contact
from tests.excel_rules import assert_excel_rules
from tests.office import needs_office, saved_by_libreoffice, stands, wrong_values
from tests.package import parts_of
from tests.plans import book
from tests.workbooks import PLAN_A, PLAN_B, encrypted, plan_file, signed, with_formula

NOW = datetime(2026, 3, 10, 9, 0)
TODAY = NOW.date()
CALLED = date(2026, 3, 9)


def made(plan: Path, lang: Lang = Lang.ZH, *, password: str | None = None) -> CallSheet:
    target = plan.with_name("sheet.xlsx")
    return make_call_sheet(
        plan, target, today=TODAY, now=NOW, wording=Wording(lang), everybody=True, password=password
    )


Typed = dict[str, Content]


def filled(sheet: Path, typed: dict[str, Typed], by: str = "赵云") -> Path:
    """The sheet with what staff type in it, by person and field."""
    rows = {row.name: row.row for row in read_call_sheet(read(sheet)).rows}
    name = read(sheet).sheets[0].name
    changes: dict[tuple[str, str], Content] = {
        (name, f"{letters(column_of(field))}{rows[person]}"): content
        for person, fields in typed.items()
        for field, content in fields.items()
    }
    changes[name, f"{letters(column_of(BY_TYPED))}{HEADER - 1}"] = by
    target = sheet.with_name("filled.xlsx")
    target.unlink(missing_ok=True)
    assert not patch(sheet, target, changes).refused
    return target


def applied(sheet: Path, plan: Path, target: Path | None = None) -> Applied:
    return apply_call_sheet(sheet, plan, today=TODAY, now=NOW, target=target)


def contact(plan: Path, name: str) -> Contact:
    return plan_of(read(plan)).contacts.named(name)[0]


REACHED: dict[str, Typed] = {
    "周建国": {"result": "已确认", "called": CALLED, "new_number": "13800000099"}
}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return plan_file(tmp_path / "plan.xlsx")


@pytest.mark.parametrize("lang", Lang)
def test_a_call_sheet_is_a_workbook_that_excel_opens(plan: Path, lang: Lang) -> None:
    sheet = made(plan, lang)
    assert sheet.path is not None
    assert_excel_rules(sheet.path)
    returned = read_call_sheet(read(sheet.path))
    assert [row.name for row in returned.rows] == [each.contact.name for each in sheet.due]
    assert [row.key for row in returned.rows] == [each.key for each in returned.origin.listed]
    assert (returned.problems, returned.by, returned.origin.made) == ((), None, TODAY)
    first = stands(sheet.path)["核验电话单 Call sheet", f"D{HEADER + 1}"]
    assert first.formula == 'HYPERLINK("tel:+8613800000001","138\u00a00000\u00a00001")'


def test_the_plan_differs_in_the_changed_cells_alone(plan: Path, tmp_path: Path) -> None:
    sheet = made(plan).path
    assert sheet is not None
    target = tmp_path / "out.xlsx"
    done = applied(filled(sheet, REACHED), plan, target)
    assert {each.cell.a1: each.new for each in done.outcome.changes} == {
        "F4": "13800000099", "P4": CALLED, "Q4": "赵云",
    }  # fmt: skip
    assert (done.path, done.backup) == (target, None)
    old, new = parts_of(plan), parts_of(target)
    contacts = [grid.name for grid in read(plan).sheets].index("应急通讯录 Contacts") + 1
    changed = {name for name in old | new if old.get(name) != new.get(name)}
    assert changed <= {f"xl/worksheets/sheet{contacts}.xml", "xl/styles.xml", "xl/workbook.xml"}
    before, after = stands(plan), stands(target)
    differing = {ref for (_, ref), cell in after.items() if before.get((_, ref)) != cell}
    assert differing == {"F4", "P4", "Q4"}
    assert_excel_rules(target)


def test_in_place_the_original_is_kept_first_and_a_second_time_changes_nothing(plan: Path) -> None:
    original = plan.read_bytes()
    sheet = made(plan).path
    assert sheet is not None
    returned = filled(sheet, REACHED)
    done = applied(returned, plan)
    assert done.backup == plan.with_name("plan.备份-20260310-090000.xlsx")
    assert done.backup.read_bytes() == original
    once = plan.read_bytes()
    again = applied(returned, plan)
    assert (again.path, again.backup, again.outcome.changes) == (None, None, [])
    assert [each.zh for each in again.remarks] == ["制表之后预案有过改动，已按工号或姓名逐人对应"]
    assert plan.read_bytes() == once


def test_a_sheet_of_another_plan_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    plan = plan_file(tmp_path / "plan.xlsx", name=PLAN_A)
    other = plan_file(tmp_path / "other.xlsx", name=PLAN_B)
    sheet = made(plan).path
    assert sheet is not None
    with pytest.raises(Failure) as failed:
        applied(sheet, other)
    assert failed.value.reason is Reason.WRONG_KIND
    assert "属于另一个预案“个人化系统故障应急预案”" in failed.value.said.zh
    with pytest.raises(Failure) as failed:
        applied(other, plan)
    assert failed.value.said.zh == "这不是本程序生成的核验电话单，未采用"
    with pytest.raises(Failure) as failed:
        applied(sheet, sheet)
    assert failed.value.said.zh == "这个工作簿没有应急通讯录，或通讯录里没有人"


def test_a_plan_that_is_open_signed_or_changed_meanwhile_is_left_alone(plan: Path) -> None:
    sheet = made(plan).path
    assert sheet is not None
    returned, original = filled(sheet, REACHED), plan.read_bytes()
    mark = plan.with_name("~$plan.xlsx")
    mark.touch()
    for target in (None, plan.with_name("out.xlsx")):
        with pytest.raises(Failure) as failed:
            applied(returned, plan, target)
        assert failed.value.reason is Reason.LOCKED
    mark.unlink()
    assert plan.read_bytes() == original
    with pytest.raises(Failure) as failed:
        applied(returned, signed(plan))
    assert failed.value.reason is Reason.WOULD_LOSE
    assert not plan.with_name("out.xlsx").exists()


def test_a_plan_saved_while_the_sheet_was_read_is_left_alone(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = made(plan).path
    assert sheet is not None
    returned, original = filled(sheet, REACHED), plan.read_bytes()

    def slow(path: Path, **given: str | None) -> object:
        found = read(path, **given)  # type: ignore[arg-type]  # as the caller gives them
        os.utime(plan, ns=(0, plan.stat().st_mtime_ns + 10**9))
        return found

    monkeypatch.setattr("bcm_excel.app.contacts.read", slow)
    with pytest.raises(Failure) as failed:
        applied(returned, plan)
    assert failed.value.reason is Reason.CHANGED
    assert plan.read_bytes() == original


def test_a_file_that_exists_is_not_overwritten(plan: Path, tmp_path: Path) -> None:
    sheet = made(plan).path
    assert sheet is not None
    taken = tmp_path / "taken.xlsx"
    taken.write_bytes(b"mine")
    with pytest.raises(Failure) as failed:
        applied(filled(sheet, REACHED), plan, taken)
    assert failed.value.reason is Reason.EXISTS
    with pytest.raises(Failure):
        made(plan)
    assert taken.read_bytes() == b"mine"


def test_a_plan_behind_a_password_gives_a_sheet_behind_it(tmp_path: Path) -> None:
    plan = encrypted(plan_file(tmp_path / "plan.xlsx"), "secret")
    sheet = made(plan, password="secret").path  # noqa: S106 - of a test
    assert sheet is not None
    with pytest.raises(Failure) as failed:
        read(sheet)
    assert failed.value.reason is Reason.ENCRYPTED
    assert read_call_sheet(read(sheet, password="secret")).rows  # noqa: S106 - of a test


def test_a_row_that_was_deleted_and_a_sheet_that_was_renamed(plan: Path, tmp_path: Path) -> None:
    import openpyxl

    sheet = made(plan).path
    assert sheet is not None
    opened = openpyxl.load_workbook(filled(sheet, REACHED))
    page = opened.worksheets[0]
    page.title = "三月核验"
    page.delete_rows(HEADER + 2)
    opened.save(tmp_path / "back.xlsx")
    deleted = read_call_sheet(read(sheet)).rows[1].name
    done = applied(tmp_path / "back.xlsx", plan, tmp_path / "out.xlsx")
    assert done.outcome.reached == ["周建国"]
    assert deleted in done.outcome.silent
    assert contact(tmp_path / "out.xlsx", "周建国").verified == CALLED


def test_a_cell_with_a_formula_is_left_and_said(tmp_path: Path) -> None:
    import xlsxwriter

    plan = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(plan) as made_:
        page = made_.add_worksheet("应急通讯录")
        page.write_row(0, 0, ["姓名", "单位", "手机", "核验日期"])
        page.write_row(1, 0, ["王敏", "甲公司", "13800000001"])
        page.write_formula(1, 3, "=DATE(2025,1,1)", value=45658)
    sheet, original = made(plan).path, plan.read_bytes()
    assert sheet is not None
    done = applied(filled(sheet, {"王敏": {"result": "已确认", "called": CALLED}}), plan)
    assert (done.path, done.backup, done.outcome.changes) == (None, None, [])
    assert [str(each.cell) for each in done.outcome.not_taken] == ["应急通讯录!D2"]
    assert plan.read_bytes() == original
    assert [each.name for each in tmp_path.iterdir() if "备份" in each.name] == []


def test_formulas_that_read_the_changed_cells_are_calculated_anew(tmp_path: Path) -> None:
    plan = with_formula(tmp_path / "plan.xlsx", "=COUNTA('应急通讯录 Contacts'!F4:F40)", 32.0)
    sheet = made(plan).path
    assert sheet is not None
    done = applied(filled(sheet, REACHED), plan, tmp_path / "out.xlsx")
    assert any("打开时会重新计算" in each.zh for each in done.remarks)


def test_nobody_due_writes_no_file(tmp_path: Path) -> None:
    text = "# 预案信息\n| 项目 | 值 |\n| 核验周期 | 90日 |\n# 应急通讯录\n| 姓名 | 单位 | 核验日期 |\n| 王敏 | 甲 | 2026-03-01 |"
    plan, target = book(tmp_path / "plan.xlsx", text), tmp_path / "sheet.xlsx"
    done = make_call_sheet(plan, target, today=TODAY, now=NOW, wording=Wording())
    assert (done.due, done.path, target.exists()) == ((), None, False)


def remarks(tmp_path: Path, text: str, today: date = TODAY) -> list[Text]:
    plan, target = book(tmp_path / "plan.xlsx", text), tmp_path / "sheet.xlsx"
    return list(make_call_sheet(plan, target, today=today, now=NOW, wording=Wording()).remarks)


def test_namesakes_a_holiday_and_a_missing_interval_are_said_when_the_sheet_is_made(
    tmp_path: Path,
) -> None:
    text = "# 应急通讯录\n| 姓名 | 单位 |\n| 王敏 | 甲 |\n| 王敏 | 乙 |"
    assert [each.zh.split("，")[0] for each in remarks(tmp_path, text, date(2026, 9, 29))] == [
        "预案信息里没有填写核验周期",
        "2026-10-01 起放假 7 天",
        "通讯录中有 2 人叫王敏且工号分不清",
    ]


def test_a_workbook_without_contacts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Failure) as failed:
        remarks(tmp_path, "# 应急组织\n| 序号 | 组别 |\n| 1 | 甲 |")
    assert failed.value.reason is Reason.WRONG_KIND


PEOPLE = ("王敏", "李强", "赵云")
MOBILES = st.integers(1, 99).map(lambda n: f"138000000{n:02}")
ANSWER = st.fixed_dictionaries(
    {},
    optional={
        "result": st.sampled_from(OFFERED),
        "called": st.dates(date(2026, 3, 1), TODAY),
        "new_number": MOBILES,
        "new_mail": st.sampled_from(["a@example.com", "b.c@example.com"]),
        "remark": st.text("王敏=+-@'\"<&>\n x", max_size=12),
    },
)


@settings(deadline=None, max_examples=25)
@given(st.lists(ANSWER, min_size=3, max_size=3), st.sampled_from(Lang))
def test_what_is_typed_is_what_the_plan_holds_afterwards(
    typed: list[dict[str, object]], lang: Lang
) -> None:
    contacts = "".join(
        f"| {name} | 甲 | 13900000000 | a0@example.com | 2026-01-05 | 冯丽 |\n" for name in PEOPLE
    )
    heading = "| 姓名 | 单位 | 手机 | 电子邮箱 | 核验日期 | 核验人 |\n"
    with TemporaryDirectory() as folder:
        plan = book(Path(folder) / "plan.xlsx", f"# 应急通讯录\n{heading}{contacts}")
        sheet = made(plan, lang).path
        assert sheet is not None
        cells: dict[str, Typed] = {
            name: {
                field: value.value[lang] if isinstance(value, CallResult) else value  # type: ignore[misc]  # drawn as contents
                for field, value in each.items()
            }
            for name, each in zip(PEOPLE, typed, strict=True)
        }
        returned = filled(sheet, cells)
        applied(returned, plan)
        for name, each in zip(PEOPLE, typed, strict=True):
            now, result = contact(plan, name), each.get("result")
            proven = isinstance(result, CallResult) and result.reached
            left = result is CallResult.LEFT_POST
            assert now.verified == (each.get("called", TODAY) if proven else date(2026, 1, 5))
            assert now.verified_by == ("赵云" if proven else "冯丽")
            assert now.mobile == (
                (each["new_number"],) if "new_number" in each and not left else ("13900000000",)
            )
            assert now.mail == (
                (each["new_mail"],) if "new_mail" in each and not left else ("a0@example.com",)
            )
        assert applied(returned, plan).outcome.changes == []


@needs_office
def test_a_sheet_that_was_saved_by_libreoffice_comes_back_whole(plan: Path, tmp_path: Path) -> None:
    sheet = made(plan).path
    assert sheet is not None
    returned = filled(sheet, REACHED)
    saved = saved_by_libreoffice(returned, tmp_path / "saved")
    assert (
        wrong_values(stands(sheet), stands(saved_by_libreoffice(sheet, tmp_path / "blank"))) == []
    )
    done = applied(saved, plan, tmp_path / "out.xlsx")
    assert (done.outcome.reached, done.outcome.not_taken) == (["周建国"], [])
    found = contact(tmp_path / "out.xlsx", "周建国")
    assert (found.mobile, found.verified, found.verified_by) == (("13800000099",), CALLED, "赵云")
