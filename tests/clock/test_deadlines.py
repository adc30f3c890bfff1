"""What a step counts from, when it is due, and how it stands."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.calendar import Calendar, DayMark
from bcm_excel.clock.deadlines import (
    Flag,
    Moment,
    Nature,
    NetworkError,
    Path,
    Progress,
    State,
    Task,
    Timetable,
    compute,
    in_sequence,
    longest_path,
)
from bcm_excel.clock.duration import Duration, Unit
from bcm_excel.clock.network import Tasks

HOUR = Duration(60)
FOUND = {Moment.FOUND: datetime(2026, 3, 2, 8)}


def t(text: str) -> datetime:
    return datetime.strptime(f"2026-03-{text}", "%Y-%m-%d %H:%M")


def done(text: str, outcome: str | None = None) -> Progress:
    return Progress(State.DONE, finished=t(text), outcome=outcome)


def run(
    tasks: list[Task],
    now: str = "02 08:00",
    moments: dict[Moment, datetime] = FOUND,
    typed: dict[str, Progress] | None = None,
    **history: Progress,
) -> Timetable:
    return compute(tasks, moments, {**(typed or {}), **history}, Calendar(), t(now))


CHAIN = [Task("a", HOUR), Task("b", HOUR, after=("a",)), Task("c", HOUR, after=("b",))]


def test_a_step_counts_from_discovery_or_from_the_deadline_of_those_before_it() -> None:
    table = run(CHAIN)
    assert [due.start for due in table.values()] == [t("02 08:00"), t("02 09:00"), t("02 10:00")]
    assert [due.deadline for due in table.values()] == [
        t("02 09:00"),
        t("02 10:00"),
        t("02 11:00"),
    ]
    assert [due.waits_on for due in table.values()] == [(), ("a",), ("b",)]
    assert (list(table), len(table)) == (["a", "b", "c"], 3)


def test_it_counts_from_the_real_end_and_the_baseline_does_not() -> None:
    table = run(CHAIN, a=done("02 08:20"), b=done("02 12:00"))
    assert table["b"].deadline == t("02 09:20")
    assert table["c"].deadline == t("02 13:00")
    assert [due.baseline for due in table.values()] == [
        t("02 09:00"),
        t("02 10:00"),
        t("02 11:00"),
    ]
    assert table["c"].baseline_start == t("02 10:00")


def test_the_last_of_several_counts() -> None:
    tasks = [Task("a", HOUR), Task("b", Duration(90)), Task("c", HOUR, after=("a", "b"))]
    assert run(tasks)["c"].start == t("02 09:30")
    assert run(tasks, a=done("02 11:00"))["c"].start == t("02 11:00")


def test_a_step_without_limit_ends_at_its_start_for_those_after_it() -> None:
    table = run([Task("a"), Task("b", HOUR, after=("a",))], now="02 08:10")
    assert (table["a"].deadline, table["a"].baseline, table["a"].flag) == (
        None,
        None,
        Flag.ON_TRACK,
    )
    assert table["b"].deadline == table["b"].baseline == t("02 09:00")
    assert run([Task("a")], a=done("02 09:00"))["a"].flag is Flag.DONE


def test_a_wait_goes_before_the_limit() -> None:
    tasks = [Task("a", HOUR, wait=Duration(30)), Task("b", HOUR, after=("a",), wait=HOUR)]
    table = run(tasks)
    assert (table["a"].start, table["b"].start) == (t("02 08:30"), t("02 10:30"))


def test_an_unknown_moment_leaves_its_steps_and_those_after_them_pending() -> None:
    tasks = [Task("a", HOUR, Moment.RESTORED), Task("b", HOUR, after=("a",)), Task("c", HOUR)]
    table = run(tasks)
    assert table["a"].waits_for is table["b"].waits_for is Moment.RESTORED
    assert table["a"].flag is table["b"].flag is Flag.PENDING
    assert table["b"].deadline is table["b"].forecast is table["b"].baseline is None
    assert (table["c"].waits_for, table["c"].flag) == (None, Flag.ON_TRACK)


def test_without_began_and_found_everything_waits() -> None:
    tasks = [
        Task("a", HOUR, marks=Moment.REPORTED),
        Task("b", HOUR, Moment.REPORTED),
        Task("c", HOUR, Moment.BEGAN),
    ]
    table = run(tasks, moments={})
    assert [due.waits_for for due in table.values()] == [Moment.FOUND, Moment.FOUND, Moment.BEGAN]
    assert {due.flag for due in table.values()} == {Flag.PENDING}
    assert (table.stood_in, table.moments, table.expected) == (None, {}, {})


@pytest.mark.parametrize(
    ("known", "other"), [(Moment.BEGAN, Moment.FOUND), (Moment.FOUND, Moment.BEGAN)]
)
def test_began_and_found_stand_for_each_other(known: Moment, other: Moment) -> None:
    tasks = [Task("a", HOUR, Moment.BEGAN), Task("b", HOUR, Moment.FOUND)]
    table = run(tasks, moments={known: t("02 08:00")})
    assert [due.baseline for due in table.values()] == [t("02 09:00")] * 2
    assert [due.deadline for due in table.values()] == [t("02 09:00")] * 2
    assert table.stood_in is other
    assert table.moments == {known: t("02 08:00")}


MARKED = [Task("a", HOUR, marks=Moment.REPORTED), Task("b", HOUR, Moment.REPORTED)]


def test_a_moment_is_expected_at_the_deadline_of_the_step_that_marks_it() -> None:
    table = run(MARKED)
    assert table["b"].start == t("02 09:00")
    assert table["b"].waits_on == ("a",)
    assert (table.moments, table.expected) == (FOUND, {Moment.REPORTED: t("02 09:00")})


def test_the_end_of_the_step_marks_it_and_what_is_typed_wins() -> None:
    table = run(MARKED, a=done("02 08:15"))
    assert (table["b"].start, table["b"].waits_on) == (t("02 08:15"), ())
    assert table.moments == FOUND | {Moment.REPORTED: t("02 08:15")}
    typed = FOUND | {Moment.REPORTED: t("02 08:45")}
    for history in ({}, {"a": done("02 08:15")}):
        table = compute(MARKED, typed, history, Calendar(), t("02 08:50"))
        assert (table["b"].start, table["b"].waits_on) == (t("02 08:45"), ())
        assert (table.moments, table.expected) == (typed, {})
        assert table["b"].baseline == t("02 10:00")


def test_the_first_step_to_end_marks_a_moment() -> None:
    tasks = [
        Task("a", HOUR, marks=Moment.REPORTED),
        Task("b", Duration(90), marks=Moment.REPORTED),
        Task("c", HOUR, Moment.REPORTED),
    ]
    assert run(tasks)["c"].start == t("02 09:00")
    table = run(tasks, b=done("02 09:20"))
    assert (table["c"].start, table["c"].waits_on) == (t("02 09:20"), ())


def test_nobody_marks_began_or_found() -> None:
    table = run([Task("a", HOUR, marks=Moment.FOUND)], a=done("02 08:30"))
    assert table.moments == FOUND


BRANCH = [
    Task("1", HOUR),
    Task("2", HOUR, after=("1",), marks=Moment.ACTIVATED),
    Task("3", HOUR, Moment.ACTIVATED, after=("2",), only_if=("2", "启动")),
    Task("4", HOUR, after=("3",)),
    Task("5", HOUR, only_if=("2", "只维修"), after=("2",)),
    Task("6", HOUR, after=("4", "5")),
]


def test_a_branch_is_planned_until_it_is_decided() -> None:
    table = run(BRANCH)
    assert all(due.taken for due in table.values())
    assert table["6"].deadline == t("02 13:00")


def test_a_branch_not_taken_takes_no_time() -> None:
    table = run(BRANCH, typed={"1": done("02 08:30"), "2": done("02 09:00", " 启动 ")})
    assert [key for key in table if not table[key].taken] == ["5"]
    assert table["5"].flag is Flag.NOT_TAKEN
    assert table["5"].start is table["5"].deadline is table["5"].forecast is None
    assert table["6"].deadline == t("02 12:00")
    assert table["5"].baseline == t("02 11:00")


def test_those_after_it_look_through_it_to_what_it_follows() -> None:
    history = {"1": done("02 08:30"), "2": done("02 09:00", "只维修")}
    table = run(BRANCH, typed=history | {"4": Progress(State.NOT_APPLICABLE)})
    assert [key for key in table if not table[key].taken] == ["3", "4"]
    assert (table["6"].start, table["6"].waits_on) == (t("02 10:00"), ("5",))
    both_off = history | {key: Progress(State.NOT_APPLICABLE) for key in ("4", "5")}
    table = run(BRANCH, typed=both_off)
    assert (table["6"].start, table["6"].waits_on) == (t("02 09:00"), ())


def test_what_depends_on_a_step_not_taken_is_not_taken() -> None:
    table = run(BRANCH, typed={"2": Progress(State.NOT_APPLICABLE)})
    assert [key for key in table if table[key].taken] == ["1", "4", "6"]
    assert table["4"].start == t("02 09:00")


def test_a_step_not_taken_that_follows_nothing_ends_where_it_would_count_from() -> None:
    off = Progress(State.NOT_APPLICABLE)
    tasks = [Task("a", HOUR, Moment.RESTORED, wait=HOUR), Task("b", HOUR, after=("a",))]
    assert run(tasks, a=off)["b"].waits_for is Moment.RESTORED
    tasks = [Task("a", HOUR), Task("b", HOUR, after=("a",))]
    assert run(tasks, a=off)["b"].start == t("02 08:00")
    decided = [
        Task("d", HOUR),
        Task("a", HOUR, Moment.RESTORED, only_if=("d", "yes")),
        Task("b", HOUR, after=("a",)),
    ]
    assert run(decided, d=done("02 09:30", "no"))["b"].start == t("02 09:30")


def test_a_moment_that_only_a_step_not_taken_marks_is_unknown() -> None:
    table = run(MARKED, a=Progress(State.NOT_APPLICABLE))
    assert (table["b"].flag, table["b"].waits_for) == (Flag.PENDING, Moment.REPORTED)


@pytest.mark.parametrize(
    ("now", "history", "flag", "forecast"),
    [
        ("02 08:00", {}, Flag.ON_TRACK, "02 09:00"),
        ("02 08:29", {}, Flag.ON_TRACK, "02 09:00"),
        ("02 08:30", {}, Flag.DUE_SOON, "02 09:00"),
        ("02 09:00", {}, Flag.DUE_SOON, "02 09:00"),
        ("02 09:01", {}, Flag.OVERDUE, "02 09:01"),
        ("02 08:10", {"a": Progress(State.BLOCKED)}, Flag.ON_TRACK, "02 09:00"),
        ("02 08:20", {"a": Progress(State.IN_PROGRESS, t("02 08:10"))}, Flag.SLIPPING, "02 09:10"),
        ("02 08:20", {"a": Progress(State.IN_PROGRESS, t("02 07:50"))}, Flag.ON_TRACK, "02 08:50"),
        ("02 08:20", {"a": Progress(State.IN_PROGRESS)}, Flag.ON_TRACK, "02 09:00"),
        ("02 10:00", {"a": done("02 09:00")}, Flag.DONE, "02 09:00"),
        ("02 10:00", {"a": Progress(finished=t("02 09:00"))}, Flag.DONE, "02 09:00"),
        ("02 10:00", {"a": done("02 09:01")}, Flag.DONE_LATE, "02 09:01"),
        ("02 10:00", {"a": Progress(State.DONE)}, Flag.NO_TIME, "02 09:00"),
        ("02 08:30", {"a": Progress(State.DONE)}, Flag.NO_TIME, "02 08:30"),
        (
            "02 10:00",
            {"a": Progress(State.NOT_APPLICABLE, finished=t("02 09:00"))},
            Flag.NOT_TAKEN,
            None,
        ),
    ],
)
def test_flags(now: str, history: dict[str, Progress], flag: Flag, forecast: str | None) -> None:
    due = run([Task("a", HOUR)], now, typed=history)["a"]
    assert (due.flag, due.forecast) == (flag, t(forecast) if forecast else None)
    assert due.flag.late == (flag is Flag.OVERDUE)


def test_a_limit_in_days_is_overdue_in_days() -> None:
    tasks = [Task("a", Duration(1, Unit.DAYS))]
    assert run(tasks, "03 23:59")["a"].flag is Flag.DUE_SOON
    late = run(tasks, "04 00:00")["a"]
    assert (late.flag, late.flag.late) == (Flag.OVERDUE_DAYS, True)


def test_a_step_behind_others_slips_and_is_not_overdue() -> None:
    table = run(CHAIN, "02 10:30")
    assert [due.flag for due in table.values()] == [Flag.OVERDUE, Flag.SLIPPING, Flag.SLIPPING]
    assert [due.forecast for due in table.values()] == [
        t("02 10:30"),
        t("02 11:30"),
        t("02 12:30"),
    ]
    table = run(CHAIN, "02 10:30", a=Progress(State.DONE))
    assert [due.flag for due in table.values()] == [Flag.NO_TIME, Flag.OVERDUE, Flag.SLIPPING]
    assert table["b"].waits_on == ()


def test_a_step_waits_for_those_before_it_even_when_its_moment_has_come() -> None:
    tasks = [Task("a", HOUR), Task("b", HOUR, Moment.RESTORED, after=("a",))]
    table = run(tasks, "02 09:30", moments=FOUND | {Moment.RESTORED: t("02 08:00")})
    assert (table["b"].deadline, table["b"].forecast) == (t("02 09:00"), t("02 10:30"))
    assert (table["b"].waits_on, table["b"].flag) == (("a",), Flag.SLIPPING)


def test_ended_without_a_time_and_without_a_start_is_said_to_have_ended_by_now() -> None:
    tasks = [Task("a", HOUR, Moment.RESTORED), Task("b", HOUR, after=("a",))]
    table = run(tasks, "02 12:00", a=Progress(State.DONE))
    assert (table["a"].flag, table["a"].forecast) == (Flag.NO_TIME, t("02 12:00"))
    assert (table["b"].flag, table["b"].forecast) == (Flag.PENDING, t("02 13:00"))


def test_an_immediate_step_has_a_grace() -> None:
    at_once = [Task("a", Duration(0))]
    assert run(at_once, "02 08:05")["a"].flag is Flag.DUE_SOON
    assert run(at_once, "02 08:06")["a"].flag is Flag.OVERDUE
    assert run(at_once, a=done("02 08:05"))["a"].flag is Flag.DONE
    assert run(at_once, a=done("02 08:06"))["a"].flag is Flag.DONE_LATE
    longer = compute(at_once, FOUND, {}, Calendar(), t("02 08:10"), grace=timedelta(minutes=10))
    assert (longer["a"].flag, longer["a"].immediate) == (Flag.DUE_SOON, True)


def test_a_frozen_baseline_stays() -> None:
    frozen = {"a": t("01 12:00"), "b": None}
    table = compute(CHAIN, FOUND, {}, Calendar(), t("02 08:00"), frozen_baseline=frozen)
    assert [due.baseline for due in table.values()] == [t("01 12:00"), None, t("02 11:00")]


def test_a_notice_counts_back_from_when_it_takes_effect() -> None:
    thirty = Duration(30, Unit.DAYS, before=True)
    tasks = [Task("a", thirty, Moment.EFFECTIVE, nature=Nature.CONTRACTUAL)]
    due = run(tasks, moments=FOUND | {Moment.EFFECTIVE: datetime(2026, 4, 1)})["a"]
    assert due.deadline == t("01 23:59")
    assert due.legal_latest == datetime(2026, 2, 28, 23, 59)  # 03-01 is a Sunday, 02-28 made up


def test_emergency_steps_and_hours_have_no_legal_latest() -> None:
    days, hours = Duration(5, Unit.DAYS), Duration(24 * 60)
    tasks = [
        Task("a", days),
        Task("b", hours, nature=Nature.STATUTORY),
        Task("c", None),
        Task("d", days, nature=Nature.STATUTORY),
        Task("e", days, Moment.ENDED, nature=Nature.STATUTORY),
    ]
    assert [due.legal_latest for due in run(tasks).values()] == [
        None,
        None,
        None,
        t("09 23:59"),
        None,
    ]


def test_working_time_in_a_projected_year_says_so() -> None:
    tasks = [
        Task("a", Duration(3, Unit.WORK_DAYS)),
        Task("b", Duration(1, Unit.WORK_DAYS)),
        Task("c", Duration(3, Unit.DAYS)),
        Task("d", Duration(3, Unit.DAYS), nature=Nature.STATUTORY),
        Task("e", HOUR, wait=Duration(3, Unit.WORK_DAYS)),
    ]
    found = {Moment.FOUND: datetime(2029, 12, 29, 9)}
    confirmed = Calendar(days={date(2029, 10, 1): DayMark(working=False)})
    table = compute(tasks, found, {}, confirmed, found[Moment.FOUND])
    projected = {key: due.projected for key, due in table.items()}
    assert projected == {"a": True, "b": False, "c": False, "d": True, "e": True}


def test_times_are_rounded_to_the_minute() -> None:
    history = {"a": Progress(State.DONE, finished=datetime(2026, 3, 2, 8, 59, 31))}
    typed = {Moment.FOUND: datetime(2026, 3, 2, 7, 59, 29)}
    table = compute(CHAIN, typed, history, Calendar(), datetime(2026, 3, 2, 9, 0, 10))
    assert (table["a"].deadline, table["a"].flag) == (t("02 08:59"), Flag.DONE_LATE)
    assert table["b"].start == t("02 09:00")


def test_a_time_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        compute(CHAIN, FOUND, {}, Calendar(), datetime(2026, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("tasks", "said", "keys"),
    [
        ([Task("a"), Task("b"), Task("a")], "repeated", ("a",)),
        ([Task("a", after=("x", "y"))], "unknown", ("x", "y")),
        ([Task("a", only_if=("x", "yes"))], "unknown", ("x",)),
        ([Task("a", after=("a",))], "circle", ("a",)),
        ([Task("a", after=("b",)), Task("b", after=("a",))], "circle", ("a", "b")),
        ([Task("a", None, Moment.ENDED, marks=Moment.ENDED)], "circle", ("a",)),
    ],
)
def test_no_network(tasks: list[Task], said: str, keys: tuple[str, ...]) -> None:
    with pytest.raises(NetworkError, match=said) as refused:
        run(tasks)
    assert tuple(sorted(refused.value.keys)) == keys


def test_keys_are_free_of_language() -> None:
    assert [state.key for state in State] == [
        "not_started",
        "in_progress",
        "done",
        "not_applicable",
        "blocked",
    ]
    assert Flag.OVERDUE_DAYS.key == "overdue_days"


def test_paths() -> None:
    tasks = [
        Task("a", HOUR, marks=Moment.REPORTED),
        Task("b", Duration(1, Unit.WORK_DAYS), Moment.REPORTED, wait=Duration(30)),
        Task("c", Duration(120)),
        Task("d", None, after=("b", "c")),
        Task("e", Duration(30, Unit.DAYS, before=True), Moment.EFFECTIVE),
    ]
    assert longest_path(tasks) == Path(60 + 30 + 1440, 30, ("a", "b"))
    assert in_sequence(tasks) == Path(60 + 30 + 1440 + 120, 30, ("a", "b", "c", "d", "e"))
    assert longest_path([]) == in_sequence([]) == Path(0, 0, ())


LIMITS = st.one_of(
    st.none(),
    st.builds(Duration, st.integers(0, 600)),
    st.builds(Duration, st.integers(1, 9), st.sampled_from([Unit.DAYS, Unit.WORK_DAYS])),
    st.builds(Duration, st.integers(1, 900), st.just(Unit.WORK_MINUTES)),
    st.builds(Duration, st.integers(1, 2), st.just(Unit.MONTHS)),
)
MINUTES = st.integers(0, 60 * 24 * 60)
BEGIN = datetime(2026, 1, 20)


@st.composite
def plans(draw: st.DrawFn) -> list[Task]:
    tasks: list[Task] = []
    marked = [Moment.BEGAN, Moment.FOUND, Moment.DELIVERED]
    for n in range(draw(st.integers(1, 7))):
        earlier = [task.key for task in tasks]
        after = draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True)) if earlier else []
        free = [each for each in Moment if each not in marked]
        counted_from = draw(st.none() | st.sampled_from(marked))
        marks = draw(st.none() | st.sampled_from(free)) if free else None
        tasks.append(Task(f"{n}", draw(LIMITS), counted_from, draw(LIMITS), tuple(after), marks))
        marked += [marks] if marks else []
    return tasks


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Progress]:
    history: dict[str, Progress] = {}
    for n in range(7):
        state = draw(st.sampled_from(State))
        at = BEGIN + timedelta(minutes=draw(MINUTES))
        finished = at if state is State.DONE and draw(st.booleans()) else None
        history[f"{n}"] = Progress(state, finished=finished)
    return history


MOMENTS = st.dictionaries(
    st.sampled_from(Moment), MINUTES.map(lambda n: BEGIN + timedelta(minutes=n))
)
LAWS = settings(deadline=None, max_examples=60)


def never_earlier(later: Timetable, table: Timetable) -> bool:
    """Every deadline that both know is at least as late."""
    pairs = [(later[key].deadline, table[key].deadline) for key in table]
    return all(b is None or (a is not None and a >= b) for a, b in pairs)


@LAWS
@given(plans(), histories(), MOMENTS, st.data())
def test_more_time_never_means_an_earlier_deadline(
    tasks: list[Task],
    history: dict[str, Progress],
    moments: dict[Moment, datetime],
    data: st.DataObject,
) -> None:
    n = data.draw(st.integers(0, len(tasks) - 1))
    limit = tasks[n].limit
    more = Duration(limit.amount + 1, limit.unit) if limit else HOUR
    longer = [*tasks[:n], replace(tasks[n], limit=more), *tasks[n + 1 :]]
    now = BEGIN + timedelta(40)
    table = compute(tasks, moments, history, Calendar(), now)
    assert never_earlier(compute(longer, moments, history, Calendar(), now), table)


@LAWS
@given(plans(), histories(), MOMENTS.filter(bool), st.data())
def test_a_later_moment_never_means_an_earlier_deadline(
    tasks: list[Task],
    history: dict[str, Progress],
    moments: dict[Moment, datetime],
    data: st.DataObject,
) -> None:
    moment = data.draw(st.sampled_from(sorted(moments, key=lambda each: each.key)))
    later = moments | {moment: moments[moment] + timedelta(minutes=data.draw(MINUTES))}
    now = BEGIN + timedelta(40)
    table = compute(tasks, moments, history, Calendar(), now)
    assert never_earlier(compute(tasks, later, history, Calendar(), now), table)


@LAWS
@given(plans(), histories(), MOMENTS)
def test_the_baseline_knows_no_history(
    tasks: list[Task], history: dict[str, Progress], moments: dict[Moment, datetime]
) -> None:
    opening: dict[Moment, datetime] = {}
    opening |= {each: at for each, at in moments.items() if each in {Moment.BEGAN, Moment.FOUND}}
    table = compute(tasks, moments, history, Calendar(), BEGIN + timedelta(40))
    fresh = compute(tasks, opening, {}, Calendar(), BEGIN)
    assert [each.baseline for each in table.values()] == [each.baseline for each in fresh.values()]
    assert [each.baseline for each in fresh.values()] == [each.deadline for each in fresh.values()]


@LAWS
@given(plans(), st.lists(histories(), min_size=2, max_size=2), MOMENTS)
def test_tasks_that_remember_their_network_have_the_same_times(
    tasks: list[Task], drills: list[dict[str, Progress]], moments: dict[Moment, datetime]
) -> None:
    known = Tasks(tasks)
    for history in drills:
        anew = compute(tasks, moments, history, Calendar(), t("02 08:00"))
        assert compute(known, moments, history, Calendar(), t("02 08:00")) == anew


@LAWS
@given(plans(), histories(), MOMENTS, MINUTES)
def test_what_every_timetable_holds(
    tasks: list[Task], history: dict[str, Progress], moments: dict[Moment, datetime], at: int
) -> None:
    now = BEGIN + timedelta(minutes=at)
    for key, due in compute(tasks, moments, history, Calendar(), now).items():
        ended = history[key].ended
        assert due.taken == (due.flag is not Flag.NOT_TAKEN)
        assert (due.waits_for is None) == (due.start is not None or not due.taken)
        assert not (due.flag.late and due.waits_on)
        assert due.deadline is None or due.start is None or due.deadline >= due.start
        assert ended or due.forecast is None or due.forecast >= now
        assert ended == (due.flag in {Flag.DONE, Flag.DONE_LATE, Flag.NO_TIME})
