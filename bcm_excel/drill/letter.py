"""The report on drills as a Word document, for those who approve it and for whoever audits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bcm_excel.core.text import Lang, Text, say
from bcm_excel.drill import letter_words as words
from bcm_excel.drill.letter_charts import planned_charts
from bcm_excel.drill.letter_drill import OneDrill, table
from bcm_excel.drill.letter_figures import FiguresChapter
from bcm_excel.drill.letter_problems import ProblemChapters
from bcm_excel.drill.measure import Measure
from bcm_excel.drill.results import DrillFigures, Figures
from bcm_excel.drill.telling import Telling
from bcm_excel.incident import report_words as common
from bcm_excel.incident.exercise import Ending, Item
from bcm_excel.word.document import (
    Banner,
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Line,
    Paragraph,
    Signatures,
    Tone,
)

MOST = 6
"""Drills whose people, course and evaluation are told one by one, the latest."""
MOST_FILES = 20


def letter(found: Figures, lang: Lang, now: datetime) -> Document:
    """The report, made at ``now``; numbers to dial and addresses are masked."""
    telling = Telling(lang)
    drills = found.drills
    latest = drills[-1].facts
    one = len(drills) == 1
    title = telling.say(words.TITLE_OF_ONE, title=telling.hide(latest.title))
    days = [each.facts.held.date() for each in drills]
    span = say(days[0], lang) if len(set(days)) == 1 else f"{min(days)} – {max(days)}"
    names = dict.fromkeys(each.name for each in found.plans)
    plan = telling.hide(tuple(names))
    return Document(
        title=title if one else telling.say(words.TITLE),
        blocks=tuple(_Letter(found, telling).blocks()),
        created=now,
        lang=lang,
        subtitle=" · ".join((plan, span)),
        header=plan,
        header_right=telling.say(words.DRILL),
        footer=telling.say(words.FOOTER),
    )


class _Letter:
    """The chapters, one method each."""

    def __init__(self, found: Figures, telling: Telling) -> None:
        self.found = found
        self.telling = telling
        self.one = len(found.drills) == 1
        self.told = found.drills[-MOST:]

    def say(self, text: Text, **values: object) -> str:
        return self.telling.say(text, **values)

    def blocks(self) -> Iterator[Block]:
        yield Banner(self.say(words.BANNER))
        found_out = ProblemChapters(self.found, self.telling)
        for title, chapter in (
            (words.PURPOSE, self.purpose),
            (words.PLAN if self.one else words.PLANS, self.plan),
            (words.PEOPLE, self.people),
            (words.COURSE, self.course),
            (words.FIGURES, FiguresChapter(self.found, self.telling).blocks),
            (words.EVALUATION, self.evaluation),
            (words.PROBLEMS, found_out.problems),
            (words.MEASURES, found_out.measures),
            (common.CONCLUSION, self.conclusion),
        ):
            yield Heading(self.say(title))
            yield from chapter()
        yield Signatures(
            tuple(self.say(each) for each in common.SIGNED),
            self.say(common.SIGNED_ON),
            (self.say(common.BY_HAND), self.say(common.TO_WRITE)),
        )

    def hide(self, text: object) -> str:
        return self.telling.hide(text)

    def by_drill(self, chapter: Callable[[OneDrill], Iterator[Block]]) -> Iterator[Block]:
        """One chapter of each drill that is told; the sentence that there is nothing to tell."""
        told = [(each, tuple(chapter(OneDrill(each, self.telling)))) for each in self.told]
        if not any(blocks for _, blocks in told):
            yield Paragraph(self.say(common.NOTHING), Tone.QUIET)
            return
        if len(self.told) < len(self.found.drills):
            yield Paragraph(self.say(words.ONLY, n=len(self.told)), Tone.QUIET)
        for drill, blocks in told:
            if blocks and not self.one:
                yield Heading(self.hide(drill.facts.title), level=2)
            yield from blocks

    # The chapters

    def purpose(self) -> Iterator[Block]:
        names = tuple(dict.fromkeys(each.name for each in self.found.plans))
        yield Paragraph(self.say(words.WHY, plan=self.hide(names)))
        situation = self.found.drills[-1].facts.exercise.get(Item.SITUATION, "")
        if self.one and situation:
            yield Paragraph(self.hide(situation))
        aims = [each.text for drill in self.told for each in drill.facts.objectives or ()]
        if aims:
            yield Paragraph(self.say(words.OBJECTIVES))
            yield Bullets(tuple(map(self.hide, dict.fromkeys(aims))), numbered=True)

    def plan(self) -> Iterator[Block]:
        if self.one:
            yield Facts(OneDrill(self.found.drills[0], self.telling).about(), pairs=2)
        else:
            columns = (
                (words.DRILL, 3),
                (words.HELD, 1.4),
                (words.MODE, 1.6),
                (words.NAME, 2.6),
                (words.VERSION, 1.3),
            )
            yield table(self.telling, columns, map(self._held, self.found.drills))
        if self.found.remarks:
            yield Paragraph(self.say(words.LEFT_OUT))
            yield Bullets(tuple(self._remarks()))

    def _held(self, drill: DrillFigures) -> Line:
        facts = drill.facts
        mode = self.say(facts.mode.value) if facts.mode else ""
        return Line(
            (
                self.hide(facts.title),
                say(facts.held.date(), self.telling.lang),
                mode,
                self.hide(facts.plan.name),
                self.hide(facts.plan.version),
            )
        )

    def _remarks(self) -> Iterator[str]:
        for each in self.found.remarks[:MOST_FILES]:
            values = {"file": each.path.name, "treated": each.treated.value, "why": each.why}
            yield self.hide(words.FILE_SAID.filled(values))
        if len(self.found.remarks) > MOST_FILES:
            yield self.say(words.MORE_FILES, n=len(self.found.remarks) - MOST_FILES)

    def people(self) -> Iterator[Block]:
        if self.one:
            yield from self.by_drill(OneDrill.people)
            return
        led = any(each.facts.exercise.get(Item.DIRECTOR) for each in self.found.drills)
        columns = [(words.DRILL, 3.0), (words.CAME, 2.6), (words.TOLD, 2.6)]
        columns += [(words.DIRECTOR, 1.6)] if led else []
        lines = (self._people(each, led=led) for each in self.found.drills)
        yield table(self.telling, columns, lines)

    def _people(self, drill: DrillFigures, *, led: bool) -> Line:
        made_of = (self.telling.made_of(drill.measures[key]) for key in ("present", "reach"))
        director = [drill.facts.exercise.get(Item.DIRECTOR, "")] if led else []
        return Line((self.hide(drill.facts.title), *made_of, *map(self.hide, director)))

    def course(self) -> Iterator[Block]:
        yield from self.by_drill(OneDrill.course if self.one else OneDrill.briefly)
        charts = tuple(planned_charts(self.found, self.telling))
        if charts:
            yield Heading(self.say(words.TIMES), level=2, numbered=not self.one)
            yield from charts

    def evaluation(self) -> Iterator[Block]:
        yield from self.by_drill(OneDrill.evaluation if self.one else OneDrill.evaluated_briefly)

    def conclusion(self) -> Iterator[Block]:
        said = [*self._said()]
        yield Paragraph(("" if self.telling.lang is Lang.ZH else " ").join(said))
        for drill in self.told:
            ending = self.hide(drill.facts.endings.get(Ending.CONCLUSION, ""))
            if ending:
                name = self.hide(drill.facts.title)
                named = self.say(words.NAMED, name=name, said=ending)
                yield Paragraph(ending if self.one else named)

    def _said(self) -> Iterator[str]:
        total, telling = self.found.total, self.telling
        done, timely, worst = (total[key] for key in ("completion", "on_time", "lateness_max"))
        if done.applies:
            text = words.DONE_ONE if self.one else words.DONE
            yield self._counted(text, done, drills=len(self.found.drills))
        if timely.applies:
            text = words.IN_TIME if worst.applies else words.IN_TIME_ALONE
            yield self._counted(text, timely, worst=telling.figure(worst))
        elif all(not each.facts.timed for each in self.found.drills):
            yield self.say(words.UNTIMED)
        if total["reach"].applies:
            yield self._counted(words.REACHED, total["reach"])
        back = sum(bool(each.before) for each in self.found.problems)
        count = len(self.found.problems)
        found = words.FOUND_AGAIN if back else words.FOUND if count else words.NO_PROBLEMS
        yield self.say(found, n=count, back=back)
        left = sum(each.closed is None for each in self.found.actions)
        if left:
            yield self.say(words.OPEN, n=left)
        if self.found.train_again:
            yield self.hide(words.TRAIN.filled({"names": self.found.train_again}))

    def _counted(self, text: Text, measure: Measure, **more: object) -> str:
        return self.say(text, part=measure.numerator, whole=measure.denominator, **more)
