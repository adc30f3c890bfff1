"""The tracking workbook of one incident or drill, as a Book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bcm_excel.clock.calendar import Calendar
from bcm_excel.clock.deadlines import Timetable
from bcm_excel.clock.network import Moment, Task
from bcm_excel.core.text import Wording
from bcm_excel.excel.book import Book
from bcm_excel.excel.house import STYLES
from bcm_excel.incident.blocks import STEP_NAMED, TITLES
from bcm_excel.incident.draft import CallFacts, Draft, StepFacts, a1, call_facts
from bcm_excel.incident.engine import Engine, Given
from bcm_excel.incident.engine_parties import Parties, PartyCells, party_rows
from bcm_excel.incident.engine_spare import spare_rows
from bcm_excel.incident.engine_steps import step_rows
from bcm_excel.incident.formulas import span, work_time
from bcm_excel.incident.incident import Incident, Policy
from bcm_excel.incident.kept import plan_page
from bcm_excel.incident.ledger import PartyLine, party_lines
from bcm_excel.incident.pages.hidden import calendar_page, lists_page
from bcm_excel.incident.pages.overview import overview_page
from bcm_excel.incident.pages.parties import party_cells
from bcm_excel.incident.pages.places import Places, places
from bcm_excel.incident.pages.register import PAGES
from bcm_excel.incident.pages.step_cells import column_of, row_of
from bcm_excel.incident.people import CallLine, People, Phone, steps_of
from bcm_excel.incident.settings import FAULTS, Settings, pairs, settings_page
from bcm_excel.incident.sheets import ENGINE, STEP_INPUTS
from bcm_excel.incident.spare import SpareFacts, spare_facts
from bcm_excel.incident.times import timetable
from bcm_excel.incident.typed import NOTHING, Entry, Typed
from bcm_excel.plan.network import tasks_of
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.response import Step
from bcm_excel.plan.responsible import Directory
from bcm_excel.plan.working import calendar_of


class NoStepAppliesError(Exception):
    """No step of the plan applies at this level, by this trigger, on this occasion."""


def policy_of(plan: Plan, level: str | None) -> Policy:
    """What the plan's settings say about time; a level's own target goes first."""
    settings = plan.settings
    default = Policy()
    target = settings.target if settings else None
    for row in plan.levels.named(level) if level else ():
        target = row.target or target
    due = settings.due_soon if settings else None
    grace = settings.grace if settings else None
    return Policy(
        due.plain if due else default.due_soon,
        grace.plain if grace else default.grace,
        target.plain if target else None,
    )


def tracking_book(
    plan: Plan,
    incident: Incident,
    wording: Wording,
    now: datetime,
    *,
    as_of: datetime | None = None,
    typed: Typed = NOTHING,
) -> Book:
    """The workbook that tracks an incident; its stored values are right at ``now``.

    ``as_of`` pins the moment for which everything is computed; ``typed`` fills it in. Raises
    NetworkError where the plan's steps run in a circle, NoStepAppliesError where none does.
    """
    now = as_of or now
    tasks = tasks_of(plan, incident.level, incident.trigger, incident.kind.occasion)
    if not tasks:
        raise NoStepAppliesError
    people = People(plan, Directory(plan), wording.lang)
    rows = steps_of(plan, (task.key for task in tasks))
    parties = party_lines(people, rows, incident.level, incident.trigger)
    steps = _steps(people, tasks, rows, parties, typed)
    progress = {each.task.key: each.progress for each in steps}
    calendar, policy = calendar_of(plan), policy_of(plan, incident.level)
    titles = {name: wording.title(text) for name, text in TITLES.items()}
    at = places(titles["overview"], steps, incident.moments)
    times = timetable(tasks, incident, progress, calendar, policy, now)
    spares = spare_facts(typed, rows, policy, now)
    cells = party_cells(parties, typed, titles["parties"])
    engine, each = _engine(
        steps, spares, cells, incident, policy, calendar, times, at, titles["steps"], wording, now
    )
    leader = people.leader()
    draft = Draft(
        incident=incident,
        policy=policy,
        steps=steps,
        calls=_calls(people, incident, rows.values(), typed),
        leader=people.spoken(leader.primary) if leader else "",
        leader_phone=people.phone(people.person(leader.primary)) if leader else Phone(),
        times=times,
        engine=engine,
        wording=wording,
        now=now,
        as_of=as_of,
        people=people,
        typed=typed,
        parties=parties,
        places=at,
        titles=titles,
        spares=spares,
        each=each,
        trigger=_trigger(plan, incident),
    )
    return _book(draft, Settings(incident, policy, calendar, wording))


def _steps(
    people: People,
    tasks: Sequence[Task],
    rows: Mapping[str, Step],
    parties: Mapping[str, Sequence[PartyLine]],
    typed: Typed,
) -> tuple[StepFacts, ...]:
    return tuple(
        StepFacts(
            task,
            rows[task.key],
            people.owner(rows[task.key]),
            typed.progress(task.key, [line.key for line in parties.get(task.key, ())]),
            typed.text("steps", task.key, "evidence"),
            typed.text("steps", task.key, "remark"),
        )
        for task in tasks
    )


def _calls(
    people: People, incident: Incident, steps: Iterable[Step], typed: Typed
) -> tuple[CallFacts, ...]:
    """The lines of the plan, then those in which something was typed before the plan changed."""
    lines = people.calls(incident.level, incident.trigger, steps)
    known = {line.key for line in lines}
    more = [_gone(key, entry) for key, entry in typed.rows("calls").items() if key not in known]
    return tuple(call_facts(line, typed.at("calls", line.key)) for line in (*lines, *more))


def _gone(key: str, entry: Entry) -> CallLine:
    """A line of which the plan no longer knows, as it was named."""
    who, primary, phone, backup, other, *mails = (
        str(entry.get(name, ""))
        for name in ("who", "primary", "phone", "backup", "backup_phone", "mail", "backup_mail")
    )
    return CallLine(key, who, primary, Phone(phone), backup, Phone(other), *mails)


def _trigger(plan: Plan, incident: Incident) -> str:
    if not incident.trigger:
        return ""
    said = [row.threshold or row.condition for row in plan.triggers.named(incident.trigger)]
    return " ".join((incident.trigger, *said[:1]))


def _engine(
    steps: Sequence[StepFacts],
    spares: Sequence[SpareFacts],
    parties: Mapping[str, Sequence[PartyCells]],
    incident: Incident,
    policy: Policy,
    calendar: Calendar,
    times: Timetable,
    at: Places,
    sheet: str,
    wording: Wording,
    now: datetime,
) -> tuple[Engine, Parties]:
    limits = [each for f in steps for each in (f.task.limit, f.task.wait) if each]
    known = [t for due in times.values() for t in (due.deadline, due.forecast) if t]
    first, last = span([incident.opened, now, *incident.moments.values(), *known], limits)
    given = Given(
        tasks=[each.task for each in steps],
        progress={each.task.key: each.progress for each in steps},
        moments=incident.moments,
        frozen=incident.baseline,
        now=now,
        lang=wording.lang,
        work=work_time(calendar, first, last),
        moment_cells={moment: at.moment_cell(moment) for moment in Moment},
        step_cells={
            key: {
                name: a1(row_of(index), column_of(name), sheet)
                for name in (*STEP_NAMED, *STEP_INPUTS, "outcome")
            }
            for index, key in enumerate([*(f.key for f in steps), *(f.key for f in spares)])
        },
        due_soon=int(policy.due_soon.total_seconds()) // 60,
        grace=int(policy.grace.total_seconds()) // 60,
        remarks={each.key: each.remark for each in steps},
        spares=spares,
        by_party=frozenset(parties),
    )
    engine = Engine(given)
    step_rows(engine)
    spare_rows(engine)
    for each in steps:
        engine.label(each.task.key, each.title, each.owner.short, each.owner.phone.link)
    return engine, party_rows(engine, parties)


def _book(draft: Draft, settings: Settings) -> Book:
    at, titles = draft.places, draft.titles
    facts = {each.task.key: each for each in draft.steps}
    outcomes = [_outcomes(draft, facts[key]) for key in at.decisions]
    given = draft.engine.given
    calendar, names = calendar_page(given.work)
    accounts = list(dict.fromkeys(row.account for row in draft.plan.funds))
    scenarios = (draft.plan.settings and draft.plan.settings.scenarios) or ()
    lists, more = lists_page(
        draft.lang, outcomes, {"AccountList": accounts, "ScenarioList": scenarios}
    )
    numbers = {
        "DueSoon": given.due_soon,
        "Grace": given.grace,
        "DayClose": given.work.calendar.day_close,
        "WorkClose": given.work.calendar.closing,
    }
    remembered, defined = settings_page(settings, numbers)
    made = {name: page(draft, titles[name]) for name, page in PAGES.items()}
    behind = {name: page for name, page in made.items() if page is not None}
    targets = [(titles[name], draft.say(TITLES[name])) for name in behind]
    pages = (
        overview_page(draft, replace(at, linked=len(targets)), titles["steps"], targets),
        *behind.values(),
        draft.engine.page(),
        calendar,
        lists,
        remembered,
        plan_page(draft.plan, draft.lang),
    )
    fixed = {
        "NowTime": f"={at.now}",
        "AsOf": f"={at.as_of}",
        "NowMinute": f"={ENGINE}!$B$1",
    }
    return Book(
        pages,
        draft.headline,
        draft.incident.opened,
        STYLES,
        names={**fixed, **names, **more, **defined},
        properties={f"bcm-{k}": v for k, v in pairs(settings).items() if v and k != FAULTS},
    )


def _outcomes(draft: Draft, facts: StepFacts) -> list[str]:
    """What may be decided: the step's own words, then those that steps hang on."""
    wanted = [
        each.task.only_if[1]
        for each in draft.steps
        if each.task.only_if and each.task.only_if[0] == facts.task.key
    ]
    return list(dict.fromkeys((*(facts.step.outcomes or ()), *wanted)))
