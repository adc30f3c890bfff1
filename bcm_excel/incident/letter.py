"""The after-action report of an incident or a drill, as a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bcm_excel.core.finding import Severity
from bcm_excel.core.text import Lang, Text
from bcm_excel.incident.outcome import Outcome, Verdict
from bcm_excel.incident.records import CauseRow, NoticeRow, ProblemRow, SpendRow
from bcm_excel.incident.report_words import (
    ALL_SETTLED,
    AMOUNT,
    AT,
    BACKUP,
    BY,
    BY_HAND,
    CAUSES,
    CONCLUSION,
    CONFIRMED,
    CONTENT,
    COURSE,
    DAY,
    DEADLINES,
    DUE,
    FINDINGS,
    FINISHED,
    FIX,
    GRAVITY,
    IN_TIME,
    KIND,
    LEVEL,
    MARGIN,
    MEASURE,
    MOMENTS,
    NO,
    NONE_OPEN,
    NOTHING,
    NOTICES,
    OPEN_POINTS,
    OWNER,
    PEOPLE,
    PLACE,
    PRIMARY,
    PROBLEM,
    PROBLEMS,
    PURPOSE,
    QUIET,
    RESULT,
    REVIEWER,
    ROLE,
    SENT,
    SHEET_NAMES,
    SIGNED,
    SIGNED_ON,
    SIGNERS,
    SPENDING,
    STEP,
    STOOD,
    TO,
    TO_WRITE,
    TOTAL,
    UNTIL,
    UNTIMED,
    WHAT,
    WHERE,
    WHO,
    WRONG,
)
from bcm_excel.incident.telling import IT_WAS_A_DRILL, Card, Telling
from bcm_excel.incident.timeline import Entry, Gap
from bcm_excel.rules.summary import worst_first
from bcm_excel.word.document import (
    Align,
    Banner,
    Block,
    Bullets,
    Column,
    Document,
    Facts,
    Figure,
    Figures,
    Heading,
    Line,
    Paragraph,
    Signatures,
    Table,
    Tone,
)

LATE_VERDICTS = {Verdict.LATE: Tone.SOON, Verdict.OVERDUE: Tone.LATE, Verdict.UNTIMED: Tone.SOON}


def letter(outcome: Outcome, lang: Lang, *, full_numbers: bool = False) -> Document:
    """The report; telephone numbers and addresses are masked unless ``full_numbers`` asks."""
    telling = Telling(outcome, lang, full_numbers)
    tracking = outcome.tracking
    incident, plan = tracking.incident, tracking.plan
    secrecy = plan.settings.secrecy if plan and plan.settings else None
    marks = [secrecy.value[lang]] if secrecy else []
    if incident.drill:
        marks.append(incident.kind.value[lang])
    name = " ".join(part for part in (incident.plan.name, incident.plan.version) if part)
    return Document(
        title=telling.title,
        blocks=tuple(_Letter(telling).blocks()),
        created=outcome.status.now,
        lang=lang,
        subtitle=" · ".join(part for part in (telling.span, telling.computed) if part),
        header=telling.hide(name),
        header_right=" · ".join(marks),
        footer=telling.say(SHEET_NAMES, file=tracking.path.name),
    )


class _Letter:
    """The chapters of the report, one method each."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.outcome = telling.outcome
        self.tables = telling.outcome.tracking.tables.rows
        self.lang = telling.lang

    def blocks(self) -> Iterator[Block]:
        if self.outcome.tracking.incident.drill:
            yield Banner(IT_WAS_A_DRILL[self.lang])
        yield Facts(self.telling.about, pairs=2)
        yield Figures(tuple(self.figure(card) for card in self.telling.cards))
        for title, chapter in (
            (MOMENTS, self.moments),
            (COURSE, self.course),
            (DEADLINES, self.deadlines),
            (PEOPLE, self.people),
            (NOTICES, self.notices),
            (SPENDING, self.spending),
            (CAUSES, self.causes),
            (PROBLEMS, self.problems),
            (FINDINGS, self.findings),
            (OPEN_POINTS, self.open_points),
            (CONCLUSION, self.conclusion),
        ):
            yield Heading(title[self.lang])
            yield from chapter()
        yield Signatures(
            tuple(each[self.lang] for each in SIGNED),
            SIGNED_ON[self.lang],
            (BY_HAND[self.lang], TO_WRITE[self.lang]),
        )

    def figure(self, card: Card) -> Figure:
        tone = {None: Tone.NOTE, True: Tone.DONE, False: Tone.SOON}[card.good]
        return Figure(card.value, card.label[self.lang], card.note[self.lang], tone)

    def nothing(self) -> Paragraph:
        return Paragraph(NOTHING[self.lang], Tone.QUIET)

    def table(
        self, columns: Sequence[tuple[Text, float]], lines: Iterable[Line], *right: Text
    ) -> Block:
        """The table, or the sentence that nothing was recorded."""
        rows = tuple(lines)
        if not rows:
            return self.nothing()
        made = (
            Column(text[self.lang], width, Align.RIGHT if text in right else Align.LEFT)
            for text, width in columns
        )
        return Table(tuple(made), rows)

    def line(self, *cells: object, tone: Tone = Tone.PLAIN) -> Line:
        return Line(tuple(map(self.telling.hide, cells)), tone)

    # The chapters

    def moments(self) -> Iterator[Block]:
        known = self.telling.moments
        yield Facts(known, pairs=2) if known else self.nothing()

    def course(self) -> Iterator[Block]:
        columns = ((AT, 1.15), (WHAT, 4), (WHO, 1.6), (WHERE, 1.5))
        yield self.table(columns, self._course())

    def _course(self) -> Iterator[Line]:
        line = self.outcome.timeline
        gaps = {gap.since: gap for gap in line.gaps}
        for at, entries in groupby(line.entries, key=lambda entry: entry.at):
            yield from map(self._entry, entries)
            if at in gaps:
                yield self._gap(gaps[at])

    def _entry(self, entry: Entry) -> Line:
        faulty = any(
            each.rule.severity is Severity.ERROR for each in self.outcome.timeline.faults(entry)
        )
        at = f"{entry.at:%m-%d}" if entry.whole_day else self.telling.brief(entry.at)
        tone = Tone.LATE if faulty else Tone.PLAIN
        return self.line(at, entry.what, entry.who, entry.cell, tone=tone)

    def _gap(self, gap: Gap) -> Line:
        values = {"since": gap.since, "until": gap.until, "steps": gap.steps}
        return self.line("", QUIET.fill(self.lang, values), "", "", tone=Tone.SOON)

    def deadlines(self) -> Iterator[Block]:
        columns = (
            (NO, 0.7),
            (STEP, 3.4),
            (DUE, 1.4),
            (FINISHED, 1.4),
            (MARGIN, 1.3),
            (RESULT, 1.2),
        )
        yield self.table(
            columns,
            (
                self.line(
                    each.step.key,
                    each.step.title,
                    self.telling.brief(each.step.due.deadline),
                    self.telling.brief(each.step.progress.finished),
                    self.telling.margin(each),
                    self.telling.verdict(each),
                    tone=LATE_VERDICTS.get(each.verdict, Tone.PLAIN)
                    if self.outcome.timed
                    else Tone.PLAIN,
                )
                for each in self.outcome.judged
            ),
        )

    def people(self) -> Iterator[Block]:
        columns = (
            (ROLE, 2.2),
            (PRIMARY, 1.8),
            (RESULT, 1.25),
            (CONFIRMED, 1.25),
            (BACKUP, 1.8),
            (RESULT, 1.25),
        )
        yield self.table(
            columns,
            (
                self.line(
                    row.who,
                    f"{row.primary or ''}\n{row.phone or ''}".strip(),
                    row.result.value if row.result else "",
                    self.telling.brief(row.confirmed or row.backup_confirmed),
                    f"{row.backup or ''}\n{row.backup_phone or ''}".strip(),
                    row.backup_result.value if row.backup_result else "",
                )
                for row in self.outcome.tracking.calls
            ),
        )

    def notices(self) -> Iterator[Block]:
        columns = ((KIND, 1), (TO, 1.6), (SENT, 1.4), (BY, 1), (CONTENT, 3.5))
        rows = (row for row in self.tables.get("notices", ()) if isinstance(row, NoticeRow))
        yield self.table(
            columns,
            (
                self.line(
                    row.kind.value if row.kind else "",
                    row.to,
                    self.telling.brief(row.sent),
                    row.by,
                    row.content,
                )
                for row in rows
                if row.sent or row.content or row.to
            ),
        )

    def spending(self) -> Iterator[Block]:
        columns = ((DAY, 1.2), (AMOUNT, 1.4), (PURPOSE, 3), (SIGNERS, 2), (REVIEWER, 1.2))
        lines = [
            self.line(row.on, _money(row.amount), row.purpose, row.signers or (), row.reviewer)
            for row in self.tables.get("spending", ())
            if isinstance(row, SpendRow) and (row.amount is not None or row.purpose)
        ]
        if len(lines) > 1:
            lines.append(self.line(TOTAL, _money(self.outcome.spent), "", "", "", tone=Tone.QUIET))
        yield self.table(columns, lines, AMOUNT)

    def causes(self) -> Iterator[Block]:
        said = tuple(
            (self.telling.hide(row.key), self.telling.hide(row.text))
            for row in self.tables.get("causes", ())
            if isinstance(row, CauseRow) and row.text
        )
        yield Facts(said) if said else self.nothing()

    def problems(self) -> Iterator[Block]:
        columns = ((PROBLEM, 3), (GRAVITY, 1), (MEASURE, 3), (OWNER, 1.6), (UNTIL, 1.25))
        yield self.table(
            columns,
            (
                self.line(
                    row.problem,
                    row.severity.value if row.severity else "",
                    row.measure,
                    row.owner,
                    row.due,
                )
                for row in self.tables.get("problems", ())
                if isinstance(row, ProblemRow) and (row.problem or row.measure)
            ),
        )

    def findings(self) -> Iterator[Block]:
        tones = {Severity.ERROR: Tone.LATE, Severity.WARNING: Tone.SOON}
        columns = ((LEVEL, 1), (PLACE, 1.7), (WRONG, 3.6), (FIX, 3))
        lines = [
            self.line(
                each.rule.severity.value,
                each.cell,
                each.message(self.lang),
                each.fix(self.lang),
                tone=tones.get(each.rule.severity, Tone.PLAIN),
            )
            for each in worst_first(self.outcome.findings)
        ]
        settled = Paragraph(ALL_SETTLED[self.lang], Tone.DONE)
        yield self.table(columns, lines) if lines else settled

    def open_points(self) -> Iterator[Block]:
        left = [step for step in self.outcome.status.every if step.open]
        items = tuple(
            self.telling.hide(
                f"{step.key} {step.title} · {step.state.value[self.lang]} · {step.owner}"
            )
            for step in left
        )
        yield Bullets(items) if items else Paragraph(NONE_OPEN[self.lang], Tone.DONE)

    def conclusion(self) -> Iterator[Block]:
        found = self.outcome
        others = len(found.findings) - found.errors
        values = {
            "part": found.done.part,
            "whole": found.done.whole,
            "errors": found.errors,
            "others": others,
        }
        said = [STOOD.fill(self.lang, values)]
        limits = {"part": found.on_time.part, "whole": found.on_time.whole}
        if not found.timed:
            said.append(UNTIMED[self.lang])
        elif found.on_time.whole:
            said.append(IN_TIME.fill(self.lang, limits))
        yield Paragraph(("" if self.lang is Lang.ZH else " ").join(said))


def _money(amount: float | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"
