"""The drop-downs of the blank workbook: their lists on a hidden sheet, their names, their rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bcm_excel.core.cell import letters
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Options, Page
from bcm_excel.excel.grid import Position
from bcm_excel.plan.assemble import LISTS
from bcm_excel.plan.clean import split
from bcm_excel.plan.declare import Column
from bcm_excel.plan.kinds import CODE, NAME, ZONE
from bcm_excel.plan.plan import SHEETS
from bcm_excel.plan.template_frame import VALUE_AT, Frame

MOST_OPTIONS = 20
"""So many options of an item of the settings are offered in drop-downs."""
DAYS = (date(1950, 1, 1), date(2100, 12, 31))

NOT_LISTED = Text("不在列表中", "Not in the list")
CHOOSE = Text("请从下拉列表中选择。", "Choose from the drop-down list.")
REALLY = Text(
    "列表中没有这一项。同名的人写作 姓名(工号)。确定要这样写吗？",
    "The list does not hold this. Namesakes are written Name(staff no.). Keep it?",
)
ADD_FIRST = Text(
    "列表中没有这一项，列表来自预案信息。确定要这样写吗？",
    "The list, which comes from the sheet Plan, does not hold this. Keep it?",
)
CHECK = Text("请核对", "Please check")
A_DATE = Text("这里要填日期，如 2026-03-02。", "A date belongs here, such as 2026-03-02.")
A_NUMBER = Text("这里要填数字，{range}。", "A number belongs here, {range}.")
A_MOBILE = Text("手机号码应为 11 位数字。", "A mobile number has 11 digits.")
ANY = Text("不带单位", "without a unit")


@dataclass(frozen=True)
class Lists:
    """The hidden sheet, the defined names, and the name of each list by what it offers."""

    page: Page
    names: Mapping[str, str]
    of_choices: Mapping[tuple[Text, ...], str]


def lists(frame: Frame) -> Lists:
    """Every list that a drop-down offers."""
    cells: dict[Position, Cell] = {}
    names: dict[str, str] = {}
    of_choices: dict[tuple[Text, ...], str] = {}
    where = frame.quoted(LISTS)
    at = 0
    for name, choices in _closed():
        at += 1
        cells[1, at] = Cell(name, "heading")
        for row, choice in enumerate(choices, start=2):
            cells[row, at] = Cell(frame.wording.value(choice), "text_ink")
        column = letters(at)
        names[name] = f"={where}!${column}$2:${column}${1 + len(choices)}"
        of_choices[choices] = name
    for column_ in SHEETS[0].columns:
        if column_.field in _listed_items():
            at += 1
            cells |= _item(frame, column_, at)
            first, last = (f"${letters(at)}${row}" for row in (2, 1 + MOST_OPTIONS))
            whole = f"{where}!{first}:{last}"
            count = f'MAX(1,SUMPRODUCT(--({whole}<>"")))'
            names[f"Items_{column_.field}"] = f"={where}!{first}:INDEX({whole},{count})"
    for sheet in SHEETS:
        if any(column.to == sheet.name and _single(column) for s in SHEETS for column in s.columns):
            names[f"Keys_{sheet.name}"] = frame.keys_of(sheet)
    widths = dict.fromkeys(range(1, at + 1), 18.0)
    page = Page(frame.title(LISTS), cells, widths=widths, hidden=True)
    return Lists(page, names, of_choices)


def _closed() -> Iterator[tuple[str, tuple[Text, ...]]]:
    """Each closed list once, named after the first column that offers it."""
    seen = set()
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.kind.choices and column.kind.choices not in seen:
                seen.add(column.kind.choices)
                yield f"List_{sheet.name}_{column.field}", column.kind.choices


def _listed_items() -> frozenset[str]:
    return frozenset(c.options for sheet in SHEETS for c in sheet.columns if c.options)


def _single(column: Column) -> bool:
    return column.kind in (NAME, CODE)


def _item(frame: Frame, column: Column, at: int) -> dict[Position, Cell]:
    """The parts of an item that holds several, each in a cell of its own, alive in the sheet."""
    settings = SHEETS[0]
    record = next(iter(frame.rows(settings)), {})
    held = record.get(column.field)
    parts = split(str(frame.value(column, held))) if held else ()
    source = f"{frame.quoted(settings.title)}!${letters(VALUE_AT)}${frame.item_row(column.field)}"
    for divider in ('"，"', '","', '"；"', '";"', "CHAR(10)"):
        source = f'SUBSTITUTE({source},{divider},"、")'
    cells = {(1, at): Cell(column.field, "heading")}
    for i in range(MOST_OPTIONS):
        formula = f'=TRIM(MID(SUBSTITUTE({source},"、",REPT(" ",200)),{i * 200 + 1},200))'
        value = parts[i] if i < len(parts) else ""
        cells[2 + i, at] = Cell(value, "text_ink", formula)
    return cells


def rule_of(frame: Frame, found: Lists, column: Column) -> Options | None:
    """What Excel checks while somebody types into a column; None where anything goes.

    Only a closed list refuses; elsewhere what is odd is asked about, as the reader takes more
    ways of writing than Excel's rules can say.
    """
    rule = _list_rule(found, column) or _value_rule(column)
    if rule is None:
        return None
    lang = frame.wording.lang
    texts = {key: text[lang] for key, text in rule.items() if isinstance(text, Text)}
    return {"ignore_blank": True, **rule, **texts}


def _list_rule(found: Lists, column: Column) -> dict[str, object] | None:
    closed = found.of_choices.get(column.kind.choices)
    if closed:
        asks = column.ditto or column.kind is ZONE
        return _from(closed, "warning" if asks else "stop", CHOOSE)
    if column.options:
        return _from(f"Items_{column.options}", "warning", ADD_FIRST)
    if column.to and _single(column) and f"Keys_{column.to}" in found.names:
        return _from(f"Keys_{column.to}", "warning", REALLY)
    return None


def _from(name: str, strictness: str, said: Text) -> dict[str, object]:
    return {
        "validate": "list",
        "source": f"={name}",
        "error_type": strictness,
        "error_title": NOT_LISTED,
        "error_message": said,
    }


def _value_rule(column: Column) -> dict[str, object] | None:
    warning: dict[str, object] = {"error_type": "warning", "error_title": CHECK}
    if column.ditto:
        return None
    match column.kind.letter:
        case "D" | "M":
            bounds = {"minimum": DAYS[0], "maximum": DAYS[1], "error_message": A_DATE}
            return {**warning, "validate": "date", "criteria": "between", **bounds}
        case "#" | "¥" | "%":
            low = -1e12 if column.low is None else column.low
            high = 1e12 if column.high is None else column.high
            bounds = {"minimum": low, "maximum": high, "error_message": _range(column)}
            return {**warning, "validate": "decimal", "criteria": "between", **bounds}
        case "mob":
            bounds = {"minimum": 11, "maximum": 60, "error_message": A_MOBILE}
            return {**warning, "validate": "length", "criteria": "between", **bounds}
    return None


def _range(column: Column) -> Text:
    low, high = column.low, column.high
    if high is None:
        said = ANY if low is None else Text(f"不小于 {low:g}", f"at least {low:g}")
    elif column.kind.letter == "%":
        said = Text(f"在 {low or 0:.0%} 到 {high:.0%} 之间", f"from {low or 0:.0%} to {high:.0%}")
    else:
        said = Text(f"在 {low or 0:g} 到 {high:g} 之间", f"from {low or 0:g} to {high:g}")
    return A_NUMBER.filled({"range": said})
