"""What the report on drills says, in Word."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bcm_excel.clock.network import Moment
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang, Text
from bcm_excel.drill.facts import (
    AnswerFact,
    DrillFacts,
    InjectFact,
    ObjectiveFact,
    PresentFact,
)
from bcm_excel.drill.figures import figures
from bcm_excel.drill.letter import MOST, letter
from bcm_excel.drill.practice import Practice
from bcm_excel.drill.results import Remark, Treated
from bcm_excel.incident.exercise import Ending, Exam, Item, Rating, Verdict
from bcm_excel.incident.incident import CallResult, PlanRef
from bcm_excel.plan.words import DrillMode
from bcm_excel.word.document import (
    Chart,
    Document,
    Heading,
    Line,
    Shape,
    Signatures,
    Table,
    Tone,
)
from bcm_excel.word.write import to_bytes
from tests.drill.drilled import START, call, drill, problem, step
from tests.incident.test_letter import text_of
from tests.office import needs_office, soffice
from tests.plans import plan

CONFIRMED = CallResult.CONFIRMED
TODAY, NOW = date(2026, 3, 2), datetime(2026, 3, 2, 9, 50)
CELL = CellRef("评估表", 5, 3)
ACTIONS = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 个人化系统故障应急预案 |
| 文件编号 | YA-GRH-03 |
| 版本 | A/1 |
# 演练记录
| 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
| Y1 | 2024-11-04 | 2024-11-04 | 技术故障 | 实战演练 |
# 整改台账
| 整改编号 | 来源演练 | 问题 | 措施 | 整改责任人 | 整改期限 | 完成日期 |
| Z1 | Y1 | 没有备件 | 采购备件 | 李强 | 2026-01-31 | 2026-01-10 |
| Z2 | Y1 | 场地太小 | 换场地 | 王敏 | 2026-02-10 | |
"""


def rich() -> DrillFacts:
    """A drill with everything that its sheets ask for."""
    made = drill(
        "一季度演练",
        step(1, 20),
        step(2, 75),
        step(3, None),
        calls=[call(1, CallResult.CONFIRMED), call(2, CallResult.OFF, CallResult.CONFIRMED)],
        problems=[problem("备份联系人 13800000012 没有接到通知"), problem("场地太小", owner="")],
        present=(
            PresentFact("王敏", "组长", present=True, touched=True, exam=Exam.PASSED, cell=CELL),
            PresentFact("李强", "主管", present=False, touched=True, exam=Exam.FAILED, cell=CELL),
        ),
        moments={Moment.BEGAN: START, Moment.FOUND: START + timedelta(minutes=5)},
    )
    return replace(
        made,
        exercise={
            Item.SUBJECT: "个人化系统停机",
            Item.DIRECTOR: "王敏",
            Item.SITUATION: "上午九点，个人化系统停止响应。",
        },
        objectives=(
            ObjectiveFact("30 分钟内通知全部客户", "", Rating.SOME, "晚了两家", CELL),
            ObjectiveFact("备份能接替", "", None, "", CELL),
        ),
        answers=(
            AnswerFact("A1", "预案", "适宜：预案与现状相符", Verdict.MET, "", "", CELL),
            AnswerFact("A2", "预案", "充分", Verdict.MOSTLY, "缺夜间电话", "补上", CELL),
            AnswerFact("A3", "预案", "没有回答的问题", None, "", "", CELL),
        ),
        injects=(InjectFact("备用电源也停了", "组长", START, START, "启用柴油机", CELL),),
        endings={Ending.STRENGTHS: "报告及时", Ending.CONCLUSION: "基本达到目的。"},
    )


def second_to_none() -> DrillFacts:
    """A drill in which nothing went wrong."""
    return drill("顺利", step(1, 20))


def report(*held: DrillFacts, lang: Lang = Lang.ZH, known: str = "", **more: object) -> Document:
    practice = Practice(plan(known), Path("plan.xlsx")) if known else None
    return letter(figures(held, TODAY, practice=practice, **more), lang, NOW)  # type: ignore[arg-type]


def test_the_report_on_one_drill_tells_all_that_was_recorded() -> None:
    said = text_of(report(rich()))
    for expected in (
        "检验《个人化系统故障应急预案》是否适宜、充分、有效",
        "上午九点，个人化系统停止响应。",
        "30 分钟内通知全部客户",
        "演练主题 | 个人化系统停机",
        "演练总指挥 | 王敏",
        "签到 1 人，应到 2 人。",
        "王敏 | 组长 | 到 | 合格",
        "李强 | 主管 | 未到 | 不合格",
        "周宁\n关机 | 郑楠\n已确认 09:14",
        "发生 | 2025-03-04 09:00",
        "03-04 09:00 | 备用电源也停了 | 组长 | 启用柴油机",
        "03-04 09:30 | 03-04 10:15 | 晚 45 分 | 超时",
        "03-04 09:30 | — |  | 未登记时间",
        "按时率 33% 1 / 3 步；其中 1 项没有登记",
        "30 分钟内通知全部客户 | 存在一般问题 | 晚了两家",
        "备份能接替 | 没有评定",
        "充分 | 基本符合 | 缺夜间电话\n补上",
        "做得好的地方 | 报告及时",
        "改用群组短信，更新通讯录并重新核验 | 李强 | 2026-01-09 | 应急通讯录",
        "场地太小 | 改用群组短信，更新通讯录并重新核验 | 待定",
        "应做的 3 步完成 3 步。有时限的 3 步中 1 步按时完成，最大超时 45 分。",
        "发现问题 2 个。须再培训：李强。",
        "基本达到目的。",
    ):
        assert expected in said
    assert "没有回答的问题" not in said
    assert "13800000012" not in said


def test_the_chapters_stand_in_order_and_it_ends_with_signatures() -> None:
    made = report(rich())
    titles = [each.text for each in made.blocks if isinstance(each, Heading) and each.level == 1]
    assert titles == [
        "演练目的",
        "预案与演练概况",
        "参演人员",
        "演练经过",
        "演练数据",
        "评估",
        "发现的问题",
        "整改措施",
        "结论",
    ]
    assert made.title == "一季度演练总结报告"
    assert isinstance(made.blocks[-1], Signatures)


def test_what_lacks_an_owner_is_marked() -> None:
    tables = [each for each in report(rich()).blocks if isinstance(each, Table)]
    lines = [line for each in tables if each.columns[1].heading == "措施" for line in each.lines]
    assert [line.tone for line in lines] == [Tone.PLAIN, Tone.SOON]
    assert all(isinstance(line, Line) for line in lines)


def test_earlier_measures_come_from_the_plan() -> None:
    said = text_of(report(rich(), known=ACTIONS))
    assert "以前演练的整改" in said
    assert "Z2 | 场地太小 | 换场地 | 王敏 | 2026-02-10 | 已逾期" in said
    assert "发现问题 2 个，其中 1 个以前出现过。以前的整改还有 1 项未完成。" in said
    assert "没有写下问题。" in text_of(report(second_to_none()))


def test_a_table_top_drill_is_not_judged_by_time() -> None:
    calls = [call(1, CallResult.SIMULATED)]
    table_top = drill("桌面", step(1, 20), mode=DrillMode.TABLE_TOP, calls=calls)
    said = text_of(report(table_top))
    assert "桌面演练不计时间。" in said
    assert "按时率 不适用 桌面演练不计时间" in said
    assert "按时率、" in said.partition("不适用的指标")[2]
    assert "步按时完成" not in said
    assert "超时" not in said.partition("结论")[2]


def test_of_several_drills_the_latest_are_told_and_only_what_went_wrong() -> None:
    held = [
        replace(rich(), title=f"第 {n} 次", held=START + timedelta(90 * n)) for n in range(MOST + 2)
    ]
    made = report(*held)
    said = text_of(made)
    assert made.title == "应急演练总结报告"
    assert f"以下只写最近 {MOST} 次演练" in said
    parts = [each.text for each in made.blocks if isinstance(each, Heading) and each.level == 2]
    assert "第 1 次" not in parts
    assert f"第 {MOST + 1} 次" in parts
    assert "没有按时完成的步骤" in said
    assert "共汇总 8 次演练" in said
    assert "第 7 次：基本达到目的。" in said


def test_of_a_drill_of_which_nothing_was_recorded_no_overrun_is_told() -> None:
    said = text_of(report(drill("空", step(1, None, done=False), calls=[call(1, None)])))
    assert "有时限的 1 步中 0 步按时完成。" in said
    assert "最大超时 不适用" not in said.partition("结论")[2]
    assert "第一责任人都确认了" not in said
    assert "没有登记真正拨打的结果" in said


def test_a_primary_of_whom_nothing_is_known_has_not_confirmed() -> None:
    said = text_of(report(drill("半", step(1, 20), calls=[call(1, None), call(2, CONFIRMED)])))
    assert "登记了结果的第一责任人都确认了，没有轮到备份" in said


def charts(made: Document) -> dict[str, Chart]:
    return {each.caption: each for each in made.blocks if isinstance(each, Chart)}


def test_planned_times_are_drawn_against_actual_ones() -> None:
    drawn = charts(report(rich()))
    assert list(drawn) == ["步骤计划用时与实际用时（分）"]
    times = drawn["步骤计划用时与实际用时（分）"]
    assert (times.shape, [each.name for each in times.series]) == (Shape.BARS, ["计划", "实际"])
    assert times.names == ("1 第 1 步：核实情况并报告应急小组", "2 第 2 步：核实情况并报告应急小组")
    assert [each.values for each in times.series] == [(30.0, 30.0), (20.0, 75.0)]


def test_steps_of_different_length_stand_in_charts_of_their_own() -> None:
    held = drill("长短", step(1, 20), step(2, 600, limit=1200))
    assert [(each.caption, each.series[0].values) for each in charts(report(held)).values()] == [
        ("步骤计划用时与实际用时（分）", (30.0,)),
        ("步骤计划用时与实际用时（小时）", (20.0,)),
    ]


def test_from_two_drills_on_their_rates_are_drawn() -> None:
    later = [replace(rich(), title=f"第 {n} 次", held=START + timedelta(90 * n)) for n in range(5)]
    table_top = drill("桌面", step(1, 20), mode=DrillMode.TABLE_TOP, held=START + timedelta(30))
    rates = charts(report(*later[:2], table_top))["各次演练的按时率和通知到位率"]
    assert (rates.shape, rates.share) == (Shape.COLUMNS, True)
    assert rates.names == ("2025-03-04 实战演练", "2025-06-02 实战演练")
    assert [(each.name, each.values) for each in rates.series] == [
        ("按时率", (1 / 3, 1 / 3)),
        ("通知到位率", (1.0, 1.0)),
    ]
    many = charts(report(*later, lang=Lang.EN))["Rates of each drill: on time, and reached"]
    assert many.shape is Shape.LINES
    assert "各次演练的按时率和通知到位率" not in charts(report(later[0], table_top))


def test_each_plan_has_charts_of_its_own() -> None:
    other = PlanRef("另一个预案", "YA-2", "A/1")
    held = [rich(), replace(rich(), title="二", held=START + timedelta(90))]
    theirs = [replace(each, plan=other) for each in held]
    assert list(charts(report(*held, *theirs))) == [
        "步骤计划用时与实际用时（分）：个人化系统故障应急预案",
        "步骤计划用时与实际用时（分）：另一个预案",
        "各次演练的按时率和通知到位率：个人化系统故障应急预案",
        "各次演练的按时率和通知到位率：另一个预案",
    ]


def test_actions_are_drawn_as_open_and_closed() -> None:
    actions = charts(report(rich(), known=ACTIONS))["整改：未完成与已完成（项）"]
    assert (actions.shape, [each.name for each in actions.series]) == (
        Shape.STACKED,
        ["未完成", "已完成"],
    )
    assert actions.names[-1] == "2026-03-02"
    assert [each.values[-1] for each in actions.series] == [1.0, 1.0]


def test_of_several_drills_only_answers_that_find_fault_are_listed() -> None:
    held = [rich(), replace(rich(), title="二", held=START + timedelta(90))]
    said = text_of(report(*held))
    assert "评估表 2 项：符合 1、基本符合 1。有问题和建议的如下，其余见跟踪表。" in said
    assert "充分 | 基本符合 | 缺夜间电话" in said
    assert "适宜：预案与现状相符" not in said


def test_of_many_files_that_were_left_out_the_number_of_the_others_is_told() -> None:
    why = Text("这是真实事件，不与演练一起统计", "a real incident; it is never counted")
    remarks = [Remark(Path(f"f/{n}.xlsx"), Treated.LEFT_OUT, why) for n in range(23)]
    assert "另有 3 条，见汇总工作簿的“文件说明”" in text_of(report(rich(), remarks=remarks))


def test_drills_of_one_day_bear_one_date() -> None:
    made = report(rich(), replace(rich(), title="下午"))
    assert made.subtitle.endswith(f" · {START:%Y-%m-%d}")


def test_files_that_were_left_out_are_named() -> None:
    why = Text("这是真实事件，不与演练一起统计", "a real incident; it is never counted")
    remarks = [Remark(Path("f/真事.xlsx"), Treated.LEFT_OUT, why)]
    assert "真事.xlsx：未计入，这是真实事件，不与演练一起统计" in text_of(
        report(rich(), remarks=remarks)
    )


@pytest.mark.parametrize(("lang", "mark"), [(Lang.ZH, "【演练】"), (Lang.EN, "[DRILL]")])
def test_it_is_never_taken_for_the_real_thing(lang: Lang, mark: str) -> None:
    made = report(rich(), lang=lang)
    assert mark in text_of(made)
    assert made.header_right == {"zh": "演练", "en": "Drill"}[lang]


def test_the_same_drills_give_the_same_bytes() -> None:
    assert to_bytes(report(rich(), lang=Lang.EN)) == to_bytes(report(rich(), lang=Lang.EN))


@needs_office
def test_it_opens_in_libreoffice_and_says_there_what_it_says(tmp_path: Path) -> None:
    paths = []
    for lang in Lang:
        paths.append(tmp_path / f"{lang}.docx")
        paths[-1].write_bytes(to_bytes(report(rich(), lang=lang, known=ACTIONS)))
    command = [
        soffice() or "",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        *("--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    zh, en = (path.with_suffix(".txt").read_text("utf-8-sig") for path in paths)
    assert "有时限的 3 步中 1 步按时完成" in zh
    assert "Of 3 steps with a limit 1 were on time" in en
