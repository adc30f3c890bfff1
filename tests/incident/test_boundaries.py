"""Times at their edges, typed one after the other into a sheet that stands open.

After every change the sheet must show what Python computes of the same facts, and what the test
says in figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.clock.calendar import serial
from bcm_excel.clock.network import Moment, State
from bcm_excel.incident.status import Status
from tests.incident.cases import PEOPLE, incident
from tests.incident.typist import OVERVIEW, STEPS, Desk, all_differences, desk, minutes, table
from tests.office import needs_office
from tests.office_typing import Rows, Shown, sit
from tests.plans import plan

PLAN = plan(
    PEOPLE
    + """
| 步骤号 | 工作内容 | 责任人 | 时限 | 计时起点 | 前序步骤 | 判定选项 | 适用条件 | 期限性质 |
| '1 | 报告 | 应急小组组长 | 10 分钟 | 发现 | | | | |
| '2 | 判断 | 应急小组组长 | 1 日 | | '1 | 做、不做 | | |
| '3 | 修 | 应急小组组长 | 1 小时 | | '2 | | '2=做 | |
| '4 | 不修 | 应急小组组长 | 2 小时 | | '2 | | '2=不做 | |
| '5 | 收尾 | 应急小组组长 | 1 小时 | | '3、4 | | | |
| '6 | 书面报告 | 应急小组组长 | 1 个月 | 发现 | | | | 法定 |
| '7 | 备案 | 应急小组组长 | 2 个工作日 | 发现 | | | | 法定 |
| '8 | 复查 | 应急小组组长 | 9 个工作小时 | 发现 | | | | |
"""
)
Due = dict[str, str]
"""By step, what stands in its cell: a time, or the words beside it."""


def t(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass
class Story:
    """What is typed, with what must be shown each time somebody looks."""

    at: Desk
    said: list[Due] = field(default_factory=list)
    found: list[Status] = field(default_factory=list)

    def shows(self, now: str, **due: str) -> None:
        """Look, and find these deadlines; ``_2`` is step 2, ``flag_2`` its flag."""
        self.found.append(self.at.look(t(now)))
        self.said.append(due)


def seconds_round_to_the_minute(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-03-02 07:20:29"))
    story.shows("2026-03-02 07:20", _1="2026-03-02 07:30")
    at.moment(Moment.FOUND, t("2026-03-02 07:20:30"))
    story.shows("2026-03-02 07:20", _1="2026-03-02 07:31")
    at.step("1", finished=t("2026-03-02 07:31:29"))
    story.shows("2026-03-02 07:40", flag_1="已完成")
    at.step("1", finished=t("2026-03-02 07:31:31"))
    story.shows("2026-03-02 07:40", flag_1="超时完成")


def the_minute_after_the_deadline_is_late(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-03-02 07:20"))
    story.shows("2026-03-02 07:30:29", flag_1="临期")
    story.shows("2026-03-02 07:30:31", flag_1="已超时")


def midnight_belongs_to_the_day_that_begins(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-03-01 23:59:29"))
    story.shows("2026-03-02 00:00", _6="2026-04-01 23:59")
    at.moment(Moment.FOUND, t("2026-03-01 23:59:31"))
    at.step("1", finished=t("2026-03-02 00:00"))
    story.shows("2026-03-02 00:00", _2="2026-03-03 23:59", _6="2026-04-02 23:59")


def a_day_ends_at_23_59(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-03-02 07:20"))
    at.step("1", finished=t("2026-03-02 07:25"))
    story.shows("2026-03-03 23:59", _2="2026-03-03 23:59", flag_2="临期")
    story.shows("2026-03-04 00:00", flag_2="已逾期")
    at.step("2", finished=t("2026-03-03 23:59:29"))
    story.shows("2026-03-04 00:00", flag_2="已完成")
    at.step("2", finished=t("2026-03-03 23:59:31"))
    story.shows("2026-03-04 00:00", flag_2="超时完成")


def the_year_ends(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-12-31 23:50"))
    at.step("1", finished=t("2026-12-31 23:59"))
    story.shows("2027-01-01 00:00", _1="2027-01-01 00:00", _2="2027-01-01 23:59")
    story.shows("2027-01-01 00:00", _6="2027-01-31 23:59")
    at.moment(Moment.FOUND, t("2027-01-30 12:00"))
    story.shows("2027-01-30 12:00", _6="2027-02-28 23:59")


def a_moment_corrected_backwards_takes_everything_with_it(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-03-02 10:00"))
    story.shows("2026-03-02 10:05", _1="2026-03-02 10:10", flag_1="临期", _8="2026-03-03 11:00")
    at.moment(Moment.FOUND, t("2026-02-27 17:00"))
    story.shows("2026-03-02 10:05", _1="2026-02-27 17:10", flag_1="已超时", _8="2026-03-02 09:00")


def an_end_before_its_start_is_taken_as_typed(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-03-02 10:00"))
    at.step("1", started=t("2026-03-02 10:05"), finished=t("2026-03-02 09:00"))
    story.shows("2026-03-02 11:00", flag_1="已完成", _2="2026-03-03 23:59")
    at.step("1", started=t("2026-03-04 10:05"), finished=None, state=State.IN_PROGRESS)
    story.shows("2026-03-02 11:00", flag_1="已超时")


def what_is_cleared_was_never_typed(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-03-02 10:00"))
    at.step("1", state=State.DONE, finished=t("2026-03-02 10:05"))
    story.shows("2026-03-02 11:00", flag_1="已完成", _6="2026-04-02 23:59")
    at.moment(Moment.FOUND, None)
    story.shows("2026-03-02 11:00", _6="待 发现", _2="2026-03-03 23:59")
    at.step("1", state=State.NOT_STARTED, finished=None)
    story.shows("2026-03-02 11:00", _1="待 发现", flag_1="待定", _2="待 发现")


def a_decision_is_changed(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-03-02 10:00"))
    at.step("2", state=State.DONE, finished=t("2026-03-02 12:00"))
    story.shows("2026-03-02 12:00", _3="2026-03-02 13:00", _4="2026-03-02 14:00")
    at.decide("2", "做")
    story.shows("2026-03-02 12:00", _3="2026-03-02 13:00", _4="—", _5="2026-03-02 14:00")
    at.decide("2", "不做")
    story.shows("2026-03-02 12:00", _3="—", _4="2026-03-02 14:00", _5="2026-03-02 15:00")
    at.step("3", finished=t("2026-03-02 12:30"))
    story.shows("2026-03-02 12:40", _3="—", flag_3="不适用", _5="2026-03-02 15:00")
    at.decide("2", None)
    story.shows("2026-03-02 12:40", flag_3="已完成", _4="2026-03-02 14:00", _5="2026-03-02 15:00")


def nothing_applies(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-03-02 10:00"))
    for key in "12345678":
        at.step(key, state=State.NOT_APPLICABLE, remark="误报")
    story.shows("2026-03-02 12:00", _1="—", _8="—", flag_8="不适用")


def done_without_a_time(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-03-02 10:00"))
    at.step("1", state=State.DONE)
    story.shows("2026-03-02 12:00", flag_1="未登记时间", _2="2026-03-03 23:59")


def a_time_without_its_day_is_no_time(story: Story) -> None:
    at = story.at
    at.moment(Moment.FOUND, t("2026-03-02 10:00"))
    row = at.paper(STEPS).row("1", "编号")
    at.sitting.type(STEPS, at.paper(STEPS).under("实际完成", row), 3 / 24 + 10 / 1440)
    story.shows("2026-03-02 10:05", flag_1="临期", _2="2026-03-03 23:59")
    at.sitting.type(STEPS, at.paper(STEPS).under("实际完成", row), "2026.3.2 10:05")
    story.shows("2026-03-02 10:05", flag_1="临期")
    row = at.paper(OVERVIEW).row(Moment.BEGAN.value.zh, "时刻")
    at.sitting.type(OVERVIEW, at.paper(OVERVIEW).under("填写时间", row), "上午九点")
    story.shows("2026-03-02 10:05", _1="2026-03-02 10:10")


STORIES: tuple[Callable[[Story], None], ...] = (
    seconds_round_to_the_minute,
    the_minute_after_the_deadline_is_late,
    midnight_belongs_to_the_day_that_begins,
    a_day_ends_at_23_59,
    the_year_ends,
    a_moment_corrected_backwards_takes_everything_with_it,
    an_end_before_its_start_is_taken_as_typed,
    what_is_cleared_was_never_typed,
    a_decision_is_changed,
    nothing_applies,
    done_without_a_time,
    a_time_without_its_day_is_no_time,
)


def told(tell: Callable[[Story], None], folder: Path) -> Story:
    ready = replace(incident({}), opened=t("2026-02-26 09:00"))
    story = Story(desk(folder / f"{tell.__name__}.xlsx", PLAN, ready))
    tell(story)
    return story


def stands(steps: Rows, name: str) -> Shown:
    """What a sheet shows where ``name`` asks: the due time of ``_2``, the flag of ``flag_2``."""
    kind, _, key = name.partition("_")
    return minutes(table(steps, "编号", "编号")[key]["预警" if kind else "应完成"], 1440)


def meant(text: str) -> Shown:
    return serial(t(text)) if text[0] == "2" else text


@needs_office
def test_the_edges_of_time(tmp_path: Path) -> None:
    stories = {tell.__name__: told(tell, tmp_path) for tell in STORIES}
    seen = sit([story.at.sitting for story in stories.values()])
    wrong = []
    for (name, story), looks in zip(stories.items(), seen, strict=True):
        for turn, said in enumerate(story.said):
            steps = looks[3 * turn + 1]
            wrong += [
                f"{name}, look {turn + 1}: {key} shows {stands(steps, key)!r}, not {text}"
                for key, text in said.items()
                if stands(steps, key) != meant(text)
            ]
        wrong += all_differences([(name, looks, story.found)])
    assert not wrong, "\n".join(wrong)


@needs_office
def test_beyond_the_calendar_the_sheet_says_so(tmp_path: Path) -> None:
    ready = replace(incident({}), opened=t("2026-02-26 09:00"))
    at = desk(tmp_path / "t.xlsx", PLAN, ready)
    at.moment(Moment.FOUND, t("2031-03-03 10:00"))
    at.look(t("2031-03-03 10:05"))
    (looks,) = sit([at.sitting])
    rows = table(looks[1], "编号", "编号")
    assert [rows[key]["应完成"] for key in "78"] == ["超出日历", "超出日历"]
    assert minutes(rows["1"]["应完成"], 1440) == serial(t("2031-03-03 10:10"))
    assert minutes(rows["6"]["应完成"], 1440) == serial(t("2031-04-03 23:59"))
    assert rows["6"]["法定最迟"] == ""
    everything = [cell for look in looks for row in look for cell in row]
    assert "#" not in everything


@pytest.mark.parametrize("tell", STORIES, ids=lambda tell: tell.__name__)
def test_python_alone_says_the_same(tell: Callable[[Story], None], tmp_path: Path) -> None:
    story = told(tell, tmp_path)
    for found, said in zip(story.found, story.said, strict=True):
        for name, text in said.items():
            kind, _, key = name.partition("_")
            if not kind and text[0] == "2":
                assert found.times[key].deadline == t(text), (found.now, name)
