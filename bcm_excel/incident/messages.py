"""Texts that are filled in for an incident, as formulas with their values: what is not known yet is
marked, and comes in by itself as soon as it is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bcm_excel.clock.calendar import moment_of, serial
from bcm_excel.clock.network import Moment
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.book import Cell
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.formulas import quoted
from bcm_excel.incident.incident import DRILL_MARK
from bcm_excel.plan.placeholders import Place, parse

UNKNOWN = Text("【待填：{what}】", "[to be filled in: {what}]")
LITERAL, FORMULA = 250, 8000
"""How long a text inside a formula may be, and a formula; Excel's limits are 255 and 8,192."""
MINUTE = "yyyy-mm-dd hh:mm"
MOMENTS: Mapping[Place, Moment] = {
    Place.BEGAN: Moment.BEGAN,
    Place.FOUND: Moment.FOUND,
    Place.REPORTED: Moment.REPORTED,
    Place.ACTIVATED: Moment.ACTIVATED,
    Place.RESTORED: Moment.RESTORED,
    Place.ENDED: Moment.ENDED,
}
TYPED = (Place.IMPACT, Place.MEASURES, Place.PARTY, Place.CONTACT)
"""What only the staff know; also what happened, where the incident has no title of its own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: a formula without its equals sign, and what it gives."""

    formula: str
    value: str


def literal(text: str) -> Piece:
    """Words as they are."""
    parts = [text[at : at + LITERAL] for at in range(0, len(text), LITERAL)] or [""]
    return Piece("&".join(quoted(part) for part in parts), text)


def joined(pieces: Sequence[Piece], style: str) -> Cell:
    """The cell of a text; without a formula where that would be too long for Excel."""
    value = "".join(piece.value for piece in pieces)
    formula = "=" + "&".join(piece.formula for piece in pieces)
    return Cell(value, style, formula if len(formula) < FORMULA else None)


def typed_places(draft: Draft) -> tuple[Place, ...]:
    """The places for which staff type the text."""
    named = draft.typed.text("fills", Place.TITLE.value[draft.lang], "text")
    return (Place.TITLE, *TYPED) if draft.incident.untitled or named else TYPED


@dataclass(frozen=True)
class Filling:
    """What fills the places of a text, in one language; ``cells`` hold what staff typed for it."""

    draft: Draft
    lang: Lang
    cells: Mapping[Place, str]

    def text(self, template: str) -> list[Piece]:
        """A template with its places filled."""
        parts = parse(template).parts
        return [self.place(p) if isinstance(p, Place) else literal(p) for p in parts]

    def unknown(self, what: Text) -> Piece:
        """The mark of what is not known."""
        return literal(UNKNOWN.fill(self.lang, {"what": what}))

    def place(self, place: Place) -> Piece:
        """What fills one place."""
        draft = self.draft
        if place in MOMENTS:
            return self.moment(MOMENTS[place], place.value)
        if place in self.cells:
            return self._typed(place, self.cells[place])
        constant: Mapping[Place, Callable[[], str]] = {
            Place.TITLE: lambda: draft.headline,
            Place.LEVEL: lambda: draft.incident.level or "",
            Place.TRIGGER: lambda: draft.trigger,
            Place.PLAN: lambda: draft.incident.plan.name,
            Place.LEADER: lambda: getattr(draft.people.leader(), "primary", ""),
        }
        if place in constant:
            said = constant[place]()
            return literal(said) if said else self.unknown(place.value)
        if place is Place.NOW:
            now = moment_of(serial(draft.now)).strftime("%Y-%m-%d %H:%M")
            return Piece(f'TEXT(NowTime,"{MINUTE}")', now)
        return self._forecast()

    def moment(self, moment: Moment, what: Text) -> Piece:
        """The time of a moment that has come."""
        engine = self.draft.engine
        own, source = (engine.out(engine.moments[moment][name]) for name in ("own", "source"))
        unknown = self.unknown(what)
        come = f'AND({own.at}<>"",{source.at}<>"expected")'
        formula = f'IF({come},TEXT({own.at}/1440,"{MINUTE}"),{unknown.formula})'
        known = own.known and source.value != "expected"
        return Piece(formula, _minute(own.number) if known else unknown.value)

    def _forecast(self) -> Piece:
        """When the systems will be restored, as things stand."""
        engine = self.draft.engine
        ahead = engine.out(engine.moments[Moment.RESTORED]["forecast"])
        unknown = self.unknown(Place.FORECAST.value)
        formula = f'IF({ahead.at}="",{unknown.formula},TEXT({ahead.at}/1440,"{MINUTE}"))'
        return Piece(formula, _minute(ahead.number) if ahead.known else unknown.value)

    def _typed(self, place: Place, cell: str) -> Piece:
        unknown = self.unknown(place.value)
        said = self.draft.typed.text("fills", place.value[self.draft.lang], "text")
        piece = Piece(f'IF({cell}="",{unknown.formula},{cell})', said or unknown.value)
        if place is not Place.TITLE or not self.draft.incident.drill:
            return piece
        mark = literal(DRILL_MARK[self.lang])
        return Piece(f"{mark.formula}&{piece.formula}", mark.value + piece.value)


def _minute(minutes: int) -> str:
    return moment_of(minutes).strftime("%Y-%m-%d %H:%M")
