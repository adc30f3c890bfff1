"""签到表: who was there and as what, who signed, and who passed the exam."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Page
from bcm_excel.incident.blocks import block
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.exercise import PERSON, AttendanceRow, Exam
from bcm_excel.incident.formulas import quoted
from bcm_excel.incident.pages.forms import Form, Line, Placed, own_lines
from bcm_excel.plan.named import key_of
from bcm_excel.plan.people import Contact

WIDTHS = {
    1: 5.0, 2: 16.0, 3: 16.0, 4: 28.0, 5: 9.0, 6: 14.0, 7: 17.0, 8: 10.0, 9: 14.0, 10: 14.0,
}  # fmt: skip
FIELDS = tuple(column.field for column in AttendanceRow.sheet.columns)
KEY_COLUMN = FIELDS.index("key") + 1
SPARE = 4
BACKUP = Text("{role}（备份）", "{role} (backup)")
PRESENT = Text("已签到 ", "Signed in: ")
FAILED = Text("　考试不合格 ", "   Failed the exam: ")
ANSWERED = Text("记录人签名：", "Kept by (signature):")


def attendance_page(draft: Draft, name: str) -> Page | None:
    """The sheet; None for a real incident."""
    if not draft.incident.drill:
        return None
    form = Form(draft, name, WIDTHS)
    form.head(AttendanceRow.sheet.title, AttendanceRow.sheet.about)
    meant = block("attendance")
    spans = {field: (at, at) for at, field in enumerate(FIELDS, start=1)}
    lines = [*_people(draft), *own_lines(meant, draft, SPARE, spare=2)]
    numbered = [
        Line(line.key, {**line.shown, "no": _text(str(n), "center text grey")}, line.typed)
        for n, line in enumerate(lines, start=1)
    ]
    counted = form.at
    form.at += 1
    lists = {"capacity": "CapacityList", "exam": "ExamList"}
    placed = form.table(meant, spans, numbered, lists, least=30.0)
    form.put(counted, (1, 5), _counted(draft, lines, placed))
    form.put(counted, (6, 9), Cell(draft.say(ANSWERED), "text_ink indent"))
    form.heights[counted] = 24.0
    exam = placed.cell("exam", placed.first)
    form.mark(placed.area("exam"), f"={exam}={quoted(Exam.FAILED.value[draft.lang])}", "late")
    return form.page(
        landscape=False,
        freeze=(placed.first, 3),
        repeat=(placed.first - 1, placed.first - 1),
        outline=frozenset({KEY_COLUMN}),
        select=(placed.first, FIELDS.index("capacity") + 1),
    )


def _people(draft: Draft) -> Iterator[Line]:
    """Everybody who bears a role, once, in the order of the roles; then who is typed for besides,
    because the plan no longer names them.
    """
    roles: dict[str, list[str]] = {}
    for role in draft.plan.roles:
        title = role.heading
        for name, said in ((role.primary, title), (role.backup, draft.say(BACKUP, role=title))):
            if name:
                roles.setdefault(_key(draft, name), []).append(said)
    typed = draft.typed.rows("attendance")
    people = {key: draft.people.person(key.removeprefix(PERSON)) for key in roles}
    alone = len({each.organisation for each in people.values() if each}) == 1
    for key, borne in roles.items():
        name = key.removeprefix(PERSON)
        yield _line(
            key, (name, _unit(people[key], alone=alone), "\n".join(borne)), typed.get(key, {})
        )
    for key, entry in typed.items():
        if key not in roles and not key.strip("+").isdigit():
            kept = [str(entry.get(field, "")) for field in ("name", "unit", "role")]
            yield _line(key, (kept[0], kept[1], kept[2]), entry)


def _unit(contact: Contact | None, *, alone: bool) -> str:
    """Organisation and department; the department will do where all belong to one organisation."""
    if contact is None:
        return ""
    parts = (contact.organisation, contact.department)
    return (alone and contact.department) or "\n".join(part for part in parts if part)


def _key(draft: Draft, name: str) -> str:
    contact = draft.people.person(name)
    return PERSON + (key_of(contact, draft.plan)[draft.lang] if contact else name.strip())


def _line(key: str, texts: tuple[str, str, str], typed: Mapping[str, object]) -> Line:
    name, unit, role = texts
    shown = {
        "name": _text(name, "bold indent"),
        "unit": _text(unit, "small indent"),
        "role": _text(role, "small indent"),
        "key": _text(key, "small grey text"),
    }
    return Line(key, shown, typed)


def _text(text: str, style: str) -> Cell:
    return Cell(text, f"cell wrap {style}")


def _counted(draft: Draft, lines: list[Line], placed: Placed) -> Cell:
    """How many have signed in, and how many failed."""
    present, failed = draft.say(PRESENT), draft.say(FAILED)
    here = sum("signed" in line.typed for line in lines)
    bad = sum(line.typed.get("exam") is Exam.FAILED for line in lines)
    word = quoted(Exam.FAILED.value[draft.lang])
    formula = (
        f"={quoted(present)}&COUNT({placed.column('signed')})"
        f"&{quoted(failed)}&COUNTIF({placed.column('exam')},{word})"
    )
    return Cell(f"{present}{here}{failed}{bad}", "text_ink bold indent", formula=formula)
