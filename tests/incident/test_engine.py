"""The formulas of the tracking workbook against the engine in Python, and against LibreOffice."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bcm_excel.clock.calendar import serial
from bcm_excel.clock.network import Moment, Progress, State
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.book import Book
from bcm_excel.excel.write import write
from bcm_excel.incident.incident import Incident, Kind, PlanRef, opened
from bcm_excel.incident.sheets import ENGINE
from bcm_excel.incident.times import timetable
from bcm_excel.incident.tracking import policy_of, tracking_book
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.network import tasks_of
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.working import calendar_of
from tests.incident.cases import Case, case
from tests.office import assert_all_recalculate, needs_office
from tests.samples import PLAN_A, PLAN_B, sample_plan


def t(text: str) -> datetime:
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M")


def done(text: str, outcome: str | None = None) -> Progress:
    return Progress(State.DONE, finished=t(text), outcome=outcome)


def column(book: Book, name: str) -> dict[str, object]:
    """A column of the hidden engine, by step."""
    page = next(page for page in book.pages if page.name == ENGINE)
    heads = {cell.value: position for position, cell in page.cells.items()}
    row, at = heads[name][0], heads[name][1]
    keys = {r: cell.value for (r, c), cell in page.cells.items() if c == 1 and r > row}
    found: dict[str, object] = {}
    for r, key in keys.items():
        if (r, at) in page.cells:
            found[str(key)] = page.cells[r, at].value
    return found


def minutes(when: datetime | None) -> int | str:
    return "" if when is None else serial(when)


def book_of(given: Case, lang: Lang = Lang.ZH) -> Book:
    return tracking_book(
        given.plan,
        given.incident,
        Wording(lang),
        given.now,
        as_of=given.now,
        typed=Typed.of(given.progress),
    )


@pytest.mark.parametrize("seed", range(120))
def test_stored_values_are_what_python_computes(seed: int) -> None:
    given = case(seed)
    tasks = tasks_of(given.plan)
    times = timetable(
        tasks,
        given.incident,
        given.progress,
        calendar_of(given.plan),
        policy_of(given.plan, None),
        given.now,
    )
    book = book_of(given)
    for name in ("deadline", "forecast", "baseline", "start"):
        engine = column(book, name)
        expected = {key: minutes(getattr(due, name)) for key, due in times.items()}
        assert {key: engine[key] for key in expected} == expected, name
    legal, waits = column(book, "legal"), column(book, "waits")
    for key, due in times.items():
        assert legal[key] == minutes(due.legal_latest)
        ended = given.progress.get(key, Progress()).ended
        if due.taken and not ended:
            assert bool(waits[key]) == bool(due.waits_on)


MOMENTS_A = {Moment.BEGAN: t("03-02 07:00"), Moment.FOUND: t("03-02 07:20")}
HISTORY_A = {
    "1.1": done("03-02 09:10"),
    "1.2": done("03-02 10:05"),
    "1.3": done("03-02 10:30"),
    "2": done("03-02 10:50", "启动"),
    "3": done("03-02 11:50"),
    "4": done("03-02 12:20"),
    "5": done("03-02 12:50"),
    "6": done("03-02 13:50"),
}
WORKED_A: dict[str, tuple[str | None, str]] = {
    "1.1": ("03-02 09:30", "03-02 09:30"),
    "1.2": ("03-02 10:30", "03-02 10:10"),
    "1.3": ("03-02 11:00", "03-02 10:35"),
    "2": ("03-02 11:30", "03-02 11:00"),
    "3": ("03-02 12:30", "03-02 11:50"),
    "4": ("03-02 13:00", "03-02 12:20"),
    "5": ("03-02 13:30", "03-02 12:50"),
    "6": ("03-02 14:30", "03-02 13:50"),
    "7": ("03-02 12:30", "03-02 11:50"),
    "8": (None, "03-03 16:00"),
    "9": (None, "03-03 16:30"),
}
"""By step: baseline and own deadline."""


def made(
    plan: Plan,
    moments: dict[Moment, datetime],
    history: dict[str, Progress],
    as_of: str,
    level: str | None = None,
    wording: Wording = Wording(),  # noqa: B008 - frozen
) -> Book:
    ref = PlanRef("预案", "X-1", "A1", "")
    asked = Incident(Kind.REAL, "故障", ref, t("02-13 16:00"), level=level, moments=moments)
    return tracking_book(
        plan, opened(asked), wording, t(as_of), as_of=t(as_of), typed=Typed.of(history)
    )


def test_plan_a_has_the_deadlines_of_the_worked_table() -> None:
    moments = MOMENTS_A | {Moment.RESTORED: t("03-03 15:00")}
    book = made(sample_plan(PLAN_A), moments, HISTORY_A, "03-03 15:10")
    baseline, deadline = column(book, "baseline"), column(book, "deadline")
    for key, (planned, own) in WORKED_A.items():
        assert baseline[key] == (serial(t(planned)) if planned else "")
        assert deadline[key] == serial(t(own))


def books() -> dict[str, Book]:
    """Both plans at every level: empty, running, at several moments, in both languages."""
    a, b = sample_plan(PLAN_A), sample_plan(PLAN_B)
    restored = MOMENTS_A | {Moment.RESTORED: t("03-03 15:00")}
    some = {key: HISTORY_A[key] for key in ("1.1", "1.2", "1.3", "2")}
    repair = HISTORY_A | {"2": done("03-02 10:50", "仅维修")}
    found: dict[str, Book] = {
        "a-empty": made(a, {}, {}, "03-02 12:00"),
        "a-begun": made(a, MOMENTS_A, {}, "03-02 09:31"),
        "a-running": made(a, MOMENTS_A, some, "03-02 12:00", wording=Wording(Lang.EN)),
        "a-repair-only": made(a, MOMENTS_A, repair, "03-02 12:00"),
        "a-over": made(a, restored, HISTORY_A, "03-03 16:20"),
    }
    for level in ("一般", "重大", "紧急"):
        found[f"b-{level}-empty"] = made(b, {}, {}, "02-13 16:00", level)
        moments = {Moment.FOUND: t("02-13 16:30"), Moment.DELIVERED: t("02-14 09:00")}
        for at in ("02-13 17:30", "02-14 10:00", "02-24 09:00", "03-16 12:00"):
            history = {"1": done("02-13 17:40"), "3": done("02-13 20:00")}
            typed = {} if at == "02-13 17:30" else history
            lang = Wording(Lang.EN) if at == "02-24 09:00" else Wording()
            found[f"b-{level}-{at.replace(':', '')}"] = made(b, moments, typed, at, level, lang)
    return found


@needs_office
def test_libreoffice_computes_the_stored_values_of_both_plans(tmp_path: Path) -> None:
    paths = []
    for name, book in books().items():
        paths.append(tmp_path / f"{name}.xlsx")
        write(book, paths[-1])
    assert_all_recalculate(paths)


@needs_office
def test_libreoffice_computes_the_stored_values_of_random_plans(tmp_path: Path) -> None:
    paths = []
    for seed in range(30):
        paths.append(tmp_path / f"{seed}.xlsx")
        write(book_of(case(seed), Lang.EN if seed % 3 == 0 else Lang.ZH), paths[-1])
    assert_all_recalculate(paths)


def test_the_calendar_reaches_far_beyond_every_limit() -> None:
    book = made(sample_plan(PLAN_A), MOMENTS_A, {}, "03-02 12:00")
    page = next(page for page in book.pages if page.name == "Calendar")
    last = max(
        cell.value for (_, c), cell in page.cells.items() if c == 3 and isinstance(cell.value, int)
    )
    assert last * 1440 > serial(t("03-02 12:00") + timedelta(days=500))


FIRST_B: dict[str, tuple[str, str | None]] = {
    "1": ("02-13 18:30", None),
    "2": ("02-13 18:40", None),
    "3": ("02-13 21:40", None),
}
WORKED_B: dict[str, dict[str, tuple[str, str | None]]] = {
    "一般": FIRST_B
    | {
        "4.2": ("02-16 23:59", "02-24 23:59"),
        "4.3": ("02-20 23:59", "02-24 23:59"),
    },
    "重大": FIRST_B
    | {
        "5.1": ("02-13 16:30", None),
        "5.3": ("02-18 23:59", "02-24 23:59"),
        "5.5": ("03-14 23:59", "03-16 23:59"),
    },
    "紧急": FIRST_B
    | {
        "6.1": ("02-13 16:30", None),
        "6.2": ("02-14 20:00", None),
        "6.3": ("02-14 20:00", None),
        "6.5": ("03-16 23:59", "03-16 23:59"),
    },
}
"""By level and step: own deadline and legal latest."""


@pytest.mark.parametrize("level", WORKED_B)
def test_plan_b_has_the_deadlines_of_the_worked_table(level: str) -> None:
    moments = {Moment.FOUND: t("02-13 16:30")}
    history = {
        "1": done("02-13 17:40"),
        "2": done("02-13 18:20"),
        "3": done("02-13 20:00"),
        "5.4": done("02-27 16:00"),
        "6.4": done("02-14 09:00"),
    }
    book = made(sample_plan(PLAN_B), moments, history, "03-01 08:00", level)
    deadline, legal = column(book, "deadline"), column(book, "legal")
    for key, (own, latest) in WORKED_B[level].items():
        assert deadline[key] == serial(t(own)), key
        assert legal[key] == (serial(t(latest)) if latest else ""), key
