"""What page one says of corrective actions and of the obligations to exercise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from bcm_excel.core.text import Text
from bcm_excel.drill.loop import Standing
from bcm_excel.drill.pages.problems import NO_PLAN
from bcm_excel.drill.pages.sheet import Making
from bcm_excel.excel.measure import display_width
from bcm_excel.plan.due.obligation import Obligation
from bcm_excel.plan.due.standing import Kind, State
from bcm_excel.plan.practice import Action
from bcm_excel.plan.words import DrillMode

Said = tuple[str, str, str]
"""A label, what it comes to, and the style of that."""
DueRow = tuple[str, str, date | None, str, str]
"""State, what, due, owner, and the style of the state."""

ACTIONS, DUTIES = (
    Text("整改情况", "Corrective actions"),
    Text("演练义务", "Obligations to exercise"),
)
CLOSED, OPEN, LATE = (
    Text("新近完成", "Closed since"),
    Text("未完成", "Open"),
    Text("已逾期", "Overdue"),
)
BACK, TO_TRAIN = Text("又出现", "Came back"), Text("须再培训", "Train again")
NONE = Text("没有", "none")
NOT_ASKED = Text("预案没有规定次数", "the plan asks for no number")
NO_DUTIES = Text(
    "给出预案后，这里列出每季度演练、场景和触发类别的覆盖、到期和错过的事项。",
    "With a plan, this says what is asked for each quarter, which scenarios and trigger classes "
    "are covered, what is due and what was missed.",
)
ITEMS = Text("{n} 项", "{n}")
NAMED = Text("{n} 项：{named}", "{n}: {named}")
PEOPLE = Text("{n} 人：{named}", "{n}: {named}")
QUARTER, SCENARIOS, CLASSES, MODES = (
    Text("每季度演练", "Each quarter"),
    Text("演练场景", "Scenarios"),
    Text("触发类别", "Trigger classes"),
    Text("演练方式", "Modes"),
)
COVERED = Text("本年已演练 {part} / {whole}", "{part} of {whole} exercised this year")
MISSING = Text("；还差：{named}", "; missing: {named}")
MODE = Text("{mode} {n} 次", "{mode} {n}")
MISSED_QUARTERS = Text("缺 {n} 个季度：{named}", "Quarters missed: {n} ({named})")
DUE = Text("接下来该做的，和已错过的", "What is due next, and what was missed")
NOTHING_DUE = Text("没有到期或错过的事项。", "Nothing is due or was missed.")
MORE = Text("另有 {n} 项。", "{n} more.")
NAMES, MOST_DUE, LONGEST = 3, 6, 30
"""Names in one cell, rows of what is due, and units of width that one name may take."""
OURS = {
    Kind.DRILL,
    Kind.COVERAGE,
    Kind.SUMMARY,
    Kind.FILING,
    Kind.UPDATE,
    Kind.ACTION,
    Kind.EXAM,
    Kind.TRAINING,
}
"""The obligations that drills have to do with."""


def actions_said(making: Making, standing: Standing | None) -> tuple[Text, list[Said]]:
    """What became of the corrective actions, and what came back."""
    found, say = making.found, making.say
    rows: list[Said] = []
    if not found.with_plan:
        rows.append(("", say(NO_PLAN), "grey"))
    else:
        count = sum(each.closed is None for each in found.actions)
        rows.append((say(OPEN), say(ITEMS, n=count), "slipping" if count else ""))
    if standing is not None:
        closed = [_action(making, each) for each in standing.closed]
        late = [_action(making, each) for each in standing.late]
        rows.insert(0, (say(CLOSED), _named(making, NAMED, closed), ""))
        rows.append((say(LATE), _named(making, NAMED, late), "red" if late else ""))
    back = [_action(making, each.action) for each in standing.came_back] if standing else []
    told = {each.action.no for each in standing.came_back} if standing else set()
    seen = (
        making.telling.hide(each.fact.text)
        for each in found.problems
        if each.before and not told & {before.where for before in each.before}
    )
    back += dict.fromkeys(seen)
    rows.append((say(BACK), _named(making, NAMED, back), "red" if back else ""))
    if found.train_again:
        rows.append((say(TO_TRAIN), _named(making, PEOPLE, found.train_again), "slipping"))
    return ACTIONS, rows


def _action(making: Making, action: Action) -> str:
    return making.telling.hide(f"{action.no} {shortened(action.problem)}")


def shortened(text: str) -> str:
    """The beginning of a text that has to share a line with others."""
    plain = " ".join(text.split())
    if display_width(plain) <= LONGEST:
        return plain
    cut = plain
    while display_width(cut) > LONGEST - 2:
        cut = cut[:-1]
    return f"{cut}…"


def _named(making: Making, text: Text, names: Sequence[str]) -> str:
    if not names:
        return making.say(NONE)
    shown = [*map(shortened, names[:NAMES]), *(["…"] if len(names) > NAMES else [])]
    return making.say(text, n=len(names), named=shown)


def obligations_said(
    making: Making, obligations: Sequence[Obligation] | None
) -> tuple[Text, list[Said]]:
    """A drill each quarter, what is covered, and how the drills were held."""
    say = making.say
    modes = Counter(each.facts.mode for each in making.found.drills if each.facts.mode)
    counted = [say(MODE, mode=mode.value, n=modes[mode]) for mode in DrillMode]
    held = (say(MODES), making.say_list(counted), "")
    if obligations is None:
        return DUTIES, [held, ("", say(NO_DUTIES), "grey")]
    rows = [_quarters(making, obligations)]
    for label, series in ((SCENARIOS, "scenario:"), (CLASSES, "class:")):
        asked = [each for each in obligations if each.series.startswith(series)]
        if asked:
            rows.append(_covered(making, label, asked))
    return DUTIES, [*rows, held]


def _quarters(making: Making, obligations: Sequence[Obligation]) -> Said:
    say = making.say
    quarters = [each for each in obligations if each.series == "drill"]
    missed = [each for each in quarters if each.state is State.MISSED]
    if missed:
        named = [making.say(each.what) for each in missed[:NAMES]]
        return say(QUARTER), say(MISSED_QUARTERS, n=len(missed), named=named), "red"
    this = next((each for each in quarters), None)
    if this is None:
        return say(QUARTER), say(NOT_ASKED), "grey"
    return say(QUARTER), say(this.what), "" if this.state is State.DONE else "slipping"


def _covered(making: Making, label: Text, asked: Sequence[Obligation]) -> Said:
    say = making.say
    done = [each for each in asked if each.state is State.DONE]
    said = say(COVERED, part=len(done), whole=len(asked))
    missing = [_quoted(each) for each in asked if each.state is not State.DONE]
    if missing:
        shown = [*missing[:NAMES], *(["…"] if len(missing) > NAMES else [])]
        said += say(MISSING, named=shown)
    return say(label), said, "slipping" if missing else ""


def _quoted(obligation: Obligation) -> str:
    """The scenario or class that an obligation asks for, as the plan writes it."""
    said = obligation.what.zh
    return said[said.find("“") + 1 : said.rfind("”")] or said


def due_said(
    making: Making, obligations: Sequence[Obligation] | None
) -> tuple[Text, list[DueRow], str] | None:
    """What drills ask for next: missed first, then by day. None where no plan was given."""
    if obligations is None:
        return None
    ours = [each for each in obligations if each.kind in OURS and each.state is not State.DONE]
    order = list(State)
    ours.sort(key=lambda each: (order.index(each.state), each.order))
    styles = {State.MISSED: "late", State.DUE_SOON: "soon", State.AHEAD: "waiting"}
    rows = [
        (
            making.say(each.state.value),
            making.telling.hide(each.what),
            each.due,
            making.telling.hide(each.owner),
            styles[each.state],
        )
        for each in ours[:MOST_DUE]
    ]
    if not rows:
        rows = [(making.say(State.DONE.value), making.say(NOTHING_DUE), None, "", "done")]
    more = making.say(MORE, n=len(ours) - MOST_DUE) if len(ours) > MOST_DUE else ""
    return DUE, rows, more
