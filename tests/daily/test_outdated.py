"""What waits to be sent and does not hold any more is dropped; what still holds arrives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.text import Lang, Text
from bcm_excel.daily import ledger, outbox
from bcm_excel.daily.digest import Digest, messages, notices_of, only
from bcm_excel.daily.escalation import standing_of
from bcm_excel.daily.messages import Message, To, from_json, to_json
from bcm_excel.daily.notices import Change, Level, Notice, Person, key_of, subject_of
from bcm_excel.daily.outdated import Word, withdraw
from tests.daily.letters import NOW, Line, state
from tests.daily.test_forty_days import GOOD, PLAN, ROSTER, SETTINGS
from tests.daily.timetable import planned, timetable
from tests.daily.world import World, world

LATER = NOW + timedelta(minutes=5)
TO = To("zhou@example.com", Lang.ZH)
WHERE = ("mail", TO.address)
FIRE = "real:2026-03-02T07:00:00:停电"


def step(number: str, event: str = "overdue+0h", **more: object) -> Notice:
    due = datetime(2026, 3, 2, 9, 0)
    said = Text(f"步骤 {number} {event}", f"Step {number} {event}")
    given: dict[str, object] = {"about": "停电", "due": due, "call": Person("王敏", "13800000001")}
    return Notice(key_of(FIRE, number, event, due), Level.RED, said, **given | more)  # type: ignore[arg-type]


def item(
    name: str, change: Change = Change.NEW, day: int = 2, level: Level = Level.AMBER
) -> Notice:
    said = Text(f"{name} 将于 3 日内到期", f"{name} is due in 3 days")
    key = key_of("a.xlsx", name, change.name, date(2026, 3, day))
    return Notice(key, level, said, Text("办理", "do it"), due=date(2026, 3, 5), change=change)


def letter(*notices: Notice, group: bool = False) -> Message:
    digest = Digest(Text("每日检查", "Daily"), NOW, notices, closing=Text("报告", "report"))
    (made,) = messages(digest, "mail", TO, group=group)
    return made


def known(*said: Notice, so: tuple[Notice, ...] | None = None) -> Word:
    """By a run that read the incident: this is ``so`` of its steps, and this is ``said`` now."""
    latest: dict[tuple[str, str], set[str]] = {}
    for each in said:
        latest.setdefault(subject_of(each.key), set()).add(each.key)
    steps = (each for each in (said if so is None else so) if subject_of(each.key)[0] == FIRE)
    return Word({FIRE}, {standing_of(each.key) for each in steps}, {WHERE: latest})


class TestOneMessage:
    def test_a_message_is_made_again_with_what_is_left(self) -> None:
        whole = letter(step("1"), step("2"), item("演练"))
        less = only(whole, [step("2"), item("演练")])
        fresh = letter(step("2"), item("演练"))
        assert (less.subject, less.items, less.html) == (fresh.subject, fresh.items, fresh.html)
        assert (less.key, less.about) == (whole.key, fresh.about)
        assert "步骤 1" not in less.text + less.html

    def test_with_all_of_it_it_is_the_same(self) -> None:
        whole = from_json(to_json(letter(step("1"), item("演练"), step("3", due=None, call=None))))
        assert only(whole, notices_of(whole)) == whole

    def test_a_groups_message_stays_masked(self) -> None:
        less = only(letter(step("1"), step("2"), group=True), [step("2")])
        assert less.html == ""
        assert "13800000001" not in less.text.replace(" ", "")


class TestWithdrawing:
    def test_what_does_not_hold_is_dropped_and_counts_as_untold(self, tmp_path: Path) -> None:
        line = Line()
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [letter(step("1"))], NOW)
            [gone] = withdraw(kept, known(), LATER)
            assert (gone.gone, gone.left, gone.delivery.address) == (1, 0, TO.address)
            assert outbox.unsaid(kept, [step("1")], *WHERE) == (step("1"),)
            assert outbox.deliver(kept, {"mail": line}, NOW) == ()
            assert outbox.enqueue(kept, [letter(step("1"))], NOW) == 1
            outbox.deliver(kept, {"mail": line}, NOW)
        assert line.got == [letter(step("1")).key]

    def test_the_rest_of_a_message_goes_on_under_its_key(self, tmp_path: Path) -> None:
        whole = letter(step("1"), item("演练"))
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [whole], NOW)
            [less] = withdraw(kept, known(), LATER)
            assert (less.gone, less.left) == (1, 1)
            [(key, content)] = ledger.unsent(kept, LATER)
            assert key == whole.key
            assert [each.said.zh for each in notices_of(from_json(content))] == [
                "演练 将于 3 日内到期"
            ]
            assert outbox.unsaid(kept, [step("1"), item("演练")], *WHERE) == (step("1"),)
            [sent] = outbox.deliver(kept, {"mail": Line()}, NOW)
            assert sent.subject == "注意：演练 将于 3 日内到期"

    def test_what_holds_is_left_alone(self, tmp_path: Path) -> None:
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [letter(step("1"), item("演练"))], NOW)
            before = kept.db.rows("SELECT * FROM outbox")
            assert withdraw(kept, known(step("1")), LATER) == ()
            assert kept.db.rows("SELECT * FROM outbox") == before

    def test_a_repeat_takes_the_place_of_what_came_before(self, tmp_path: Path) -> None:
        later = step("1", "overdue+1h")
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [letter(step("1"), step("2"))], NOW)
            [less] = withdraw(kept, known(later, step("2")), LATER)
            assert (less.gone, less.left) == (1, 1)

    def test_what_is_still_so_is_kept_for_who_hears_nothing_newer(self, tmp_path: Path) -> None:
        """Such as a duty officer, when the plan that names them cannot be read."""
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [letter(step("1"))], NOW)
            assert withdraw(kept, known(so=(step("1", "overdue+4h"),)), LATER) == ()
            assert len(withdraw(kept, known(so=(step("1", "due_soon"),)), LATER)) == 1

    def test_of_an_incident_that_was_not_read_nothing_is_known(self, tmp_path: Path) -> None:
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [letter(step("1"))], NOW)
            assert withdraw(kept, Word(set()), LATER) == ()

    @pytest.mark.parametrize("change", [Change.WORSE, Change.GONE, Change.STILL])
    def test_newer_word_of_a_thing_takes_its_place(self, tmp_path: Path, change: Change) -> None:
        newer = item("演练", change, 4, Level.RED)
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [letter(item("演练"), item("备份"))], NOW)
            [less] = withdraw(kept, known(newer), LATER)
            assert (less.gone, less.left) == (1, 1)
            outbox.enqueue(kept, [letter(newer)], NOW)
            assert outbox.unsaid(kept, [newer, item("备份")], *WHERE) == ()

    def test_the_same_word_again_takes_nothings_place(self, tmp_path: Path) -> None:
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [letter(item("演练"))], NOW)
            assert withdraw(kept, known(item("演练")), LATER) == ()

    def test_whoever_looked_later_knows_better(self, tmp_path: Path) -> None:
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [letter(step("1"))], LATER)
            assert withdraw(kept, known(), NOW) == ()
            assert len(withdraw(kept, known(), NOW - timedelta(hours=1))) == 1

    def test_what_was_sent_or_given_up_stays_so(self, tmp_path: Path) -> None:
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [letter(step("1"))], NOW)
            outbox.deliver(kept, {"mail": Line()}, NOW)
            assert withdraw(kept, known(), LATER) == ()
            assert outbox.unsaid(kept, [step("1")], *WHERE) == ()

    def test_a_content_that_is_spoilt_is_left_to_its_turn(self, tmp_path: Path) -> None:
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [letter(step("1")), letter(step("2"))], NOW)
            kept.db.run("UPDATE outbox SET content = '{}' WHERE key = ?", (letter(step("1")).key,))
            assert len(withdraw(kept, known(), LATER)) == 1
            assert len(ledger.unsent(kept, LATER)) == 1


NOTICES = [*(step(number, event) for number in "12" for event in ("due_soon", "overdue+0h")),
           *(item(name) for name in ("演练", "备份"))]  # fmt: skip
SETS = st.sets(st.sampled_from(range(len(NOTICES))), min_size=1)


@settings(deadline=None, max_examples=40)
@given(st.lists(SETS, min_size=1, max_size=3), SETS)
def test_whatever_is_dropped_all_that_holds_is_told_and_nothing_else(
    batches: list[set[int]], true: set[int]
) -> None:
    so = tuple(NOTICES[n] for n in true)
    with TemporaryDirectory() as folder, state(Path(folder)) as kept:
        told: list[Notice] = []
        for batch in batches:
            fresh = outbox.unsaid(kept, [NOTICES[n] for n in sorted(batch)], *WHERE)
            told += fresh
            outbox.enqueue(kept, [letter(*fresh)] if fresh else [], NOW)
        withdraw(kept, known(so=so), LATER)
        waits = {
            notice.key
            for _, content in ledger.unsent(kept, LATER)
            for notice in notices_of(from_json(content))
        }
        keys = {each.key for each in so}
        assert waits == {each.key for each in told if each.key in keys or "a.xlsx" in each.key}
        unsaid = outbox.unsaid(kept, told, *WHERE)
        assert {each.key for each in told} - waits == {each.key for each in unsaid}


NIGHT = datetime(2026, 4, 15, 3, 0)
HOURS = timedelta(hours=1)
OVERDUE = "步骤 1"


@pytest.fixture
def w(tmp_path: Path) -> Iterator[World]:
    """On Monday all was well."""
    with world(tmp_path, datetime(2026, 4, 13, 7, 30)) as made:
        made.settings(SETTINGS)
        made.plan("停电.xlsx", PLAN.format_map(GOOD) + ROSTER)
        made.daily()
        made.set(datetime(2026, 4, 15, 0, 30))
        made.arrived.clear()
        yield made


def wrong_number(w: World) -> None:
    w.plan("停电.xlsx", PLAN.format_map(GOOD | {"li": "'138000000021"}) + ROSTER)


def night(w: World) -> Path:
    """A step is late and a number wrong when the daily run comes, long before the morning."""
    tracking = w.open("停电.xlsx", "停电", w.now, level="一般")
    wrong_number(w)
    w.set(NIGHT)
    w.daily()
    assert (w.arrived, w.runs[-1][1].waiting) == ([], 8)
    return tracking


def log(w: World) -> str:
    return (w.folder / "reports" / "daily.log").read_text("utf-8")


@pytest.mark.parametrize("job", [World.look, World.daily])
def test_a_step_finished_before_the_morning_falls_silent(w: World, job: object) -> None:
    tracking = night(w)
    w.set(datetime(2026, 4, 15, 6, 0))
    for number in "123":
        w.finished(tracking, number)
    w.set(datetime(2026, 4, 15, 7, 30))
    job(w)  # type: ignore[operator]
    assert timetable(w.arrived) == planned(
        "| Wed 04-15 07:30 | zhou amy groups | red new number of 李静 |"
    )
    assert log(w).count("不再发送") == 3
    assert log(w).count("去掉 1 项") + log(w).count("去掉 2 项") == 5


def test_what_waits_for_a_group_that_is_gone_from_the_settings_is_not_tried_for_a_month(
    w: World,
) -> None:
    night(w)
    w.settings("不是设置")
    assert w.daily().waiting == 8
    people = SETTINGS.partition("[[bots]]")[0]
    w.settings(people)
    w.set(datetime(2026, 4, 15, 7, 30))
    done = w.daily()
    assert (done.undelivered, done.waiting) == ((), 0)
    assert log(w).count("设置里不再有这个群") == 3


def test_a_step_still_late_in_the_morning_is_said_as_it_stands_then(w: World) -> None:
    night(w)
    w.set(datetime(2026, 4, 15, 7, 0))
    w.look()
    late = [each for each in w.arrived if OVERDUE in each.text or "Step 1" in each.text]
    assert sorted(each.to.partition("@")[0] for each in late) == [
        "amy", "dingtalk", "feishu", "li", "qian", "wang", "wecom", "zhou",
    ]  # fmt: skip
    assert all(each.text.count("周建国") == 1 for each in late if each.to in w.groups)
    w.look()
    w.daily()
    assert len([each for each in w.arrived if OVERDUE in each.text]) == len(late) - 1


def test_a_workbook_that_is_locked_in_the_morning_drops_nothing(w: World) -> None:
    tracking = night(w)
    tracking.write_bytes(tracking.read_bytes()[:3000])
    w.set(datetime(2026, 4, 15, 7, 0))
    w.look()
    assert {each.to for each in w.arrived if OVERDUE in each.text} >= {"wang@example.com", "feishu"}
    assert "不再发送" not in log(w)


def test_when_the_plan_is_locked_in_the_morning_the_duty_officer_is_told_still(w: World) -> None:
    night(w)
    plan = w.folder / "停电.xlsx"
    plan.write_bytes(plan.read_bytes()[:3000])
    w.set(datetime(2026, 4, 15, 7, 0))
    w.look()
    assert {"qian@example.com", "zhou@example.com"} <= {each.to for each in w.arrived}


def test_a_retry_does_not_fall_into_the_night(w: World) -> None:
    wrong_number(w)
    w.set(datetime(2026, 4, 15, 7, 30))
    w.mail_down()
    w.daily()
    for hour in (8, 12, 18, 21):
        w.set(datetime(2026, 4, 15, hour, 50))
        w.look()
    w.mail_up()
    w.arrived.clear()
    for hour in (22, 23, 26, 30):
        w.set(datetime(2026, 4, 15) + hour * HOURS)
        w.look()
    assert w.arrived == []
    w.set(datetime(2026, 4, 16, 7, 0))
    w.look()
    assert {each.to for each in w.arrived} == {"zhou@example.com", "amy@example.com"}
