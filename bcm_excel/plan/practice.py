"""The sheets about practice: training, drills, corrective actions and the calendar."""

from __future__ import annotations

from datetime import date

from bcm_excel.core.text import Text
from bcm_excel.plan.declare import Row, column, sheet
from bcm_excel.plan.kinds import CODE, DATE, LONG, NAME, SEVERAL, TEXT, choice
from bcm_excel.plan.words import Certainty, DayKind, DrillMode, Gravity, TrainingKind


@sheet(
    "training", "培训记录", "Training",
    about=Text("每次培训一行：谁参加，讲什么。", "One row a training: who came, what about."),
)
class Training(Row):
    """One training."""

    no: str = column("培训编号", "Training no.", CODE, key=True, note=Text("培训的编号。", "Number of the training."), example="X1")
    on: date = column("培训日期", "Held on", DATE, note=Text("培训的日期。", "Day of the training."), example="2026-01-05")
    topic: str = column("主题", "Topic", TEXT, note=Text("讲什么。", "What about."), example=Text("预案宣贯", "Introduction to the plan"))
    kind: TrainingKind | None = column("培训类型", "Kind", choice(TrainingKind), note=Text("为什么培训；新员工培训和再培训要写明。", "Why it was held; say so for joiners and for training again."), example=TrainingKind.REGULAR.value)
    attended: tuple[str, ...] | None = column("参加人员", "Attended", SEVERAL, to="contacts", note=Text("参加的人，用顿号隔开。", "Who came, divided by commas."), example=Text("张三、李四", "Zhang San, Li Si"))
    drill: str | None = column("对应演练", "For drill", CODE, to="drills", note=Text("针对哪次演练。", "The drill that it follows."))


@sheet(
    "drills", "演练记录", "Drills",
    about=Text("每次演练一行：场景、方式、总结和考试情况。", "One row a drill: scenario, mode, summary and exam."),
)
class Drill(Row):
    """One drill, planned or held."""

    no: str = column("演练编号", "Drill no.", CODE, key=True, note=Text("演练的编号。", "Number of the drill."), example="Y1")
    planned: date = column("计划日期", "Planned for", DATE, note=Text("计划的日期。", "Planned day."), example="2026-03-10")
    held: date | None = column("实施日期", "Held on", DATE, note=Text("实际演练的日期。", "Day on which it was held."), example="2026-03-12")
    scenario: str = column("场景", "Scenario", NAME, options="scenarios", note=Text("从预案信息的演练场景中选。", "One of the scenarios of the plan."), example=Text("技术故障", "Technical failure"))
    mode: DrillMode = column("方式", "Mode", choice(DrillMode), note=Text("桌面、实战或通讯联络演练。", "Table-top, live or call-out."), example=DrillMode.TABLE_TOP.value)
    took_part: tuple[str, ...] | None = column("参演人员", "Took part", SEVERAL, to="contacts", note=Text("参演的人，用顿号隔开。", "Who took part, divided by commas."), example=Text("张三、李四", "Zhang San, Li Si"))
    summed_up: date | None = column("总结日期", "Summed up on", DATE, note=Text("总结会的日期。", "Day of the debrief."), example="2026-03-13")
    summary: str | None = column("总结文件", "Summary file", TEXT, note=Text("总结文件名。", "File of the summary."))
    filed: date | None = column("归档日期", "Filed on", DATE, note=Text("归档的日期。", "Day of filing."))
    plan_updated: date | None = column("预案更新日期", "Plan updated on", DATE, note=Text("演练后更新预案的日期。", "Day on which the plan was updated after it."))
    examined: tuple[str, ...] | None = column("应考人员", "Examined", SEVERAL, to="contacts", note=Text("演练后参加考试的人。", "Who sat the exam."))
    failed: tuple[str, ...] | None = column("未合格人员", "Failed", SEVERAL, to="contacts", note=Text("考试未合格的人。", "Who did not pass."))


@sheet(
    "actions", "整改台账", "Actions",
    about=Text("演练和事件中发现的问题，谁在什么时候改好。", "Problems from drills and incidents, who mends them and by when."),
)
class Action(Row):
    """One corrective action."""

    no: str = column("整改编号", "Action no.", CODE, key=True, note=Text("整改的编号。", "Number of the action."), example="Z1")
    drill: str | None = column("来源演练", "From drill", CODE, to="drills", note=Text("来自哪次演练。", "The drill that showed it."))
    incident: str | None = column("来源事件", "From incident", TEXT, note=Text("来自哪次事件。", "The incident that showed it."))
    problem: str = column("问题", "Problem", LONG, note=Text("发现了什么问题。", "What was wrong."), example=Text("备份联系人电话不通", "The backup could not be reached"))
    gravity: Gravity | None = column("严重程度", "Severity", choice(Gravity), note=Text("一般、较大或重大。", "Minor, major or critical."), example=Gravity.MINOR.value)
    measure: str = column("措施", "Measure", LONG, note=Text("怎么改。", "What is done about it."), example=Text("更新号码并重新核验", "Correct the number and verify it"))
    owner: str | None = column("整改责任人", "Owner", NAME, to="contacts", note=Text("写通讯录里的姓名。", "A name from Contacts."), example=Text("张三", "Zhang San"))
    due: date | None = column("整改期限", "Due on", DATE, note=Text("最晚哪天改好。", "By when."), example="2026-04-10")
    closed: date | None = column("完成日期", "Closed on", DATE, note=Text("改好的日期。", "Day on which it was done."))
    place: str | None = column("预案位置", "Place in plan", TEXT, note=Text("要改预案的哪一处。", "The place in the plan that is meant."))
    training: str | None = column("纳入培训", "Into training", CODE, to="training", note=Text("纳入哪次培训。", "The training that takes it up."))


@sheet(
    "calendar", "工作日历", "Calendar",
    about=Text("放假和调休上班的日子；其余按周一至周五。", "Days off and make-up working days; all others are Monday to Friday."),
)
class Day(Row):
    """One day that differs from the ordinary week."""

    on: date = column("日期", "Date", DATE, key=True, note=Text("哪一天。", "Which day."), example="2026-01-01")
    kind: DayKind = column("日类型", "Day kind", choice(DayKind), note=Text("休息，或调休上班。", "Off, or a make-up working day."), example=DayKind.OFF.value)
    name: str | None = column("名称", "Name", TEXT, note=Text("节日名称。", "Name of the holiday."), example=Text("元旦", "New Year"))
    source: str | None = column("来源", "Source", TEXT, note=Text("依据什么通知。", "Which notice it comes from."), example=Text("国务院办公厅通知", "Notice of the State Council"))
    certainty: Certainty | None = column("确认状态", "Status", choice(Certainty), note=Text("官方公布，或自行推算。", "Announced, or projected."), example=Certainty.OFFICIAL.value)
