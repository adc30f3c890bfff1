"""The line above a table: what must not be overlooked, and for which moment it is computed."""

from __future__ import annotations

from collections.abc import Mapping

from bcm_excel.clock.calendar import moment_of
from bcm_excel.clock.network import State
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Options
from bcm_excel.excel.grid import Area
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.formulas import quoted
from bcm_excel.incident.typed import BAR

NO_REASON = Text(
    "第 {key}受阻或不适用，请在备注写明原因",
    "{key}is blocked or not applicable: say why in the remark",
)
STEP, OF_STEP = Text(" 步", "Step "), Text(" 步 ", ": ")
MORE = Text("（共 {n} 处）", " ({n} in all)")
COMPUTED = Text("计算时点 {at}", "Computed at {at}")
NOTES = 3
"""Its row."""


def notes(
    draft: Draft, split: int, last: int, keys: str, flags: str, missing: Mapping[str, bool]
) -> dict[Area, Cell]:
    """The line over columns 1 to ``last``, the moment from behind ``split`` on.

    ``keys`` and ``flags`` are areas of the engine: 1 where a reason is missing; ``missing`` has
    what they hold.
    """
    return {
        Area(NOTES, 1, NOTES, split): _reasons(draft, keys, flags, missing),
        Area(NOTES, split + 1, NOTES, last): _computed(draft),
    }


def _reasons(draft: Draft, keys: str, flags: str, missing: Mapping[str, bool]) -> Cell:
    lead, tail = draft.say(NO_REASON).split("{key}")
    before, behind = ("", draft.say(STEP)) if draft.lang.value == "zh" else (draft.say(STEP), " ")
    of = draft.say(OF_STEP)
    more, end = draft.say(MORE).split("{n}")
    first = f"INDEX({keys},MATCH(1,{flags},0))"
    said = (
        f"{quoted(lead + before)}&IF(ISNUMBER(FIND({quoted(BAR)},{first})),"
        f'SUBSTITUTE({first},{quoted(BAR)},{quoted(of)},1)&" ",{first}&{quoted(behind)})'
        f"&{quoted(tail)}"
    )
    many = f'IF(SUM({flags})>1,{quoted(more)}&SUM({flags})&{quoted(end)},"")'
    found = [key for key, lacks in missing.items() if lacks]
    value = ""
    if found:
        key = found[0]
        named = key.replace(BAR, of, 1) + " " if BAR in key else key + behind
        value = lead + before + named + tail
        value += f"{more}{len(found)}{end}" if len(found) > 1 else ""
    return Cell(value, "subtitle bold", formula=f'=IF(SUM({flags})=0,"",{said}&{many})')


def _computed(draft: Draft) -> Cell:
    lead, tail = draft.say(COMPUTED).split("{at}")
    formula = f'={quoted(lead)}&TEXT(NowMinute/1440,"yyyy-mm-dd hh:mm")'
    at = moment_of(draft.engine.now.number)
    return Cell(f"{lead}{at:%Y-%m-%d %H:%M}{tail}", "subtitle right", formula=formula)


def note_format(split: int) -> tuple[Area, Options]:
    """The line stands out where it says something."""
    rule = {"type": "formula", "criteria": f'=$A${NOTES}<>""', "format": "soon"}
    return Area(NOTES, 1, NOTES, split), rule


def reason_format(
    draft: Draft, state: int, remark: int, first: int, last: int
) -> tuple[Area, Options]:
    """The remark is amber where a state in rows ``first`` to ``last`` lacks its reason."""
    at = f"${letters(state)}{first}"
    words = (State.BLOCKED, State.NOT_APPLICABLE)
    either = ",".join(f"{at}={quoted(each.value[draft.lang])}" for each in words)
    criteria = f'=AND(OR({either}),TRIM(${letters(remark)}{first})="")'
    return (
        Area(first, remark, last, remark),
        {"type": "formula", "criteria": criteria, "format": "soon_fill"},
    )
