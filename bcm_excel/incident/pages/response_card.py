"""应急处置卡: what one post does first, on one page of A5."""

from __future__ import annotations

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import RED
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.draft import beginning
from bcm_excel.incident.pages.printed import Printed
from bcm_excel.incident.people import People
from bcm_excel.incident.posts import FirstStep, Post
from bcm_excel.incident.reach import NOBODY_NAMED

TITLE = Text("应急处置卡", "Response card")
WIDTHS = (7.0, 29.0, 14.0, 27.0)
HIGH = 610.0
"""Points that a card may have: at this width it prints at eight to nine tenths of its size."""

LONGEST = 150
"""Units of text in one cell of a step; more would leave no room for the next step."""

HEADINGS = (
    Text("步骤", "Step"),
    Text("做什么", "What to do"),
    Text("时限", "Within"),
    Text("联系谁", "Whom to call"),
)
PRIMARY, BACKUP = Text("责任人", "Primary"), Text("备份", "Backup")
LEADS, GROUP = Text("负责人", "Leader"), Text("应急群", "Group")
NO_GROUP = Text("（预案未填写）", "(not in the plan)")
UNKNOWN = Text(
    "预案中找不到此岗位，请手写：\n姓名 ______________　电话 ________________",
    "No such post in the plan; write by hand:\nName ______________  Phone ________________",
)
PROOF = Text("留证：{proof}", "Evidence: {proof}")
ONLY = Text("【{only}】", "[{only}]")
LATER = Text(
    "本卡只列最初几步；后面还有 {n} 步，见预案。", "First steps only; {n} more are in the plan."
)
ALL = Text("本卡已列出本岗位的全部步骤。", "All steps of this post are on this card.")
BOTH = Text(
    "演练和实际事件都照此办理，对外先说明是演练还是实际事件。遗失请立即报告。",
    "For drills and real incidents alike; first say which it is. Report a lost card at once.",
)
SHEET = Text("卡{n} {post}", "Card {n} {post}")


def card_page(printed: Printed, post: Post, name: str) -> Page:
    """One card; as many of its first steps as one page holds, at least one."""
    card = _Card(printed)
    card.head(post)
    foot = card.foot_height(len(post.steps) + post.later)
    shown = 0
    for step in post.steps:
        if not card.step(step, HIGH - foot, must=not shown):
            break
        shown += 1
    card.foot(len(post.steps) - shown + post.later)
    return Page(
        name,
        card.cells,
        card.merges,
        widths=dict(enumerate(WIDTHS, start=1)),
        heights=card.heights,
        paper=Paper(
            size="A5",
            landscape=False,
            fit=(1, 1),
            area=Area(1, 1, card.row, len(WIDTHS)),
            footer=" · ".join(printed.handling),
        ),
        tab=RED,
    )


class _Card:
    """A card on its way, row by row."""

    def __init__(self, printed: Printed) -> None:
        self.printed, self.say = printed, printed.say
        self.cells: dict[Position, Cell] = {}
        self.merges: dict[Area, Cell] = {}
        self.heights: dict[int, float] = {}
        self.row = 0

    def head(self, post: Post) -> None:
        """Whose card it is, and who bears the post."""
        self._wide(f"{self.say(TITLE)} · {post.name}", "title wrap", 16)
        control = f"{self.printed.plan_name}\n{' · '.join(self.printed.control)}"
        self._wide(control, "subtitle wrap", 9)
        if post.role is None:
            self._labelled(self.say(PRIMARY), self.say(UNKNOWN), "warning")
        else:
            self._labelled(self.say(PRIMARY), self._person(post.role.primary))
            self._labelled(self.say(BACKUP), self._person(post.role.backup))
        self.row += 1
        self.heights[self.row] = 36.0 if self.printed.wording.both_headings else 24.0
        for column, heading in enumerate(HEADINGS, start=1):
            self.cells[self.row, column] = Cell(self.printed.wording.heading(heading), "heading")

    def step(self, step: FirstStep, room: float, *, must: bool) -> bool:
        """Put a step below the last one if there is room, or if it must be."""
        what = "".join(self.say(ONLY, only=each) for each in step.only)
        what += beginning(step.what, LONGEST)
        if step.proof:
            proof = self.say(PROOF, proof=step.proof)
            what += "\n" + beginning(proof, LONGEST // 2)
        call = "\n".join(beginning(each, LONGEST) for each in step.call)
        texts = (step.key, what, step.when, call)
        sized = [(text, width - INDENT) for text, width in zip(texts, WIDTHS, strict=True)]
        high = max(36.0, row_height(sized, size=11) + 5)
        if not must and sum(self.heights.values()) + high > room:
            return False
        self.row += 1
        self.heights[self.row] = high
        styles = ("center text bold", "indent", "bold indent", "indent")
        for column, (text, style) in enumerate(zip(texts, styles, strict=True), start=1):
            self.cells[self.row, column] = Cell(text or None, f"cell print_card {style}")
        return True

    def foot(self, later: int) -> None:
        """Who leads, where people talk, and what else is to be known."""
        for label, text in self._leading():
            self._labelled(label, text)
        self._wide(self._remark(later), "small grey wrap text_ink", 9)

    def foot_height(self, later: int) -> float:
        """Points that the foot takes."""
        rows = [self._high(text) for _, text in self._leading()]
        return sum(rows) + row_height([(self._remark(later), sum(WIDTHS))], size=9) + 4

    def _remark(self, later: int) -> str:
        more = self.say(LATER, n=later) if later else self.say(ALL)
        return f"{more}{'' if self.printed.lang == 'zh' else ' '}{self.say(BOTH)}"

    def _leading(self) -> list[tuple[str, str]]:
        people: People = self.printed.reaching.people
        settings, leader = people.plan.settings, people.leader()
        channel = settings.group_channel if settings else None
        said = self.say(NOBODY_NAMED)
        if leader:
            both = (leader.primary, leader.backup)
            said = " / ".join(self.printed.reaching.of(each).line for each in both if each)
            said = f"{self.printed.reaching.text(leader.role)} {said}"
        group = self.printed.reaching.text(channel) or self.say(NO_GROUP)
        return [(self.say(LEADS), said), (self.say(GROUP), group)]

    def _person(self, name: str | None) -> str:
        reach = self.printed.reaching.of(name)
        numbers = " / ".join(reach.numbers)
        parts = (reach.name, reach.about, numbers, *reach.faults)
        gap = "　" if self.printed.lang == "zh" else " · "
        return gap.join(part for part in parts if part)

    def _labelled(self, label: str, text: str, style: str = "") -> None:
        self.row += 1
        self.heights[self.row] = self._high(text)
        self.cells[self.row, 1] = Cell(label, "cell center small navy zebra bold")
        area = Area(self.row, 2, self.row, len(WIDTHS))
        self.merges[area] = Cell(text, f"cell print bold indent {style}".strip())

    def _high(self, text: str) -> float:
        return max(26.0, row_height([(text, sum(WIDTHS[1:]) - INDENT)], size=12) + 4)

    def _wide(self, text: str, style: str, size: int) -> None:
        self.row += 1
        self.heights[self.row] = row_height([(text, sum(WIDTHS) - INDENT)], size=size) + 6
        self.merges[Area(self.row, 1, self.row, len(WIDTHS))] = Cell(text, style)
