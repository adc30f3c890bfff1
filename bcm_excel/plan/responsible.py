"""Who is meant where staff write 应急小组组长, 客户服务主管 or 个人化部/物流专员.

Nothing is guessed: a text names a group, a group and a role, a role or post that one row bears, or
the job title of a primary; anything else is unknown, with the near match named if there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from bcm_excel.plan.clean import fold
from bcm_excel.plan.near import nearest
from bcm_excel.plan.people import Contact, Role
from bcm_excel.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a text names: the roles it means, or why it means none."""

    text: str
    roles: tuple[Role, ...] = ()
    whole_group: bool = False
    candidates: tuple[str, ...] = ()
    """Several: ambiguous. One without roles: only a near match."""
    department: str | None = None
    """A department before the slash that nobody belongs to."""
    near_department: str | None = None
    unsure: bool = False
    """Nobody is found, but may stand in a row or cell that could not be read."""

    @property
    def found(self) -> bool:
        """Whether somebody is meant."""
        return bool(self.roles)

    @property
    def unknown(self) -> bool:
        """Whether it is certain that nobody, or nobody in particular, is meant."""
        return not self.roles and not self.unsure


@dataclass(frozen=True)
class Directory:
    """The look-ups of one plan: people by name, roles by everything that names them."""

    plan: Plan
    _memo: dict[str, Resolved] = field(default_factory=dict)
    _people: dict[str, tuple[Contact, ...]] = field(default_factory=dict)

    def person(self, text: str) -> tuple[Contact, ...]:
        """The contacts that a name means: ``王敏``, or ``王敏(1001)`` among namesakes."""
        if text not in self._people:
            self._people[text] = self._person(text)
        return self._people[text]

    def _person(self, text: str) -> tuple[Contact, ...]:
        name, _, number = fold(text).rstrip(")").partition("(")
        people = self.plan.contacts.named(name)
        if number:
            marked = tuple(each for each in people if fold(each.staff_no or "") == number)
            return marked or self.plan.contacts.named(text)
        return people

    def one(self, text: str | None) -> Contact | None:
        """The contact, where the name means exactly one."""
        people = self.person(text) if text else ()
        return people[0] if len(people) == 1 else None

    @cached_property
    def names(self) -> dict[str, tuple[Role, ...]]:
        """Folded name of a group, group and role, role, post or primary's title, to its roles."""
        found: dict[str, dict[float, Role]] = {}
        for role in self.plan.roles:
            person = self.one(role.primary)
            titles = [person.title] if person and person.title else []
            for name in (role.group, role.name, role.role, role.post, *titles):
                if name:
                    found.setdefault(fold(name), {})[role.row] = role
        return {name: tuple(roles.values()) for name, roles in found.items()}

    @cached_property
    def groups(self) -> frozenset[str]:
        """The folded names of the groups."""
        return frozenset(fold(role.group) for role in self.plan.roles)

    @cached_property
    def spelt(self) -> dict[str, str]:
        """Folded names as they are written, for naming candidates; 组员 that many bear is none."""
        written: dict[str, str] = {}
        for role in self.plan.roles:
            person = self.one(role.primary)
            alone = role.role if len(self.names[fold(role.role)]) == 1 else None
            title = person and person.title
            for name in (role.group, role.name, alone, role.post, title):
                if name:
                    written.setdefault(fold(name), name)
        return written

    @cached_property
    def departments(self) -> dict[str, str]:
        """The folded departments of the contacts, as they are written."""
        contacts = self.plan.contacts
        everybody = (*contacts, *contacts.dropped)
        return {fold(c.department): c.department for c in everybody if c.department}

    @cached_property
    def _departments_unread(self) -> bool:
        return any("department" in contact.unread for contact in self.plan.contacts)

    @cached_property
    def _titles_unread(self) -> bool:
        """Whether the job title of some primary is not known."""
        primaries = (self.one(role.primary) for role in self.plan.roles)
        return any(person is not None and "title" in person.unread for person in primaries)

    @cached_property
    def _dropped(self) -> frozenset[str]:
        """The folded names that rows bear which lack something required."""
        names = {contact.title for contact in self.plan.contacts.dropped}
        for role in self.plan.roles.dropped:
            person = self.one(role.primary)
            names |= {role.group, role.role, role.post, person.title if person else None}
            names.add((role.group or "") + (role.role or ""))
        return frozenset(fold(name) for name in names if name)

    def resolve(self, text: str) -> Resolved:
        """What one responsible means."""
        if text not in self._memo:
            self._memo[text] = self._resolve(text)
        return self._memo[text]

    def all(self, texts: Iterable[str] | None) -> tuple[Role, ...]:
        """The roles that several texts mean, each once."""
        roles = {role.row: role for text in texts or () for role in self.resolve(text).roles}
        return tuple(roles.values())

    def _resolve(self, text: str) -> Resolved:
        department, slash, name = text.replace("／", "/").rpartition("/")
        wrong = near = None
        known = self._departments_unread or fold(department) in self.departments
        if slash and not known:
            wrong = department.strip()
            near = nearest(wrong, self.departments.values())
        key = fold(name)
        roles = self.names.get(key, ())
        whole = key in self.groups
        if not whole and len({fold(role.primary) for role in roles}) == 1:
            roles = roles[:1]  # one person, in however many roles
        if len(roles) == 1 or whole:
            return Resolved(text, roles, whole, department=wrong, near_department=near)
        if slash and len(roles) > 1:
            roles = tuple(each for each in roles if self._belongs(each, department))
            if len(roles) == 1:
                return Resolved(text, roles, department=wrong, near_department=near)
        if len(self.names.get(key, ())) > 1:
            people = tuple(f"{r.name}({r.primary})" for r in self.names[key])
            return Resolved(text, candidates=people, department=wrong, near_department=near)
        similar = nearest(name, self.spelt.values())
        unsure = self._titles_unread or key in self._dropped
        return Resolved(
            text,
            candidates=(similar,) if similar else (),
            department=wrong,
            near_department=near,
            unsure=unsure,
        )

    def _belongs(self, role: Role, department: str) -> bool:
        person = self.one(role.primary)
        return bool(person and person.department and fold(person.department) == fold(department))
