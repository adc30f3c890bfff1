"""What a rule is, and how rules are collected. A registry is a value; a decorator registers nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import ModuleType
from typing import Any, TypeVar

from bcm_excel.clock.calendar import Calendar
from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.control import Settings
from bcm_excel.plan.plan import SHEETS, Plan
from bcm_excel.plan.responsible import Directory
from bcm_excel.plan.working import calendar_of

T = TypeVar("T")


@dataclass(frozen=True)
class Given:
    """What a rule judges by: the plan, today, and look-ups that are made once and shared."""

    plan: Plan
    today: date
    _made: dict[Callable[[Given], Any], Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, make: Callable[[Given], T]) -> T:
        """What several rules look at, made when the first of them asks for it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    @cached_property
    def directory(self) -> Directory:
        """Who is meant by a name or a responsible."""
        return Directory(self.plan)

    @cached_property
    def calendar(self) -> Calendar:
        """The working calendar of the plan."""
        return calendar_of(self.plan)

    @property
    def settings(self) -> Settings:
        """The settings, for rules that need them."""
        if self.plan.settings is None:
            raise LookupError("a rule that uses the settings must name them in needs")
        return self.plan.settings


Check = Callable[[RuleInfo, Given], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with what it says of itself."""

    info: RuleInfo
    check: Check

    def __call__(self, given: Given) -> Iterator[Finding]:
        """Every fault of this kind in the plan."""
        return self.check(self.info, given)


def rule(
    code: str,
    severity: Severity,
    *,
    message: Text,
    why: Text,
    fix: Text,
    needs: Iterable[str] = (),
) -> Callable[[Check], Rule]:
    """Make a generator a rule. ``needs`` names the sheets without which it is not run."""
    info = RuleInfo(code, severity, message, why, fix, frozenset(needs))
    if strange := info.needs - {sheet.name for sheet in SHEETS}:
        raise ValueError(f"{code} needs sheets that do not exist: {sorted(strange)}")
    return lambda check: Rule(info, check)


def collect(*modules: ModuleType) -> tuple[Rule, ...]:
    """The rules of some modules in the order of their codes; a code used twice is refused."""
    found = [each for module in modules for each in vars(module).values() if isinstance(each, Rule)]
    codes = [each.info.code for each in found]
    if repeated := {code for code in codes if codes.count(code) > 1}:
        raise ValueError(f"rule codes used twice: {sorted(repeated)}")
    return tuple(sorted(found, key=lambda each: each.info.code))
