"""The sheets that a drill needs and a real incident does not: what is exercised, what is fed in,
who was there, and how it is judged. Declared once: what is written is what is read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum

from bcm_excel.clock.calendar import EPOCH
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Value
from bcm_excel.incident.records import KEY, KEY_NOTE, NO
from bcm_excel.incident.sheets import COMPUTED, TYPED_TIME
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.declare import Row, column, sheet
from bcm_excel.plan.kinds import CODE, LONG, TEXT, Kind, Mendable, choice


class Item(Enum):
    """What the plan of an exercise says, item by item."""

    SUBJECT = Text("演练主题", "Subject")
    SCENARIO = Text("演练场景", "Scenario")
    PLANNED = Text("计划日期", "Planned for")
    PLACE = Text("演练地点", "Place")
    SCOPE = Text("参演范围", "Who takes part")
    DIRECTOR = Text("演练总指挥", "Director")
    CONTROLLERS = Text("导调人员", "Controllers")
    EVALUATORS = Text("评估人员", "Evaluators")
    SITUATION = Text("情景描述", "Situation")
    STOP = Text("停止口令", "Stop word")

    @property
    def key(self) -> str:
        """The word by which the row is found: ``scenario``."""
        return self.name.lower()


class Ending(Enum):
    """What the evaluation ends with, item by item."""

    EVALUATOR = Text("评估人", "Evaluated by")
    ON = Text("评估日期", "Evaluated on")
    STRENGTHS = Text("做得好的地方", "What went well")
    CONCLUSION = Text("总体结论", "Conclusion")
    SUMMED_UP = Text("总结日期", "Summed up on")
    SUMMARY = Text("总结文件", "Summary file")

    @property
    def key(self) -> str:
        """The word by which the row is found: ``summed_up``."""
        return self.name.lower()


class Rating(Enum):
    """How an objective was met: P, S, M and U of HSEEP."""

    PERFORMED = Text("顺利完成", "Performed without challenges")
    SOME = Text("存在一般问题", "Performed with some challenges")
    MAJOR = Text("存在较大问题", "Performed with major challenges")
    UNABLE = Text("未能完成", "Unable to be performed")


class Verdict(Enum):
    """An evaluator's answer to a question."""

    MET = Text("符合", "Met")
    MOSTLY = Text("基本符合", "Mostly met")
    NOT_MET = Text("不符合", "Not met")
    NOT_APPLICABLE = Text("不适用", "Not applicable")


class Capacity(Enum):
    """As what somebody is there."""

    PLAYER = Text("参演", "Takes part")
    OBSERVER = Text("观摩", "Observes")
    CONTROLLER = Text("导调", "Controls")
    EVALUATOR = Text("评估", "Evaluates")


class Exam(Enum):
    """What came of the exam after a drill."""

    PASSED = Text("合格", "Passed")
    FAILED = Text("不合格", "Failed")
    NOT_EXAMINED = Text("未考", "Not examined")


@dataclass(frozen=True, slots=True)
class Exercise:
    """What is known of a drill when it is opened."""

    subject: str = ""
    scenario: str = ""
    objectives: tuple[str, ...] = ()

    def typed(self) -> Typed:
        """The same as if staff had typed it."""
        items = {Item.SUBJECT: self.subject.strip(), Item.SCENARIO: self.scenario}
        objectives = filter(None, map(str.strip, self.objectives))
        return Typed(
            {
                "exercise": {item.key: {"text": text} for item, text in items.items() if text},
                "objectives": {
                    str(n): {"objective": text} for n, text in enumerate(objectives, start=1)
                },
            }
        )


UNPREPARED = Exercise()

Planned = datetime | timedelta
"""A moment, or how long after the discovery."""


def _planned(raw: Value) -> Planned | Mendable:
    """``0:30`` is half an hour after the discovery; a date and time is a moment."""
    days = _days(raw)
    if days is not None and 0 <= days < ABSOLUTE:
        return timedelta(minutes=round(days * 1440))
    return TYPED_TIME.read(raw if days is None or isinstance(raw, datetime) else days)


def _days(raw: Value) -> float | None:
    """A value as Excel counts it, in days."""
    match raw:
        case timedelta():
            return raw / timedelta(days=1)
        case time():
            return (raw.hour * 60 + raw.minute) / 1440
        case datetime():
            return (raw - EPOCH) / timedelta(days=1)
        case int() | float():
            return raw
        case str():
            return _clock(raw)
        case _:
            return None


def _clock(raw: str) -> float | None:
    """``0:30`` that was typed as a text."""
    hours, colon, minutes = raw.strip().replace("：", ":").lstrip("+").partition(":")
    if not colon or not (hours.isdecimal() and minutes.isdecimal()) or len(hours) > 3:
        return None
    return (int(hours) * 60 + int(minutes)) / 1440 if int(minutes) < 60 else None


def _as_cell(value: Planned, _: object) -> Value:
    return value if isinstance(value, datetime) else value / timedelta(days=1)


ABSOLUTE = 1000
"""Days: a smaller number in a cell is a time after the discovery, a greater one a date."""
PLANNED_TIME: Kind[Planned] = Kind(
    Text("时刻", "time"), _planned, "T", style="duration center", width=14, write=_as_cell
)


def planned_at(planned: object, found: datetime | None) -> datetime | None:
    """When an inject is due: at its own moment, or so long after the discovery, if that is known."""
    if isinstance(planned, datetime):
        return planned
    return found + planned if isinstance(planned, timedelta) and found is not None else None


@sheet(
    "exercise", "演练安排", "Arrangements",
    about=Text("演练前填好并发给导调、评估人员；参演人员只看主题和规则。",
               "Filled in beforehand, for controllers and evaluators."),
)  # fmt: skip
class ExerciseRow(Row):
    """One item of the plan of an exercise."""

    key: Item = column("项目", "Item", choice(Item), key=True, note=Text("演练方案的一项。", "An item of the exercise plan."))
    text: str | None = column("内容", "Content", LONG, note=Text("场景从列表选择，其余直接填写。", "The scenario is chosen from the list; the rest is typed."))


@sheet(
    "objectives", "演练目标", "Objectives",
    about=Text("目标要能评判；演练后逐条评定，问题写进复盘总结。",
               "Rate each afterwards; what went wrong goes into the review."),
)  # fmt: skip
class ObjectiveRow(Row):
    """One objective of a drill."""

    key: str = column(NO.zh, NO.en, CODE, key=True, note=Text("行号。", "Number of the row."))
    objective: str | None = column("目标", "Objective", LONG, note=Text("要检验或练会什么。", "What is tested or practised."))
    judged: str | None = column("评判办法", "How it is judged", LONG, note=Text("看到什么、多长时间内完成就算达到。", "What must be seen, and within which time."))
    rating: Rating | None = column("评定", "Rating", choice(Rating), note=Text("从列表选择。", "Choose from the list."))
    remark: str | None = column("说明", "Remark", LONG, note=Text("依据；没有达到的原因。", "On which ground; why it was not met."))


@sheet(
    "injects", "导调信息", "Injects",
    about=Text("导调人员按时间发出；计划时刻填发现后多久（0:30 为半小时后），或填日期和时间。",
               "Controllers give them in time; type how long after the discovery (0:30 is half an hour), or date and time."),
)  # fmt: skip
class InjectRow(Row):
    """One piece of news that controllers give to the players."""

    key: str = column(NO.zh, NO.en, CODE, key=True, note=Text("行号。", "Number of the row."))
    planned: Planned | None = column("计划时刻", "Planned", PLANNED_TIME, note=Text("发现后多久，如 0:30；或日期和时间。", "How long after the discovery, such as 0:30; or date and time."))
    due: str | None = column("应发出", "Due", COMPUTED, note=Text("按填写的发现时间推算，自动更新。", "From the typed moment of discovery; it updates itself."))
    inject: str | None = column("导调内容", "What is said", LONG, note=Text("原话；以“这是演练”开头。", "The very words; they begin with: this is a drill."))
    to: str | None = column("发给谁", "To whom", TEXT, note=Text("角色或姓名。", "A role or a name."))
    means: str | None = column("方式", "Means", TEXT, note=Text("电话、字条、邮件等。", "Telephone, slip, mail and so on."))
    expected: str | None = column("预期反应", "Expected reaction", LONG, note=Text("参演人员应当怎样做。", "What the players should do."))
    given: datetime | None = column("实际发出", "Given at", TYPED_TIME, note=Text("日期和时间，如 2026-03-02 09:10。", "Date and time, such as 2026-03-02 09:10."))
    reaction: str | None = column("实际反应", "Reaction", LONG, note=Text("参演人员实际怎样做。", "What the players did."))
    remark: str | None = column("备注", "Remark", LONG, note=Text("提前、推迟或未发出的原因。", "Why it was given early, late or not at all."))


PERSON = "person:"
"""Leads the key of a row that is about somebody of the plan; their name follows, or name and staff
number as ``王敏(1001)``."""


@sheet(
    "attendance", "签到表", "Attendance",
    about=Text("预案中的人员已列出，其他人写在后面空行；到场签名，演练后登记考试结果。",
               "Everybody of the plan is listed, others go into the empty rows; sign on arrival, exam results follow."),
)  # fmt: skip
class AttendanceRow(Row):
    """One person of a drill."""

    no: str | None = column(NO.zh, NO.en, CODE, note=Text("行号。", "Number of the row."))
    name: str | None = column("姓名", "Name", TEXT, note=Text("姓名。", "Name."))
    unit: str | None = column("单位 / 部门", "Unit", TEXT, note=Text("单位或部门。", "Organisation or department."))
    role: str | None = column("角色", "Role", TEXT, note=Text("预案中的角色；备份责任人已注明。", "The role in the plan; backups are marked."))
    capacity: Capacity | None = column("身份", "Capacity", choice(Capacity), note=Text("从列表选择；不填为参演。", "Choose from the list; empty means: takes part."))
    signed: datetime | None = column("签到时间", "Signed in at", TYPED_TIME, note=Text("日期和时间；没有填的算未到。", "Date and time; whoever has none counts as absent."))
    signature: str | None = column("签名", "Signature", TEXT, note=Text("纸上手签；电子表可以不填。", "By hand on paper; may stay empty in the file."))
    exam: Exam | None = column("考试结果", "Exam", choice(Exam), note=Text("从列表选择；不合格的要再培训。", "Choose from the list; whoever failed is trained again."))
    remark: str | None = column("备注", "Remark", TEXT, note=Text("请假、代替谁等。", "On leave, in whose place, and so on."))
    key: str = column(KEY.zh, KEY.en, CODE, key=True, note=KEY_NOTE)


@sheet(
    "evaluation", "评估表", "Evaluation",
    about=Text("评估人员逐项选择结论，写明看到的事实和建议；不参与处置，不提示答案。",
               "Evaluators choose a verdict for each, with what they saw and suggest; they neither respond nor prompt."),
)  # fmt: skip
class EvaluationRow(Row):
    """One question to an evaluator; the group of its key says what it is about."""

    key: str = column(NO.zh, NO.en, CODE, key=True, note=Text("字母表示类别。", "The letter stands for the subject."))
    topic: str | None = column("类别", "Subject", TEXT, note=Text("评估哪一方面。", "What it is about."))
    question: str | None = column("评估内容", "Question", LONG, note=Text("要回答的问题。", "What is asked."))
    rating: Verdict | None = column("结论", "Verdict", choice(Verdict), note=Text("从列表选择。", "Choose from the list."))
    evidence: str | None = column("事实和依据", "Evidence", LONG, note=Text("看到、听到的事实，或文件名。", "What was seen and heard, or a file."))
    suggestion: str | None = column("改进建议", "Suggestion", LONG, note=Text("建议怎样改。", "What should change."))


@sheet(
    "endings", "评估结论", "Conclusion",
    about=Text("评估人签名负责；总结日期和文件会写进演练记录。",
               "The evaluator answers for it; day and file of the summary go into the drill's record."),
)  # fmt: skip
class EndingRow(Row):
    """One item of what an evaluation ends with."""

    key: Ending = column("项目", "Item", choice(Ending), key=True, note=Text("评估结论的一项。", "An item of the conclusion."))
    text: str | None = column("内容", "Content", LONG, note=Text("直接填写；日期如 2026-03-02。", "Typed; a date such as 2026-03-02."))
