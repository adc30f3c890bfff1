"""What the report tells of one drill: what it was, its people, its course and its evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bcm_excel.clock.network import Moment
from bcm_excel.core.text import Text, say
from bcm_excel.drill import letter_words as words
from bcm_excel.drill.facts import AnswerFact, Attempt, CallFact, PresentFact, StepFact
from bcm_excel.drill.results import DrillFigures
from bcm_excel.drill.telling import Came, Telling, how_it_came_out
from bcm_excel.incident import report_words as common
from bcm_excel.incident.exercise import Ending, Item, Verdict
from bcm_excel.word.document import (
    Block,
    Column,
    Facts,
    Heading,
    Line,
    Paragraph,
    Run,
    Table,
    Tone,
)

TONES = {
    Came.LATE: Tone.LATE,
    Came.NOT_DONE: Tone.LATE,
    Came.BLOCKED: Tone.LATE,
    Came.UNTIMED: Tone.SOON,
    Came.UNDUE: Tone.SOON,
}
ABOUT = (Item.SUBJECT, Item.SCENARIO, Item.PLACE, Item.STOP)
LED = (Item.DIRECTOR, Item.CONTROLLERS, Item.EVALUATORS, Item.SCOPE)
ENDINGS = (Ending.STRENGTHS, Ending.EVALUATOR, Ending.ON)


Columns = Sequence[tuple[Text, float]]
"""Headings of a table with the shares that their columns have of its width."""


def table(telling: Telling, columns: Columns, lines: Iterable[Line]) -> Block:
    """The table, or the sentence that nothing was recorded."""
    rows = tuple(lines)
    if not rows:
        return Paragraph(telling.say(common.NOTHING), Tone.QUIET)
    return Table(tuple(Column(telling.say(text), width) for text, width in columns), rows)


class OneDrill:
    """The chapters that are about one drill."""

    def __init__(self, drill: DrillFigures, telling: Telling) -> None:
        self.drill = drill
        self.facts = drill.facts
        self.telling = telling

    def hide(self, text: object) -> str:
        """What a cell holds, with what must be masked."""
        return self.telling.hide(text)

    def brief(self, at: datetime | None) -> str:
        """A time without its year, which stands above."""
        return f"{at:%m-%d %H:%M}" if at else "—"

    def about(self) -> tuple[tuple[str, str], ...]:
        """What it was, by labels."""
        facts = self.facts
        mode = self.telling.say(facts.mode.value) if facts.mode else ""
        known: list[tuple[Text, object]] = [
            (words.NAME, facts.plan.name),
            (words.NUMBER, facts.plan.number),
            (words.VERSION, facts.plan.version),
            (words.HELD, facts.held),
            (words.MODE, mode),
            (words.LEVEL, facts.level),
            (words.TRIGGER, facts.trigger),
            *((item.value, facts.exercise.get(item, "")) for item in ABOUT),
            (words.FILE, facts.path.name),
        ]
        return tuple((self.telling.say(label), self.hide(value)) for label, value in known if value)

    def people(self) -> Iterator[Block]:
        """Who led, who was there, and what came of the calls."""
        led = [
            (self.telling.say(item.value), self.hide(self.facts.exercise.get(item, "")))
            for item in LED
        ]
        if any(value for _, value in led):
            yield Facts(tuple(each for each in led if each[1]))
        present = self.drill.measures["present"]
        if self.facts.present and any(each.touched for each in self.facts.present):
            values = {"part": present.numerator, "whole": present.denominator}
            if present.applies:
                yield Paragraph(self.telling.say(words.SIGNED_IN, **values))
            columns: Columns = (
                (words.PERSON, 2),
                (words.ROLE, 4),
                (words.PRESENT, 1),
                (words.EXAM, 1),
            )
            yield table(self.telling, columns, map(self._present, self.facts.present))
        columns = ((words.CALLED, 3), (common.PRIMARY, 2.6), (words.BACKUP, 2.6))
        yield table(self.telling, columns, map(self._call, self.facts.calls))

    def _present(self, fact: PresentFact) -> Line:
        there = words.YES if fact.present else words.NOT_THERE
        if not fact.touched:
            there = words.NO_RECORD
        exam = self.telling.say(fact.exam.value) if fact.exam else ""
        tone = Tone.PLAIN if fact.present else Tone.SOON
        cells = (self.hide(fact.person), self.hide(fact.role), self.telling.say(there), exam)
        return Line(cells, tone)

    def _call(self, call: CallFact) -> Line:
        return Line((self.hide(call.who), self._attempt(call.primary), self._attempt(call.backup)))

    def _attempt(self, attempt: Attempt) -> str:
        """A person with what came of the call, and when."""
        result = self.telling.say(attempt.result.value) if attempt.result else ""
        at = f"{attempt.confirmed:%H:%M}" if attempt.confirmed else ""
        outcome = " ".join(part for part in (result, at) if part)
        return "\n".join(part for part in (self.hide(attempt.person), outcome) if part)

    def course(self) -> Iterator[Block]:
        """Key times, injects and steps."""
        yield from self._moments()
        yield from self._injects()
        yield Heading(self.telling.say(words.STEPS), level=2, numbered=False)
        yield self._listed((*self.facts.steps, *self.facts.extra))

    def briefly(self) -> Iterator[Block]:
        """Key times, and the steps that were not done on time."""
        yield from self._moments()
        timed = self.facts.timed
        steps = [each for each in self.facts.steps if how_it_came_out(each, timed=timed) in TONES]
        if steps:
            title = words.NOT_ON_TIME if timed else words.NOT_DONE
            yield Paragraph((Run(self.telling.say(title), bold=True),), leads=True)
            yield self._listed(steps)
        else:
            all_well = words.ALL_IN_TIME if timed else words.ALL_DONE
            yield Paragraph(self.telling.say(all_well), Tone.DONE)

    def _moments(self) -> Iterator[Block]:
        moments = tuple(
            (self.telling.say(moment.value), say(self.facts.moments[moment], self.telling.lang))
            for moment in Moment
            if moment in self.facts.moments
        )
        if not self.facts.timed:
            yield Paragraph(self.telling.say(words.UNTIMED), Tone.NOTE)
        elif moments:
            yield Facts(moments, pairs=2)

    def _injects(self) -> Iterator[Block]:
        if self.facts.injects:
            yield Heading(self.telling.say(words.INJECTS), level=2, numbered=False)
            columns: Columns = (
                (words.GIVEN, 1.55),
                (words.NEWS, 4),
                (words.TO, 1.6),
                (words.REACTION, 3),
            )
            lines = (
                Line(
                    (
                        self.brief(each.given or each.due),
                        *map(self.hide, (each.text, each.to, each.reaction)),
                    )
                )
                for each in self.facts.injects
            )
            yield table(self.telling, columns, lines)

    def _listed(self, steps: Sequence[StepFact]) -> Block:
        if self.facts.timed:
            columns: Columns = (
                (common.NO, 0.7),
                (common.STEP, 3.4),
                (common.DUE, 1.4),
                (common.FINISHED, 1.4),
                (common.MARGIN, 1.4),
                (common.RESULT, 1.2),
            )
        else:
            columns = ((common.NO, 0.7), (common.STEP, 6), (common.RESULT, 1.4))
        return table(self.telling, columns, map(self._step, steps))

    def _step(self, step: StepFact) -> Line:
        came = how_it_came_out(step, timed=self.facts.timed)
        times = (
            (self.brief(step.deadline), self.brief(step.finished), self.telling.margin(step.late))
            if self.facts.timed
            else ()
        )
        cells = (step.key, self.hide(step.title), *times, self.telling.say(came.value))
        return Line(cells, TONES.get(came, Tone.PLAIN))

    def evaluation(self) -> Iterator[Block]:
        """How the objectives were met, what evaluators answered, and what they said."""
        yield from self._objectives()
        yield from self._answers(self._answered())
        yield from self._endings()

    def evaluated_briefly(self) -> Iterator[Block]:
        """The same, of the answers how many were of which kind, and those that found fault."""
        yield from self._objectives()
        answers = self._answered()
        counts = Counter(each.verdict for each in answers if each.verdict)
        if counts:
            kinds = tuple(
                f"{self.telling.say(verdict.value)} {counts[verdict]}"
                for verdict in Verdict
                if counts[verdict]
            )
            values = {"n": counts.total(), "kinds": kinds}
            yield Paragraph(self.telling.say(words.ANSWERED, **values))
        fine = {Verdict.MET, Verdict.NOT_APPLICABLE}
        yield from self._answers([e for e in answers if e.verdict not in fine or e.suggestion])
        yield from self._endings()

    def _objectives(self) -> Iterator[Block]:
        if self.facts.objectives:
            columns: Columns = ((words.OBJECTIVE, 4), (words.RATING, 2), (words.REMARK, 3))
            lines = (
                Line(
                    (
                        self.hide(each.text),
                        self.telling.say(each.rating.value if each.rating else words.UNRATED),
                        self.hide(each.remark),
                    ),
                    Tone.PLAIN if each.rating else Tone.SOON,
                )
                for each in self.facts.objectives
            )
            yield table(self.telling, columns, lines)

    def _answered(self) -> list[AnswerFact]:
        return [each for each in self.facts.answers or () if each.verdict or each.suggestion]

    def _answers(self, answers: Sequence[AnswerFact]) -> Iterator[Block]:
        if answers:
            columns: Columns = (
                (words.QUESTION, 4),
                (words.VERDICT, 1.3),
                (words.SUGGESTION, 3.7),
            )
            lines = (
                Line(
                    (
                        self.hide(each.question),
                        self.telling.say(each.verdict.value) if each.verdict else "",
                        "\n".join(map(self.hide, filter(None, (each.evidence, each.suggestion)))),
                    )
                )
                for each in answers
            )
            yield table(self.telling, columns, lines)

    def _endings(self) -> Iterator[Block]:
        said = [
            (self.telling.say(item.value), self.hide(self.facts.endings.get(item, "")))
            for item in ENDINGS
            if self.facts.endings.get(item)
        ]
        if said:
            yield Facts(tuple(said))
