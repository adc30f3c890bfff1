"""What a run has seen, what is remembered of earlier ones, and what is said, not yet addressed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bcm_excel.core.text import Text
from bcm_excel.daily.facts import IncidentFacts, Item, PlanFacts, Reach, Unread
from bcm_excel.daily.notices import Notice
from bcm_excel.daily.settings import Window
from bcm_excel.daily.state import Seen

Plans = tuple[str, ...]
"""Names of plan files to which somebody listens; empty for all."""
FILES = "*"
"""What stands for the files themselves among the plans: they are looked at on every run."""


def listed(place: str, plans: Plans) -> bool:
    """Whether a file is one of these plans; the files themselves are everybody's."""
    return not plans or place == FILES or place.rpartition("/")[2] in plans


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom an incident concerns, should its workbook not be readable."""

    title: str
    drill: bool
    top: bool
    quiet: Window | None
    plans: Plans
    """The files of its plan."""
    to: tuple[Reach, ...]
    begun: bool = True
    """Whether a step has its deadline; what was made in advance has none."""


@dataclass(frozen=True)
class Looked:
    """What one run has seen. ``vanished`` are plans of the last run that are not there any more."""

    now: datetime
    plans: tuple[PlanFacts, ...] = ()
    incidents: tuple[IncidentFacts, ...] = ()
    unread: tuple[Unread, ...] = ()
    vanished: tuple[str, ...] = ()
    files: int = 0
    """How many files were read, or are known from an earlier run."""
    remarks: tuple[Text, ...] = ()
    """What happened to the state, to be said."""
    sought: bool = True
    """Whether plans were looked for: a look at the incidents alone does not."""
    stuck: tuple[Unread, ...] = ()
    """What is unread and a workbook of an incident that is not known to be over."""
    well: tuple[str, ...] = ()
    """The workbooks of incidents that are not unread."""
    missing: tuple[str, ...] = ()
    """The workbooks of incidents that were under way at the last look and are not there now."""
    concerned: Mapping[str, Concerned] = field(default_factory=dict)
    """Whom each incident concerns, by file: those that are unread as they were before."""
    unasked: tuple[Seen, ...] = ()
    """What an earlier roster said; this run has none that it could ask, so it stands."""

    @property
    def today(self) -> date:
        """The day of the run."""
        return self.now.date()

    @property
    def items(self) -> Iterator[tuple[PlanFacts, Item]]:
        """Everything of every plan."""
        return ((plan, item) for plan in self.plans for item in plan.items)

    @property
    def quiet(self) -> Window | None:
        """The quiet hours of what belongs to no plan: those on which all plans agree."""
        windows = {plan.quiet for plan in self.plans}
        return windows.pop() if len(windows) == 1 else None

    @property
    def subjects(self) -> tuple[str, ...]:
        """The files of all plans, and of the incidents whose plan is not here."""
        strays = (each for each in self.incidents if not self.plans_of(each))
        return (*(each.place for each in self.plans), *(each.place for each in strays))

    def plans_of(self, incident: IncidentFacts) -> tuple[PlanFacts, ...]:
        """The plans that are here of which an incident was made."""
        return tuple(each for each in self.plans if incident.plan in {each.number, each.name})

    def duty(self, incident: IncidentFacts) -> tuple[Reach, ...]:
        """Who is on duty now for the plan of an incident; of all plans where it is not here."""
        own = self.plans_of(incident)
        officers = (each for plan in own or self.plans for each in plan.on_duty(self.now))
        return tuple(dict.fromkeys(officers))


@dataclass(frozen=True)
class Said:
    """A notice, of which file, for whom: for all that listen where ``to`` is empty."""

    notice: Notice
    place: str
    to: tuple[Reach, ...] = ()
    quiet: Window | None = None
    top: bool = False
    """Not held back by quiet hours."""
    step: bool = False
    """Whether it is about a step of an incident."""
    unless: tuple[str, ...] = ()
    """Keys of other notices; whoever was told one of them need not hear this."""
    own: bool = False
    """Whether ``to`` are those whom the plan names for it; they hear it if the settings say so."""
    also: tuple[str, ...] = ()
    """Other files that it is of: the plans of an incident."""
    circle: Plans | None = None
    """Said to those alone who listen to just these plans; None for everybody."""

    def concerns(self, plans: Plans) -> bool:
        """Whether it is of one of these plans, or of no plan."""
        return any(listed(place, plans) for place in (self.place, *self.also))


@dataclass(frozen=True)
class Past:
    """What is remembered of earlier runs."""

    seen: Mapping[str, Seen] = field(default_factory=dict)
    gone_today: Collection[str] = ()
