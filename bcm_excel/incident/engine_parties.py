"""The hidden rows of the parties for each of whom a step is done, and what they say together, as
``typed.ledger`` has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bcm_excel.clock.calendar import serial
from bcm_excel.clock.network import State
from bcm_excel.core.cell import letters
from bcm_excel.excel.book import Cell
from bcm_excel.incident.engine import COLUMNS, TOP, Engine
from bcm_excel.incident.formulas import Expr, Known, Ref, minute_of
from bcm_excel.incident.typed import Entry, ledger, reason_missing, state_of, when

PARTY_COLUMNS = ("key", "out", "time", "over", "said", "blocked", "moving", "reason", "no_time")
BESIDE = len(COLUMNS) + 2
"""The column of the parties' keys, beside the steps."""


@dataclass(frozen=True, slots=True)
class PartyCells:
    """One party's row: the cells of its state, time and remark, and what is typed there."""

    key: str
    state: str
    done: str
    remark: str
    entry: Entry


Parties = dict[str, dict[str, Ref]]
"""By key, the hidden cells of a party."""


def party_rows(engine: Engine, parties: Mapping[str, Sequence[PartyCells]]) -> Parties:
    """Add the rows, and to each step of these the columns named ``each_…``."""
    made: Parties = {}
    row = TOP
    if parties:
        for column, name in enumerate(PARTY_COLUMNS, start=BESIDE):
            engine.cells[row - 1, column] = Cell(f"party_{name}")
    for key, cells in parties.items():
        for each in cells:
            made[each.key] = _party(engine, row, each)
            row += 1
        _together(engine, key, cells, row - len(cells), made)
    return made


def _party(engine: Engine, row: int, party: PartyCells) -> dict[str, Ref]:
    made: dict[str, Ref] = {}
    engine.cells[row, BESIDE] = Cell(party.key, "text")

    def put(name: str, text: str, value: Known) -> Ref:
        made[name] = engine.put(row, BESIDE + PARTY_COLUMNS.index(name), Expr(text, value))
        return made[name]

    state, at = state_of(party.entry), when(party.entry.get("done"))
    out = put("out", f"IF({party.state}=StateNA,1,0)", int(state is State.NOT_APPLICABLE))
    known = serial(at) if at and not out.value else ""
    time = put("time", f'IF({out.at}=1,"",{minute_of(party.done)})', known)
    done = not out.value and (time.known or state is State.DONE)
    ended = f'IF({time.at}<>"",1,IF({party.state}=StateDone,1,0))'
    over = put("over", f"IF({out.at}=1,0,{ended})", int(done))
    for name, meant in (("blocked", State.BLOCKED), ("moving", State.IN_PROGRESS)):
        put(name, f"IF({party.state}={engine.word(meant)},1,0)", int(state is meant))
    said = [out, over, made["blocked"], made["moving"]]
    text = f"IF({'+'.join(ref.at for ref in said)}>0,1,0)"
    put("said", text, int(any(ref.value for ref in said)))
    remark = party.entry.get("remark")
    reason = engine.unreasoned(party.state, party.remark, reason_missing(state, remark))
    put("reason", reason.text, reason.value)
    text = f'IF(AND({over.at}=1,{time.at}=""),1,0)'
    put("no_time", text, int(done and not time.known))
    return made


def _together(
    engine: Engine, key: str, cells: Sequence[PartyCells], first: int, parties: Parties
) -> None:
    """State and end of a step from the rows of its parties."""
    last = first + len(cells) - 1

    def column(name: str) -> str:
        letter = letters(BESIDE + PARTY_COLUMNS.index(name))
        return f"${letter}${first}:${letter}${last}"

    def total(name: str) -> Expr:
        value = sum(parties[each.key][name].number for each in cells)
        return Expr(f"SUM({column(name)})", value)

    def put(name: str, text: str, value: Known) -> Ref:
        return engine.fill(key, name, Expr(text, value))

    state, end = ledger([each.entry for each in cells])
    said, out, over = total("said"), total("out"), total("over")
    put("each_said", said.text, said.value)
    every = put("each_all", f"{len(cells)}-{out.text}", len(cells) - int(out.value))
    done = put("each_over", over.text, over.value)
    word = {each: engine.word(each) for each in State}
    text = (
        f"IF({every.at}=0,{word[State.NOT_APPLICABLE]},"
        f"IF({done.at}={every.at},{word[State.DONE]},"
        f"IF({total('blocked').text}>0,{word[State.BLOCKED]},"
        f"IF({done.at}+{total('moving').text}>0,{word[State.IN_PROGRESS]},"
        f"{word[State.NOT_STARTED]}))))"
    )
    put("each_state", text, state.value[engine.given.lang])
    whole = f"AND({every.at}>0,{done.at}={every.at},{total('no_time').text}=0)"
    put("each_end", f'IF({whole},MAX({column("time")}),"")', serial(end) if end else "")
