"""The places of a template: {事件名称} or {title}, to be filled in when a message is made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold


class Place(Enum):
    """What a template may hold in braces, in either language."""

    TITLE = Text("事件名称", "title")
    LEVEL = Text("级别", "level")
    TRIGGER = Text("触发条件", "trigger")
    BEGAN = Text("发生时间", "began")
    FOUND = Text("发现时间", "found")
    REPORTED = Text("接报时间", "reported")
    ACTIVATED = Text("启动时间", "activated")
    RESTORED = Text("恢复时间", "restored")
    ENDED = Text("终止时间", "ended")
    FORECAST = Text("预计恢复时间", "forecast")
    NOW = Text("现在", "now")
    PLAN = Text("预案名称", "plan")
    PARTY = Text("单位名称", "party")
    CONTACT = Text("联系人", "contact")
    LEADER = Text("负责人", "leader")
    IMPACT = Text("影响", "impact")
    MEASURES = Text("措施", "measures")


BRACES = lazy("[{｛]([^{}｛｝]*)[}｝]")
LONE = lazy("[{}｛｝]")
NAMES = {fold(name): place for place in Place for name in (place.value.zh, place.value.en)}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A template taken apart; what is no place stays in it as the text that it is."""

    parts: tuple[str | Place, ...]
    unknown: tuple[str, ...] = ()
    """What stands in braces without being a place, and braces without their other half."""

    @property
    def places(self) -> frozenset[Place]:
        """The places that must be filled in."""
        return frozenset(part for part in self.parts if isinstance(part, Place))


def parse(text: str) -> Parsed:
    """The literal parts and places of a text, in order. Width, case and spaces do not count."""
    parts: list[str | Place] = []
    unknown: list[str] = []
    literal = ""
    end = 0
    for found in BRACES.finditer(text):
        before = text[end : found.start()]
        literal, end = literal + before, found.end()
        unknown += LONE.findall(before)
        place = NAMES.get(fold(found[1]))
        if place is None:
            unknown.append(found[0])
            literal += found[0]
        else:
            parts += [literal, place] if literal else [place]
            literal = ""
    unknown += LONE.findall(text[end:])
    literal += text[end:]
    return Parsed((*parts, literal) if literal else tuple(parts), tuple(dict.fromkeys(unknown)))
