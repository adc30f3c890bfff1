from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily import ledger, outbox
from bcm_excel.daily.ledger import PAUSES, REFUSALS, Status
from bcm_excel.daily.locks import alone
from bcm_excel.daily.messages import Message, Urgency, from_json, to_json
from bcm_excel.daily.notices import Level, Notice
from bcm_excel.daily.sender import SENT, Outcome, later, permanent, temporary
from bcm_excel.daily.state import State
from tests.daily.letters import NOW, Line, message, state

DOWN = Text("服务器无法连接", "the server is down")
NO = Text("拒收", "refused")
MINUTE = timedelta(minutes=1)


@dataclass
class Taken:
    """A channel that remembers what it took; an exception stands for the end of the process."""

    answers: list[Outcome | KeyError] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    per_minute: int | None = None

    def send(self, message: Message, now: datetime) -> Outcome:
        answer = self.answers.pop(0) if self.answers else SENT
        if isinstance(answer, KeyError):
            raise answer
        if answer == SENT:
            self.messages.append(message.key)
        return answer

    def close(self) -> None:
        """Nothing is kept open."""


def keys(*names: str) -> list[str]:
    return [message(name).key for name in names]


def notice(key: str) -> Notice:
    return Notice(key, Level.RED, Text("超时", "Overdue"))


def test_a_message_goes_once_however_often_it_is_put_in(tmp_path: Path) -> None:
    line = Line()
    with state(tmp_path) as kept:
        assert outbox.enqueue(kept, [message(), message()], NOW) == 1
        [done] = outbox.deliver(kept, {"mail": line}, NOW)
        assert (done.status, done.attempts, done.well) == (Status.SENT, 1, True)
        assert outbox.enqueue(kept, [message()], NOW) == 0
        assert outbox.deliver(kept, {"mail": line}, NOW) == ()
        assert outbox.deliver(kept, {"mail": line}, NOW + timedelta(days=9)) == ()
    assert line.got == keys("a")
    assert line.closed == 3


def test_whoever_was_told_is_not_told_again_and_others_are(tmp_path: Path) -> None:
    a, b = notice("a"), notice("b")
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message("a")], NOW)
        assert outbox.unsaid(kept, [a, b], "mail", "wang@example.com") == (b,)
        assert outbox.unsaid(kept, [a, b], "mail", "li@example.com") == (a, b)
        assert outbox.unsaid(kept, [a, b], "wecom:群", "wang@example.com") == (a, b)
        outbox.deliver(kept, {"mail": Line()}, NOW)
    (tmp_path / "state.sqlite").unlink()
    with state(tmp_path) as kept:
        assert outbox.unsaid(kept, [a, b], "mail", "wang@example.com") == (b,)


def test_the_urgent_goes_first_then_what_waits_longest(tmp_path: Path) -> None:
    line = Line()
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message("a"), message("b")], NOW)
        outbox.enqueue(kept, [message("c", urgency=Urgency.TOP), message("d")], NOW + MINUTE)
        outbox.deliver(kept, {"mail": line}, NOW + MINUTE)
    assert line.got == keys("c", "a", "b", "d")


def test_what_fails_is_tried_again_with_growing_pauses(tmp_path: Path) -> None:
    line, now, tries = Line([temporary(DOWN)] * 8), NOW, []
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message()], NOW)
        while now < NOW + timedelta(days=4):
            if outbox.deliver(kept, {"mail": line}, now):
                tries.append(now)
            now += MINUTE
    pauses = [after - before for before, after in pairwise(tries)]
    assert pauses == [*PAUSES, timedelta(days=1), timedelta(days=1)][: len(pauses)]
    assert len(tries) == 8


def test_a_server_that_is_down_two_days_loses_nothing(tmp_path: Path) -> None:
    line, now = Line(), NOW
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message("a"), message("b")], NOW)
        for _ in range(2 * 24 * 12):
            line.answers = [temporary(DOWN, for_all=True)]
            outbox.deliver(kept, {"mail": line}, now)
            now += 5 * MINUTE
        line.answers, line.got = [], []
        assert [each.key for each in ledger.undelivered(kept)] == keys("a", "b")
        for _ in range(24):
            outbox.deliver(kept, {"mail": line}, now)
            now += timedelta(hours=1)
        assert ledger.undelivered(kept) == ()
    assert line.got == keys("a", "b")


def test_a_server_that_is_down_is_asked_once_a_run(tmp_path: Path) -> None:
    down, other = Line([temporary(DOWN, for_all=True)]), Line()
    letters = [*(message(str(n)) for n in range(5)), message("x", channel="wecom:群")]
    with state(tmp_path) as kept:
        outbox.enqueue(kept, letters, NOW)
        done = outbox.deliver(kept, {"mail": down, "wecom:群": other}, NOW)
    assert [each.status for each in done] == [Status.FAILED] * 5 + [Status.SENT]
    assert {each.why for each in done[:5]} == {DOWN}
    assert len(down.got) == len(other.got) == 1


def test_a_refusal_is_said_at_once_and_given_up_in_the_end(tmp_path: Path) -> None:
    line, now = Line([permanent(NO)] * 99), NOW
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message("a")], NOW)
        [first] = outbox.deliver(kept, {"mail": line}, NOW)
        assert (first.status, first.why, first.well) == (Status.FAILED, NO, False)
        for _ in range(20):
            now += timedelta(days=1)
            outbox.deliver(kept, {"mail": line}, now)
        [last] = ledger.undelivered(kept)
        assert (last.status, last.attempts, last.why) == (Status.GAVE_UP, REFUSALS, NO)
        assert last.next_try is None
        assert kept.db.rows("SELECT content FROM outbox") == [(None,)]
        assert outbox.enqueue(kept, [message("a")], now) == 0
    assert len(line.got) == REFUSALS


def test_what_cannot_be_delivered_for_a_month_is_given_up(tmp_path: Path) -> None:
    line = Line([temporary(DOWN)] * 99)
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message()], NOW)
        for day in range(40):
            outbox.deliver(kept, {"mail": line}, NOW + timedelta(days=day))
        [last] = ledger.undelivered(kept)
    assert last.status is Status.GAVE_UP
    assert 28 <= len(line.got) <= 34


def test_what_was_given_up_is_said_by_the_run_that_gave_it_up(tmp_path: Path) -> None:
    line, first, second = Line([temporary(DOWN)] * 3), *(NOW + timedelta(n) for n in (31, 32))
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message("a"), message("b").at(second)], NOW)
        outbox.deliver(kept, {"mail": line}, first)
        outbox.enqueue(kept, [message("c")], second)
        sent = outbox.deliver(kept, {"mail": line}, second)
        assert [each.key for each in ledger.failing(kept, sent)] == keys("b", "c")
        assert [each.key for each in ledger.failing(kept)] == keys("c")


def test_the_messages_of_a_day_are_those_made_on_it(tmp_path: Path) -> None:
    midnight = datetime(2026, 3, 2)
    moments = {"a": midnight - MINUTE, "b": midnight, "c": midnight + timedelta(hours=23, minutes=59), "d": midnight + timedelta(days=1)}  # fmt: skip
    with state(tmp_path) as kept:
        for name, moment in moments.items():
            outbox.enqueue(kept, [message(name)], moment)
        assert [each.key for each in ledger.made_on(kept, midnight.date())] == keys("b", "c")


def test_one_refused_recipient_holds_nobody_up(tmp_path: Path) -> None:
    line = Line([permanent(NO)])
    letters = [message("a", f"{name}@example.com") for name in ("li", "wang", "zhao")]
    with state(tmp_path) as kept:
        outbox.enqueue(kept, letters, NOW)
        done = outbox.deliver(kept, {"mail": line}, NOW)
    assert [(each.address, each.well) for each in done] == [
        ("li@example.com", False),
        ("wang@example.com", True),
        ("zhao@example.com", True),
    ]


def down(kept: State, now: datetime, hours: int, *letters: Message) -> datetime:
    """The channel is down for so many hours, and asked every five minutes; when that ends."""
    outbox.enqueue(kept, letters, now)
    for _ in range(12 * hours):
        outbox.deliver(kept, {"mail": Line([temporary(DOWN, for_all=True)])}, now)
        now += 5 * MINUTE
    return now


class TestRelease:
    def test_one_message_through_frees_all_that_waited_for_the_channel(
        self, tmp_path: Path
    ) -> None:
        line = Line()
        with state(tmp_path) as kept:
            now = down(kept, NOW, 30, message("a"), message("b"))
            assert outbox.deliver(kept, {"mail": line}, now) == ()
            outbox.enqueue(kept, [message("new")], now)
            done = outbox.deliver(kept, {"mail": line}, now)
            assert [each.status for each in done] == [Status.SENT] * 3
        assert line.got == keys("new", "a", "b")

    def test_another_channel_frees_nothing(self, tmp_path: Path) -> None:
        line = Line()
        with state(tmp_path) as kept:
            now = down(kept, NOW, 30, message("a"))
            outbox.enqueue(kept, [message("x", channel="wecom:群")], now)
            outbox.deliver(kept, {"mail": line, "wecom:群": Line()}, now)
        assert line.got == []

    def test_who_was_refused_or_deferred_is_not_asked_sooner(self, tmp_path: Path) -> None:
        line = Line([permanent(NO), temporary(NO)])
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message("refused"), message("deferred")], NOW)
            outbox.deliver(kept, {"mail": line}, NOW)
            outbox.enqueue(kept, [message("new")], NOW + MINUTE)
            outbox.deliver(kept, {"mail": line}, NOW + MINUTE)
        assert line.got == keys("refused", "deferred", "new")

    def test_who_was_refused_before_the_server_went_down_is_not_freed(self, tmp_path: Path) -> None:
        line = Line([permanent(NO)])
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message("refused")], NOW)
            outbox.deliver(kept, {"mail": line}, NOW)
            now = down(kept, NOW + 5 * MINUTE, 6)
            outbox.enqueue(kept, [message("new")], now)
            outbox.deliver(kept, {"mail": line}, now)
        assert line.got == keys("refused", "new")

    def test_what_is_freed_keeps_to_the_limit(self, tmp_path: Path) -> None:
        line = Line(per_minute=20)
        with state(tmp_path) as kept:
            now = down(kept, NOW, 30, *(message(str(n)) for n in range(30)))
            outbox.enqueue(kept, [message("new")], now)
            outbox.deliver(kept, {"mail": line}, now)
            assert len(line.got) == 20
            outbox.deliver(kept, {"mail": line}, now + 5 * MINUTE)
        assert len(set(line.got)) == 31

    def test_what_fails_again_waits_longer(self, tmp_path: Path) -> None:
        line = Line([SENT, temporary(DOWN, for_all=True)])
        with state(tmp_path) as kept:
            now = down(kept, NOW, 1, message("a"))
            outbox.enqueue(kept, [message("new")], now)
            [_, failed] = outbox.deliver(kept, {"mail": line}, now)
            assert (failed.attempts, failed.next_try) == (4, now + timedelta(hours=4))

    def test_in_quiet_hours_it_stays_where_it_is(self, tmp_path: Path) -> None:
        line, night = Line(), datetime(2026, 3, 3, 22, 30)
        with state(tmp_path) as kept:
            down(kept, NOW, 30, message("a", quiet=((22 * 60, 31 * 60),)))
            outbox.enqueue(kept, [message("top", urgency=Urgency.TOP)], night)
            outbox.deliver(kept, {"mail": line}, night)
        assert line.got == keys("top")


def test_only_refusals_count_towards_giving_up(tmp_path: Path) -> None:
    line = Line([permanent(NO)] * 99)
    with state(tmp_path) as kept:
        now = down(kept, NOW, 80, message("a"))
        outbox.enqueue(kept, [message("new")], now)
        for day in range(12):
            outbox.deliver(kept, {"mail": line}, now + timedelta(days=day))
        assert all(each.status is Status.GAVE_UP for each in ledger.undelivered(kept))
    assert len(line.got) == 2 * REFUSALS


ANSWERS = st.sampled_from(
    [SENT, temporary(DOWN), temporary(DOWN, for_all=True), later(NO), KeyError()]
)
STEPS = st.lists(
    st.tuples(st.lists(ANSWERS, max_size=4), st.integers(-90, 3000), st.booleans()), max_size=8
)


@settings(deadline=None, max_examples=25)
@given(steps=STEPS)
def test_whatever_happens_each_message_is_taken_once(
    steps: list[tuple[list[Outcome | KeyError], int, bool]],
) -> None:
    """Servers down, clocks set back, runs that end in the middle, a state that is lost."""
    now, taken = NOW, Taken()
    with TemporaryDirectory() as name:
        folder = Path(name)
        for answers, minutes, lost in [*steps, ([], 3000, False)]:
            taken.answers, now = list(answers), now + minutes * MINUTE
            with suppress(KeyError), state(folder, now) as kept:
                outbox.enqueue(kept, [message(name) for name in "abc"], now)
                outbox.deliver(kept, {"mail": taken}, now)
            if lost:
                (folder / "state.sqlite").unlink()
    assert sorted(taken.messages) == sorted(keys("a", "b", "c"))


class TestLimits:
    def test_more_than_the_channel_takes_in_a_minute_waits_for_another_run(
        self, tmp_path: Path
    ) -> None:
        line, sent = Line(per_minute=20), []
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message(str(n)) for n in range(50)], NOW)
            for minute in range(8):
                done = outbox.deliver(kept, {"mail": line}, NOW + minute * MINUTE)
                assert all(each.well for each in done)
                sent.append(len(line.got))
            assert ledger.waiting(kept) == 0
        assert sent == [20, 20, 40, 40, 50, 50, 50, 50]
        assert len(set(line.got)) == 50

    def test_what_waits_for_another_run_says_why(self, tmp_path: Path) -> None:
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message("a"), message("b")], NOW)
            done = outbox.deliver(kept, {"mail": Line(per_minute=1)}, NOW)
        assert [each.why for each in done] == [None, outbox.FULL]

    def test_a_run_a_second_later_does_not_begin_to_count_anew(self, tmp_path: Path) -> None:
        line = Line(per_minute=20)
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message(str(n)) for n in range(50)], NOW)
            for _ in range(3):
                outbox.deliver(kept, {"mail": line}, NOW)
        assert len(line.got) == 20

    def test_a_service_that_asks_for_less_is_left_alone_and_nothing_counts_as_failed(
        self, tmp_path: Path
    ) -> None:
        line = Line([later(NO)])
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message(name) for name in "abc"], NOW)
            done = outbox.deliver(kept, {"mail": line}, NOW)
            assert [(each.well, each.attempts, each.why) for each in done] == [(True, 0, NO)] * 3
            outbox.deliver(kept, {"mail": line}, NOW + 5 * MINUTE)
            assert len(line.got) == 1
            outbox.deliver(kept, {"mail": line}, NOW + 10 * MINUTE)
        assert line.got[1:] == keys("a", "b", "c")


class TestTime:
    def test_a_message_waits_for_its_time(self, tmp_path: Path) -> None:
        line, night = Line(), datetime(2026, 3, 2, 23, 0)
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message().at(datetime(2026, 3, 3, 7, 0))], night)
            assert outbox.deliver(kept, {"mail": line}, datetime(2026, 3, 3, 6, 59)) == ()
            assert ledger.waiting(kept) == 1
            assert outbox.deliver(kept, {"mail": line}, datetime(2026, 3, 3, 7, 0))
        assert line.got == keys("a")

    def test_a_retry_waits_until_quiet_hours_are_over(self, tmp_path: Path) -> None:
        evening, morning = datetime(2026, 3, 2, 21, 58), datetime(2026, 3, 3, 7, 0)
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message(quiet=((22 * 60, 31 * 60),))], evening)
            [failed] = outbox.deliver(kept, {"mail": Line([temporary(DOWN)])}, evening)
            assert failed.next_try == morning
            assert outbox.deliver(kept, {"mail": Line()}, morning - MINUTE) == ()
            assert outbox.deliver(kept, {"mail": Line()}, morning)

    def test_a_run_that_comes_in_quiet_hours_alone_still_tries(self, tmp_path: Path) -> None:
        line, night = Line([temporary(DOWN)]), datetime(2026, 3, 2, 3, 0)
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message(quiet=((0, 420),))], night)
            for day in range(3):
                outbox.deliver(kept, {"mail": line}, night + timedelta(days=day))
        assert len(line.got) == 2

    def test_a_clock_set_back_an_hour_keeps_the_night_quiet(self, tmp_path: Path) -> None:
        line, night = Line(), datetime(2026, 3, 2, 23, 0)
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message().at(datetime(2026, 3, 3, 7, 0))], night)
            assert outbox.deliver(kept, {"mail": line}, night - timedelta(hours=1)) == ()

    def test_a_clock_set_back_does_not_hold_up_what_failed(self, tmp_path: Path) -> None:
        line = Line([temporary(DOWN)] * 4)
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message()], NOW)
            for hours in (0, 1, 2, 3):
                outbox.deliver(kept, {"mail": line}, NOW + timedelta(hours=hours))
            outbox.deliver(kept, {"mail": line}, NOW)
        assert len(line.got) == 5

    def test_what_was_made_in_a_wrong_year_is_not_kept_until_then(self, tmp_path: Path) -> None:
        line = Line()
        with state(tmp_path, datetime(2099, 1, 1)) as kept:
            outbox.enqueue(kept, [message()], datetime(2099, 1, 1))
            assert outbox.deliver(kept, {"mail": line}, NOW)
        assert line.got == keys("a")


def test_a_run_that_is_to_end_ends_between_two_messages(tmp_path: Path) -> None:
    line = Line()
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message(str(n)) for n in range(5)], NOW)
        outbox.deliver(kept, {"mail": line}, NOW, stop=lambda: len(line.got) == 2)
        assert ledger.waiting(kept) == 3
        outbox.deliver(kept, {"mail": line}, NOW)
    assert line.got == keys(*"01234")


def test_while_another_sends_nothing_is_sent_twice(tmp_path: Path) -> None:
    line = Line()
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message("a"), message("b")], NOW)
        with alone(kept.path, "sending"):
            ledger.attempt(kept, message("a").key, NOW)
            outbox.deliver(kept, {"mail": line}, NOW)
    assert line.got == []


def test_where_no_lock_can_be_nothing_is_sent_and_it_is_said(tmp_path: Path) -> None:
    line = Line()
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message()], NOW)
        (tmp_path / "state.sqlite.sending.lock").mkdir()
        with pytest.raises(Failure) as caught:
            outbox.deliver(kept, {"mail": line}, NOW)
    assert (caught.value.reason, line.got) == (Reason.DENIED, [])


def test_what_another_puts_in_meanwhile_is_sent_as_time_goes_on(tmp_path: Path) -> None:
    times = iter([NOW, NOW, NOW + MINUTE, NOW + 2 * MINUTE])
    line = Line()
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message("a"), message("b").at(NOW + MINUTE)], NOW)
        outbox.deliver(kept, {"mail": line}, NOW, clock=lambda: next(times))
    assert line.got == keys("a", "b")


def test_a_channel_that_is_not_set_up_is_said_and_tried_when_it_is(tmp_path: Path) -> None:
    line = Line()
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message()], NOW)
        [done] = outbox.deliver(kept, {}, NOW)
        assert done.why == outbox.NO_CHANNEL
        outbox.deliver(kept, {"mail": line}, NOW + timedelta(hours=1))
    assert line.got == keys("a")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"to": 1}', "null"])
def test_a_content_that_is_spoilt_is_said_and_holds_nobody_up(tmp_path: Path, content: str) -> None:
    line = Line()
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message("a"), message("b")], NOW)
        kept.db.run("UPDATE outbox SET content = ? WHERE key = ?", (content, message("a").key))
        done = outbox.deliver(kept, {"mail": line}, NOW)
    assert [each.why for each in done] == [outbox.UNREADABLE, None]
    assert line.got == keys("b")


def test_what_was_left_as_sending_goes_again_unless_the_witness_has_it(tmp_path: Path) -> None:
    line = Line()
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message("a"), message("b")], NOW)
        for key in keys("a", "b"):
            ledger.attempt(kept, key, NOW)
        kept.witness.note(keys("a"), NOW.date())
    with state(tmp_path) as kept:
        outbox.deliver(kept, {"mail": line}, NOW)
        assert ledger.waiting(kept) == 0
    assert line.got == keys("b")


def test_a_message_is_kept_as_it_is() -> None:
    made = message(urgency=Urgency.TOP, attachments=("/a/报告.xlsx",), html="<p>甲</p>").at(NOW)
    assert from_json(to_json(made)) == made
    assert made.to.lang is Lang.ZH
    assert isinstance(from_json(to_json(made)), Message)
