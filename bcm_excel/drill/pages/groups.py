"""各步骤, 各角色, 各季度, and 各人员 where it was asked for: the figures by what they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bcm_excel.core.text import Text
from bcm_excel.drill.measure import Definition, Measure, Unit
from bcm_excel.drill.pages.drills import COLUMNS
from bcm_excel.drill.pages.sheet import Making, Sheet, box_of
from bcm_excel.drill.results import By, Group
from bcm_excel.excel.book import Cell, Page

TITLES = {
    By.STEP: Text("各步骤", "By step"),
    By.ROLE: Text("各角色", "By role"),
    By.QUARTER: Text("各季度", "By quarter"),
    By.PERSON: Text("各人员", "By person"),
}
PLAN, NUMBER, DRILLS = (
    Text("预案", "Plan"),
    Text("编号", "No."),
    Text("演练次数", "Drills"),
)
PLANNED = Text("计划用时（中位数）", "Planned (median)")
ACTUAL = Text("实际用时（中位数）", "Actual (median)")
COUNTED = Text("{name}\n分子 / 分母", "{name}\npart / whole")
NOTHING = Text("没有可以统计的。", "Nothing to be counted.")
ABOUT = {
    By.STEP: Text(
        "步骤按自己的应完成时间评价；计划与实际的对比图见“计划与实际”。",
        "A step is judged by its own deadline; “Planned and actual” has the chart.",
    ),
    By.ROLE: Text(
        "角色按所负责步骤自己的应完成时间评价，不受前面步骤超时的连累。",
        "A role is judged by its own steps' deadlines, and not blamed for late steps before them.",
    ),
    By.QUARTER: Text("按演练举行的季度。", "By the quarter in which a drill was held."),
    By.PERSON: Text(
        "个人数据只供改进培训和排班，请按制度保管，不作公开排名。",
        "For training and staffing only; keep it as the rules for personal data say, and publish "
        "no ranking.",
    ),
}
NAME_WIDTH, PLAN_WIDTH, VALUE_WIDTH, PART_WIDTH = 46.0, 24.0, 13.0, 13.0
MOST_WITH_PARTS = 6
"""Measures beside which their numerator and denominator have room."""
MOST_MEASURES = 12


def group_pages(making: Making) -> Iterator[Page]:
    """The pages, that of people only where there are any."""
    found = making.found
    for by, groups in (
        (By.STEP, found.steps),
        (By.ROLE, found.roles),
        (By.QUARTER, found.quarters),
        (By.PERSON, found.people),
    ):
        if groups or by is not By.PERSON:
            yield _Page(making, by, groups).page()


class _Page:
    """One of them: which columns it needs depends on what there is."""

    def __init__(self, making: Making, by: By, groups: Sequence[Group]) -> None:
        self.making, self.by, self.groups = making, by, groups
        self.plans = len({each.plan for each in groups}) > 1
        self.keyed = by is By.STEP
        self.timed = any(each.planned or each.actual for each in groups)
        self.measures = self._measures()
        self.parts = len(self.measures) <= MOST_WITH_PARTS

    def _measures(self) -> list[Definition]:
        """The measures of which some group has one, in the order of all figures."""
        known = {
            key: measure.about
            for each in self.groups
            for key, measure in each.measures.items()
            if measure.applies
        }
        order = COLUMNS if self.by is By.QUARTER else (*self.making.found.total, *known)
        return [known[key] for key in dict.fromkeys(order) if key in known][:MOST_MEASURES]

    def page(self) -> Page:
        heads, widths = zip(*self._columns(), strict=True)
        sheet = Sheet(dict(enumerate(widths, start=1)))
        sheet.top(self.making.say(TITLES[self.by]), self.making.span)
        sheet.note(self.making.say(ABOUT[self.by]))
        sheet.heading(heads)
        for index, group in enumerate(self.groups):
            sheet.row(self._row(group, box_of(index)))
        if not self.groups:
            sheet.line(self.making.say(NOTHING), "cell indent grey")
        return self.making.listed(sheet, TITLES[self.by])

    def _columns(self) -> Iterator[tuple[str, float]]:
        say = self.making.say
        if self.plans:
            yield say(PLAN), PLAN_WIDTH
        if self.keyed:
            yield say(NUMBER), 8.0
        yield say(self.by.value), NAME_WIDTH
        yield say(DRILLS), 9.0
        if self.timed:
            yield say(PLANNED), VALUE_WIDTH
            yield say(ACTUAL), VALUE_WIDTH
        for about in self.measures:
            yield say(about.name), VALUE_WIDTH
            if self._counted(about):
                yield say(COUNTED, name=about.name), PART_WIDTH

    def _counted(self, about: Definition) -> bool:
        return self.parts and about.unit is Unit.SHARE

    def _row(self, group: Group, box: str) -> list[Cell]:
        telling = self.making.telling
        plan = [Cell(self.making.plan_name(group.plan), f"{box} indent")] if self.plans else []
        key = [Cell(group.key, f"{box} center text")] if self.keyed else []
        times = (group.planned, group.actual) if self.timed else ()
        return [
            *plan,
            *key,
            Cell(telling.hide(group.name), f"{box} indent"),
            Cell(group.drills, f"{box} center whole"),
            *(self._time(each, box) for each in times),
            *self._values(group, box),
        ]

    def _time(self, time: timedelta | None, box: str) -> Cell:
        return Cell("" if time is None else self.making.telling.time(time), f"{box} center")

    def _values(self, group: Group, box: str) -> Iterator[Cell]:
        for about in self.measures:
            measure = group.measures.get(about.key)
            yield self.making.measured(measure, box)
            if self._counted(about):
                yield Cell(_of(measure), f"{box} center text")


def _of(measure: Measure | None) -> str:
    if measure is None or not measure.denominator:
        return ""
    return f"{measure.numerator} / {measure.denominator}"
