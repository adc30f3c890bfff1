"""All rules over one plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.plan import SHEETS, TITLES, Plan
from bcm_excel.rules import (
    agreement,
    contacts,
    control,
    duty,
    practice,
    reading,
    references,
    resources,
    response,
    roles,
    steps,
    training,
)
from bcm_excel.rules.registry import Given, Rule, collect
from bcm_excel.rules.waivers import waive

ALL_RULES: tuple[Rule, ...] = collect(
    reading, references, contacts, roles, steps, control, agreement, response, resources,
    practice, training, duty,
)


@dataclass(frozen=True, slots=True)
class NotRun:
    """A rule that could not be checked, and why."""

    rule: RuleInfo
    why: Text


@dataclass(frozen=True)
class Report:
    """What the rules found, in the order of the cells, and what was not checked."""

    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...]

    def count(self, severity: Severity) -> int:
        """How many findings of this severity stand, waived ones not counted."""
        return sum(f.rule.severity is severity and f.waived is None for f in self.findings)

    @property
    def waived(self) -> int:
        """How many findings are waived."""
        return sum(finding.waived is not None for finding in self.findings)


NO_RECORDS = Text("工作簿还没有填写任何记录", "the workbook holds no records yet")


def run(
    plan: Plan,
    today: date,
    rules: Iterable[Rule] = ALL_RULES,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
) -> Report:
    """Judge a plan. ``select`` and ``ignore`` are codes or their beginnings: ``CT`` is all contacts.

    A rule whose sheets are missing or hold no records is not run, and that is said.
    """
    given = Given(plan, today)
    empty, lacking, order = plan.empty, plan.lacking(), list(TITLES)
    findings: list[Finding] = []
    not_run: list[NotRun] = []
    for each in rules:
        code = each.info.code
        if (select and not code.startswith(tuple(select))) or code.startswith(tuple(ignore)):
            continue
        if empty and (each.info.needs or each is reading.required):
            not_run.append(NotRun(each.info, NO_RECORDS))
        elif missing := sorted(each.info.needs & lacking, key=order.index):
            not_run.append(NotRun(each.info, _missing(missing)))
        else:
            findings.extend(each(given))
    sheets = _sheet_order(plan)
    findings.sort(key=lambda f: (sheets.get(f.cell.sheet, 99), *f.order))
    return Report(waive(findings, plan, today), tuple(not_run))


def _missing(sheets: Iterable[str]) -> Text:
    titles = [TITLES[name] for name in sheets]
    zh, en = "、".join(t.zh for t in titles), ", ".join(t.en for t in titles)
    return Text(f"“{zh}”没有记录", f"no records in {en}")


def _sheet_order(plan: Plan) -> dict[str, int]:
    """The sheets by the name they bear in the file, in the order of the workbook."""
    order: dict[str, int] = {}
    for i, sheet in enumerate(SHEETS):
        layout = plan.table(sheet.name).layout
        order[layout.sheet if layout else sheet.title.zh] = i
    return order
