"""Who must be told of the changes of a plan, and who must be trained on them, each with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.plan.declare import Row
from bcm_excel.plan.diff import Change
from bcm_excel.plan.matching import Editions
from bcm_excel.plan.named import key_of
from bcm_excel.plan.people import Contact, Role
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.response import Step
from bcm_excel.plan.responsible import Directory
from bcm_excel.plan.words import Status

OWN_ENTRY = Text("本人在通讯录中的{columns}有改动", "their own entry changed: {columns}")
IN_CONTACTS = Text("新列入应急通讯录", "new in the contacts")
CAME = Text("新增{name}", "{name} is new")
WENT = Text("删除了{name}", "{name} was removed")
DIFFERS = Text("{name}：{columns}有改动", "{name}: {columns} changed")
EVERY_CHANGE = Text(
    "{party}的主联系人，每次变更都要抄送", "main contact of {party}: every change is copied"
)
NEW_IN_ROLE = Text("新任{role}（{place}）", "new as {role} ({place})")
NEW_AT_STEP = Text("新负责{name}", "now answers for {name}")
DONE_OTHERWISE = Text("{name} 的工作内容有改动", "what is done in {name} changed")


@dataclass(frozen=True)
class Person:
    """Somebody in the new edition's contacts, and why they are named."""

    name: str
    cell: CellRef
    reasons: tuple[Text, ...]


@dataclass
class _Reasons:
    """Reasons gathered by person; those who have left, or are in no list, are passed over."""

    plan: Plan

    def __post_init__(self) -> None:
        self._found: dict[int, tuple[Contact, dict[Text, None]]] = {}

    def add(self, person: Contact | None, reason: Text) -> None:
        if person is not None and person.status is not Status.LEFT:
            self._found.setdefault(person.row, (person, {}))[1][reason] = None

    def people(self) -> tuple[Person, ...]:
        """In the order of the contacts."""
        return tuple(
            Person(key_of(person, self.plan).zh, person.cell("name"), tuple(reasons))
            for _, (person, reasons) in sorted(self._found.items())
        )


@dataclass
class _Look:
    """The two editions with their people; those of the old one as they are in the new."""

    editions: Editions

    def __post_init__(self) -> None:
        self._old, self._new = Directory(self.editions.old), Directory(self.editions.new)
        self._now = {person.row: person for person in self.editions.new.contacts}

    def person(self, name: str | None, *, old: bool = False) -> Contact | None:
        """The contact of the new edition that a name of either edition means."""
        if not old:
            return self._new.one(name)
        found = self._old.one(name)
        return self._now.get(self.editions.people.get(found.row, 0)) if found else None

    def bearers(self, names: Iterable[str] | None, *, old: bool = False) -> Iterator[Contact]:
        """Primaries and backups of the roles that some texts mean."""
        directory = self._old if old else self._new
        for role in directory.all(names):
            for name in (role.primary, role.backup):
                person = self.person(name, old=old)
                if person is not None:
                    yield person

    def of_row(self, row: Row, *, old: bool) -> Iterator[Contact]:
        """Everybody whom a row names: in person, or by the role that they bear."""
        for column in row.sheet.columns:
            held = getattr(row, column.field)
            names = (held,) if isinstance(held, str) else held or ()
            if column.to == "responsible":
                yield from self.bearers(names, old=old)
            elif column.to == "contacts":
                yield from filter(None, (self.person(name, old=old) for name in names))


def told(old: Plan, new: Plan, changes: Sequence[Change]) -> tuple[Person, ...]:
    """Who must learn of the changes: whoever a changed row names, whoever's entry changed, and the
    main contacts of the parties.
    """
    look, reasons = _Look(Editions(old, new)), _Reasons(new)
    for first, columns in _by_row(changes):
        if isinstance(first.after, Contact):
            own = OWN_ENTRY.filled({"columns": columns}) if columns else IN_CONTACTS
            reasons.add(first.after, own)
        reason = _reason(first, columns)
        for row, is_old in ((first.before, True), (first.after, False)):
            for person in look.of_row(row, old=is_old) if row is not None else ():
                reasons.add(person, reason)
    for party in new.parties if changes else ():
        main = look.person(party.main_contact)
        reasons.add(main, EVERY_CHANGE.filled({"party": party.name}))
    return reasons.people()


def _by_row(changes: Iterable[Change]) -> Iterator[tuple[Change, tuple[Text, ...]]]:
    """The first change of each row, with the titles of all its fields that changed."""
    rows: dict[object, list[Change]] = {}
    for change in changes:
        row = change.after or change.before
        if row is not None:
            rows.setdefault((change.sheet.name, row.row, change.after is None), []).append(change)
    for found in rows.values():
        yield found[0], tuple(change.column.title for change in found if change.column)


def _reason(change: Change, columns: tuple[Text, ...]) -> Text:
    if columns:
        return DIFFERS.filled({"name": change.name, "columns": columns})
    return (CAME if change.after is not None else WENT).filled({"name": change.name})


def trained(old: Plan, new: Plan, changes: Sequence[Change]) -> tuple[Person, ...]:
    """Who has a task that is new to them: in a role, at a step, or in what a step asks for."""
    look, reasons = _Look(Editions(old, new)), _Reasons(new)
    for change in changes:
        if isinstance(change.after, Role):
            _in_role(look, reasons, change, change.after)
        elif isinstance(change.after, Step) and _at_step(change):
            before = change.before.responsible if isinstance(change.before, Step) else ()
            already = {person.row for person in look.bearers(before, old=True)}
            for person in look.bearers(change.after.responsible):
                if person.row not in already:
                    reasons.add(person, NEW_AT_STEP.filled({"name": change.name}))
        elif isinstance(change.after, Step) and change.column and change.column.field == "content":
            for person in look.bearers(change.after.responsible):
                reasons.add(person, DONE_OTHERWISE.filled({"name": change.name}))
    return reasons.people()


def _in_role(look: _Look, reasons: _Reasons, change: Change, role: Role) -> None:
    for field in ("primary", "backup"):
        if change.column is None or change.column.field == field:
            values = {"role": role.label, "place": Role.sheet.column(field).title}
            reasons.add(look.person(getattr(role, field)), NEW_IN_ROLE.filled(values))


def _at_step(change: Change) -> bool:
    return change.column is None or change.column.field == "responsible"
