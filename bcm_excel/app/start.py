"""启动.xlsx: a row typed into it opens an incident or a drill, exactly once, and is answered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bcm_excel.app.incident import Asked, Refused, open_incident
from bcm_excel.app.start_form import noted, write_back
from bcm_excel.app.workspace import Workspace
from bcm_excel.clock.network import Moment
from bcm_excel.core.cell import CellRef
from bcm_excel.core.failure import Failure
from bcm_excel.core.stamp import stamp, unwritable
from bcm_excel.core.text import COLON, Lang, Text, Wording
from bcm_excel.daily import beats
from bcm_excel.daily.beats import Answer
from bcm_excel.daily.start import NOT_OPENED, OPENED, Request, requests_of
from bcm_excel.daily.start_sheet import StartRow
from bcm_excel.daily.state import State
from bcm_excel.excel.plain import cut
from bcm_excel.excel.read import read
from bcm_excel.incident.incident import Kind
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.clean import fold

FOLDERS: Mapping[Kind, str] = {Kind.REAL: "incidents", Kind.DRILL: "drills"}
NO_FORM = Text(
    "找不到“预案”“发现时间”“处理结果”这几个表头；请恢复表头，或改名本文件后重启，会生成新的空表",
    "the headings Plan, Discovered at and Result are not there; restore them, or rename the file "
    "and start anew for an empty form",
)
NO_PLAN = Text(
    "没有找到预案“{name}”，可用的有：{options}", "there is no plan {name}; plans here: {options}"
)
SEVERAL = Text("“{name}”对应几个预案，请写文件名：{options}", "{name} may be any of {options}")
NONE = Text("（无）", "none")
NO_LEVEL = Text("请填写“级别”，可选：{options}", "fill in Level: {options}")
ERRORS = Text(
    "预案有 {n} 处错误会使期限或联系人出错（如 {cell}），请改正并保存预案，会自动重试；"
    "来不及改，请把“有错也启动”改为“是”",
    "errors of the plan that would make a deadline or a contact wrong: {n} (such as {cell}); mend "
    "and save it, and this row is tried again; if that cannot wait, put Yes under Despite errors",
)
AGAIN = Text("{why}（会自动重试）", "{why} (it is tried again)")
KNOWN = Text("见 {folder} 文件夹", "see the folder {folder}")
LONGEST_NAME = 60
"""So much is repeated of what was typed for a plan."""
MOST_NAMED = 12
"""So many plans are named in an answer."""
START = "start."
"""Leads the key of a row in the state."""
LOST = "lost"
"""The basis of an answer that only the sheet, or the record beside the reports, still knows."""


@dataclass(frozen=True)
class Started:
    """What came of looking at the form."""

    made: tuple[Path, ...] = ()
    said: tuple[str, ...] = ()
    """For the log: what was answered, and what could not be done."""
    again: bool = False
    """Something is to be tried again although no file changes."""


def start(
    form: Path,
    space: Workspace,
    state: State,
    now: datetime,
    wording: Wording,
    stop: Callable[[], bool] = lambda: False,
) -> Started:
    """Open what the rows of the form ask for, and write the answers into it.

    A row that was opened is never opened again, whatever is killed or lost in between; one that
    was refused is tried again when the plan changes. Where the form is open in Excel the answers
    stand in a text file beside it until it is closed. ``stop`` is asked between two rows.

    Raises:
        Failure: the form cannot be read, or nothing can be remembered.
    """
    workbook = read(form, formulas=True)
    asked = requests_of(workbook, now)
    if asked is None:
        why = NO_FORM[wording.lang]
        return Started(
            said=(f"{form.name}{COLON[wording.lang]}{why}", *noted(form, wording.lang, now, [why]))
        )
    made: list[Path] = []
    said: list[str] = []
    answers: dict[CellRef, str] = {}
    again = False
    opening = _Opening(space, state, now, wording, _given(state, asked))
    for request in asked:
        if stop():
            again = True
            break
        answer, new = opening.answer(request)
        again = again or not answer.basis
        if answer.said and answer.said != request.said:
            answers[request.cell] = answer.said
        if new:
            said.append(f"{form.name}!{request.cell.a1}{COLON[wording.lang]}{answer.said}")
            made += [space.folder / answer.path] if answer.path else []
    waits, remarks = write_back(workbook, answers, wording.lang, now)
    return Started(tuple(made), (*said, *remarks), again or waits)


def _given(state: State, asked: Sequence[Request]) -> frozenset[str]:
    """What rows of the form were answered: one that says the same of another is a copy of it."""
    answers = (beats.answered(state, START + each.key) for each in asked)
    return frozenset(each.said for each in answers if each)


@dataclass(frozen=True)
class _Opening:
    """The rows of one form, while they are answered."""

    space: Workspace
    state: State
    now: datetime
    wording: Wording
    given: frozenset[str]
    """What the rows were answered before."""

    def answer(self, request: Request) -> tuple[Answer, bool]:
        """What a row is answered, and whether that is new."""
        what = START + request.key
        before, begun = beats.answered(self.state, what), beats.begun(self.state, what)
        if before and before.path:
            return before, False
        if request.opened and not begun and request.said not in self.given:
            return Answer(LOST), False
        if begun and begun.path and (self.space.folder / begun.path).exists():
            _cleared(self._aside(request))
            beats.remember(self.state, what, begun, self.now)
            return begun, True
        if not before and not begun and self.state.witness.holds(request.key):
            folder = FOLDERS[_kind(request.row)]
            return self._opened(KNOWN.filled({"folder": folder}), LOST), False
        answer = self._tried(request, what, before)
        return answer, before is None or answer.said != before.said

    def _tried(self, request: Request, what: str, before: Answer | None) -> Answer:
        try:
            plan = request.wrong or plan_named(self.space, request.row.plan or "")
            if isinstance(plan, Path):
                basis = f"{plan.relative_to(self.space.folder).as_posix()} {stamp(plan)}"
                if before and before.basis == basis:
                    return before
                return self._open(request, what, plan, basis)
            answer = self._not_opened(plan, "-")
        except Failure as failure:
            why = Text(*(failure.message(lang).rstrip("。.") for lang in Lang))
            answer = self._not_opened(AGAIN.filled({"why": why}), "")
        if before != answer:
            beats.remember(self.state, what, answer, self.now)
        return answer

    def _open(self, request: Request, what: str, plan: Path, basis: str) -> Answer:
        """The workbook is made aside, announced in the state, and only then put in its place."""
        aside = self._aside(request)
        folder = aside.parent
        made = _left_in(aside)
        if made is None:
            why = self._make(request.row, plan, aside)
            if why is not None:
                answer = self._not_opened(why, basis)
                beats.remember(self.state, what, answer, self.now)
                return answer
            made = _left_in(aside)
        if made is None:
            raise LookupError(aside)
        target = _free(folder / made.name)
        path = target.relative_to(self.space.folder).as_posix()
        answer = self._opened(Text(path, path), basis, path)
        number = beats.intend(self.state, what, answer, self.now)
        with _speaking(folder):
            made.rename(target)
            _cleared(aside)
        self.state.witness.note((request.key,), self.now.date())
        beats.settle(self.state, number, self.now)
        return answer

    def _aside(self, request: Request) -> Path:
        return self.space.folder / FOLDERS[_kind(request.row)] / f".{request.key}"

    def _make(self, row: StartRow, plan: Path, aside: Path) -> Text | None:
        """Make the workbook in a folder of its own; why not, where it was refused."""
        moments = {Moment.BEGAN: row.began, Moment.FOUND: row.found}
        level = row.level
        if level is None and row.trigger is None:
            levels = [each.name for each in plan_of(read(plan)).levels]
            if len(levels) > 1:
                return NO_LEVEL.filled({"options": tuple(levels)})
            level = levels[0] if levels else None
        asked = Asked(
            _kind(row),
            level,
            row.trigger,
            row.title,
            row.drill,
            {moment: at for moment, at in moments.items() if at is not None},
        )
        with _speaking(aside.parent):
            aside.mkdir(parents=True, exist_ok=True)
        done = open_incident(
            plan, asked, now=self.now, wording=self.wording, target=aside, force=bool(row.force)
        )
        if not isinstance(done, Refused):
            return None
        _cleared(aside)
        if not done.findings or row.force:
            return done.said
        return ERRORS.filled({"n": len(done.findings), "cell": str(done.findings[0].cell)})

    def _opened(self, what: Text, basis: str, path: str | None = None) -> Answer:
        lang = self.wording.lang
        return Answer(basis, OPENED[lang] + what[lang], path)

    def _not_opened(self, why: Text, basis: str) -> Answer:
        lang = self.wording.lang
        return Answer(basis, NOT_OPENED[lang] + why[lang])


def _kind(row: StartRow) -> Kind:
    return Kind.DRILL if row.drill else Kind.REAL


def plan_named(space: Workspace, name: str) -> Path | Text:
    """The plan that is meant: by path, file name, or the name or number of the plan; else why not.

    Raises:
        Failure: the file of that name cannot be read.
    """
    wanted = fold(name.strip("“”\"'").replace("\\", "/"))
    relative = {path: path.relative_to(space.folder) for path in space.plans}
    shown = cut(name, LONGEST_NAME)
    for failure in space.failures:
        if wanted in {fold(failure.path.name), fold(failure.path.stem)}:
            raise failure
    for forms in (
        lambda path: (relative[path].as_posix(), relative[path].with_suffix("").as_posix()),
        lambda path: (path.name, path.stem),
        _names_of,
    ):
        found = [path for path in space.plans if wanted in map(fold, forms(path))]
        if len(found) == 1:
            return found[0]
        if found:
            options = tuple(relative[path].as_posix() for path in found)
            return SEVERAL.filled({"name": shown, "options": options})
    options = tuple(path.as_posix() for path in relative.values())[:MOST_NAMED]
    return NO_PLAN.filled({"name": shown, "options": options or NONE})


def _names_of(path: Path) -> Sequence[str]:
    try:
        settings = plan_of(read(path)).settings
    except Failure:
        return ()
    return (settings.name, settings.number) if settings else ()


@contextmanager
def _speaking(folder: Path) -> Iterator[None]:
    """What the system refuses to write becomes a Failure."""
    try:
        yield
    except OSError as error:
        raise unwritable(folder, error) from error


def _left_in(folder: Path) -> Path | None:
    """The workbook that stands in a folder: made now, or by a run that was killed."""
    return next(iter(sorted(folder.glob("*.xlsx"))), None)


def _cleared(folder: Path) -> None:
    """The folder removed, with what a run that was killed may have left in it."""
    if not folder.is_dir():
        return
    for path in tuple(folder.iterdir()):
        path.unlink()
    folder.rmdir()


def _free(path: Path) -> Path:
    stem, number = path.stem, 2
    while os.path.lexists(path):
        path = path.with_name(f"{stem} ({number}).xlsx")
        number += 1
    return path
