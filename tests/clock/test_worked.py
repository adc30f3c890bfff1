"""The two plans, worked through by hand."""

from datetime import datetime

import pytest

from bcm_excel.clock.calendar import Calendar, DayMark, Mark
from bcm_excel.clock.deadlines import (
    Flag,
    Moment,
    Nature,
    Progress,
    State,
    Task,
    Timetable,
    compute,
    in_sequence,
    longest_path,
)
from bcm_excel.clock.duration import parse


def t(text: str) -> datetime:
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M")


def done(text: str) -> Progress:
    return Progress(State.DONE, finished=t(text))


PLAN_A = [
    Task("1.1", parse("0.5 小时"), Moment.BEGAN, parse("2小时"), marks=Moment.REPORTED),
    Task("1.2", parse("1 小时"), Moment.REPORTED, after=("1.1",)),
    Task("1.3", parse("0.5 小时"), after=("1.2",)),
    Task("2", parse("0.5 小时"), after=("1.3",), marks=Moment.ACTIVATED),
    Task("3", parse("1 小时"), Moment.ACTIVATED, after=("2",), only_if=("2", "启动")),
    Task("4", parse("0.5 小时"), after=("3",)),
    Task("5", parse("0.5 小时"), after=("4",)),
    Task("6", parse("1 小时"), after=("5",)),
    Task("7", parse("1 小时"), Moment.ACTIVATED, after=("2",)),
    Task("8", parse("1 小时"), Moment.RESTORED),
    Task("9", parse("0.5 小时"), after=("8",)),
]
MOMENTS_A = {
    Moment.BEGAN: t("03-02 07:00"),
    Moment.FOUND: t("03-02 07:20"),
    Moment.RESTORED: t("03-03 15:00"),
}
HISTORY_A = {
    "1.1": done("03-02 09:10"),
    "1.2": done("03-02 10:05"),
    "1.3": done("03-02 10:30"),
    "2": done("03-02 10:50"),
    "3": done("03-02 11:50"),
    "4": done("03-02 12:20"),
    "5": done("03-02 12:50"),
    "6": done("03-02 13:50"),
}


@pytest.fixture(scope="module")
def plan_a() -> Timetable:
    return compute(PLAN_A, MOMENTS_A, HISTORY_A, Calendar(), t("03-03 15:10"))


@pytest.mark.parametrize(
    ("step", "baseline", "own"),
    [
        ("1.1", "03-02 09:30", "03-02 09:30"),
        ("1.2", "03-02 10:30", "03-02 10:10"),
        ("1.3", "03-02 11:00", "03-02 10:35"),
        ("2", "03-02 11:30", "03-02 11:00"),
        ("3", "03-02 12:30", "03-02 11:50"),
        ("4", "03-02 13:00", "03-02 12:20"),
        ("5", "03-02 13:30", "03-02 12:50"),
        ("6", "03-02 14:30", "03-02 13:50"),
        ("7", "03-02 12:30", "03-02 11:50"),
        ("8", None, "03-03 16:00"),
        ("9", None, "03-03 16:30"),
    ],
)
def test_plan_a(plan_a: Timetable, step: str, baseline: str | None, own: str) -> None:
    assert plan_a[step].baseline == (t(baseline) if baseline else None)
    assert plan_a[step].deadline == t(own)


def test_plan_a_has_the_moments_that_its_steps_marked(plan_a: Timetable) -> None:
    assert plan_a.moments == MOMENTS_A | {
        Moment.REPORTED: t("03-02 09:10"),
        Moment.ACTIVATED: t("03-02 10:50"),
    }
    assert plan_a.expected == {}
    assert plan_a.stood_in is None


def test_a_later_moment_typed_does_not_move_the_baseline(plan_a: Timetable) -> None:
    typed = MOMENTS_A | {Moment.REPORTED: t("03-02 09:15"), Moment.ACTIVATED: t("03-02 13:00")}
    again = compute(PLAN_A, typed, HISTORY_A, Calendar(), t("03-03 15:10"))
    assert [due.baseline for due in again.values()] == [due.baseline for due in plan_a.values()]
    assert again["1.2"].deadline == t("03-02 10:15")
    assert again["3"].deadline == t("03-02 14:00")


def test_a_plan_takes_eight_hours_in_sequence_and_less_side_by_side() -> None:
    worst = in_sequence(PLAN_A)
    assert (worst.minutes - worst.waits, worst.waits) == (8 * 60, 120)
    assert worst.keys == tuple(task.key for task in PLAN_A)
    best = longest_path(PLAN_A)
    assert (best.minutes, best.waits) == (7 * 60 + 30, 120)
    assert best.keys == ("1.1", "1.2", "1.3", "2", "3", "4", "5", "6")


PLAN_B = [
    Task("report", parse("2 小时"), Moment.FOUND, marks=Moment.REPORTED),
    Task("tell", parse("1 小时"), Moment.REPORTED),
    Task("assess", parse("4 小时"), Moment.REPORTED, marks=Moment.ASSESSED),
    *(
        Task(key, parse(limit), counted_from, after=after, nature=Nature.CONTRACTUAL)
        for key, limit, counted_from, after in (
            ("fix", "3 日", Moment.ASSESSED, ()),
            ("close", "7 日", Moment.ASSESSED, ()),
            ("suspend", "立即", Moment.FOUND, ()),
            ("meeting", "5 日", Moment.ASSESSED, ()),
            ("handling", "10 日", Moment.ASSESSED, ()),
            ("supervisor", "15 日", None, ("handling",)),
            ("stop", "立即", Moment.FOUND, ()),
            ("counsel", "24 小时", Moment.ASSESSED, ()),
            ("notice", "24 小时", Moment.ASSESSED, ()),
            ("termination", "30 日", Moment.DELIVERED, ()),
        )
    ),
]
MOMENTS_B = {Moment.FOUND: t("02-13 16:30"), Moment.DELIVERED: t("02-14 09:00")}
HISTORY_B = {
    "report": done("02-13 17:40"),
    "tell": done("02-13 18:20"),
    "assess": done("02-13 20:00"),
    "handling": done("02-27 16:00"),
}


@pytest.mark.parametrize(
    ("step", "own", "legal"),
    [
        ("report", "02-13 18:30", None),
        ("tell", "02-13 18:40", None),
        ("assess", "02-13 21:40", None),
        ("fix", "02-16 23:59", "02-24 23:59"),
        ("close", "02-20 23:59", "02-24 23:59"),
        ("suspend", "02-13 16:30", None),
        ("meeting", "02-18 23:59", "02-24 23:59"),
        ("supervisor", "03-14 23:59", "03-16 23:59"),
        ("stop", "02-13 16:30", None),
        ("counsel", "02-14 20:00", None),
        ("notice", "02-14 20:00", None),
        ("termination", "03-16 23:59", "03-16 23:59"),
    ],
)
@pytest.mark.parametrize("calendar", ["announced", "typed"])
def test_plan_b(step: str, own: str, legal: str | None, calendar: str) -> None:
    off = {t(f"02-{day} 00:00").date(): DayMark(working=False) for day in range(15, 24)}
    on = {t(f"02-{day} 00:00").date(): DayMark(working=True) for day in (14, 28)}
    used = Calendar() if calendar == "announced" else Calendar(days=off | on, seeded=False)
    due = compute(PLAN_B, MOMENTS_B, HISTORY_B, used, t("03-01 08:00"))[step]
    assert due.deadline == t(own)
    assert due.legal_latest == (t(legal) if legal else None)


def test_the_marks_around_the_spring_festival_of_2026() -> None:
    marks = {day: Calendar().mark(t(f"02-{day:02} 00:00").date()) for day in range(13, 29)}
    assert marks == (
        {13: None, 14: Mark.MAKE_UP}
        | dict.fromkeys(range(15, 24), Mark.OFF)
        | dict.fromkeys(range(24, 28))
        | {28: Mark.MAKE_UP}
    )


def test_immediate_steps_are_overdue_after_their_grace() -> None:
    for at, flag in (("16:33", Flag.DUE_SOON), ("16:36", Flag.OVERDUE)):
        stop = compute(PLAN_B, MOMENTS_B, {}, Calendar(), t(f"02-13 {at}"))["stop"]
        assert (stop.flag, stop.immediate) == (flag, True)
