from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser

import pytest

from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.digest import Digest, messages, notices_of
from bcm_excel.daily.messages import Message, To, Urgency
from bcm_excel.daily.notices import Change, Level, Notice, Person, key_of
from tests.daily.letters import NOW

TITLE = Text("应急预案每日检查", "Emergency plans, daily check")
LATE = Notice(
    key_of("机房停电", "3", "overdue", datetime(2026, 3, 2, 7, 10)),
    Level.RED,
    Text("步骤 3 已超时 20 分钟", "Step 3 is 20 min overdue"),
    Text("请拨打 138 0000 0001 确认进度", "Ring 138 0000 0001 and ask"),
    Person("王敏", "13800000001"),
    "机房停电应急预案",
    datetime(2026, 3, 2, 7, 10),
)
DUE = Notice(
    key_of("甲预案", "", "fund", date(2026, 3, 31)),
    Level.AMBER,
    Text("应急资金该清点了", "The fund count is due"),
    about="甲预案",
    due=date(2026, 3, 31),
    change=Change.WORSE,
)
GONE = replace(DUE, key="gone", level=Level.RED, change=Change.GONE, said=Text("备份人已补齐", "A backup was named"))  # fmt: skip
EXERCISE = replace(LATE, key="drill", drill=True, about="机房停电演练")


def made(*notices: Notice, lang: Lang = Lang.ZH, group: bool = False, **more: object) -> tuple[Message, ...]:  # fmt: skip
    digest = Digest(TITLE, NOW, notices, **more)  # type: ignore[arg-type]
    return messages(digest, "mail", To("wang@example.com", lang), group=group)


def only(*notices: Notice, lang: Lang = Lang.ZH, group: bool = False, **more: object) -> Message:
    [found] = made(*notices, lang=lang, group=group, **more)
    return found


def test_a_digest_says_what_to_do_by_when_and_whom_to_ring() -> None:
    assert only(DUE, LATE, GONE, intro=Text("查了 2 个预案。", "2 plans.")).text == (
        "应急预案每日检查 · 2026-03-02 07:30\n查了 2 个预案。\n\n"
        "1. 【紧急·新增】机房停电应急预案：步骤 3 已超时 20 分钟\n"
        "处理：请拨打 138 0000 0001 确认进度\n时限：2026-03-02 07:10\n请致电：王敏 138 0000 0001\n\n"
        "2. 【注意·加重】甲预案：应急资金该清点了\n时限：2026-03-31\n\n"
        "3. 【已消除】甲预案：备份人已补齐\n时限：2026-03-31"
    )


WEEK = Notice("week", Level.INFO, Text("每周汇总：逐条如下", "Weekly summary, listed below"))


def test_the_weeks_summary_leads_and_is_no_news_among_others() -> None:
    found = only(DUE, WEEK)
    assert found.items[0] == "1. 【告知】每周汇总：逐条如下"
    assert found.subject == "应急预案每日检查：注意 1 项（2026-03-02）"
    assert "新增" not in found.html
    assert only(WEEK).subject == "告知：每周汇总：逐条如下"


def test_whoever_is_on_duty_goes_before_others_of_the_same_level() -> None:
    duty = replace(DUE, key="duty", about="丙预案", first=True)
    found = only(DUE, duty, LATE)
    assert [each.partition("】")[2][:3] for each in found.items] == ["机房停", "丙预案", "甲预案"]
    assert notices_of(found) == (LATE, duty, DUE)


def test_english_readers_get_english() -> None:
    found = only(LATE, DUE, lang=Lang.EN)
    assert found.subject == "Emergency plans, daily check – 1 urgent, 1 attention (2026-03-02)"
    assert found.items[0] == (
        "1. [Urgent · New] 机房停电应急预案: Step 3 is 20 min overdue\n"
        "What to do: Ring 138 0000 0001 and ask\nDue: 2026-03-02 07:10\n"
        "Please ring: 王敏 138 0000 0001"
    )
    assert '<html lang="en">' in found.html


@pytest.mark.parametrize(
    ("notices", "subject"),
    [
        ((LATE,), "紧急：机房停电应急预案：步骤 3 已超时 20 分钟"),
        ((GONE,), "已消除：甲预案：备份人已补齐"),
        ((LATE, DUE, GONE), "应急预案每日检查：紧急 1 项，注意 1 项，已消除 1 项（2026-03-02）"),
        ((), "应急预案每日检查：已检查，没有新情况（2026-03-02）"),
    ],
)
def test_the_subject_says_the_thing_or_how_many(notices: tuple[Notice, ...], subject: str) -> None:
    found = only(*notices, intro=Text("已检查，没有新情况。", "Checked, nothing new."))
    assert found.subject == subject


def test_a_subject_shows_no_whole_number() -> None:
    found = only(replace(LATE, said=Text("王敏 138 0000 0001 打不通", "")))
    assert "138****0001" in found.subject


def test_a_drill_goes_apart_and_is_marked_first() -> None:
    real, drill = made(LATE, EXERCISE)
    assert not re.search("演练", real.subject + real.text + real.html)
    assert drill.subject.startswith("【演练】")
    assert drill.head.startswith("【演练】")
    assert "【演练】机房停电演练" in drill.html
    assert "【演练】机房停电演练" in drill.items[0]
    assert "机房停电应急预案" not in drill.text
    [english] = made(EXERCISE, lang=Lang.EN)
    assert english.subject.startswith("[DRILL] ")


def test_a_group_sees_no_whole_number_and_gets_its_own_report() -> None:
    found = only(LATE, group=True, attachments=("/whole.xlsx",), for_groups=("/masked.xlsx",))
    assert "0000" not in found.text + found.subject
    assert "王敏 138****0001" in found.text
    assert found.html == ""
    assert found.attachments == ("/masked.xlsx",)


def test_whoever_must_dial_can_touch_the_number() -> None:
    page = only(LATE, replace(DUE, call=Person("李雷", "051266668888x8029"))).html
    assert 'href="tel:13800000001"' in page
    assert 'href="tel:051266668888,8029"' in page


def test_the_same_digest_is_the_same_message_and_another_is_not() -> None:
    keys = {
        only(LATE).key,
        only(LATE, DUE).key,
        only(occasion="2026-W10").key,
        only(occasion="2026-W11").key,
    }
    assert len(keys) == 4
    assert only(LATE, DUE).key == only(DUE, LATE, lang=Lang.EN, closing=TITLE).key
    assert len(only(LATE, DUE).about) == 2


def test_red_is_urgent_unless_it_is_gone_or_said_otherwise() -> None:
    assert only(LATE).urgency is Urgency.HIGH
    assert only(DUE, GONE).urgency is Urgency.NORMAL
    assert only(DUE, urgency=Urgency.TOP).urgency is Urgency.TOP


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag} | {f"@{name}" for name, _ in attrs}
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


SAFE = {
    "html", "head", "meta", "title", "body", "table", "tr", "td", "div", "a", "br", "@lang",
    "@charset", "@name", "@content", "@style", "@role", "@width", "@cellpadding", "@cellspacing",
    "@border", "@bgcolor", "@align", "@valign", "@colspan", "@href",
}  # fmt: skip
"""All that a message is made of."""
HOSTILE = "<script>alert(1)</script>\" onclick='x' &amp; \x00\u202e</td></table>"


def test_whatever_stands_in_a_text_shows_as_text() -> None:
    bad = Text(HOSTILE, HOSTILE)
    page = _Page()
    page.feed(only(Notice("k", Level.RED, bad, bad, Person(HOSTILE, '1"><b>'), HOSTILE), intro=bad, closing=bad).html)  # fmt: skip
    page.close()
    assert page.open == []
    assert page.names <= SAFE
    assert "<script>alert(1)</script>" in page.words
    assert "\x00" not in page.words


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("lang", Lang)
def test_colour_never_stands_alone(level: Level, lang: Lang) -> None:
    page = only(replace(DUE, level=level), lang=lang).html
    assert level.value[lang] in page
    assert "<style" not in page
