"""资金支出: every payment with its signatures and review, against what the accounts hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bcm_excel.core.text import Text, say
from bcm_excel.excel.book import Cell
from bcm_excel.incident.blocks import block
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.formulas import quoted
from bcm_excel.incident.pages.forms import Form, Line, Placed, own_lines
from bcm_excel.plan.plan import Plan

SPENDING = {
    name: (at, at)
    for at, name in enumerate(
        ("key", "on", "account", "amount", "purpose", "signers", "reviewer", "reviewed", "check"),
        start=1,
    )
}
HEADS = (
    (Text("账户", "Account"), (1, 3), "indent"),
    (Text("清点余额", "Counted"), (4, 4), "right"),
    (Text("清点日期", "Counted on"), (5, 5), "center"),
    (Text("清点后已列支", "Spent since, as in the plan"), (6, 6), "right"),
    (Text("本次支出", "Spent here"), (7, 7), "right"),
    (Text("可用余额", "Left"), (8, 9), "right"),
)
BUDGET = Text("{level}级资源额度", "Budget at {level}")
SIGNATURES = Text(
    "每笔支出须 {n} 人签字并经财务复核",
    "each payment takes finance review and signatures, at least {n}",
)
REVIEWED = Text("每笔支出须经财务复核", "each payment takes finance review")
UNSIGNED = Text("签字不足 {n} 人", "fewer than {n} signed")
UNREVIEWED = Text("待财务复核", "review is missing")
OVER = Text("超出余额", "over the balance")
GOOD = Text("符合", "in order")
DIVIDERS = "，,；;/／"


@dataclass(frozen=True, slots=True)
class Fund:
    """One account: its last count, and what the plan's own sheet lists as spent after it."""

    account: str
    balance: float
    counted: date | None
    spent: float


def funds_of(plan: Plan) -> tuple[Fund, ...]:
    """The accounts with their last counts."""
    last = {}
    for row in sorted(plan.funds, key=lambda row: row.counted):
        last[row.account] = row
    return tuple(
        Fund(
            row.account,
            row.balance,
            row.counted,
            sum(s.amount for s in plan.spending if s.account == row.account and s.on > row.counted),
        )
        for row in last.values()
    )


@dataclass(frozen=True)
class Purse:
    """What may be spent, and what is: the accounts, the level's budget, the payments."""

    draft: Draft
    funds: Sequence[Fund]
    budget: tuple[str, float] | None
    needed: int
    """How many must sign."""
    lines: Sequence[Line]
    head: int
    """The row above the accounts."""
    placed: Placed
    """Where the payments stand."""

    def spent(self, account: str | None = None) -> float:
        """What is spent from an account, or in all."""
        return sum(
            float(str(line.typed["amount"]))
            for line in self.lines
            if "amount" in line.typed and account in (None, line.typed.get("account"))
        )

    def left(self, fund: Fund) -> float:
        """What an account still holds."""
        return fund.balance - fund.spent - self.spent(fund.account)


def spending(form: Form) -> None:
    """The accounts with what is left, and the payments."""
    draft, meant = form.draft, block("spending")
    settings = draft.plan.settings
    needed = int(settings.signatures or 0) if settings else 0
    asked = SIGNATURES.filled({"n": needed}) if needed else REVIEWED
    form.section(meant.row.sheet.title, asked)
    funds, lines, budget = funds_of(draft.plan), own_lines(meant, draft, 8), _budget(draft)
    head, facts = form.at, len(funds) + (budget is not None)
    form.at += facts + 2 if facts else 0
    first = form.at + 1
    placed = Placed(first, first + len(lines) - 1, SPENDING)
    purse = Purse(draft, funds, budget, needed, lines, head, placed)
    if facts:
        _balances(form, purse)
    rows = [
        Line(line.key, {"check": _check(purse, line, at)}, line.typed)
        for at, line in enumerate(lines, start=first)
    ]
    form.table(meant, SPENDING, rows, {"account": "AccountList"} if funds else {})
    check = placed.cell("check", first)
    form.mark(placed.area("check"), f"={check}={quoted(draft.say(GOOD))}", "done")
    form.mark(placed.area("check"), f'={check}<>""', "late")


def _budget(draft: Draft) -> tuple[str, float] | None:
    level = draft.incident.level
    rows = draft.plan.levels.named(level) if level else ()
    if not rows or rows[0].budget is None:
        return None
    return draft.say(BUDGET, level=rows[0].name), rows[0].budget


def _balances(form: Form, purse: Purse) -> None:
    """A row an account, then the level's budget: what there was, was spent, is left."""
    row = purse.head
    for text, span, how in HEADS:
        form.put(row, span, Cell(form.draft.say(text), f"heading_plain {how}"))
    form.heights[row] = 30.0
    accounts, amounts = purse.placed.column("account"), purse.placed.column("amount")
    for fund in purse.funds:
        row += 1
        formula = f"=SUMIF({accounts},$A{row},{amounts})"
        spent = Cell(purse.spent(fund.account), "rule money right", formula)
        _balance(form, row, fund, spent, purse.left(fund))
    if purse.budget is not None:
        name, amount = purse.budget
        spent = Cell(purse.spent(), "rule money right", f"=SUM({amounts})")
        _balance(form, row + 1, Fund(name, amount, None, 0.0), spent, amount - purse.spent())


def _balance(form: Form, row: int, fund: Fund, spent: Cell, left: float) -> None:
    day = say(fund.counted, form.draft.lang) if fund.counted else "—"
    form.put(row, (1, 3), Cell(fund.account, "value text indent"))
    form.put(row, (4, 4), Cell(fund.balance, "rule money right"))
    form.put(row, (5, 5), Cell(day, "rule center"))
    form.put(row, (6, 6), Cell(fund.spent, "rule money right"))
    form.put(row, (7, 7), spent)
    form.put(row, (8, 9), Cell(left, "rule money bold right", f"=$D{row}-$F{row}-$G{row}"))
    form.heights[row] = 22.0


def _check(purse: Purse, line: Line, row: int) -> Cell:
    """Whether enough signed, finance reviewed, and the account holds it."""
    draft, placed = purse.draft, purse.placed
    amount, account, signers = (placed.cell(n, row) for n in ("amount", "account", "signers"))
    reviewer, reviewed = (placed.cell(n, row) for n in ("reviewer", "reviewed"))
    unsigned, unreviewed, over, good = (
        quoted(draft.say(text, n=purse.needed)) for text in (UNSIGNED, UNREVIEWED, OVER, GOOD)
    )
    text = good
    if purse.funds:
        first, last = purse.head + 1, purse.head + len(purse.funds)
        left = f"SUMIF($A${first}:$A${last},{account},$H${first}:$H${last})"
        text = f"IF({left}<0,{over},{text})"
    text = f'IF(OR({reviewer}="",{reviewed}=""),{unreviewed},{text})'
    if purse.needed:
        text = f"IF({_names(signers)}<{purse.needed},{unsigned},{text})"
    found = _checked(purse, line)
    value = draft.say(found, n=purse.needed) if found else ""
    return Cell(value, "cell center wrap bold", f'=IF(ISNUMBER({amount}),{text},"")')


def _names(cell: str) -> str:
    """How many names stand in a cell, by what divides them."""
    plain = cell
    for sign in DIVIDERS:
        plain = f'SUBSTITUTE({plain},"{sign}","、")'
    return f'IF(TRIM({cell})="",0,1+LEN({plain})-LEN(SUBSTITUTE({plain},"、","")))'


def _checked(purse: Purse, line: Line) -> Text | None:
    typed, signers = line.typed, line.typed.get("signers")
    if "amount" not in typed:
        return None
    if len(signers if isinstance(signers, tuple) else ()) < purse.needed:
        return UNSIGNED
    if "reviewer" not in typed or "reviewed" not in typed:
        return UNREVIEWED
    account = typed.get("account")
    over = any(purse.left(fund) < 0 for fund in purse.funds if fund.account == account)
    return OVER if over else GOOD
