"""What the summary and the report on drills say of a measure, in the same words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from bcm_excel.clock.network import State
from bcm_excel.core.text import Lang, Text, say
from bcm_excel.drill.facts import StepFact
from bcm_excel.drill.measure import Better, Change, Measure, Unit, Value
from bcm_excel.incident.formulas import spoken_minutes
from bcm_excel.plan.phones import masked_in

NOT_APPLICABLE = Text("不适用", "n/a")
UNDER_A_MINUTE = Text("不到 1 分", "under 1 min")
EARLY, LATE = Text("早 {time}", "{time} early"), Text("晚 {time}", "{time} late")
DAYS = Text("{n} 天", "{n} days")
ONE_DAY = Text("1 天", "1 day")
OF = Text("{part} / {whole} {of}", "{part} of {whole} {of}")
OF_BY_KEY = {
    "lateness_max": Text("{whole} 步中 {part} 步超时", "{part} of {whole} steps late"),
    "lateness_median": Text("{whole} 步中 {part} 步超时", "{part} of {whole} steps late"),
    "actions_open": Text("{whole} 项中 {part} 项未完成", "{part} of {whole} actions open"),
}
"""Where the share alone would not say what its numerator counts."""
UNRECORDED = Text("其中 {n} 项没有登记", "{n} of them not recorded")
POINTS = Text("{n} 个百分点", "{n} points")
UP, DOWN = Text("上升", "up"), Text("下降", "down")
MORE, LESS = Text("增加", "up"), Text("减少", "down")
BETTER, WORSE = Text("好转", "better"), Text("变差", "worse")
CHANGED = Text("{arrow} {word} {much}", "{arrow} {word} {much}")
JUDGED = Text("{changed}，{judged}", "{changed}, {judged}")
SAME = Text("与上次相同", "as last time")
NO_CHANGE = Text("没有上次可比", "nothing to compare with")
SINCE = Text("较“{since}”", "since {since}")


class Came(Enum):
    """How a step came out, in one word."""

    ON_TIME = Text("按时", "On time")
    LATE = Text("超时", "Late")
    DONE = Text("已完成", "Done")
    NOT_DONE = Text("未完成", "Not done")
    BLOCKED = Text("受阻", "Blocked")
    UNTIMED = Text("未登记时间", "No time recorded")
    UNDUE = Text("时限未知", "Due unknown")
    """Its deadline counts from something that was not recorded."""
    NOT_TAKEN = Text("不适用", "Not applicable")


@dataclass(frozen=True, slots=True)
class Telling:
    """Measures in one language; numbers to dial and addresses are masked wherever they turn up."""

    lang: Lang

    def say(self, text: Text, **values: object) -> str:
        """A sentence with its values."""
        return text.fill(self.lang, values)

    def hide(self, text: object) -> str:
        """What a cell holds, as a report may show it."""
        return masked_in("" if text is None else say(text, self.lang))

    def time(self, time: timedelta) -> str:
        """A time that something took, or by which it was late; early is said."""
        minutes = abs(time) // timedelta(minutes=1)
        said = spoken_minutes(minutes, self.lang) if minutes or not time else ""
        said = said or self.say(UNDER_A_MINUTE)
        return self.say(EARLY, time=said) if time < timedelta() else said

    def value(self, unit: Unit, value: Value | None) -> str:
        """A value as text, with its unit."""
        match value:
            case None:
                return self.say(NOT_APPLICABLE)
            case timedelta():
                return self.time(value)
            case _ if unit is Unit.SHARE:
                return f"{value:.{decimals(float(value))}%}"
            case _ if unit is Unit.DAYS:
                return self.say(ONE_DAY) if value == 1 else self.say(DAYS, n=value)
            case _:
                return say(float(value), self.lang)

    def figure(self, measure: Measure) -> str:
        """What a measure comes to."""
        return self.value(measure.about.unit, measure.value)

    def fraction(self, measure: Measure) -> str:
        """Numerator and denominator: ``26 / 27 步``; empty where it is no part of anything."""
        if measure.numerator is None or measure.denominator is None:
            return ""
        text = OF_BY_KEY.get(measure.key, OF)
        values = {"part": measure.numerator, "whole": measure.denominator}
        return self.say(text, **values, of=measure.about.of).rstrip()

    def made_of(self, measure: Measure) -> str:
        """Numerator and denominator with what was not recorded, or why there is no figure."""
        if not measure.applies:
            return self.say(measure.why_not) if measure.why_not else ""
        said = [self.fraction(measure)]
        if measure.unrecorded:
            said.append(self.say(UNRECORDED, n=measure.unrecorded))
        return self.joined(said)

    def parts(self, measure: Measure) -> str:
        """The parts into which it divides: ``时限内确认 8、延迟确认 1``."""
        said = [f"{self.say(part.name)} {part.count}" for part in measure.parts if part.count]
        return say(said, self.lang)

    def change(self, measure: Measure) -> str:
        """The change in an arrow and in words: ``▲ 上升 5 个百分点，好转``."""
        change = measure.change
        if change is None:
            return self.say(NO_CHANGE)
        if change.before == change.after:
            return self.say(SAME)
        said = self._changed(measure.about.unit, change)
        if change.better is None:
            return said
        return self.say(JUDGED, changed=said, judged=BETTER if change.better else WORSE)

    def _changed(self, unit: Unit, change: Change) -> str:
        delta = change.delta
        rose = delta > timedelta() if isinstance(delta, timedelta) else delta > 0
        much: str | Text
        if isinstance(delta, timedelta):
            much = self.time(abs(delta))
        elif unit is Unit.SHARE:
            points = abs(delta) * 100
            much = POINTS.filled({"n": round(points) if points >= 1 else round(points, 1) or 0.1})
        else:
            much = self.value(unit, abs(delta))
        words = (UP, DOWN) if unit is Unit.SHARE else (MORE, LESS)
        arrow, word = ("▲", words[0]) if rose else ("▼", words[1])
        return self.say(CHANGED, arrow=arrow, word=word, much=much)

    def since(self, measure: Measure) -> str:
        """Which drill it is compared with; empty where there is none."""
        change = measure.change
        since = self.hide(change.since) if change else ""
        return self.say(SINCE, since=since) if since else ""

    def margin(self, late: timedelta | None) -> str:
        """How far something was early or late; empty where it was neither, or is not known."""
        if not late:
            return ""
        return self.time(late) if late < timedelta() else self.say(LATE, time=self.time(late))

    def joined(self, parts: list[str]) -> str:
        """Sentences or remarks after one another, those that say nothing left out."""
        return ("；" if self.lang is Lang.ZH else "; ").join(part for part in parts if part)


def how_it_came_out(step: StepFact, *, timed: bool) -> Came:
    """How a step came out; ``timed`` says whether its drill has times."""
    if not step.taken:
        return Came.NOT_TAKEN
    if not step.done:
        return Came.BLOCKED if step.state is State.BLOCKED else Came.NOT_DONE
    if not timed or not (step.untimed or step.judged):
        return Came.DONE
    if step.untimed:
        return Came.UNTIMED
    if step.deadline is None:
        return Came.UNDUE
    return Came.ON_TIME if step.on_time else Came.LATE


def met(measure: Measure) -> bool:
    """Whether a measure is as good as it can be."""
    if not measure.applies:
        return False
    if measure.about.better is Better.UP:
        return measure.value == 1
    return measure.numerator == 0 or measure.value == 0


def decimals(share: float) -> int:
    """Digits behind the point, so that no share looks like all or nothing that is neither."""
    digits = 0
    while digits < 4 and 0 < share < 1 and round(share, digits + 2) in {0, 1}:
        digits += 1
    return digits
