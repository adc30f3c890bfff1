"""The facts of a plan as bytes, so that a file that has not changed is not read again."""

from __future__ import annotations

import json
from datetime import date, datetime

from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.facts import Item, OnDuty, PlanFacts, Reach, Subject, ToVerify
from bcm_excel.daily.notices import Level
from bcm_excel.plan.due.standing import State as Standing


def to_json(facts: PlanFacts) -> bytes:
    """The facts as they are kept."""
    kept = {
        "place": facts.place,
        "name": facts.name,
        "number": facts.number,
        "items": [_of_item(each) for each in facts.items],
        "duty": [
            (*of_reach(each.reach), each.begins.isoformat(), each.ends.isoformat())
            for each in facts.duty
        ],
        "until": facts.until and facts.until.isoformat(),
        "to_verify": [_of_verify(each) for each in facts.to_verify],
        "people": facts.people,
        "rostered": facts.rostered,
        "quiet": facts.quiet,
        "languages": dict(facts.languages),
        "not_run": [(code, why.zh, why.en) for code, why in facts.not_run],
        "remarks": [(each.zh, each.en) for each in facts.remarks],
    }
    return json.dumps(kept, separators=(",", ":")).encode()


def from_json(kept: bytes) -> PlanFacts:
    """The facts again; ValueError, KeyError or TypeError where they are not as they were kept."""
    found = json.loads(kept)
    quiet = found["quiet"]
    return PlanFacts(
        found["place"],
        found["name"],
        found["number"],
        tuple(_item(*each) for each in found["items"]),
        tuple(_on_duty(*each) for each in found["duty"]),
        _moment(found["until"]),
        tuple(_verify(*each) for each in found["to_verify"]),
        found["people"],
        found["rostered"],
        (quiet[0], quiet[1]) if quiet else None,
        {mail: Lang(lang) for mail, lang in found["languages"].items()},
        tuple((code, Text(zh, en)) for code, zh, en in found["not_run"]),
        tuple(Text(zh, en) for zh, en in found["remarks"]),
    )


def _of_item(item: Item) -> list[object]:
    return [
        item.key,
        item.subject.name,
        item.level.name,
        *(item.said.zh, item.said.en),
        item.sheet,
        item.cell,
        item.code,
        *((item.fix.zh, item.fix.en) if item.fix else (None, None)),
        item.owner,
        item.due and item.due.isoformat(),
        item.standing and item.standing.name,
        [of_reach(each) for each in item.owners],
    ]


def _item(
    key: str,
    subject: str,
    level: str,
    zh: str,
    en: str,
    sheet: str,
    cell: str,
    code: str,
    fix_zh: str | None,
    fix_en: str | None,
    owner: str,
    due: str | None,
    standing: str | None,
    owners: list[list[str | None]],
) -> Item:
    return Item(
        key,
        Subject[subject],
        Level[level],
        Text(zh, en),
        sheet,
        cell,
        code,
        Text(fix_zh, fix_en) if fix_zh is not None and fix_en is not None else None,
        owner,
        _day(due),
        Standing[standing] if standing else None,
        tuple(reach(*each) for each in owners),
    )


def of_reach(reach: Reach) -> list[str | None]:
    """Somebody as they are kept."""
    return [reach.name, reach.number, reach.mail, reach.lang]


def reach(name: str | None, number: str | None, mail: str | None, lang: str | None) -> Reach:
    """Somebody again."""
    return Reach(name or "", number, mail, Lang(lang) if lang else None)


def _on_duty(
    name: str, number: str | None, mail: str | None, lang: str | None, begins: str, ends: str
) -> OnDuty:
    person = reach(name, number, mail, lang)
    return OnDuty(person, datetime.fromisoformat(begins), datetime.fromisoformat(ends))


def _of_verify(each: ToVerify) -> list[object]:
    days = (day and day.isoformat() for day in (each.verified, each.until))
    post = (each.post.zh, each.post.en)
    return [each.name, each.unit, *post, each.number, *days, each.turn, each.sheet, each.cell]


def _verify(
    name: str,
    unit: str,
    zh: str,
    en: str,
    number: str | None,
    verified: str | None,
    until: str | None,
    turn: int,
    sheet: str,
    cell: str,
) -> ToVerify:
    days = _day(verified), _day(until)
    return ToVerify(name, unit, Text(zh, en), number, *days, turn, sheet, cell)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
