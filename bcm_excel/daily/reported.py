"""What the report of a day is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bcm_excel.daily.facts import Item
from bcm_excel.daily.ledger import Delivery
from bcm_excel.daily.lights import Light
from bcm_excel.daily.looked import Looked
from bcm_excel.daily.run import found_key
from bcm_excel.daily.state import Seen


@dataclass(frozen=True)
class Reported:
    """All that the report says, but for its words."""

    looked: Looked
    lights: tuple[Light, ...]
    title: str
    """The workspace, by name."""
    first_seen: Mapping[str, date] = field(default_factory=dict)
    """Since when each thing is there, by ``found_key``."""
    settled: tuple[Seen, ...] = ()
    """What has gone today."""
    first_run: bool = False
    deliveries: tuple[Delivery, ...] = ()
    waiting: int = 0

    def since(self, place: str, item: Item) -> date:
        """The day on which an item was first seen."""
        return self.first_seen.get(found_key(place, item), self.looked.today)
