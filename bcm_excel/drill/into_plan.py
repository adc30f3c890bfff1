"""What drills hand on to the plan, as declared rows: their records, the corrective actions that came
of them, and the trainings they call for. A sheet of the summary; staff may change it first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcm_excel.core.text import Text
from bcm_excel.plan.declare import Row, column, sheet
from bcm_excel.plan.kinds import CODE, DATE, LONG, NAME, SEVERAL, TEXT, YESNO, choice
from bcm_excel.plan.words import DrillMode, Gravity, TrainingKind

TITLE = Text("转入预案", "Into the plan")
TAKE_NOTE = Text("不转入的改为“否”。", "Change to No what is to stay out.")
NO = Text("序号", "No.")


@sheet(
    "into_drills", "演练记录", "Drill records",
    about=Text("每次演练一行，写进预案的“演练记录”；预案里已有的只补空格。",
               "A row a drill for the plan's Drills; of one that is there, only empty cells are filled."),
)  # fmt: skip
class IntoDrill(Row):
    """The record of one drill."""

    key: str = column("演练序号", "Drill", CODE, key=True, note=Text("下面各行用它指明是哪次演练。", "By which the rows below name the drill."))
    take: bool | None = column("转入", "Take over", YESNO, note=TAKE_NOTE)
    title: str | None = column("演练名称", "Title", TEXT, note=Text("跟踪表上的名称。", "As on its tracking workbook."))
    held: date | None = column("实施日期", "Held on", DATE, note=Text("演练当天。", "The day of the drill."))
    planned: date | None = column("计划日期", "Planned for", DATE, note=Text("演练方案中的日期；没有填的为实施日期。", "By its plan; else the day on which it was held."))
    scenario: str | None = column("场景", "Scenario", NAME, note=Text("预案所列场景之一；演练方案没有填的，预案只有一个场景或名称写明的已填好，其余请补填。", "One that the plan lists. Where the exercise plan has none, the only one of the plan or the one in the title is put in; add it elsewhere."))
    mode: DrillMode | None = column("方式", "Mode", choice(DrillMode), note=Text("桌面、实战或通讯联络。", "Table-top, live or call-out."))
    took_part: tuple[str, ...] | None = column("参演人员", "Took part", SEVERAL, note=Text("已签到的参演人员。", "Players who signed in."))
    summed_up: date | None = column("总结日期", "Summed up on", DATE, note=Text("评估表中的总结日期。", "As on the evaluation."))
    summary: str | None = column("总结文件", "Summary file", TEXT, note=Text("评估表中的总结文件。", "As on the evaluation."))
    examined: tuple[str, ...] | None = column("应考人员", "Examined", SEVERAL, note=Text("签到表中有考试结果的人。", "Who has an exam result."))
    failed: tuple[str, ...] | None = column("未合格人员", "Failed", SEVERAL, note=Text("考试不合格的人。", "Who did not pass."))
    plan: str | None = column("所属预案", "Plan", TEXT, note=Text("文件编号或名称；只写进这份预案。", "Number or name; it goes into this plan only."))


@sheet(
    "into_actions", "整改台账", "Corrective actions",
    about=Text("每个问题一行，写进预案的“整改台账”；责任人必须在应急通讯录里。",
               "A row a problem for the plan's Actions; the owner must be in its contacts."),
)  # fmt: skip
class IntoAction(Row):
    """One problem of a drill with what is done about it."""

    key: str = column(NO.zh, NO.en, CODE, key=True, note=Text("行号。", "Number of the row."))
    take: bool | None = column("转入", "Take over", YESNO, note=TAKE_NOTE)
    problem: str | None = column("问题", "Problem", LONG, note=Text("复盘总结中的问题。", "As in the review."))
    gravity: Gravity | None = column("严重程度", "Severity", choice(Gravity), note=Text("一般、较大或重大。", "Minor, major or critical."))
    drill: str | None = column("来源演练", "From drill", CODE, note=Text("上表中的演练序号。", "Its number in the table above."))
    measure: str | None = column("措施", "Measure", LONG, note=Text("怎样改；没有措施不能转入。", "What is done; without it the row stays out."))
    owner: str | None = column("整改责任人", "Owner", NAME, note=Text("写通讯录里的姓名。", "A name from the plan's contacts."))
    due: date | None = column("整改期限", "Due on", DATE, note=Text("最晚哪天改好。", "By when."))
    place: str | None = column("预案位置", "Place in plan", TEXT, note=Text("要改预案的哪一处。", "The place of the plan that is meant."))
    training: str | None = column("纳入培训", "Into training", CODE, note=Text("下表中的培训序号；不用培训的清空。", "The number of a training in the table below; clear it where none is needed."))


@sheet(
    "into_trainings", "培训安排", "Trainings",
    about=Text("演练之后应当安排的培训，写进预案的“培训记录”；培训后改成实际日期和人员。",
               "Trainings that drills call for, for the plan's Training; put in the true day and people once held."),
)  # fmt: skip
class IntoTraining(Row):
    """One training that a drill calls for."""

    key: str = column(NO.zh, NO.en, CODE, key=True, note=Text("行号。", "Number of the row."))
    take: bool | None = column("转入", "Take over", YESNO, note=TAKE_NOTE)
    topic: str | None = column("主题", "Topic", LONG, note=Text("讲什么。", "What about."))
    kind: TrainingKind | None = column("培训类型", "Kind", choice(TrainingKind), note=Text("考试后再培训、预案更新培训，或薄弱环节的定期培训。", "Again after an exam, on the plan's update, or regular on weak points."))
    drill: str | None = column("对应演练", "For drill", CODE, note=Text("上表中的演练序号。", "Its number in the table above."))
    attended: tuple[str, ...] | None = column("参加人员", "For whom", SEVERAL, note=Text("应当参加的人。", "Who should come."))
    on: date | None = column("计划培训日期", "By", DATE, note=Text("最晚下一季度末。", "By the end of the next quarter."))
    why: str | None = column("原因", "Reason", LONG, note=Text("为什么要培训。", "Why it is called for."))


@dataclass(frozen=True)
class Loop:
    """What some drills hand on to their plans."""

    drills: tuple[IntoDrill, ...] = ()
    actions: tuple[IntoAction, ...] = ()
    trainings: tuple[IntoTraining, ...] = ()
    scenarios: tuple[str, ...] = ()
    """Those of the drills' plans, from which a scenario is chosen."""

    def drill(self, key: str | None) -> IntoDrill | None:
        """The drill that a row names."""
        return next((each for each in self.drills if each.key == key), None)
