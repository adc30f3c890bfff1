"""资源调配: what the level grants, who supplies it, and what is spent from the fund."""

from __future__ import annotations

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Page
from bcm_excel.incident.blocks import TITLES, block
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.pages.forms import Form, Line, own_lines
from bcm_excel.incident.pages.spending import spending
from bcm_excel.incident.people import unbroken
from bcm_excel.plan.network import among
from bcm_excel.plan.resources import Supplier

WIDTHS = {1: 6.0, 2: 13.0, 3: 17.0, 4: 18.0, 5: 34.0, 6: 24.0, 7: 16.0, 8: 15.0, 9: 18.0, 10: 16.0}
ABOUT = Text(
    "上半部分登记资源和供应商的调用，下半部分登记应急资金支出；只填浅黄格。",
    "Above: resources and suppliers that are called; below: spending from the fund. Fill in the "
    "pale-yellow cells only.",
)
SUPPLIES = {
    "what": (1, 3), "contact": (4, 4), "scope": (5, 5), "amount": (6, 6), "called": (7, 7),
    "arrived": (8, 8), "remark": (9, 9), "key": (10, 10),
}  # fmt: skip
KEY_COLUMN = 10
GRANTED = Text("{level}级可用", "granted at {level}")
PRICE = Text("参考价 {price} 元", "reference price {price} yuan")
PER = Text("/{unit}", " per {unit}")


def resources_page(draft: Draft, name: str) -> Page:
    """The sheet."""
    form = Form(draft, name, WIDTHS)
    form.head(TITLES["resources"], ABOUT)
    supplies = block("supplies")
    form.section(supplies.row.sheet.title, supplies.row.sheet.about)
    lines = [*_granted(draft), *own_lines(supplies, draft, 4)]
    form.table(supplies, SUPPLIES, lines)
    form.gap()
    spending(form)
    return form.page(outline=frozenset({KEY_COLUMN}), select=(6, 6))


def _granted(draft: Draft) -> list[Line]:
    """The level's resources, then the suppliers; then what was typed for others before."""
    level, lang = draft.incident.level, draft.lang
    lines = []
    for row in draft.plan.levels.named(level) if level else ():
        for what in row.resources or ():
            scope = GRANTED.fill(lang, {"level": row.name})
            lines.append(_line(draft, f"level:{what}", what, Cell("", "cell"), scope))
    meant = (row for row in draft.plan.suppliers if among(level, row.levels))
    lines += [_supplier(draft, row) for row in meant]
    known = {line.key for line in lines}
    for key, entry in draft.typed.rows("supplies").items():
        if key not in known and not key.strip("+").isdigit():
            what, contact, scope = (str(entry.get(n, "")) for n in ("what", "contact", "scope"))
            lines.append(_line(draft, key, what, Cell(contact, "cell wrap"), scope))
    return lines


def _supplier(draft: Draft, row: Supplier) -> Line:
    people = draft.people
    person = people.named(row.contact)
    phone = people.phone(people.person(row.contact))
    said = "\n".join(part for part in (person, unbroken(phone.shown)) if part)
    style = "cell wrap center" + (" link" if phone.link else "")
    parts = [row.scope]
    if row.price is not None:
        price = draft.say(PRICE, price=f"{row.price:,.10g}")
        parts.append(price + (draft.say(PER, unit=row.unit) if row.unit else ""))
    contact = Cell(said, style, link=phone.link)
    return _line(draft, f"supplier:{row.name}", row.name, contact, "\n".join(parts))


def _line(draft: Draft, key: str, what: str, contact: Cell, scope: str) -> Line:
    shown = {
        "what": Cell(what, "cell wrap indent bold"),
        "contact": contact,
        "scope": Cell(scope, "cell wrap indent"),
        "key": Cell(key, "cell small grey text"),
    }
    return Line(key, shown, draft.typed.at("supplies", key))
