"""What the two reports on a closed incident, in Word and in Excel, say in the same words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bcm_excel.clock.network import Moment
from bcm_excel.core.finding import Finding
from bcm_excel.core.text import Lang, Text, say
from bcm_excel.incident.outcome import Judged, Outcome, Share, Verdict, spoken
from bcm_excel.incident.timeline import began
from bcm_excel.plan.phones import masked_in

TITLE = Text("{name} 事件总结报告", "{name}: after-action report")
DRILL_TITLE = Text("{name} 演练总结报告", "{name}: after-action report of a drill")
IT_WAS_A_DRILL = Text(
    "【演练】这是演练，不是真实事件", "[DRILL] This was a drill, not a real incident"
)
COMPUTED = Text("计算时点 {now}", "Computed at {now}")
EARLY, LATE = Text("早 {time}", "{time} early"), Text("晚 {time}", "{time} late")
EXACTLY = Text("正点", "on the minute")
NONE = Text("—", "—")
NOT_MEANT = Text("不适用", "n/a")
KIND, LEVEL, TRIGGER = Text("类型", "Kind"), Text("级别", "Level"), Text("触发条件", "Trigger")
PLAN, VERSION = Text("预案", "Plan"), Text("预案版本", "Version")
NUMBER, OPENED = Text("文件编号", "Document no."), Text("建表时间", "Opened")
DONE, ON_TIME = Text("已完成", "Done"), Text("按时完成", "On time")
WORST, REACHED = Text("最大超时", "Largest overrun"), Text("通知到位", "Reached")
ELAPSED, SPENT = Text("历时", "Elapsed"), Text("支出", "Spending")
OF_STEPS = Text("应做的 {n} 步", "of {n} steps to be done")
OF_LIMITS = Text("有时限的 {n} 步", "of {n} steps with a limit")
OF_CALLS = Text("已拨打的 {n} 个", "of {n} called")
NONE_LATE = Text("没有超时", "none late")
IN_STEP = Text("步骤 {step}", "step {step}")
RESTORED = Text("恢复用时 {time}，目标 {target}", "restored in {time}, target {target}")
RESTORED_ALONE = Text("恢复用时 {time}", "restored in {time}")
STILL = Text("响应尚未终止", "the response has not ended")
BEGAN_TO_END = Text("发生至终止", "began to ended")
YUAN = Text("{amount} 元", "{amount} yuan")


@dataclass(frozen=True, slots=True)
class Card:
    """One figure: what it counts, how much, of what; ``good`` is None where nothing is judged."""

    label: Text
    value: str
    note: Text
    good: bool | None = None


@dataclass(frozen=True)
class Telling:
    """An outcome in one language; numbers and addresses are masked unless they are wanted."""

    outcome: Outcome
    lang: Lang
    full_numbers: bool = False

    def say(self, text: Text, **values: object) -> str:
        """A sentence with its values; what comes from cells is masked where it must be."""
        return self.hide(text.fill(self.lang, values))

    def hide(self, text: object) -> str:
        """What a cell holds, as the report may show it."""
        said = "" if text is None else say(text, self.lang)
        return said if self.full_numbers else masked_in(said)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the audit found, with what comes from cells masked where it must be."""
        found = self.outcome.findings
        return found if self.full_numbers else tuple(map(_masked, found))

    def when(self, at: datetime | None) -> str:
        """A time to the minute; a dash where there is none."""
        return say(at, self.lang) if at else NONE[self.lang]

    def brief(self, at: datetime | None) -> str:
        """A time without its year, for tables: the year stands above them."""
        return f"{at:%m-%d %H:%M}" if at else NONE[self.lang]

    @property
    def title(self) -> str:
        """The report's title; a drill is known by it."""
        incident = self.outcome.tracking.incident
        title = DRILL_TITLE if incident.drill else TITLE
        return self.say(title, name=incident.name(self.lang))

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """Kind, level, trigger and plan, by their labels."""
        incident = self.outcome.tracking.incident
        kind = incident.kind.value[self.lang]
        if incident.mode is not None:
            kind = f"{kind} · {incident.mode.value[self.lang]}"
        said: tuple[tuple[Text, object], ...] = (
            (KIND, kind),
            (LEVEL, incident.level),
            (TRIGGER, self.trigger),
            (PLAN, incident.plan.name),
            (NUMBER, incident.plan.number),
            (VERSION, incident.plan.version),
        )
        return tuple(
            (label[self.lang], self.hide(value) or NONE[self.lang]) for label, value in said
        )

    @property
    def trigger(self) -> str:
        """The trigger with its condition, where the plan is known."""
        tracking = self.outcome.tracking
        trigger = tracking.incident.trigger
        if trigger is None or tracking.plan is None:
            return trigger or ""
        rows = tracking.plan.triggers.named(trigger)
        return " ".join([trigger, *(row.condition for row in rows[:1])])

    @property
    def moments(self) -> tuple[tuple[str, str], ...]:
        """The moments that have come, in their order."""
        known = self.outcome.status.times.moments
        return tuple(
            (moment.value[self.lang], self.when(known[moment]))
            for moment in Moment
            if moment in known
        )

    @property
    def cards(self) -> tuple[Card, ...]:
        """The six figures that are read first."""
        found = self.outcome
        return (
            Card(DONE, found.done.said, OF_STEPS.filled({"n": found.done.whole}),
                 _full(found.done)),
            self._on_time(),
            self._worst(),
            Card(REACHED, found.reached.said, OF_CALLS.filled({"n": found.reached.whole}),
                 _full(found.reached)),
            self._elapsed(),
            Card(SPENT, YUAN.fill(self.lang, {"amount": f"{found.spent:,.2f}"}), Text("", "")),
        )  # fmt: skip

    def _on_time(self) -> Card:
        found = self.outcome
        if not found.timed:
            return Card(ON_TIME, NOT_MEANT[self.lang], Text("", ""))
        note = OF_LIMITS.filled({"n": found.on_time.whole})
        return Card(ON_TIME, found.on_time.said, note, _full(found.on_time))

    def _worst(self) -> Card:
        worst = self.outcome.worst
        if not self.outcome.timed:
            return Card(WORST, NOT_MEANT[self.lang], Text("", ""))
        if worst is None or worst.late is None:
            return Card(WORST, NONE[self.lang], NONE_LATE, good=True)
        note = IN_STEP.filled({"step": worst.step.key})
        return Card(WORST, spoken(worst.late, self.lang), note, good=False)

    def _elapsed(self) -> Card:
        found = self.outcome
        value = spoken(found.elapsed, self.lang) if found.elapsed is not None else NONE[self.lang]
        target, restored = found.tracking.policy.target, found.restored_after
        if restored is None:
            ended = Moment.ENDED in found.status.times.moments
            return Card(ELAPSED, value, BEGAN_TO_END if ended else STILL)
        values = {"time": spoken(restored, self.lang)}
        if target is None:
            return Card(ELAPSED, value, RESTORED_ALONE.filled(values))
        note = RESTORED.filled(values | {"target": spoken(target, self.lang)})
        return Card(ELAPSED, value, note, good=restored <= target)

    def margin(self, judged: Judged) -> str:
        """How early or late a step was; empty where nobody can say."""
        if judged.late is None or not self.outcome.timed:
            return ""
        if abs(judged.late) < timedelta(minutes=1):
            return EXACTLY[self.lang]
        text = LATE if judged.late > timedelta() else EARLY
        return text.fill(self.lang, {"time": spoken(judged.late, self.lang)})

    def verdict(self, judged: Judged) -> str:
        """How a step came out, in a word; a table-top drill judges no times."""
        verdict = judged.verdict
        if not self.outcome.timed and verdict in {Verdict.ON_TIME, Verdict.LATE, Verdict.UNTIMED}:
            verdict = Verdict.DONE
        return verdict.value[self.lang]

    @property
    def span(self) -> str:
        """From when to when."""
        ended = self.outcome.status.times.moments.get(Moment.ENDED)
        first = began(self.outcome.status)
        return " – ".join(self.when(each) for each in (first, ended) if each)

    @property
    def computed(self) -> str:
        """At which moment all of it was computed."""
        return COMPUTED.fill(self.lang, {"now": self.outcome.status.now})


def _masked(finding: Finding) -> Finding:
    values = {
        name: Text(masked_in(say(value, Lang.ZH)), masked_in(say(value, Lang.EN)))
        for name, value in finding.values.items()
    }
    return replace(finding, values=values)


def _full(share: Share) -> bool | None:
    return share.part == share.whole if share.whole else None
