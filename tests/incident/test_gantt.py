"""The bar chart: which colour each cell must have, by an oracle that looks at the times alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from bcm_excel.clock.calendar import moment_of, serial
from bcm_excel.clock.network import Flag, Moment, Progress, State
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.book import Book, Cell, Page
from bcm_excel.excel.write import write
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.formulas import Ref
from bcm_excel.incident.pages import gantt_scale as scales
from bcm_excel.incident.pages.gantt import (
    END,
    FLAG,
    LATE,
    LEFT,
    RIGHT,
    SENTENCE,
    START,
    STOP,
    TIMES,
    TOP,
    gantt_page,
    person,
)
from bcm_excel.incident.pages.gantt_scale import COLUMNS, UNITS
from bcm_excel.incident.pages.register import PAGES
from bcm_excel.incident.pages.steps import steps_page
from bcm_excel.incident.people import Owner, Phone
from tests.excel_rules import excel_faults
from tests.incident.cases import case
from tests.incident.test_engine import HISTORY_A, MOMENTS_A, book_of, done, made, t
from tests.office import convert, needs_office, stands, wrong_values
from tests.package import column_of
from tests.samples import PLAN_A, PLAN_B, sample_plan

PLANNED, LATE_BAR, SLIPS, OVER, RUNS, AHEAD, NOTHING = [
    "plan",
    "late",
    "slip",
    "done",
    "run",
    "ahead",
    "none",
]
CLASSES = (PLANNED, LATE_BAR, SLIPS, OVER, RUNS, AHEAD)
"""Bars in the order of the sheet's conditions."""
ORDER = ["none", "none", "none+now", *(f"{each}{now}" for each in CLASSES for now in ("+now", ""))]
"""What each rule of the chart shows, in its order; the first two are its background."""
LANGS = (Lang.ZH, Lang.EN)
WIDE = 200
"""How far right of the chart the tests put what they ask."""


def listening(patched: pytest.MonkeyPatch) -> list[Draft]:
    """The drafts of the workbooks that are made from now on."""
    seen: list[Draft] = []

    def noticed(draft: Draft, name: str) -> Page:
        seen.append(draft)
        return steps_page(draft, name)

    patched.setattr("bcm_excel.incident.tracking.PAGES", {**PAGES, "steps": noticed})
    return seen


@pytest.fixture
def drafts(monkeypatch: pytest.MonkeyPatch) -> list[Draft]:
    """The drafts of the workbooks that a test makes."""
    return listening(monkeypatch)


def with_gantt(book: Book, draft: Draft) -> tuple[Book, Page]:
    """The workbook with the bar chart in it, as its last sheet if it has none."""
    name = draft.titles["gantt"]
    page = gantt_page(draft, name)
    others = tuple(each for each in book.pages if each.name != name)
    return replace(book, pages=(*others, page)), page


def number(page: Page, row: int, column: int) -> int | None:
    value = page.cells[row, column].value
    return value if isinstance(value, int) else None


def columns(page: Page) -> list[tuple[int, int]]:
    """When each column of the chart begins and ends; nothing where no time is known."""
    times = [number(page, TIMES, column) for column in range(LEFT, RIGHT + 2)]
    known = [time for time in times if time is not None]
    return list(pairwise(known))


def touches(column: tuple[int, int], start: datetime | None, end: datetime | None) -> bool:
    """Whether some minute of ``[start, end)`` lies in the column; what is empty lasts a minute."""
    if start is None or end is None:
        return False
    first = min(serial(start), serial(end))
    last = max(serial(end), first + 1)
    return max(column[0], first) < min(column[1], last)


def bar(draft: Draft, key: str) -> tuple[datetime | None, datetime | None]:
    """From when to when a step ran or will run."""
    due = draft.times[key]
    facts = next(each for each in draft.steps if each.task.key == key)
    if not due.taken or due.forecast is None:
        return None, None
    if facts.progress.ended:
        return facts.progress.started or due.start or due.forecast, due.forecast
    ahead = draft.engine.steps[key]["fc_start"]
    return moment_of(ahead.number), due.forecast


def planned(draft: Draft, key: str, column: tuple[int, int]) -> str:
    due = draft.times[key]
    if not due.taken or due.baseline_start is None:
        return NOTHING
    end = due.baseline
    facts = next(each for each in draft.steps if each.task.key == key)
    if end is None and facts.task.limit is None:
        end = due.baseline_start
    return PLANNED if touches(column, due.baseline_start, end) else NOTHING


def shown(draft: Draft, key: str, column: tuple[int, int]) -> str:
    """The class of one cell of a bar."""
    due, (start, end) = draft.times[key], bar(draft, key)
    if start is None or end is None or not touches(column, start, end):
        return NOTHING
    start = min(start, end)
    facts = next(each for each in draft.steps if each.task.key == key)
    now, ended = draft.now, facts.progress.ended
    limit = due.deadline
    if limit is not None and due.immediate:
        limit += draft.policy.grace
    past = moment_of(column[0]) < now
    if limit is not None and end > limit and moment_of(column[1]) > limit:
        if ended or (due.flag.late and past):
            return LATE_BAR
        return SLIPS
    if ended:
        return OVER
    return RUNS if start < now and past else AHEAD


def running(draft: Draft) -> bool:
    """Whether the line of now is drawn."""
    begun = {Moment.BEGAN, Moment.FOUND} & draft.incident.moments.keys()
    unended = [
        each for each in draft.steps if draft.times[each.task.key].taken and not each.progress.ended
    ]
    return bool(begun and unended and Moment.ENDED not in draft.times.moments)


def expected(draft: Draft, page: Page) -> dict[tuple[int, int], str]:
    """The class of every cell of the chart."""
    found = {}
    on = running(draft)
    for index, facts in enumerate(draft.steps):
        for offset, column in enumerate(columns(page)):
            now = column[0] <= serial(draft.now) < column[1] and on
            at = TOP + 2 * index, LEFT + offset
            for row, judge in enumerate((planned, shown)):
                kind = judge(draft, facts.task.key, column)
                found[at[0] + row, at[1]] = kind + ("+now" if now else "")
    return found


def asked(page: Page) -> Page:
    """The sheet with the number of the first rule that holds, for each cell, far to the right."""
    rules = [
        str(options["criteria"])[1:] for area, options in page.formats if area.right == RIGHT
        and area.top == TOP
    ]  # fmt: skip
    text = "0"
    for index, rule in reversed(list(enumerate(rules, start=1))):
        text = f"IF({rule},{index},{text})"
    cells = dict(page.cells)
    grid = next(area for area, _ in page.formats if area.right == RIGHT and area.top == TOP)
    assert len(rules) == len(ORDER)
    for row in range(grid.top, grid.bottom + 1):
        for column in range(LEFT, RIGHT + 1):
            cells[row, column + WIDE] = Cell(0, formula="=" + moved(text, row, column))
    return replace(page, cells=cells)


def moved(text: str, row: int, column: int) -> str:
    """A condition of the chart's first cell as another one asks it."""
    beside = {letters(LEFT): letters(column), letters(LEFT + 1): letters(column + 1)}
    text = re.sub(r"(?<![$A-Z])([A-Z]+)(?=\$\d)", lambda found: beside[found[1]], text)
    return re.sub(rf"(\$[A-Z]+){TOP}\b", rf"\g<1>{row}", text)


def answers(path: Path, name: str) -> dict[tuple[int, int], str]:
    sheet = openpyxl.load_workbook(path, data_only=True)[name]
    rows = sheet.iter_rows(TOP, min_col=LEFT + WIDE, max_col=RIGHT + WIDE, values_only=True)
    found = {}
    for row, values in enumerate(rows, start=TOP):
        for column, rule in enumerate(values, start=LEFT):
            assert isinstance(rule, int)
            found[row, column] = ORDER[rule - 1] if rule else "none"
    return found


SOME = {key: HISTORY_A[key] for key in ("1.1", "1.2", "1.3")}
LATE_END = HISTORY_A | {"3": done("03-02 13:40")}
WORDLESS = HISTORY_A | {"6": Progress(State.DONE)}
RESTORED = MOMENTS_A | {Moment.RESTORED: t("03-03 15:00")}
ENDED = RESTORED | {Moment.ENDED: t("03-03 17:00")}


def histories() -> dict[str, Book]:
    """Plan A through its history and plan B over days, at several moments."""
    a, b, en = sample_plan(PLAN_A), sample_plan(PLAN_B), Wording(Lang.EN)
    repair = SOME | {"2": done("03-02 10:50", "仅维修")}
    found = {Moment.FOUND: t("02-13 16:30")}
    history = {"1": done("02-13 17:40"), "3": done("02-13 20:00")}
    return {
        "advance": made(a, {}, {}, "03-02 12:00"),
        "begun": made(a, MOMENTS_A, {}, "03-02 07:30"),
        "overdue": made(a, MOMENTS_A, SOME, "03-02 12:10", wording=en),
        "late-end": made(a, MOMENTS_A, LATE_END, "03-02 13:45"),
        "no-time": made(a, MOMENTS_A, WORDLESS, "03-02 18:00"),
        "repair-only": made(a, MOMENTS_A, repair, "03-02 12:00"),
        "restored": made(a, RESTORED, HISTORY_A, "03-03 15:10"),
        "ended": made(a, ENDED, HISTORY_A, "03-05 09:00"),
        "months": made(a, MOMENTS_A, SOME, "09-30 09:00"),
        "b-hours": made(b, found, {}, "02-13 17:30", "紧急"),
        "b-days-en": made(b, found, history, "02-16 09:00", "紧急", en),
    }


NOT_ASKED = ("no-time", "restored", "ended")
"""Histories whose colours are not asked, for asking takes seconds."""


@dataclass
class Opened:
    """A workbook as we wrote it and as LibreOffice saved it."""

    name: str
    draft: Draft
    page: Page
    path: Path
    saved: Path = Path()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> list[Opened]:
    """Histories and random plans, asked for the rule of each cell, after LibreOffice had them."""
    folder = tmp_path_factory.mktemp("gantt")
    with pytest.MonkeyPatch.context() as patched:
        seen = listening(patched)
        books = histories() | {f"random-{n}": book_of(case(n), LANGS[n % 2]) for n in range(2)}
    found = []
    for (name, book), draft in zip(books.items(), seen, strict=True):
        whole, page = with_gantt(book, draft)
        path = folder / f"{name}.xlsx"
        put = page if name in NOT_ASKED else asked(page)
        write(replace(whole, pages=(*whole.pages[:-1], put)), path)
        found.append(Opened(name, draft, page, path))
    paths = [each.path for each in found]
    for each, saved in zip(found, convert(paths, folder / "out"), strict=True):
        each.saved = saved
    return found


@needs_office
def test_every_cell_has_the_colour_that_its_times_ask_for(opened: list[Opened]) -> None:
    for each in opened:
        if each.name in NOT_ASKED:
            continue
        seen = answers(each.saved, each.page.name)
        want = expected(each.draft, each.page) or dict.fromkeys(seen, "none")
        wrong = {at: (seen[at], want[at]) for at in want if seen[at] != want[at]}
        assert not wrong, each.name


@needs_office
def test_libreoffice_computes_every_value_of_the_sheet(opened: list[Opened]) -> None:
    for each in opened:
        ours = {
            place: cell
            for place, cell in stands(each.path).items()
            if place[0] == each.page.name and column_of(place[1]) <= WIDE
        }
        assert not wrong_values(ours, stands(each.saved)), each.name


def test_excel_takes_the_sheet(tmp_path: Path, drafts: list[Draft]) -> None:
    for name in ("advance", "overdue"):
        book, _ = with_gantt(histories()[name], drafts[0])
        write(book, tmp_path / f"{name}.xlsx")
        assert not excel_faults(tmp_path / f"{name}.xlsx")


def test_the_chart_reaches_from_the_first_to_the_last_time(drafts: list[Draft]) -> None:
    books = histories()
    for draft, (name, book) in zip(drafts, books.items(), strict=True):
        _, page = with_gantt(book, draft)
        bounds = columns(page)
        if "advance" in name:
            assert not bounds
            continue
        known = [
            value
            for row in range(TOP, TOP + 2 * len(draft.steps))
            for value in (number(page, row, START), number(page, row, STOP))
            if value is not None
        ]
        due = [serial(each.deadline) for each in draft.times.values() if each.deadline]
        assert bounds[0][0] <= min(known), name
        assert max(known + due) <= bounds[-1][1], name
        if running(draft):
            assert bounds[0][0] <= serial(draft.now) < bounds[-1][1], name


@pytest.mark.parametrize(
    "span", [1, 229, 230, 231, 700, 5000, 66_240, 463_680, 463_681, 50_000_000]
)
def test_the_least_unit_is_taken_that_holds_the_span(span: int) -> None:
    start = serial(t("03-02 07:07"))
    first, last = Ref("A1", start), Ref("A2", start + span)
    unit = scales.unit(first, last)
    origin = scales.origin(first, Ref("A3", unit.value))
    assert isinstance(unit.value, int)
    assert isinstance(origin.value, int)
    assert origin.value <= start
    assert start + span <= origin.value + COLUMNS * unit.value
    smaller = [each for each in UNITS if each < unit.value]
    assert all(span > (COLUMNS - 2) * each for each in smaller)


def labels(unit: int, at: str, lang: Lang = Lang.ZH) -> list[tuple[str, str]]:
    """The first six headings, date and below it, where a pair of columns begins at this time."""
    size = Ref("A1", unit)
    scale = scales.Scale(size, Ref("A2", scales.tick(size).value), Ref("A3", serial(t(at))))
    found, before = [], None
    for pair in range(6):
        begins = Ref("A4", serial(t(at)) + 2 * unit * pair)
        up = scales.upper(scale, begins, first=before is None)
        down = scales.lower(scale, begins, before, lang)
        found.append((str(up.value), str(down.value)))
        before = begins
    return found


def test_headings_are_clocks_dates_weekdays_or_years() -> None:
    assert labels(15, "03-02 22:00")[:5] == [
        ("03-02", "22:00"), ("", ""), ("", "23:00"), ("", ""), ("03-03", "00:00"),
    ]  # fmt: skip
    assert labels(360, "03-02 12:00")[:4] == [
        ("03-02", ""), ("03-03", "周二"), ("", ""), ("03-04", "周三"),
    ]  # fmt: skip
    assert labels(1440, "03-02 00:00", Lang.EN)[:3] == [
        ("03-02", "Mon"), ("03-04", "Wed"), ("03-06", "Fri"),
    ]  # fmt: skip
    assert labels(7 * 1440, "11-30 00:00")[:4] == [
        ("11-30", "2026"), ("12-14", ""), ("12-28", ""), ("01-11", "2027"),
    ]  # fmt: skip


def said(page: Page, row: int) -> str:
    return next(str(cell.value) for area, cell in page.merges.items() if area.top == row)


def test_made_in_advance_it_says_what_to_type(drafts: list[Draft]) -> None:
    for lang, words in ((Lang.ZH, ("待启动", "“发现”")), (Lang.EN, ("Ready", "“Found”"))):
        book = made(sample_plan(PLAN_A), {}, {}, "03-02 12:00", wording=Wording(lang))
        _, page = with_gantt(book, drafts[-1])
        assert all(word in said(page, SENTENCE) for word in words)
        assert page.cells[TIMES, LATE].value == 0


def test_a_step_says_what_it_waits_for_and_whether_it_is_taken(drafts: list[Draft]) -> None:
    repair = SOME | {"2": done("03-02 10:50", "仅维修"), "1.1": Progress(State.DONE)}
    book = made(sample_plan(PLAN_A), MOMENTS_A, repair, "03-02 12:00")
    _, page = with_gantt(book, drafts[-1])
    waiting = made(sample_plan(PLAN_A), MOMENTS_A, SOME, "03-02 12:10")
    _, other = with_gantt(waiting, drafts[-1])
    keys = [each.task.key for each in drafts[-1].steps]

    def row(key: str) -> int:
        return TOP + 2 * keys.index(key) + 1

    assert page.cells[row("3"), END].value == "—"
    assert page.cells[row("1.1"), END].value == ""
    assert page.cells[row("1.1"), FLAG].value == Flag.NO_TIME.value.zh
    assert other.cells[row("8"), END].value == "待 系统恢复"
    assert other.cells[row("2"), FLAG].value == "已超时"


def test_the_sentence_gives_scale_and_moment(drafts: list[Draft]) -> None:
    book = made(sample_plan(PLAN_A), MOMENTS_A, SOME, "03-02 12:10")
    _, page = with_gantt(book, drafts[-1])
    assert said(page, SENTENCE) == (
        "每格 10 分钟 · 2026-03-02 09:00 至 2026-03-02 15:10 · 计算时点 2026-03-02 12:10"
    )


def test_rules_of_an_area_stand_in_one_block_and_areas_do_not_overlap(
    drafts: list[Draft],
) -> None:
    book = made(sample_plan(PLAN_A), MOMENTS_A, SOME, "03-02 12:10")
    _, page = with_gantt(book, drafts[-1])
    areas = list(dict.fromkeys(area for area, _ in page.formats))
    order = [area for area, _ in page.formats]
    assert all(
        order.index(a) + order.count(a) - 1 == len(order) - 1 - order[::-1].index(a) for a in areas
    )
    for i, one in enumerate(areas):
        for other in areas[i + 1 :]:
            apart = one.right < other.left or other.right < one.left
            assert apart or one.bottom < other.top or other.bottom < one.top


def test_every_row_takes_a_few_formulas_only(drafts: list[Draft]) -> None:
    """Is this failing? Five hundred steps are written in the time of their cells."""
    book = made(sample_plan(PLAN_A), MOMENTS_A, SOME, "03-02 12:10")
    _, page = with_gantt(book, drafts[-1])
    formulas = [at for at, cell in page.cells.items() if cell.formula and at[0] >= TOP]
    assert len(formulas) <= 9 * len(drafts[-1].steps)


@pytest.mark.parametrize(
    ("short", "number_", "name"),
    [
        ("应急小组组长\n王敏\u00a0138\u00a00000\u00a00001", "138 0000 0001", "王敏"),
        ("值长\n王敏(A0001)\u00a0138\u00a00000\u00a00001", "138 0000 0001", "王敏(A0001)"),
        ("值长\n王敏", "", "王敏"),
        ("值长", "", "值长"),
    ],
)
def test_the_owner_is_a_name(short: str, number_: str, name: str) -> None:
    assert person(Owner(short, Phone(number_), "", True, short)) == name
