"""What is counted of people and roles."""

from __future__ import annotations

from collections.abc import Mapping

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.tally import Counting, Mark, Tally, marks_or, source
from bcm_excel.drill.tally_calls import SIMULATED
from bcm_excel.incident.exercise import Exam
from bcm_excel.incident.incident import CallResult
from bcm_excel.plan.clean import fold

NO_SHEET = Text("没有签到表", "there is no attendance sheet")
NO_PLAYERS = Text("签到表中没有参演人员", "nobody is listed as taking part")
NO_ROLES = Text("跟踪表没有保存预案中的角色", "the workbook keeps no roles of the plan")
NO_PAIRS = Text("没有一个角色有备份责任人", "no role has a backup")
NO_EXAM = Text("没有登记考试结果", "no exam results were recorded")


def present(drill: DrillFacts) -> Tally:
    """Players who signed in, of those listed; not recorded where nobody used the sheet."""
    if drill.present is None:
        return NO_SHEET
    used = any(each.touched for each in drill.present)
    borne = _borne(drill)
    marks = (
        Mark(
            each.present,
            source(drill, each.cell),
            each.person,
            recorded=used,
            roles=borne.get(fold(each.person), ()),
            people=(each.person,),
        )
        for each in drill.present
    )
    return marks_or(marks, NO_PLAYERS)


def _borne(drill: DrillFacts) -> Mapping[str, tuple[str, ...]]:
    """By folded name, the roles that somebody bears."""
    found: dict[str, tuple[str, ...]] = {}
    for role in drill.kept.roles:
        for name in filter(None, (role.primary, role.backup)):
            found[fold(name)] = (*found.get(fold(name), ()), role.label)
    return found


def _took_part(drill: DrillFacts) -> frozenset[str]:
    """Folded names of those who confirmed a real call or signed in."""
    confirmed = {CallResult.CONFIRMED, CallResult.LATE}
    called = (
        each.person
        for line in drill.calls
        for each in (line.primary, line.backup)
        if each.result in confirmed
    )
    there = (each.person for each in drill.present or () if each.present)
    return frozenset(fold(name) for name in (*called, *there) if name)


def roles(drill: DrillFacts) -> Tally:
    """Roles that did something, of those in the plan."""
    there = _took_part(drill)
    active = {role for step in drill.steps if step.done for role in step.roles}
    cells = {line.key: line.primary.cell for line in drill.calls}
    marks = (
        Mark(
            role.label in active or bool({fold(role.primary), fold(role.backup)} & there),
            source(drill, cells.get(role.key, CellRef(""))),
            role.label,
            roles=(role.label,),
        )
        for role in drill.kept.roles
    )
    return marks_or(marks, NO_ROLES)


def role_pairs(drill: DrillFacts) -> Tally:
    """Roles of which both people took part, of those with two."""
    if not drill.kept.roles:
        return NO_ROLES
    there = _took_part(drill)
    cells = {line.key: line.backup.cell for line in drill.calls}
    if not there and not drill.timed:
        return SIMULATED
    marks = (
        Mark(
            {fold(role.primary), fold(role.backup)} <= there,
            source(drill, cells.get(role.key, CellRef(""))),
            role.label,
            roles=(role.label,),
        )
        for role in drill.kept.roles
        if role.backup
    )
    return marks_or(marks, NO_PAIRS)


def exam(drill: DrillFacts) -> Tally:
    """Who passed, of those examined, by the attendance sheet."""
    results = {Exam.PASSED, Exam.FAILED}
    sat = [each for each in drill.present or () if each.exam in results]
    borne = _borne(drill) if sat else {}
    marks = (
        Mark(
            each.exam is Exam.PASSED,
            source(drill, each.cell),
            each.person,
            roles=borne.get(fold(each.person), ()),
            people=(each.person,),
        )
        for each in sat
    )
    return marks_or(marks, NO_EXAM)


PEOPLE_TALLIES: Mapping[str, Counting] = {
    "present": present,
    "roles": roles,
    "role_pairs": role_pairs,
}
"""By the name of what is counted; exams need the plan's record too."""
