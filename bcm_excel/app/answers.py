"""A plan that was saved is validated at once; the answer is a marked copy in ``reports``."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from bcm_excel.app.validate import mark, validate
from bcm_excel.app.workspace import ENDINGS, REPORTS
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.save import refuse_if_open, replace
from bcm_excel.core.stamp import unwritable
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.daily import beats
from bcm_excel.daily.beats import Answer
from bcm_excel.daily.state import State
from bcm_excel.excel.book import Book, Cell, Page, Paper
from bcm_excel.excel.grid import Area
from bcm_excel.excel.house import STYLES
from bcm_excel.excel.sniff import bytes_of
from bcm_excel.excel.write import write
from bcm_excel.plan.assemble import FINDINGS
from bcm_excel.rules.page import FINDINGS_OF
from bcm_excel.rules.summary import CLEAN, headline

WORD = Text("检查结果", "findings")
ASIDE = ".answer-"
"""Leads the folder in which an answer is made."""
SAVED = "saved."
"""Leads a plan's path in the state."""
UNREAD = Text("无法检查：{why}", "This file cannot be checked: {why}")
DONE = Text("{plan}：{said} → {path}", "{plan}: {said} → {path}")


@dataclass(frozen=True)
class Given:
    """The answer to one saved file; ``path`` is the copy, None where it was answered before."""

    said: str
    path: Path | None


def answer_names(plans: Iterable[Path], folder: Path, lang: Lang) -> dict[Path, str]:
    """The name of each plan's answer, in the order of the paths; none has another's."""
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for plan in sorted(plans):
        inside = plan.relative_to(folder)
        stem = " - ".join((*inside.parent.parts, plan.stem))
        name, number = f"{stem}.{WORD[lang]}", 2
        while name.lower() in taken:
            name, number = f"{stem} ({number}).{WORD[lang]}", number + 1
        taken.add(name.lower())
        names[plan] = name
    return names


def answer(
    file: Path, folder: Path, name: str, state: State, now: datetime, lang: Lang
) -> Given | None:
    """Validate a file of the workspace and put the marked copy in its place in ``reports``.

    None where this very state of the file was answered before. A file that cannot be read is
    answered too, with a page that says why.

    Raises:
        Failure: the file was being saved, the former answer is open, or nothing can be written.
    """
    inside = file.relative_to(folder).as_posix()
    basis = f"{_digest(file)} {lang} {version('bcm-excel')}"
    before = beats.answered(state, SAVED + inside)
    if before and before.basis == basis:
        return None
    with state.let_go():
        said, target = _put(file, folder / REPORTS, name, now, lang)
    beats.remember(state, SAVED + inside, Answer(basis, said, f"{REPORTS}/{target.name}"), now)
    return Given(DONE.fill(lang, {"plan": inside, "said": said, "path": target.name}), target)


def tidy(reports: Path) -> None:
    """Deletes what a sudden end left half made; for a watch that is alone."""
    for path in reports.glob(f"{ASIDE}*"):
        shutil.rmtree(path, ignore_errors=True)


def _put(file: Path, reports: Path, name: str, now: datetime, lang: Lang) -> tuple[str, Path]:
    """What the answer says in short, and where it stands now."""
    for suffix in ENDINGS:
        refuse_if_open(reports / f"{name}{suffix}")
    try:
        reports.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=ASIDE, dir=reports) as aside:
            try:
                said, made = _made(file, Path(aside), now, lang)
            except Failure as failure:
                if not failure.path.is_relative_to(aside):
                    raise
                answer_at = reports / f"{name}{file.suffix}"
                raise Failure(failure.reason, answer_at, failure.said) from failure
            target = reports / f"{name}{made.suffix}"
            replace(target, made.replace, stamp=None, backup=False, now=now)
    except OSError as error:
        raise unwritable(reports, error) from error
    return said, target


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(bytes_of(file)[0]).hexdigest()[:32]
    except Failure as failure:
        if failure.reason is Reason.CHANGED:
            raise
        return failure.reason.value


def _made(file: Path, aside: Path, now: datetime, lang: Lang) -> tuple[str, Path]:
    """The answer, made aside: what it says in short, and where it is."""
    try:
        validated = validate(file, now.date())
    except Failure as failure:
        if failure.reason is Reason.CHANGED:
            raise
        said = UNREAD.fill(lang, {"why": failure.said})
        path = aside / "answer.xlsx"
        write(_unread_book(file, said, lang, now), path)
        return said, path
    report = validated.report
    said = headline(report, lang) if report.findings else CLEAN[lang]
    return said, mark(validated, aside / f"answer{file.suffix.lower()}", lang, now).path


def _unread_book(file: Path, said: str, lang: Lang, now: datetime) -> Book:
    """One page with the sentence why a file cannot be checked."""
    title = FINDINGS_OF.fill(lang, {"name": file.name})
    page = Page(
        Wording(lang).title(FINDINGS),
        {},
        merges={
            Area(1, 1, 1, 2): Cell(title, "title"),
            Area(3, 1, 3, 2): Cell(said, "cell error indent"),
        },
        widths={1: 12.0, 2: 88.0},
        heights={1: 32.0, 3: 48.0},
        paper=Paper(landscape=False, footer=file.name),
    )
    return Book((page,), title, now, STYLES)
