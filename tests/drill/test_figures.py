"""The figures of drills, against a table made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.calendar import Calendar
from bcm_excel.clock.duration import parse
from bcm_excel.clock.network import Moment, Progress, State, Task
from bcm_excel.core.text import Lang, Wording
from bcm_excel.drill.figures import Ratio, figures
from bcm_excel.incident.event import Tracking
from bcm_excel.incident.incident import CallResult, Incident, Kind, PlanRef, Policy, opened
from bcm_excel.incident.sheets import CallRow, StepRow
from bcm_excel.plan.declare import Layout
from bcm_excel.plan.words import DrillMode

START = datetime(2026, 3, 2, 9, 0)
LAYOUT = Layout("处置跟踪表", 4, {})
STEP: Any = StepRow
CALL: Any = CallRow
EMPTY = dict.fromkeys((column.field for column in StepRow.sheet.columns), None)
NO_CALL = dict.fromkeys((column.field for column in CallRow.sheet.columns), None)


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def drill(
    history: dict[str, Progress],
    mode: DrillMode = DrillMode.LIVE,
    limits: dict[str, str] | None = None,
    held: datetime = START,
    calls: tuple[CallRow, ...] = (),
) -> Tracking:
    """A drill of steps that all count from discovery."""
    asked = limits or dict.fromkeys(history, "30 分钟")
    incident = Incident(
        Kind.DRILL,
        "演练",
        PlanRef("预案", "X-1", "A1"),
        held,
        mode=mode,
        moments={Moment.FOUND: held},
    )
    return Tracking(
        path=Path(f"{held:%m%d}.xlsx"),
        incident=opened(incident),
        policy=Policy(),
        calendar=Calendar(),
        wording=Wording(Lang.ZH),
        tasks=tuple(
            Task(key, parse(asked[key]) if asked[key] else None, Moment.FOUND) for key in history
        ),
        steps=tuple(
            STEP(layout=LAYOUT, row=5 + i, **{**EMPTY, "key": key, "content": f"第{key}步"})
            for i, key in enumerate(history)
        ),
        progress=history,
        calls=calls,
    )


def done(minutes: int | None) -> Progress:
    return Progress(State.DONE, finished=None if minutes is None else after(minutes))


def test_each_figure_of_one_drill() -> None:
    history = {
        "1": done(30),
        "2": done(31),
        "3": done(None),
        "4": Progress(State.NOT_APPLICABLE),
        "5": Progress(State.NOT_STARTED),
        "6": done(200),
        "7": done(4),
    }
    limits = dict.fromkeys(history, "30 分钟") | {"6": "", "7": "立即"}
    found = figures([drill(history, limits=limits)])
    one = found.drills[0]
    # Taken: all but 4. Judged: those with a limit, 1, 2, 3, 5, 7. On time: 1, and 7 by its grace.
    assert (one.done, one.on_time) == (Ratio(5, 6), Ratio(2, 5))
    assert (one.untimed, one.worst, one.worst_step) == (1, timedelta(minutes=1), "2")
    assert (found.done, found.on_time, found.untimed) == (one.done, one.on_time, 1)
    assert found.worst is not None
    assert found.worst.key == "2"


def test_a_table_top_drill_has_no_times() -> None:
    found = figures([drill({"1": done(999), "2": done(None)}, DrillMode.TABLE_TOP)])
    one = found.drills[0]
    assert (one.done, one.on_time, one.untimed, one.worst) == (Ratio(2, 2), None, 0, None)
    assert found.on_time.value is None


def test_steps_across_drills() -> None:
    first = drill({"1": done(10), "2": done(50)})
    june = START + timedelta(days=92)
    late = Progress(State.DONE, finished=june + timedelta(minutes=90))
    second = drill({"1": late, "2": Progress(State.NOT_APPLICABLE)}, held=june)
    found = figures([second, first])
    assert [each.held for each in found.drills] == [START, june]
    one, two = found.steps
    assert (one.key, one.drills, one.on_time, one.worst) == (
        "1",
        2,
        Ratio(1, 2),
        timedelta(hours=1),
    )
    assert (two.key, two.drills, two.on_time) == ("2", 1, Ratio(0, 1))
    assert two.worst == timedelta(minutes=20)


def call(result: CallResult | None, backup: CallResult | None = None) -> CallRow:
    said = {**NO_CALL, "key": "k", "order": "1", "result": result, "backup_result": backup}
    made: CallRow = CALL(layout=LAYOUT, row=5, **said)
    return made


def test_reached_counts_the_backup_and_leaves_simulated_calls_out() -> None:
    calls = (
        call(CallResult.CONFIRMED),
        call(CallResult.NO_ANSWER, CallResult.LATE),
        call(CallResult.OFF, CallResult.NOT_CONFIRMED),
        call(CallResult.SIMULATED),
        call(None),
    )
    assert figures([drill({"1": done(1)}, calls=calls)]).drills[0].reached == Ratio(2, 3)


histories = st.dictionaries(
    st.sampled_from("123456789"),
    st.one_of(
        st.builds(done, st.one_of(st.none(), st.integers(0, 90))),
        st.sampled_from([Progress(state) for state in State]),
    ),
    min_size=1,
)


@settings(deadline=None, max_examples=60)
@given(histories)
def test_every_figure_is_the_count_that_it_claims_to_be(history: dict[str, Progress]) -> None:
    one = figures([drill(history)]).drills[0]
    taken = [each for each in history.values() if each.state is not State.NOT_APPLICABLE]
    ended = [each for each in taken if each.ended]
    timely = [each for each in ended if each.finished and each.finished <= after(30)]
    assert one.done == Ratio(len(ended), len(taken))
    assert one.on_time == Ratio(len(timely), len(taken))
    assert one.untimed == sum(each.finished is None for each in ended)


@settings(deadline=None, max_examples=60)
@given(histories)
def test_a_late_step_more_never_raises_what_was_on_time(history: dict[str, Progress]) -> None:
    before = figures([drill(history)]).on_time.value or 0
    later = figures([drill({**history, "late": done(31)})]).on_time.value or 0
    assert later <= before


def test_the_order_of_the_files_does_not_matter() -> None:
    drills = [drill({"1": done(10 * n)}, held=START) for n in range(1, 4)]
    named = [replace(each, path=Path(f"{i}.xlsx")) for i, each in enumerate(drills)]
    assert figures(named) == figures(named[::-1])
