"""The sheets of a drill: what is typed comes back, and a real incident has none of them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcm_excel.clock.network import Moment
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel.book import Book, Page
from bcm_excel.excel.grid import Value
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.blocks import TITLES, block
from bcm_excel.incident.event import read_tracking
from bcm_excel.incident.exercise import (
    PLANNED_TIME,
    Capacity,
    Exam,
    Rating,
    Verdict,
    planned_at,
)
from bcm_excel.incident.incident import Incident, Kind, PlanRef, opened
from bcm_excel.incident.questions import QUESTIONS
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.typed import Unreadable
from bcm_excel.plan.words import DrillMode
from tests.office import assert_all_recalculate, needs_office
from tests.plans import plan

SHEETS = ("exercise", "injects", "attendance", "evaluation")
PLAN = plan(
    """
# 预案信息
| 项目 | 值 |
| 预案名称 | 测试预案 |
| 文件编号 | T-1 |
| 版本 | A0 |
| 演练场景 | 技术故障、人员离职 |
# 应急通讯录
| 姓名 | 工号 | 单位 | 部门 | 职务 | 手机 |
| 王敏 | | 甲公司 | 生产部 | 值长 | '13800000001 |
| 李强 | | 乙公司 | | 经理 | '13800000002 |
| 赵云 | 7 | 甲公司 | 信息部 | 主管 | '13800000003 |
| 赵云 | 8 | 甲公司 | 财务部 | 会计 | '13800000004 |
# 应急组织
| 序号 | 组别 | 角色 | 职能 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 领导 | 王敏 | 李强 |
| 2 | 应急小组 | 组员 | 技术 | 赵云(7) | 王敏 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 |
| 1 | 报告 | 应急小组组长 | 1 小时 |
"""
)


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-03-{text}", "%Y-%m-%d %H:%M")


TYPED = Typed(
    {
        "exercise": {
            "subject": {"text": "检验启动和通报"},
            "scenario": {"text": "技术故障"},
            "planned": {"text": "2026-03-01"},
            "stop": {"text": "停止演练"},
        },
        "objectives": {
            "1": {
                "objective": "30 分钟内启动",
                "judged": "看启动通知的时间",
                "rating": Rating.SOME,
                "remark": "晚了 5 分钟",
            },
            "2": {"objective": "备份接替", "rating": Rating.UNABLE},
        },
        "injects": {
            "1": {"planned": timedelta(minutes=30), "inject": "系统中断", "to": "值长"},
            "2": {
                "planned": at("02 10:00"),
                "means": "电话",
                "expected": "报告组长",
                "given": at("02 10:02"),
                "reaction": "报告了",
                "remark": "推迟",
            },
            "3": {"planned": timedelta(), "inject": "开始"},
        },
        "attendance": {
            "person:王敏": {
                "capacity": Capacity.PLAYER,
                "signed": at("02 08:00"),
                "exam": Exam.PASSED,
            },
            "person:赵云(7)": {"exam": Exam.FAILED, "signature": "赵云", "remark": "迟到"},
            "1": {"name": "钱进", "unit": "监管部门", "capacity": Capacity.OBSERVER},
        },
        "evaluation": {
            "A1": {"rating": Verdict.MET, "evidence": "看到了", "suggestion": "保持"},
            "C2": {"rating": Verdict.NOT_MET},
            "1": {"question": "夜间照明", "rating": Verdict.MOSTLY},
        },
        "endings": {"evaluator": {"text": "孙立"}, "summed_up": {"text": "2026-03-05"}},
    }
)


def made(lang: Lang = Lang.ZH, kind: Kind = Kind.DRILL, typed: Typed = TYPED) -> Book:
    incident = opened(
        Incident(
            kind,
            "停电",
            PlanRef("测试预案", "T-1", "A0", ""),
            at("02 08:00"),
            mode=DrillMode.LIVE if kind is Kind.DRILL else None,
            moments={Moment.FOUND: at("02 08:00")},
        )
    )
    now = at("02 12:00")
    return tracking_book(PLAN, incident, Wording(lang), now, as_of=now, typed=typed)


def page(book: Book, name: str) -> Page:
    title = TITLES[name]
    return next(page for page in book.pages if page.name.startswith((title.zh, title.en)))


def texts(sheet: Page) -> list[str]:
    cells = (*sheet.cells.values(), *sheet.merges.values())
    return [str(cell.value) for cell in cells if cell.value not in (None, "")]


@pytest.mark.parametrize("lang", Lang)
def test_everything_typed_comes_back(tmp_path: Path, lang: Lang) -> None:
    write(made(lang), tmp_path / "t.xlsx")
    found = read_tracking(read(tmp_path / "t.xlsx"))
    assert found.problems == ()
    for name, rows in TYPED.cells.items():
        typed = found.typed.rows(name)
        assert typed.keys() == rows.keys(), name
        for key, entry in rows.items():
            assert {field: typed[key].get(field) for field in entry} == entry, (name, key)


def test_a_real_incident_has_no_sheet_of_a_drill() -> None:
    titles = [page.name for page in made(kind=Kind.REAL, typed=Typed()).pages]
    assert not [t for t in titles if t.startswith(tuple(TITLES[name].zh for name in SHEETS))]


def test_everybody_with_a_role_is_listed_once_and_namesakes_are_told_apart() -> None:
    sheet = page(made(typed=Typed()), "attendance")
    keys = [c.value for (_, column), c in sorted(sheet.cells.items()) if column == 10]
    assert [key for key in keys if str(key).startswith("person:")] == [
        "person:王敏",
        "person:李强",
        "person:赵云(7)",
    ]
    assert "应急小组组长\n应急小组组员（备份）" in texts(sheet)


def test_somebody_whom_the_plan_no_longer_names_keeps_the_row() -> None:
    gone = {"person:周正": {"name": "周正", "role": "原组员", "exam": Exam.FAILED}}
    said = texts(page(made(typed=Typed({"attendance": gone})), "attendance"))
    assert {"周正", "原组员", "已签到 0　考试不合格 1"} <= set(said)


def test_an_inject_is_due_so_long_after_the_discovery_or_at_its_own_moment() -> None:
    sheet = page(made(), "injects")
    due = [c.value for (_, column), c in sorted(sheet.cells.items()) if column == 3 and c.formula]
    assert due[:3] == [at("02 08:30"), at("02 10:00"), at("02 08:00")]


def test_only_the_scenario_is_chosen_from_the_plans_list() -> None:
    book = made()
    lists = [(a, rule) for a, rule in page(book, "exercise").validations if "source" in rule]
    area = next(a for a, rule in lists if rule["source"] == "=ScenarioList")
    assert area.top == area.bottom
    assert page(book, "exercise").merges[area.__class__(area.top, 3, area.top, 6)].value == (
        "技术故障"
    )


def test_every_question_has_a_row_and_a_list() -> None:
    sheet = page(made(), "evaluation")
    keys = {c.value for (_, column), c in sheet.cells.items() if column == 1}
    assert QUESTIONS.keys() <= keys
    assert all(isinstance(said, Text) and said.zh and said.en for said in QUESTIONS.values())


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        (timedelta(minutes=30), timedelta(minutes=30)),
        (time(0, 30), timedelta(minutes=30)),
        (0.5 / 24, timedelta(minutes=30)),
        ("1：30", timedelta(minutes=90)),
        ("+26:00", timedelta(hours=26)),
        (at("02 10:00"), at("02 10:00")),
        (at("02 10:00") - datetime(1899, 12, 30), at("02 10:00")),
        (datetime(1899, 12, 31, 2), timedelta(hours=26)),
    ],
)
def test_a_planned_time_is_read_as_staff_type_it(raw: Value, meant: datetime | timedelta) -> None:
    read_ = PLANNED_TIME.read(raw)
    assert getattr(read_, "value", read_) == meant


@pytest.mark.parametrize("raw", ["马上", "9:75", -0.5, 5000.0, "T+30"])
def test_what_is_no_time_is_refused(raw: Value) -> None:
    with pytest.raises(Unreadable):
        PLANNED_TIME.read(raw)


@given(st.timedeltas(timedelta(), timedelta(days=999)))
def test_a_time_after_the_discovery_survives_its_cell(span: timedelta) -> None:
    whole = timedelta(minutes=span // timedelta(minutes=1))
    assert PLANNED_TIME.read(PLANNED_TIME.write(whole, Lang.ZH)) == whole
    assert planned_at(whole, at("02 08:00")) == at("02 08:00") + whole
    assert planned_at(whole, None) is None


def test_the_tables_of_a_drill_take_rows_of_the_staffs_own() -> None:
    assert [name for name in ("objectives", "injects", "attendance") if not block(name).free] == []


@needs_office
def test_the_sheets_recalculate_to_what_is_stored(tmp_path: Path) -> None:
    paths = []
    for lang in Lang:
        path = tmp_path / f"{lang.value}.xlsx"
        write(made(lang), path)
        paths.append(path)
    assert_all_recalculate(paths)
