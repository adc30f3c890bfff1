"""The summary of drills: what stands in its cells, against the values."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.figures import figures
from bcm_excel.drill.loop import standing
from bcm_excel.drill.pages import drills
from bcm_excel.drill.practice import Practice
from bcm_excel.drill.results import Figures, Remark, Treated
from bcm_excel.drill.summary import summary_book
from bcm_excel.excel.book import Book, Cell, Page
from bcm_excel.excel.grid import Area
from bcm_excel.excel.measure import display_width
from bcm_excel.excel.write import to_bytes
from bcm_excel.incident.incident import CallResult, PlanRef
from bcm_excel.plan.due.agenda import obligations
from bcm_excel.plan.words import DrillMode
from tests.drill.drilled import START, call, drill, problem, step
from tests.excel_rules import excel_faults
from tests.office import assert_all_recalculate, needs_office
from tests.package import MAIN, Package
from tests.plans import plan

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 50)
JUNE = START + timedelta(days=91)
PLAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 个人化系统故障应急预案 |
| 文件编号 | YA-GRH-03 |
| 版本 | A/1 |
| 发布日期 | 2024-12-01 |
| 生效日期 | 2025-01-01 |
| 每季演练次数 | 1 |
| 演练场景 | 技术故障、火灾 |
# 应急组织
| 序号 | 组别 | 角色 | 职能 | 第一责任人 |
| 1 | 应急小组 | 组长 | 组长 | 王敏 |
# 演练记录
| 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
| Y1 | 2025-03-04 | 2025-03-04 | 技术故障 | 实战演练 |
| Y2 | 2026-01-20 | 2026-01-20 | 火灾 | 桌面演练 |
# 整改台账
| 整改编号 | 来源演练 | 问题 | 严重程度 | 措施 | 整改责任人 | 整改期限 | 完成日期 |
| Z1 | Y1 | 没有备件 | 一般 | 采购备件 | 李强 | 2026-01-31 | 2026-01-10 |
| Z2 | Y1 | 备份联系人没有接到通知 | 较大 | 改用群组短信 | 周宁 | 2026-02-10 | |
| Z3 | Y1 | 场地太小 | 一般 | 换场地 | 王敏 | 2026-06-30 | |
"""


def first() -> DrillFacts:
    return drill(
        "一季度演练",
        step(1, 20),
        step(2, 75),
        step(3, None),
        step(4, None, done=False),
        calls=[call(1, CallResult.CONFIRMED), call(2, CallResult.OFF, CallResult.CONFIRMED)],
        problems=[problem("夜间备份联系人没有接到通知，电话 13800000012 关机")],
    )


def second() -> DrillFacts:
    return drill(
        "二季度演练",
        step(1, 20),
        step(2, 40),
        step(3, 10),
        step(4, 10),
        held=JUNE,
        calls=[call(1, CallResult.CONFIRMED), call(2, CallResult.OFF)],
        problems=[problem("夜间备份联系人没有接到通知，电话 13800000012 关机。", owner="")],
    )


def table_top() -> DrillFacts:
    calls = [call(1, CallResult.SIMULATED)]
    return drill("桌面", step(1, 20), step(2, 90), mode=DrillMode.TABLE_TOP, calls=calls)


def practice() -> Practice:
    return Practice(plan(PLAN), Path("plan.xlsx"))


def summed(*held: DrillFacts, known: Practice | None = None, by_person: bool = False) -> Figures:
    return figures(held, TODAY, practice=known, by_person=by_person)


def made(
    found: Figures, lang: Lang = Lang.ZH, known: Practice | None = None, folder: Path = Path()
) -> Book:
    facts = [each.facts for each in found.drills]
    return summary_book(
        found,
        Wording(lang, both_titles=False),
        NOW,
        folder=folder,
        obligations=obligations(known.plan, TODAY) if known else None,
        standing=standing(known, facts, TODAY) if known else None,
    )


def page(book: Book, name: str) -> Page:
    return next(each for each in book.pages if each.name == name)


def rows(shown: Page) -> list[list[Cell]]:
    """The cells of each row from left to right, merged ones among them."""
    cells = [((area.top, area.left), cell) for area, cell in shown.merges.items()]
    cells += list(shown.cells.items())
    by_row: dict[int, list[Cell]] = {}
    for (row, _), cell in sorted(cells, key=lambda each: each[0]):
        by_row.setdefault(row, []).append(cell)
    return list(by_row.values())


def texts(shown: Page) -> list[list[object]]:
    return [[cell.value for cell in row] for row in rows(shown)]


def row_of(shown: Page, start: str) -> list[object]:
    return next(row for row in texts(shown) if row and row[0] == start)


def said(shown: Page) -> str:
    return "\n".join(str(value) for row in texts(shown) for value in row if value is not None)


# Page one


def test_the_six_cards_say_value_part_change_and_what_to_do() -> None:
    shown = texts(page(made(summed(first(), second())), "演练总评"))
    assert shown[2] == ["完成率", "按时率", "最大超时"]
    assert shown[3] == [7 / 8, 0.5, "45 分"]
    assert shown[4] == [
        "7 / 8 步；其中 1 项没有登记",
        "4 / 8 步；其中 2 项没有登记",
        "6 步中 2 步超时；第 2 步（一季度演练）",
    ]
    assert shown[5] == [
        "▲ 上升 25 个百分点，好转",
        "▲ 上升 50 个百分点，好转",
        "▼ 减少 35 分，好转",
    ]
    assert all(str(advice).startswith("→ ") for advice in shown[6])
    assert shown[7] == ["通知到位率", "备份接替率", "未完成整改"]
    assert shown[8] == [0.75, 0.5, "不适用"]
    assert shown[9][:2] == ["3 / 4 个", "1 / 2 个；其中 1 项没有登记"]
    assert "没有给出预案文件" in str(shown[9][2])


def test_a_change_for_the_worse_is_red_and_says_so() -> None:
    later = replace(first(), held=JUNE, title="后来", path=Path("drills/b.xlsx"))
    shown = page(made(summed(second(), replace(later, held=JUNE + timedelta(90)))), "演练总评")
    worse = [cell for row in rows(shown) for cell in row if "变差" in str(cell.value)]
    assert worse
    assert all("red" in cell.style and str(cell.value)[0] in "▲▼" for cell in worse)


def test_table_top_drills_have_no_times_and_never_all_on_time() -> None:
    book = made(summed(table_top()))
    shown = texts(page(book, "演练总评"))
    assert shown[3] == [1.0, "不适用", "不适用"]
    assert shown[4][1:] == ["桌面演练不计时间"] * 2
    assert shown[8] == ["不适用"] * 3
    assert row_of(page(book, "演练总评"), "桌面")[3:] == [1.0, *["不适用"] * 4]
    assert not page(book, "趋势图").charts
    assert not page(book, "计划与实际").charts
    assert "没有既有计划又有实际用时的步骤。" in said(page(book, "计划与实际"))
    timed = [row for row in texts(page(book, "全部指标")) if row and row[0] == "按时率"]
    assert timed[0][2:6] == [None, None, None, "不适用"]


def test_one_drill_has_nothing_to_compare_with() -> None:
    shown = texts(page(made(summed(first())), "演练总评"))
    assert shown[5] == ["没有上次可比"] * 3


def test_actions_and_obligations_of_the_plan() -> None:
    known = practice()
    shown = page(made(summed(first(), second(), known=known), known=known), "演练总评")
    words = said(shown)
    assert "1 项：Z1 没有备件" in words
    assert "1 项：Z2 备份联系人没有接到通知" in words
    assert "本年已演练 1 / 2；还差：技术故障" in words
    assert "3 个季度" in words or "缺 " in words
    late = next(row for row in texts(shown) if "整改 Z2：改用群组短信" in row)
    assert late == ["已逾期", "整改 Z2：改用群组短信", date(2026, 2, 10), "周宁"]


def test_without_a_plan_it_says_how_to_give_one() -> None:
    assert "用 --plan 给出预案" in said(page(made(summed(first())), "演练总评"))


def test_what_was_left_out_is_named_and_the_rest_has_its_page() -> None:
    why = Text("这是真实事件，不与演练一起统计", "a real incident; it is never counted")
    remarks = [Remark(Path(f"f/{n}.xlsx"), Treated.LEFT_OUT, why) for n in range(6)]
    book = made(figures([first()], TODAY, remarks=remarks))
    shown = page(book, "演练总评")
    assert row_of(shown, "0.xlsx") == ["0.xlsx", "未计入", why.zh]
    assert "另有 2 条，见“文件说明”。" in said(shown)
    assert row_of(page(book, "文件说明"), "5.xlsx") == ["5.xlsx", "f", "未计入", why.zh]


def test_with_many_drills_page_one_stays_one_page() -> None:
    many = [replace(second(), title=f"第 {n} 次", held=START + timedelta(n)) for n in range(30)]
    shown = page(made(summed(*many)), "演练总评")
    assert shown.paper.fit == (1, 1)
    assert not shown.paper.landscape
    assert "另有 18 次更早的演练，见“各次演练”。" in said(shown)
    assert len([row for row in texts(shown) if row and str(row[0]).startswith("第 ")]) == 12


# Behind it


def test_every_figure_stands_there_with_its_parts() -> None:
    found = summed(first(), second())
    shown = page(made(found), "全部指标")
    for measure in found.total.values():
        row = row_of(shown, measure.name.zh)
        assert row[1:4] == [measure.about.said.zh, measure.numerator, measure.denominator]
        assert row[4] == (measure.unrecorded or None)
        if not measure.applies:
            assert row[5] == "不适用"
            assert measure.why_not
            assert measure.why_not.zh in str(row[7])


def test_a_figure_leads_to_its_cells_and_these_to_the_workbooks() -> None:
    book = made(summed(first(), second()), folder=Path("reports"))
    shown, sources = page(book, "全部指标"), page(book, "指标来源")
    cell = next(row[-1] for row in rows(shown) if row[0].value == "按时率")
    assert cell.value == "8 处 →"
    assert cell.link
    at = int(cell.link.rpartition("A")[2])
    assert cell.link.startswith("internal:'指标来源'!")
    assert sources.cells[at, 1].value == "按时率"
    listed = [
        (sources.cells[row, 2].value, sources.cells[row, 3].value, sources.cells[row, 5].value)
        for row in range(at, at + 8)
    ]
    assert {each for each, *_ in listed[:4]} == {"超时", "未登记时间", "未完成"}
    assert [each for each, *_ in listed[4:]] == ["按时"] * 4
    link = unquote(str(sources.cells[at, 5].link))
    assert link.startswith("external:../drills/【演练】")
    assert link.endswith(f"#'处置跟踪表 Steps'!{sources.cells[at, 5].value}")


def test_the_file_holds_the_links_and_breaks_no_rule() -> None:
    data = io.BytesIO(to_bytes(made(summed(first(), second(), by_person=True))))
    assert not excel_faults(data)
    package = Package(data)
    sheet = next(each for each in package.sheets if each.name == "指标来源")
    links = list(package.xml(sheet.part).iter(f"{MAIN}hyperlink"))
    assert links
    assert all("!" in each.get("location", "") for each in links)


def test_people_are_there_only_when_asked_for() -> None:
    names = [each.name for each in made(summed(first())).pages]
    assert "各人员" not in names
    asked = made(summed(first(), by_person=True))
    assert "王敏" in said(page(asked, "各人员"))
    assert "不作公开排名" in said(page(asked, "各人员"))


def test_steps_and_quarters_agree_with_the_values() -> None:
    found = summed(first(), second())
    book = made(found)
    for group in found.steps:
        row = next(each for each in texts(page(book, "各步骤")) if each[:1] == [group.key])
        assert row[1:3] == [group.name.zh, group.drills]
        assert row[5] == group.measures["completion"].value
    quarters = [row[0] for row in texts(page(book, "各季度")) if "季度" in str(row[0])]
    assert quarters[-2:] == ["2025 年第 1 季度", "2025 年第 2 季度"]


def test_problems_say_what_is_missing_and_what_came_back() -> None:
    shown = page(made(summed(first(), second())), "问题与改进")
    latest, earliest = texts(shown)[-2:]
    assert latest[:2] == ["二季度演练", JUNE.date()]
    assert latest[6] == "未定"
    assert latest[9] == "一季度演练"
    assert earliest[6] == "李强"
    assert "13800000012" not in said(shown)


def test_actions_stand_late_ones_first_with_their_state() -> None:
    known = practice()
    shown = page(made(summed(first(), known=known), known=known), "整改台账")
    states = {row[0]: row[3] for row in texts(shown) if str(row[0]).startswith("Z")}
    assert states == {"Z2": "已逾期", "Z3": "未完成", "Z1": "按期完成"}
    assert [*states] == ["Z2", "Z3", "Z1"]


def test_of_very_many_drills_the_latest_are_told_step_by_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drills, "MOST_ROWS", 7)
    book = made(summed(first(), second()))
    shown = page(book, "明细")
    assert {row[0] for row in texts(shown)[4:]} == {"二季度演练"}
    assert "只列最近 1 次演练。" in said(shown)


# Charts


def test_of_every_drill_a_figure_in_one_line_takes_one_line() -> None:
    titled = [replace(each, title="2025年第四季度通讯联络演练") for each in (first(), second())]
    shown = page(made(summed(*titled)), "逐次指标")
    brief = [
        row for (row, at), cell in shown.cells.items() if at == 8 and "好转" in str(cell.value)
    ]
    brief = [row for row in brief if display_width(str(shown.cells[row, 7].value)) <= 12]
    assert len(brief) > 4
    assert max(shown.heights[row] for row in brief) < 24.0


def test_of_a_step_of_the_whole_team_a_few_roles_are_named() -> None:
    team = tuple(f"组员{n}" for n in range(11))
    held = drill("全组", step(1, 20)._replace(roles=team), step(2, 20)._replace(roles=team[:3]))
    shown = page(made(summed(held)), "明细")
    said = [cell.value for (_, column), cell in shown.cells.items() if column == 5]
    assert "组员0、组员1等 11 个" in said
    assert "组员0、组员1、组员2" in said


def areas(shown: Page) -> list[str]:
    found: list[str] = []
    for _, options in shown.charts:
        series = options["series"]
        assert isinstance(series, Sequence)
        found += [each[key] for each in series for key in ("categories", "values")]
    return found


def values(shown: Page, area: str) -> list[object]:
    """What stands in an area such as ``='趋势图'!$E$6:$E$9``."""
    first_cell, last_cell = area.rpartition("!")[2].split(":")
    column = ord(first_cell[1]) - 64
    lines = range(int(first_cell.split("$")[2]), int(last_cell.split("$")[2]) + 1)
    return [shown.cells[row, column].value for row in lines]


def test_charts_show_the_numbers_beside_them() -> None:
    book = made(summed(first(), second(), table_top()))
    trend = page(book, "趋势图")
    days, rates = areas(trend)[:2]
    assert values(trend, days) == [START.date(), JUNE.date()]
    assert values(trend, rates) == [0.25, 0.75]
    assert "不适用，未画入图：桌面。" in said(trend)
    planned = page(book, "计划与实际")
    keys, given = areas(planned)[:2]
    assert values(planned, keys) == ["1", "2", "3", "4"]
    assert values(planned, given) == [30, 30, 30, 30]
    assert values(planned, areas(planned)[3]) == [20, 57.5, 10, 10]


def test_each_plan_has_its_own_charts() -> None:
    other = replace(second(), plan=PlanRef("合作协议", "YA-2", "B/1"))
    names = [each.name for each in made(summed(first(), second(), other)).pages]
    assert {"趋势图", "趋势图 2", "计划与实际", "计划与实际 2"} <= set(names)


def test_short_and_long_steps_stand_in_charts_of_their_own() -> None:
    long = drill("长", step(1, 20), step(2, 600, limit=1200), step(3, 9_000, limit=10_000))
    shown = page(made(summed(long)), "计划与实际")
    titles = [str(options["title"]) for _, options in shown.charts]
    assert titles == [f"步骤计划用时与实际用时（{unit}）" for unit in ("分", "小时", "天")]


# Everything


LONG = "全行个人化系统与数据中心双中心切换及供应商替代生产综合实战演练（含夜间通知和跨省物流调拨）"


@pytest.mark.parametrize("lang", Lang)
def test_no_text_is_cut(lang: Lang) -> None:
    steps = [step(n, 20, title=LONG * 2) for n in range(1, 4)]
    found = summed(drill(LONG, *steps, problems=[problem(LONG * 3)]), by_person=True)
    for shown in made(found, lang).pages:
        placed = [*shown.merges.items()]
        placed += [(Area(row, at, row, at), cell) for (row, at), cell in shown.cells.items()]
        for area, cell in placed:
            if not isinstance(cell.value, str) or "card_value" in cell.style:
                continue
            room = sum(shown.widths[at] + 0.7 for at in range(area.left, area.right + 1))
            lines = shown.heights[area.top] / 16.5
            assert display_width(cell.value) <= room * max(lines, 1), (shown.name, cell.value)


@pytest.mark.parametrize("lang", Lang)
def test_one_language_at_a_time(lang: Lang) -> None:
    names = [each.name for each in made(summed(first()), lang).pages]
    assert names[0] == {"zh": "演练总评", "en": "Summary"}[lang]
    assert all(name.isascii() == (lang is Lang.EN) for name in names)


def test_a_text_like_a_formula_stays_text() -> None:
    sly = drill('=HYPERLINK("http://x")', step(1, 20, title="+1"), problems=[problem("@SUM(A1)")])
    data = io.BytesIO(to_bytes(made(summed(sly))))
    package = Package(data)
    cells = [cell for sheet in package.sheets for _, cell in package.cells(sheet)]
    assert not any(cell.formula for cell in cells)


def test_a_cell_of_a_whole_sheet_is_named_without_an_address() -> None:
    facts = first()
    blank = facts.steps[0]._replace(cell=CellRef("处置跟踪表"))
    shown = page(made(summed(replace(facts, steps=(blank, *facts.steps[1:])))), "指标来源")
    assert "—" in said(shown)


@needs_office
def test_it_opens_in_libreoffice_in_both_languages(tmp_path: Path) -> None:
    known = practice()
    paths = []
    for lang in Lang:
        found = summed(first(), second(), table_top(), known=known, by_person=True)
        paths.append(tmp_path / f"{lang}.xlsx")
        paths[-1].write_bytes(to_bytes(made(found, lang, known)))
    assert_all_recalculate(paths)


def test_an_action_whose_problem_came_back_is_told_once() -> None:
    again = drill("三季度演练", step(1, 20), held=JUNE, problems=[problem("又是没有备件。")])
    rows = "| Z1 | Y1 | 又是没有备件 | 一般 | 采购备件 | 李强 | 2025-03-10 | 2025-03-10 |\n"
    known = Practice(plan(PLAN[: PLAN.index("| Z1 ")] + rows), Path("plan.xlsx"))
    shown = page(made(summed(first(), again, known=known), known=known), "演练总评")
    assert row_of(shown, "又出现")[:2] == ["又出现", "1 项：Z1 又是没有备件"]
