"""The hidden sheet that says what this workbook is, in keys that no language touches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta

from bcm_excel.clock.calendar import Calendar, DayMark
from bcm_excel.clock.network import Moment
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.grid import Grid, Position
from bcm_excel.incident.incident import Fault, Incident, Kind, PlanRef, Policy
from bcm_excel.incident.sheets import SETTINGS
from bcm_excel.plan.words import DrillMode

BOTH = "both"
FAULTS = "faults"
FORMAT = "bcm-excel tracking 1"
"""First value of the sheet; by it a tracking workbook is known."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a tracking workbook remembers of its making."""

    incident: Incident
    policy: Policy
    calendar: Calendar
    wording: Wording

    @property
    def lang(self) -> Lang:
        """The language of the values."""
        return self.wording.lang


def pairs(settings: Settings) -> dict[str, str]:
    """Keys and texts of the sheet, in its order."""
    incident, policy, calendar = settings.incident, settings.policy, settings.calendar
    return {
        "format": FORMAT,
        "kind": incident.kind.key,
        "mode": incident.mode.name.lower() if incident.mode else "",
        "title": incident.title,
        "level": incident.level or "",
        "trigger": incident.trigger or "",
        "plan_name": incident.plan.name,
        "plan_number": incident.plan.number,
        "plan_version": incident.plan.version,
        "plan_digest": incident.plan.digest,
        "opened": incident.opened.isoformat(timespec="minutes"),
        **{
            f"baseline_{m.key}": _iso(incident.baseline.get(m))
            for m in (Moment.BEGAN, Moment.FOUND)
        },
        "lang": settings.lang.value,
        "titles": _both(settings.wording.both_titles),
        "headings": _both(settings.wording.both_headings),
        "due_soon": _minutes(policy.due_soon),
        "grace": _minutes(policy.grace),
        "target": _minutes(policy.target),
        "weekdays": json.dumps(sorted(calendar.weekdays)),
        "windows": json.dumps(calendar.windows),
        "day_end": str(calendar.day_end),
        FAULTS: json.dumps([astuple(each) for each in incident.faults], ensure_ascii=False),
    }


def _iso(t: datetime | None) -> str:
    return t.isoformat(timespec="minutes") if t else ""


def _minutes(t: timedelta | None) -> str:
    return "" if t is None else str(t // timedelta(minutes=1))


DAYS_AT = 4
"""The column of the plan's own calendar: date, off or working, official or projected, name."""


def settings_page(settings: Settings, names: Mapping[str, int]) -> tuple[Page, dict[str, str]]:
    """The hidden sheet, and the names of the numbers that formulas use."""
    cells: dict[Position, Cell] = {}
    said = pairs(settings)
    for row, (key, text) in enumerate(said.items(), start=1):
        cells[row, 1], cells[row, 2] = Cell(key), Cell(text, "text")
    defined = {}
    for row, (name, value) in enumerate(names.items(), start=len(said) + 2):
        cells[row, 1], cells[row, 2] = Cell(name), Cell(value)
        defined[name] = f"={SETTINGS}!$B${row}"
    for at, (day, mark) in enumerate(sorted(settings.calendar.days.items()), start=1):
        cells[at, DAYS_AT] = Cell(day.isoformat(), "text")
        cells[at, DAYS_AT + 1] = Cell("working" if mark.working else "off")
        cells[at, DAYS_AT + 2] = Cell("official" if mark.official else "projected")
        cells[at, DAYS_AT + 3] = Cell(mark.name)
    return Page(SETTINGS, cells, hidden=True, protected=True), defined


def read_settings(grid: Grid, moments: Mapping[Moment, datetime]) -> Settings | None:
    """What the sheet says; None where it is not one of ours, or was damaged. ``moments`` were
    typed elsewhere.
    """
    said = {str(grid.value(row, 1)): str(grid.value(row, 2)) for row in range(1, 60)}
    if said.get("format") != FORMAT:
        return None
    try:
        return _settings(grid, said, moments)
    except (KeyError, TypeError, ValueError):
        return None


def _settings(grid: Grid, said: Mapping[str, str], moments: Mapping[Moment, datetime]) -> Settings:
    baseline = {
        m: datetime.fromisoformat(text)
        for m in (Moment.BEGAN, Moment.FOUND)
        if (text := said.get(f"baseline_{m.key}"))
    }
    incident = Incident(
        kind=Kind[said["kind"].upper()],
        mode=DrillMode[said["mode"].upper()] if said["mode"] else None,
        title=said["title"],
        level=said["level"] or None,
        trigger=said["trigger"] or None,
        plan=PlanRef(
            said["plan_name"], said["plan_number"], said["plan_version"], said["plan_digest"]
        ),
        opened=datetime.fromisoformat(said["opened"]),
        moments=moments,
        baseline=baseline,
        faults=tuple(Fault(*each) for each in json.loads(said[FAULTS])),
    )
    policy = Policy(
        timedelta(minutes=int(said["due_soon"])),
        timedelta(minutes=int(said["grace"])),
        timedelta(minutes=int(said["target"])) if said["target"] else None,
    )
    calendar = Calendar(
        dict(_days(grid)),
        frozenset(json.loads(said["weekdays"])),
        tuple((opening, closing) for opening, closing in json.loads(said["windows"])),
        int(said["day_end"]),
    )
    wording = Wording(Lang(said["lang"]), said["titles"] == BOTH, said["headings"] == BOTH)
    return Settings(incident, policy, calendar, wording)


def _both(both: bool) -> str:
    return BOTH if both else "one"


def _days(grid: Grid) -> dict[date, DayMark]:
    found = {}
    row = 1
    while text := grid.value(row, DAYS_AT):
        found[date.fromisoformat(str(text))] = DayMark(
            working=grid.value(row, DAYS_AT + 1) == "working",
            official=grid.value(row, DAYS_AT + 2) == "official",
            name=str(grid.value(row, DAYS_AT + 3)),
        )
        row += 1
    return found
