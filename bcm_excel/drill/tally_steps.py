"""What is counted of steps and times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from bcm_excel.clock.network import Moment, State
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.drill.facts import DrillFacts, StepFact
from bcm_excel.drill.tally import Counting, Mark, Tally, marks_or, source, step_label
from bcm_excel.incident.blocks import TITLES

TABLE_TOP = Text("桌面演练不计时间", "a table-top drill has no times")
NO_STEP = Text("没有要做的步骤", "no step was to be done")
NO_LIMIT = Text("要做的步骤都没有时限", "no step that was to be done has a limit")
NO_BASELINE = Text(
    "没有基准时间（没有填发生和发现的时间）",
    "there is no baseline: neither began nor found was typed",
)
NOT_ENDED = Text("没有一个步骤登记了完成时间", "no step has a recorded end")
NOT_ALL_ENDED = Text(
    "有 {n} 个步骤没有完成或没有登记完成时间，不知道全程何时结束",
    "steps that are not done or have no recorded end: {n}, so that the end of the whole is unknown",
)
NOT_KNOWN = Text("没有登记{moments}的时间", "not recorded: {moments}")
NO_EVIDENCE = Text("没有一个已完成的步骤要求证明材料", "no step that was done asks for evidence")
NO_OUTSIDE = Text("没有要对外报告的步骤", "no step tells an outside party")
NO_TARGET = Text("预案没有规定目标时间", "the plan has no target time")
NOT_RESTORED = Text("这次演练不涉及系统恢复", "this drill did not exercise restoring")
ON_TIME, LATE, NO_TIME, NOT_DONE = "on_time", "late", "no_time", "not_done"
UNDUE = "undue"
SINCE = {
    "activation_began": (Moment.BEGAN, Moment.ACTIVATED),
    "activation_found": (Moment.FOUND, Moment.ACTIVATED),
    "recovery": (Moment.BEGAN, Moment.RESTORED),
}  # fmt: skip
OVERVIEW = CellRef(TITLES["overview"].zh)


def _mark(
    drill: DrillFacts,
    step: StepFact,
    *,
    met: bool,
    recorded: bool = True,
    part: str = "",
    length: timedelta | None = None,
    cell: CellRef | None = None,
) -> Mark:
    where, label = source(drill, cell or step.cell), step_label(step.key)
    return Mark(met, where, label, recorded, part, length, step.key, step.roles, step.people)


def completion(drill: DrillFacts) -> Tally:
    """Done, of those taken."""
    marks = (
        _mark(drill, step, met=step.done, recorded=step.touched, part=step.state.key)
        for step in drill.steps
        if step.taken
    )
    return marks_or(marks, NO_STEP)


def on_time(drill: DrillFacts) -> Tally:
    """By their own deadline, of those taken that have a limit."""
    if not drill.timed:
        return TABLE_TOP
    marks = (
        _mark(drill, step, met=step.on_time, recorded=_recorded(step), part=_fate(step))
        for step in drill.steps
        if step.judged
    )
    return marks_or(marks, NO_LIMIT)


def _recorded(step: StepFact) -> bool:
    """Whether what tells if a step was on time was recorded: its end, and what it counts from."""
    if step.done:
        return step.finished is not None and step.deadline is not None
    return step.touched


def _fate(step: StepFact) -> str:
    if step.on_time:
        return ON_TIME
    if not step.done:
        return NOT_DONE
    if step.finished is None:
        return NO_TIME
    return UNDUE if step.deadline is None else LATE


def on_baseline(drill: DrillFacts) -> Tally:
    """By the baseline, of those taken that have one."""
    if not drill.timed:
        return TABLE_TOP
    marks = (
        _mark(
            drill,
            step,
            met=step.on_baseline,
            recorded=step.finished is not None if step.done else step.touched,
        )
        for step in drill.steps
        if step.taken and step.baseline is not None
    )
    return marks_or(marks, NO_BASELINE)


def overall(drill: DrillFacts) -> Tally:
    """The last end over the last baseline, once every step with a baseline has ended."""
    if not drill.timed:
        return TABLE_TOP
    taken = [step for step in drill.steps if step.taken and step.baseline is not None]
    if not taken:
        return NO_BASELINE
    ends = {step.key: step.finished for step in taken if step.finished is not None}
    if not ends:
        return NOT_ENDED
    open_ = tuple(step.key for step in taken if step.finished is None)
    if open_:
        return NOT_ALL_ENDED.filled({"n": len(open_)})
    last = max(taken, key=lambda step: ends[step.key])
    planned = max(step.baseline for step in taken if step.baseline is not None)
    return (_mark(drill, last, met=True, length=ends[last.key] - planned),)


def lateness(drill: DrillFacts) -> Tally:
    """How far late steps were over, of those with a limit and a recorded end."""
    if not drill.timed:
        return TABLE_TOP
    marks = (
        _mark(drill, step, met=step.on_time, length=None if step.on_time else step.late)
        for step in drill.steps
        if step.judged and step.late is not None
    )
    return marks_or(marks, NOT_ENDED)


def _between(key: str) -> Counting:
    first, last = SINCE[key]

    def between(drill: DrillFacts) -> Tally:
        if not drill.timed:
            return TABLE_TOP
        if last is Moment.RESTORED and not drill.restores:
            return NOT_RESTORED
        missing = tuple(each.value for each in (first, last) if each not in drill.moments)
        if missing:
            return NOT_KNOWN.filled({"moments": missing})
        cell = drill.moment_cells.get(last, OVERVIEW)
        length = drill.moments[last] - drill.moments[first]
        return (Mark(True, source(drill, cell), last.value, length=length),)

    return between


def target(drill: DrillFacts) -> Tally:
    """Whether it was restored within the target time."""
    if not drill.timed:
        return TABLE_TOP
    if drill.target is None:
        return NO_TARGET
    if not drill.restores:
        return NOT_RESTORED
    began, restored = (drill.moments.get(each) for each in (Moment.BEGAN, Moment.RESTORED))
    began = began or drill.moments.get(Moment.FOUND)
    known = began is not None and restored is not None
    met = began is not None and restored is not None and restored - began <= drill.target
    cell = drill.moment_cells.get(Moment.RESTORED, OVERVIEW)
    return (Mark(met, source(drill, cell), drill.title, recorded=known),)


def evidence(drill: DrillFacts) -> Tally:
    """With evidence, of those done that ask for some."""
    marks = (
        _mark(drill, step, met=step.evidence_given, cell=step.evidence_cell)
        for step in drill.steps
        if step.done and step.evidence_asked
    )
    return marks_or(marks, NO_EVIDENCE)


def unplanned(drill: DrillFacts) -> Tally:
    """The steps that staff added; none is a figure too."""
    return tuple(_mark(drill, step, met=True) for step in drill.extra)


def reports(drill: DrillFacts) -> Tally:
    """Outside parties told by the step's deadline."""
    if not drill.timed:
        return TABLE_TOP
    return marks_or(_reports(drill), NO_OUTSIDE)


def _reports(drill: DrillFacts) -> Iterator[Mark]:
    steps = {step.key: step for step in drill.steps}
    for report in drill.reports:
        step = steps[report.step]
        yield Mark(
            met=report.in_time,
            source=source(drill, report.cell),
            label=report.party or step_label(report.step),
            recorded=report.told is not None if report.over else step.touched,
            step=report.step,
            roles=step.roles,
            people=step.people,
        )


STATES = {state.key: state.value for state in State}
STEP_TALLIES: Mapping[str, Counting] = {
    "completion": completion,
    "on_time": on_time,
    "on_baseline": on_baseline,
    "overall": overall,
    "lateness": lateness,
    **{key: _between(key) for key in SINCE},
    "reports": reports,
    "target": target,
    "evidence": evidence,
    "unplanned": unplanned,
}
"""By the name of what is counted."""
