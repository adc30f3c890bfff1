"""The hidden rows of the moments: what was typed, what steps mark, what is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bcm_excel.clock.calendar import serial
from bcm_excel.clock.deadlines import stand_in
from bcm_excel.clock.network import TYPED, Moment
from bcm_excel.excel.book import Cell
from bcm_excel.incident.engine import MOMENT_COLUMNS, TOP, Engine
from bcm_excel.incident.formulas import (
    Expr,
    Ref,
    earliest,
    first_known,
    minute_of,
    quoted,
    ref_expr,
    total,
)


def given_moments(engine: Engine) -> None:
    """What was typed; began and found stand for each other."""
    for moment in Moment:
        _given(engine, moment)


def _given(engine: Engine, moment: Moment) -> None:
    engine.moments[moment] = {}
    engine.cells[_row(moment), 1] = Cell(moment.key)
    places = engine.given.moment_cells
    text = minute_of(places[moment])
    if moment in TYPED:
        (other,) = TYPED - {moment}
        text = f'IF({text}<>"",{text},{minute_of(places[other])})'
    known = stand_in(engine.given.moments)[1].get(moment)
    given = _put(engine, moment, "given", Expr(text, "" if known is None else serial(known)))
    if moment not in TYPED:
        return
    frozen = stand_in(engine.given.frozen)[1].get(moment)
    base = ref_expr(given) if frozen is None else Expr(str(serial(frozen)), serial(frozen))
    _put(engine, moment, "baseline", base)


def moment_row(engine: Engine, moment: Moment) -> dict[str, Ref]:
    """The moment's times, for which the steps that mark it must have been made."""
    made = engine.moments[moment]
    if "wait_name" in made:
        return made
    given, keys = made["given"], engine.markers.get(moment, ())
    steps = [engine.steps[key] for key in keys]
    really = earliest(step["finished"] for step in steps)
    for name, ends in (("own", "over"), ("forecast", "forecast")):
        marked = [really, earliest(step[ends] for step in steps)] if steps else []
        _put(engine, moment, name, first_known([ref_expr(given), *marked]))
    if moment not in TYPED:
        _put(engine, moment, "baseline", earliest(s["base_over"] for s in steps))
    _put(engine, moment, "wait", _wait(given, steps))
    _put(engine, moment, "wait_name", _wait_name(engine, moment, steps))
    _put(engine, moment, "source", _source(engine, moment, really))
    return made


def _row(moment: Moment) -> int:
    return TOP + list(Moment).index(moment)


def _put(engine: Engine, moment: Moment, name: str, expr: Expr) -> Ref:
    made = engine.put(_row(moment), MOMENT_COLUMNS.index(name) + 1, expr)
    engine.moments[moment][name] = made
    return made


def _wait(given: Ref, steps: Sequence[Mapping[str, Ref]]) -> Expr:
    """1 where a step must still mark it."""
    if not steps:
        return Expr("0", 0)
    taken, ended = (total(step[name] for step in steps) for name in ("taken", "ended"))
    waits = not given.known and taken.value != 0 and ended.value == 0
    text = f'IF({given.at}<>"",0,IF({taken.text}=0,0,IF({ended.text}>0,0,1)))'
    return Expr(text, int(waits))


def _wait_name(engine: Engine, moment: Moment, steps: Sequence[Mapping[str, Ref]]) -> Expr:
    """The unknown moment at the root of it."""
    name, own = moment.value[engine.given.lang], engine.moments[moment]["own"]
    text, value = quoted(name), name
    for step in reversed(steps):
        text = f"IF({step['taken'].at}=1,{step['wait_name'].at},{text})"
        value = str(step["wait_name"].value) if step["taken"].value else value
    return Expr(f'IF({own.at}<>"","",{text})', "" if own.known else value)


def _source(engine: Engine, moment: Moment, really: Expr) -> Expr:
    """What the moment rests on: typed, marked, expected, other (for the other one), none."""
    cell, typed = engine.given.moment_cells[moment], moment in engine.given.moments
    given, own = engine.moments[moment]["given"], engine.moments[moment]["own"]
    text = (
        f'IF({minute_of(cell)}<>"","typed",IF({given.at}<>"","other",'
        f'IF({really.text}<>"","marked",IF({own.at}<>"","expected","none"))))'
    )
    if typed or given.known:
        value = "typed" if typed else "other"
    elif really.value != "":
        value = "marked"
    else:
        value = "expected" if own.known else "none"
    return Expr(text, value)
