"""The report's chapters on what went wrong: the problems, what is done about them, and what became
of what earlier drills had shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bcm_excel.core.text import say
from bcm_excel.drill import letter_words as words
from bcm_excel.drill.letter_charts import action_charts
from bcm_excel.drill.letter_drill import table
from bcm_excel.drill.pages.problems import state_of
from bcm_excel.drill.results import Figures, Problem
from bcm_excel.drill.telling import Telling
from bcm_excel.incident import report_words as common
from bcm_excel.word.document import Block, Heading, Line, Paragraph, Tone

MOST_SEEN = 3


class ProblemChapters:
    """Of all drills together."""

    def __init__(self, found: Figures, telling: Telling) -> None:
        self.found = found
        self.telling = telling
        self.one = len(found.drills) == 1
        self.say, self.hide = telling.say, telling.hide

    def problems(self) -> Iterator[Block]:
        """What did not go well, and where it had been seen before."""
        if not self.found.problems:
            yield Paragraph(self.say(words.NO_PROBLEMS), Tone.QUIET)
            return
        columns = [
            (common.PROBLEM, 4.0),
            (common.GRAVITY, 1.3),
            (common.STEP, 0.8),
            (words.SEEN, 2.0),
        ]
        if not self.one:
            columns.insert(0, (words.DRILL, 2.0))
        yield table(self.telling, columns, map(self._problem, self.found.problems))

    def _problem(self, problem: Problem) -> Line:
        fact = problem.fact
        drill = [] if self.one else [self.hide(self.found.drills[problem.drill].facts.title)]
        places = tuple(dict.fromkeys(self.hide(each.where) for each in problem.before))
        seen = say(places[-MOST_SEEN:], self.telling.lang)
        gravity = self.say(fact.gravity.value) if fact.gravity else ""
        tone = Tone.SOON if problem.before else Tone.PLAIN
        return Line((*drill, self.hide(fact.text), gravity, self.hide(fact.step), seen), tone)

    def measures(self) -> Iterator[Block]:
        """Who does what until when, and how the plan's earlier measures stand."""
        columns = (
            (common.PROBLEM, 3),
            (words.MEASURE, 3),
            (common.OWNER, 1.6),
            (common.UNTIL, 1.65),
            (words.PLACE, 1.5),
        )
        if self.found.problems:
            yield table(self.telling, columns, map(self._measure, self.found.problems))
        else:
            yield Paragraph(self.say(common.NOTHING), Tone.QUIET)
        if self.found.actions:
            yield Heading(self.say(words.EARLIER), level=2)
            yield self._actions()
            yield from action_charts(self.found, self.telling)

    def _measure(self, problem: Problem) -> Line:
        fact, missing = problem.fact, self.say(words.MISSING)
        return Line(
            (
                self.hide(fact.text),
                self.hide(fact.measure) or missing,
                self.hide(fact.owner) or missing,
                self._day(fact.due) or missing,
                self.hide(fact.place),
            ),
            Tone.PLAIN if fact.measure and fact.owner and fact.due else Tone.SOON,
        )

    def _day(self, day: date | None) -> str:
        return say(day, self.telling.lang) if day else ""

    def _actions(self) -> Block:
        columns = (
            (words.ACTION, 1.3),
            (common.PROBLEM, 3),
            (words.MEASURE, 3),
            (common.OWNER, 1.6),
            (common.UNTIL, 1.65),
            (words.STATE, 1.35),
        )
        tones = {"late": Tone.LATE, "soon": Tone.SOON}
        lines = []
        for each in self.found.actions:
            state, style = state_of(each, self.found.today)
            cells = (
                each.no,
                *map(self.hide, (each.problem, each.measure, each.owner)),
                self._day(each.due),
                self.say(state),
            )
            lines.append(Line(cells, tones.get(style, Tone.PLAIN)))
        return table(self.telling, columns, lines)
