"""The sheets by which a response is led: steps, calls, moments and decisions, declared once.

What is written is what is read back; ``records`` and ``exercise`` declare the others.

Columns that the workbook computes are read as plain texts and trusted by nobody.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bcm_excel.clock.calendar import EPOCH, moment_of
from bcm_excel.clock.duration import Duration
from bcm_excel.clock.network import Moment, Nature, State
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Value
from bcm_excel.incident.incident import CallResult
from bcm_excel.plan.declare import Row, column, sheet
from bcm_excel.plan.kinds import (
    CODE,
    DURATION,
    LIST,
    LONG,
    MOMENT,
    SEVERAL,
    TEXT,
    Kind,
    Mendable,
    Unreadable,
    choice,
    shown,
)
from bcm_excel.plan.problem import Trouble


def _shown(raw: Value) -> str:
    return shown(raw)


def _time(width: int) -> Kind[str]:
    """A time that the workbook computes."""
    return Kind(Text("时间", "time"), _shown, "T", style="time center", width=width)


COMPUTED = Kind(Text("计算", "computed"), _shown, "T", style="center wrap", width=11)
TIME = _time(13)
DEADLINE = _time(16)
EARLIEST, LATEST = datetime(2000, 1, 1), datetime(2200, 1, 1)
"""Between these lies what may be a time of an incident: 3:10 without a date is none of them."""
NO_DAY = Text("不是 2000 到 2199 年间的日期和时间", "is no date and time between 2000 and 2199")


def _typed_time(raw: Value) -> datetime | Mendable:
    value = MOMENT.read(raw)
    at = value.value if isinstance(value, Mendable) else value
    if not EARLIEST <= at < LATEST:
        raise Unreadable(NO_DAY, Trouble.OUT_OF_RANGE)
    return value


TYPED_TIME: Kind[datetime] = Kind(
    MOMENT.name, _typed_time, "M", style="time center", width=14, write=lambda v, _: v
)
TEXT_NO_TIME = Text(
    "是文字，表中公式不认，请重新输入，如 2026-03-02 09:10",
    "is a text that the formulas do not take for a time; type it anew, such as 2026-03-02 09:10",
)


def _counted_time(raw: Value) -> datetime | Mendable:
    if isinstance(raw, str):
        raise Unreadable(TEXT_NO_TIME, Trouble.UNREADABLE)
    days = raw / timedelta(days=1) if isinstance(raw, timedelta) else raw
    if not isinstance(days, int | float):
        return _typed_time(days)
    if not _serial(EARLIEST) <= days < _serial(LATEST):
        raise Unreadable(NO_DAY, Trouble.OUT_OF_RANGE)
    return moment_of(round(days * 1440))


def _serial(day: datetime) -> int:
    return (day - EPOCH).days


COUNTED_TIME: Kind[datetime] = Kind(
    MOMENT.name, _counted_time, "M", style="time center", width=14, write=lambda v, _: v
)
"""A typed time that formulas count with: only what they take for a time is one."""


@sheet(
    "steps", "处置跟踪表", "Steps", required=True,
    about=Text("只填浅黄格；计划外的步骤写在末尾空行（+1、+2…）。看折叠的列：选中两边列标，右键“取消隐藏”，不行就先撤销工作表保护（无密码）。",
               "Fill in the pale-yellow cells only; steps nobody planned go below (+1, +2 …). Folded columns: select the letters "
               "on both sides, right-click, Unhide; where that is barred, unprotect the sheet first (no password)."),
)  # fmt: skip
class StepRow(Row):
    """One step of an incident: what the plan says, what staff typed, what follows from it."""

    key: str = column("编号", "No.", CODE, key=True, note=Text("预案中的步骤号。", "Number of the step in the plan."))
    content: str | None = column("步骤", "Step", LONG, note=Text("做什么。", "What is done."))
    responsible: str | None = column("责任人 / 电话", "Owner / phone", TEXT, note=Text("谁负责；点一下即可拨打。", "Who is responsible; tap to call."))
    deadline: str | None = column("应完成", "Due", DEADLINE, note=Text("按前一步实际完成的时间推算，自动更新。", "From when the steps before really ended; it updates itself."))
    state: State | None = column("状态", "State", choice(State), note=Text("从列表选择。", "Choose from the list."))
    finished: datetime | None = column("实际完成", "Finished", COUNTED_TIME, note=Text("日期和时间，如 2026-03-02 09:10；按 Ctrl+; 空格 Ctrl+Shift+; 填入当前时间。", "Date and time, such as 2026-03-02 09:10."))
    evidence: str | None = column("证明材料", "Evidence", LONG, note=Text("写文件名、邮件标题或存放位置。", "File name, subject of the mail, or where it is kept."))
    flag: str | None = column("预警", "Flag", COMPUTED, note=Text("对照应完成时间，自动更新。", "Against the due time; it updates itself."))
    remark: str | None = column("备注", "Remark", LONG, note=Text("受阻或不适用时写明原因。", "Say why a step is blocked or not applicable."))
    workflow: str | None = column("工作流程", "Workflow", TEXT, note=Text("所属的流程。", "The workflow it belongs to."))
    backup: str | None = column("备份责任人", "Backup", TEXT, note=Text("责任人找不到时由谁接替。", "Who steps in."))
    expected: tuple[str, ...] | None = column("应留证明", "Evidence asked", LIST, note=Text("预案要求的证明材料。", "What the plan asks as evidence."))
    limit: Duration | None = column("时限", "Limit", DURATION, note=Text("预案规定的时限。", "The plan's limit."))
    counted_from: Moment | None = column("计时起点", "Counted from", choice(Moment), note=Text("从哪个时刻开始计时；空为前序步骤完成时。", "The moment it counts from; empty for the end of its predecessors."))
    wait: Duration | None = column("起算前等待", "Wait before", DURATION, note=Text("起点之后先等多久。", "How long to wait after that."))
    after: tuple[str, ...] | None = column("前序步骤", "After", SEVERAL, note=Text("哪些步骤完成后才开始。", "The steps that must end first."))
    marks: Moment | None = column("完成即为", "Marks moment", choice(Moment), note=Text("这一步完成就是哪个时刻。", "The moment that its end marks."))
    only_if: str | None = column("适用条件", "Only if", CODE, note=Text("只在某步作出某决定时才做。", "Only after a decision."))
    outcomes: tuple[str, ...] | None = column("判定选项", "Outcomes", LIST, note=Text("这一步可以作出的决定。", "What may be decided in this step."))
    outcome: str | None = column("判定结果", "Decision", CODE, note=Text("在应急总览填写，这里只显示。", "Typed on the overview and shown here."))
    nature: Nature | None = column("期限性质", "Nature", choice(Nature), note=Text("应急、法定或约定期限。", "Emergency, statutory or contractual limit."))
    baseline: str | None = column("基准时间", "Baseline", TIME, note=Text("开始时按预案推算的时间，不再变动。", "As the plan has it from the beginning; it does not move."))
    legal: str | None = column("法定最迟", "Legal latest", TIME, note=Text("末日逢休息日顺延后的最迟时间。", "Where the last day is a day off, rolled to the next that is not."))
    weekday: str | None = column("星期", "Day", COMPUTED, note=Text("应完成是星期几；假为休息日，班为调休上班。", "Weekday of the due time; off, or a make-up working day."))
    forecast: str | None = column("预计完成", "Forecast", TIME, note=Text("照目前进展预计的完成时间。", "As things stand now."))
    left: str | None = column("剩余", "Left", COMPUTED, note=Text("离应完成还有多久。", "Time left until it is due."))
    started: datetime | None = column("实际开始", "Started", COUNTED_TIME, note=Text("可以不填。", "May stay empty."))


STEP_INPUTS = frozenset({"state", "finished", "evidence", "remark", "started"})
STEP_SHOWN = ("key", "content", "responsible", "deadline", "state", "finished", "evidence", "flag", "remark")
"""The columns that are seen at first; the others are folded away."""


@sheet(
    "calls", "通知联络记录", "Calls",
    about=Text("从上到下逐个拨打，点号码即可拨出；第一责任人不通就打右边的备份责任人。",
               "Call from the top down, tap a number to dial; where the primary cannot be reached, call the backup."),
)  # fmt: skip
class CallRow(Row):
    """Two people to call for one role or external party, and what came of it."""

    order: str = column("序号", "Order", CODE, note=Text("通知的顺序。", "Order of the calls."))
    who: str | None = column("角色 / 单位", "Role / party", TEXT, note=Text("什么角色，或哪家单位。", "Which role or party."))
    primary: str | None = column("第一责任人", "Primary", TEXT, note=Text("先打给谁。", "Whom to call first."))
    phone: str | None = column("电话", "Phone", TEXT, note=Text("点号码即可拨出。", "Tap to dial."))
    mail: str | None = column("邮箱", "E-mail", TEXT, note=Text("点一下写邮件。", "Tap to write."))
    result: CallResult | None = column("结果", "Result", choice(CallResult), note=Text("从列表选择。", "Choose from the list."))
    told: datetime | None = column("拨出时间", "Called at", TYPED_TIME, note=Text("拨出的时间。", "When the call was made."))
    confirmed: datetime | None = column("确认时间", "Confirmed at", TYPED_TIME, note=Text("对方确认收到的时间。", "When receipt was confirmed."))
    backup: str | None = column("备份", "Backup", TEXT, note=Text("第一责任人不通时打给谁。", "Whom to call when the primary cannot be reached."))
    backup_phone: str | None = column("备份电话", "Backup phone", TEXT, note=Text("点号码即可拨出。", "Tap to dial."))
    backup_mail: str | None = column("备份邮箱", "Backup e-mail", TEXT, note=Text("点一下写邮件。", "Tap to write."))
    backup_result: CallResult | None = column("备份结果", "Backup result", choice(CallResult), note=Text("从列表选择。", "Choose from the list."))
    backup_told: datetime | None = column("备份拨出", "Backup called at", TYPED_TIME, note=Text("拨出的时间。", "When the call was made."))
    backup_confirmed: datetime | None = column("备份确认", "Backup confirmed at", TYPED_TIME, note=Text("对方确认收到的时间。", "When receipt was confirmed."))
    remark: str | None = column("备注", "Remark", TEXT, note=Text("换了号码、改由谁接听等。", "Another number, somebody else answering, and so on."))
    key: str = column("标识", "Key", CODE, key=True, note=Text("程序用来对上同一行。", "By which rows are matched."))


CALL_INPUTS = frozenset(
    {"result", "told", "confirmed", "backup_result", "backup_told", "backup_confirmed", "remark"}
)  # fmt: skip


@sheet(
    "moments", "时刻", "Moments",
    about=Text("知道一个填一个；填错可以改。", "Fill in what is known; it may be corrected."),
)  # fmt: skip
class MomentRow(Row):
    """One moment of the incident, on the overview."""

    moment: Moment = column("时刻", "Moment", choice(Moment), key=True, note=Text("事件的时刻。", "A moment of the incident."))
    at: datetime | None = column("填写时间", "Typed", COUNTED_TIME, note=Text("日期和时间，如 2026-03-02 07:20。", "Date and time, such as 2026-03-02 07:20."))


@sheet(
    "decisions", "判定", "Decisions",
    about=Text("作出决定后在这里选择，后面的步骤随之变化。", "Choose what was decided; the steps behind it follow."),
)  # fmt: skip
class DecisionRow(Row):
    """One decision, on the overview."""

    key: str = column("判定步骤", "In step", CODE, key=True, note=Text("作决定的步骤。", "The step of the decision."))
    outcome: str | None = column("判定结果", "Decision", CODE, note=Text("从列表选择。", "Choose from the list."))


ENGINE, CALENDAR, LISTS, SETTINGS, PLAN = "Engine", "Calendar", "Lists", "Settings", "Source"
HIDDEN = frozenset({ENGINE, CALENDAR, LISTS, SETTINGS, PLAN})
"""Hidden sheets; their names and what they hold are the same in both languages."""
