"""What is counted with the help of the plan workbook: exams, actions, backups, coverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bcm_excel.clock.calendar import add_months
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.drill.facts import ActionFact, DrillFacts
from bcm_excel.drill.measure import Source
from bcm_excel.drill.practice import CLOSED, Practice, action_state, typed_day
from bcm_excel.drill.tally import Mark, Tally, marks_or, source, step_label
from bcm_excel.drill.tally_people import NO_EXAM, exam
from bcm_excel.drill.tally_steps import TABLE_TOP
from bcm_excel.incident.exercise import Ending
from bcm_excel.plan.clean import fold
from bcm_excel.plan.due.people import may_be
from bcm_excel.plan.obligations import due_after
from bcm_excel.plan.practice import Drill
from bcm_excel.plan.words import TrainingKind

NO_PLAN = Text(
    "汇总时没有给出预案文件，整改台账和演练记录不知道",
    "no plan workbook was given, so its actions and drill records are not known",
)
OTHER_PLAN = Text(
    "这次演练用的是另一个预案，给出的预案文件里没有它的记录",
    "this drill was held under another plan than the one given",
)
NO_RECORD = Text("预案的演练记录中没有这一天的演练", "the plan's Drills has no record of that day")
NO_DAY = Text("演练记录中没有填{what}", "the record of the drill has no {what}")
SUMMED_UP, UPDATED = (
    Text("总结日期", "day of its summary"),
    Text("预案更新日期", "day of the update"),
)
NO_BACKUPS = Text("预案没有列出数据备份", "the plan lists no backups")
LATER = Text("最近备份都晚于这次演练", "the last backups are all later than this drill")
NO_ACTIONS = Text("预案的整改台账中没有来自演练的整改", "the plan has no actions from drills")
NO_OWN = Text("整改台账中没有来自这次演练的整改", "the plan has no actions from this drill")
NOT_YET = Text("还没有到期或完成的整改", "no action is due or closed yet")


def open_marks(practice: Practice, actions: Sequence[ActionFact], today: date) -> Iterator[Mark]:
    """Actions, met where they are still open."""
    for each in actions:
        yield Mark(
            met=each.closed is None,
            source=practice.source(each.cell),
            label=each.no,
            part=action_state(each, today),
            people=(each.owner,) if each.owner else (),
        )


def timely_marks(practice: Practice, actions: Sequence[ActionFact], today: date) -> Iterator[Mark]:
    """Actions that are due or closed, met where they were closed by their due date.

    One without a due date counts as not in time.
    """
    for each in actions:
        if each.closed is None and each.due is not None and each.due >= today:
            continue
        state = action_state(each, today)
        yield Mark(
            met=state == CLOSED,
            source=practice.source(each.cell),
            label=each.no,
            recorded=each.due is not None,
            part=state,
            people=(each.owner,) if each.owner else (),
        )


def restore_marks(practice: Practice) -> Iterator[Mark]:
    """Data sets, met where their last restore test worked throughout."""
    for each in practice.plan.backups:
        yield Mark(
            met=each.tested is not None and each.success is not None and each.success >= 1,
            source=practice.source(each.cell("success")),
            label=each.name,
            recorded=each.tested is not None and each.success is not None,
        )


def data_age(practice: Practice, drill: DrillFacts) -> Tally:
    """How old each data set's last backup was when the drill began."""
    if not drill.timed:
        return TABLE_TOP
    if not len(practice.plan.backups):
        return NO_BACKUPS
    return marks_or(_ages(practice, drill.held), LATER)


def _ages(practice: Practice, began: datetime) -> Iterator[Mark]:
    for each in practice.plan.backups:
        if each.last is not None and each.last > began:
            continue
        age = began - each.last if each.last is not None else None
        within = each.last is not None and began.date() <= due_after(each.last.date(), each.period)
        cell = practice.source(each.cell("last"))
        yield Mark(within, cell, each.name, recorded=age is not None, length=age)


def exams(practice: Practice | None, record: Drill | None, drill: DrillFacts) -> Tally:
    """Who passed, by the attendance sheet, else by the plan's record."""
    sheet = exam(drill)
    if not isinstance(sheet, Text) or practice is None or record is None or not record.examined:
        return sheet
    failed = set(map(fold, record.failed or ()))
    cell = practice.source(record.cell("failed"))
    return tuple(
        Mark(fold(name) not in failed, cell, name, people=(name,)) for name in record.examined
    )


def train_again(
    practice: Practice | None, record: Drill | None, drill: DrillFacts, today: date, sat: Tally
) -> Tally:
    """Who failed; everybody examined where too few passed; less who was trained again since.

    ``sat`` are the marks of the exams.
    """
    if isinstance(sat, Text):
        return NO_EXAM
    least = drill.kept.pass_rate
    if practice is not None and practice.plan.settings is not None:
        least = practice.plan.settings.pass_rate or least
    passed = sum(mark.met for mark in sat)
    everybody = least is not None and passed / len(sat) < least
    since = set()
    if practice is not None and record is not None:
        since = _trained(practice, record, today)
    return tuple(
        mark
        for mark in sat
        if (everybody or not mark.met) and not set(map(fold, mark.people)) & since
    )


def _trained(practice: Practice, record: Drill, today: date) -> set[str]:
    """Folded names of those who were trained again after a drill; what is planned is not held."""
    return {
        fold(name)
        for each in practice.plan.training
        if each.drill and fold(each.drill) == fold(record.no)
        if each.on <= today and may_be(each, TrainingKind.AGAIN)
        for name in each.attended or ()
    }


def days_until(
    practice: Practice | None, record: Drill | None, drill: DrillFacts, field: str, what: Text
) -> Tally:
    """Days from a drill to what followed it, by the plan's record; to its summary also by the
    evaluation of the drill itself.
    """
    held = drill.held.date()
    if record is not None and practice is not None:
        day: date | None = getattr(record, field)
        if day is not None:
            length = datetime.combine(day, time()) - datetime.combine(held, time())
            return (Mark(True, practice.source(record.cell(field)), what, length=length),)
    written = typed_day(drill.endings.get(Ending.SUMMED_UP, "")) if field == "summed_up" else None
    if written is not None:
        return (
            Mark(True, source(drill, CellRef("")), what, length=timedelta((written - held).days)),
        )
    if record is not None:
        return NO_DAY.filled({"what": what})
    return no_record(practice, drill)


def no_record(practice: Practice | None, drill: DrillFacts) -> Text:
    """Why the plan has no record of a drill."""
    if practice is None:
        return NO_PLAN
    return NO_RECORD if drill.plan_key == practice.key else OTHER_PLAN


def practice_tallies(
    practice: Practice | None, record: Drill | None, drill: DrillFacts, today: date
) -> Mapping[str, Tally]:
    """What is counted of one drill with the help of the plan workbook and its record there."""
    why_not = no_record(practice, drill)
    sat = exams(practice, record, drill)
    found: dict[str, Tally] = {
        "exam": sat,
        "train_again": train_again(practice, record, drill, today, sat),
        "report_days": days_until(practice, record, drill, "summed_up", SUMMED_UP),
        "revision_days": days_until(practice, record, drill, "plan_updated", UPDATED),
        "data_age": why_not,
        "actions_open": why_not,
        "actions_in_time": why_not,
    }
    if practice is None or drill.plan_key != practice.key:
        return found
    found["data_age"] = data_age(practice, drill)
    if record is not None:
        own = [each for each in practice.actions if fold(each.drill) == fold(record.no)]
        found["actions_open"] = marks_or(open_marks(practice, own, today), NO_OWN)
        found["actions_in_time"] = marks_or(
            timely_marks(practice, own, today), NOT_YET if own else NO_OWN
        )
    return found


def coverage(
    drills: Sequence[DrillFacts], practice: Practice | None, today: date, months: int
) -> Iterator[Mark]:
    """The steps that a plan has for drills, met where one of its drills did them of late.

    ``drills`` are those of the plan in their order.
    """
    latest = drills[-1]
    own = practice is not None and practice.key == latest.plan_key
    wanted = practice.steps if practice is not None and own else latest.kept.steps
    since = add_months(today, -months)
    done = {
        fold(step.key): source(drill, step.cell)
        for drill in drills
        if since < drill.held.date() <= today
        for step in drill.steps
        if step.done
    }
    where = {fold(step.key): source(latest, step.cell) for step in latest.steps}
    for key in wanted:
        cell = done.get(fold(key)) or where.get(fold(key)) or Source(latest.path, CellRef(""))
        yield Mark(fold(key) in done, cell, step_label(key), step=key)
