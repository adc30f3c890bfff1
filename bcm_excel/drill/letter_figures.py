"""The report's chapter of figures: the six, charts of how it went, and every figure in a table."""

from __future__ import annotations

from collections.abc import Iterator

from bcm_excel.core.text import say
from bcm_excel.drill import letter_words as words
from bcm_excel.drill.letter_charts import rate_charts
from bcm_excel.drill.letter_drill import table
from bcm_excel.drill.measure import Measure
from bcm_excel.drill.results import Figures
from bcm_excel.drill.telling import Telling, met
from bcm_excel.word.document import Block, Bullets, Figure, Heading, Line, Tone
from bcm_excel.word.document import Figures as Cards


class FiguresChapter:
    """Over all drills, each with its change since the last one."""

    def __init__(self, found: Figures, telling: Telling) -> None:
        self.found = found
        self.telling = telling

    def blocks(self) -> Iterator[Block]:
        """The chapter."""
        yield Cards(tuple(map(self._card, self.found.first_page)))
        yield from rate_charts(self.found, self.telling)
        known = [each for each in self.found.total.values() if each.applies]
        compared = any(each.change for each in known)
        columns = [(words.FIGURE, 1.9), (words.VALUE, 1.2), (words.MADE_OF, 2.6)]
        columns += [(words.CHANGE, 2.6)] if compared else []
        lines = (self._figure(each, compared=compared) for each in known)
        yield table(self.telling, columns, lines)
        missing = [each for each in self.found.total.values() if not each.applies]
        if missing:
            yield Heading(self.telling.say(words.NOT_APPLICABLE), level=2, numbered=False)
            yield Bullets(tuple(self._missing(missing)))

    def _card(self, measure: Measure) -> Figure:
        telling = self.telling
        tone = Tone.QUIET if not measure.applies else Tone.DONE if met(measure) else Tone.NOTE
        lines = [telling.made_of(measure)]
        if measure.applies:
            lines.append(telling.change(measure))
        name = telling.say(measure.name)
        return Figure(telling.figure(measure), name, "\n".join(filter(None, lines)), tone)

    def _figure(self, measure: Measure, *, compared: bool) -> Line:
        telling = self.telling
        note = telling.hide(measure.note)
        made_of = telling.joined([telling.made_of(measure), note])
        change = [telling.change(measure) if measure.change else "—"] if compared else []
        return Line((telling.say(measure.name), telling.figure(measure), made_of, *change))

    def _missing(self, measures: list[Measure]) -> Iterator[str]:
        """Figures without a value, those with the same reason together."""
        by_reason: dict[str, list[str]] = {}
        for each in measures:
            why = self.telling.made_of(each)
            by_reason.setdefault(why, []).append(self.telling.say(each.name))
        for why, names in by_reason.items():
            said = say(names, self.telling.lang)
            yield self.telling.say(words.BECAUSE, name=said, why=why) if why else said
