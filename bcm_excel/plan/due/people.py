"""People trained, examined, and proven to be reached by the numbers that the plan has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from math import ceil

from bcm_excel.clock.breaks import Break, long_breaks
from bcm_excel.core.text import Text
from bcm_excel.plan.assigned import assignments_in
from bcm_excel.plan.clean import fold
from bcm_excel.plan.due.obligation import Asked, Obligation
from bcm_excel.plan.due.resources import kept_until
from bcm_excel.plan.due.standing import Kind, State
from bcm_excel.plan.obligations import Quarter, verified_until
from bcm_excel.plan.people import Contact
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.practice import Drill, Training
from bcm_excel.plan.responsible import Directory
from bcm_excel.plan.words import Status, TrainingKind

HOLIDAYS_AHEAD = 200
"""Days in which the next long holiday is looked for."""

CORE = Text(
    "核心人员{name}每年培训至少 {asked} 次", "Train {name}, core staff; trainings a year: {asked}"
)
JOINER = Text("{name}的新员工培训（{joined} 入职）", "Train {name}, who joined on {joined}")
AGAIN = Text("演练 {no} 考试合格率 {rate}，再培训", "Train again: {rate} passed after drill {no}")
VERIFY = Text("核验{name}的联系方式", "Verify the contact data of {name}")
BEFORE = Text(
    "{holiday}（{first} 至 {last}）前核验全部联系人，还有 {count} 人",
    "Verify everybody before {holiday} ({first} to {last}); {count} to go",
)


def trainings_of(directory: Directory) -> Callable[[Contact], list[Training]]:
    """The trainings of a contact; one whose list of people is unreadable may be anybody's."""
    plan = directory.plan
    own: dict[int, list[Training]] = {}
    anybody = [each for each in plan.training if "attended" in each.unread]
    for training in plan.training:
        for name in training.attended or ():
            for person in directory.person(name):
                own.setdefault(person.row, []).append(training)
    return lambda contact: own.get(contact.row, []) + anybody


def staff(plan: Plan) -> Iterator[Contact]:
    """The people who have not left, where every training could be read."""
    for contact in plan.contacts if not plan.training.lost_keys else ():
        if contact.status is not Status.LEFT and "joined" not in contact.unread:
            yield contact


def may_be(training: Training, kind: TrainingKind) -> bool:
    """Whether it is of the kind, or of one that could not be read."""
    return training.kind is kind or "kind" in training.unread


def key_of(contact: Contact) -> str:
    """A contact among namesakes."""
    number = f"({fold(contact.staff_no)})" if contact.staff_no else ""
    return fold(contact.name) + number


def core_trainings(asked: Asked) -> Iterator[Obligation]:
    """Core staff, so often in each twelve months, once they and the plan are here a year."""
    plan = asked.plan
    wanted = plan.settings.core_trainings if plan.settings else None
    if not wanted or not len(plan.training):
        return
    own = trainings_of(asked.directory)
    for contact in staff(plan):
        if not contact.core:
            continue
        days = sorted((t.on for t in own(contact) if t.on <= asked.today), reverse=True)
        due = kept_until(days, ceil(wanted), asked.since, contact.joined)
        if due != date.max:
            yield Obligation(
                f"core:{key_of(contact)}",
                Kind.TRAINING,
                CORE.filled({"name": contact.name, "asked": wanted}),
                due,
                asked.state(due),
                contact.cell("core"),
                days[0] if days else None,
                contact.name,
            )


def joiners(asked: Asked) -> Iterator[Obligation]:
    """Whoever joined within a year, from the day of joining."""
    if not len(asked.plan.training):
        return
    own = trainings_of(asked.directory)
    for contact in staff(asked.plan):
        joined = contact.joined
        if joined is None or not asked.year_ago < joined <= asked.today:
            continue
        held = [
            each.on
            for each in own(contact)
            if each.on >= joined and may_be(each, TrainingKind.JOINER)
        ]
        yield Obligation(
            f"joiner:{key_of(contact)}",
            Kind.JOINER,
            JOINER.filled({"name": contact.name, "joined": joined}),
            joined,
            asked.state(joined, done=bool(held)),
            contact.cell("joined"),
            max(held, default=None),
            contact.name,
        )


def exams(plan: Plan) -> Iterator[tuple[Drill, frozenset[str], frozenset[str]]]:
    """Drills with those examined and those who failed, names folded."""
    for drill in plan.drills:
        if drill.failed and not {"examined", "failed"} & drill.unread:
            sat = frozenset(map(fold, drill.examined or ()))
            yield drill, sat, frozenset(map(fold, drill.failed))


def low_exams(plan: Plan, today: date) -> Iterator[tuple[Drill, float, Training | None]]:
    """The exams that too few have passed, with the share, and the training again if there was one;
    one that is only planned, for a day to come, is none yet.
    """
    least = plan.settings.pass_rate if plan.settings else None
    again = {
        fold(each.drill): each
        for each in plan.training
        if each.drill and each.on <= today and may_be(each, TrainingKind.AGAIN)
    }
    for drill, sat, failed in exams(plan):
        rate = len(sat - failed) / len(sat) if sat else 1
        if least and rate < least:
            yield drill, rate, again.get(fold(drill.no))


def exams_again(asked: Asked) -> Iterator[Obligation]:
    """A training again after an exam that too few passed, by the end of the next quarter."""
    for drill, rate, again in low_exams(asked.plan, asked.today):
        on = drill.held or drill.planned
        if on.year >= date.max.year or (again and again.on <= asked.year_ago):
            continue
        due = Quarter.of(on).following.last
        yield Obligation(
            f"exam:{fold(drill.no)}",
            Kind.EXAM,
            AGAIN.filled({"no": drill.no, "rate": f"{rate:.0%}"}),
            due,
            asked.state(due, done=again is not None),
            drill.cell("failed"),
            again.on if again else None,
            asked.leader,
        )


def verifications(asked: Asked) -> Iterator[Obligation]:
    """Each contact, by the end of the interval; who has a task and was never verified, at once."""
    return (_verification(asked, contact, until) for contact, until in proofs(asked))


def proofs(asked: Asked) -> Iterator[tuple[Contact, date | None]]:
    """Who is to be verified, and the last day for which they are; None where they never were."""
    settings, plan = asked.plan.settings, asked.plan
    interval = settings.verification if settings else None
    if interval is None:
        return
    until: dict[date, date] = {}
    people = (each.person for each in assignments_in(asked.directory))
    busy = {person.row for person in people if person}
    for contact in plan.contacts:
        day = contact.verified
        if contact.status is Status.LEFT or "verified" in contact.unread:
            continue
        if day is None and contact.row in busy:
            yield contact, None
        elif day is not None and not interval.before:
            if day not in until:
                until[day] = verified_until(asked.calendar, day, interval)
            if until[day] != date.max:
                yield contact, until[day]


def _verification(asked: Asked, contact: Contact, due: date | None) -> Obligation:
    return Obligation(
        f"verify:{key_of(contact)}",
        Kind.VERIFICATION,
        VERIFY.filled({"name": contact.name}),
        due,
        asked.state(due),
        contact.cell("verified"),
        contact.verified,
        contact.verified_by,
    )


def before_holidays(asked: Asked) -> Iterator[Obligation]:
    """Everybody, in the last days before the next long holiday, and still while one goes on."""
    settings = asked.plan.settings
    days = int(settings.before_holidays or 0) if settings else 0
    if not days or not len(asked.plan.contacts):
        return
    for holiday in long_breaks(asked.calendar, asked.today, HOLIDAYS_AHEAD):
        opens, due = holiday.first - timedelta(days), holiday.first - timedelta(1)
        waiting = _unproven(asked, opens)
        if holiday.first <= asked.today and not waiting:
            continue
        state = asked.state(due, lead=days, done=not waiting and opens <= asked.today)
        yield _before(asked, holiday, due, waiting, state)
        if holiday.first > asked.today:
            return


def _unproven(asked: Asked, opens: date) -> int:
    """How many have not been verified since a day; one whose day cannot be read is not counted."""
    return sum(
        contact.verified is None or not opens <= contact.verified <= asked.today
        for contact in asked.plan.contacts
        if contact.status is not Status.LEFT and "verified" not in contact.unread
    )


def _before(asked: Asked, holiday: Break, due: date, count: int, state: State) -> Obligation:
    values = {"holiday": holiday.name, "first": holiday.first, "last": holiday.last, "count": count}
    return Obligation(
        f"holiday:{holiday.first}",
        Kind.HOLIDAY,
        BEFORE.filled(values),
        due,
        state,
        asked.plan.table("settings").rows[0].cell("before_holidays"),
        owner=asked.leader,
    )
