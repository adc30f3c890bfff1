from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.daily import database, outbox
from bcm_excel.daily.drop import Drop
from bcm_excel.daily.locks import alone
from bcm_excel.daily.messages import Message, to_json
from bcm_excel.daily.notices import Change
from bcm_excel.daily.sender import Outcome
from bcm_excel.daily.state import Found, Result, State, changes
from tests.daily.letters import NOW, Line, message, state

TODAY = NOW.date()


def test_a_slot_is_done_only_where_its_run_ended_well(tmp_path: Path) -> None:
    with state(tmp_path) as kept:
        assert kept.last_run("daily") is None
        well = kept.begin("daily", "2026-03-01 07:30", NOW)
        kept.finish(well, NOW + timedelta(minutes=1), ok=True)
        kept.finish(kept.begin("daily", "2026-03-02 07:30", NOW), NOW, ok=False)
        kept.begin("daily", "2026-03-03 07:30", NOW)
    with state(tmp_path) as kept:
        last, good = kept.last_run("daily"), kept.last_run("daily", ok=True)
        assert last is not None
        assert (last.slot, last.finished, last.ok) == ("2026-03-03 07:30", None, False)
        assert good is not None
        assert (good.slot, good.finished) == ("2026-03-01 07:30", NOW + timedelta(minutes=1))
        assert kept.last_run("incidents") is None


def test_what_is_new_worse_still_there_or_gone_is_told_apart(tmp_path: Path) -> None:
    first = [Found("a", "甲", 1, ""), Found("b", "甲", 1, ""), Found("c", "甲", 1, ""), Found("d", "乙", 1, "")]  # fmt: skip
    second = [Found("a", "甲", 1, ""), Found("b", "甲", 0, ""), Found("e", "甲", 2, "")]
    with state(tmp_path) as kept:
        kept.remember(first, ["甲", "乙"], TODAY)
        found = changes(kept.seen(), second, ["甲"])
    assert found == {"a": Change.STILL, "b": Change.WORSE, "e": Change.NEW, "c": Change.GONE}


def test_a_thing_keeps_the_day_it_was_first_seen_until_it_is_gone(tmp_path: Path) -> None:
    days = [date(2026, 3, day) for day in (2, 3, 4, 5)]
    there = [True, True, False, True]
    firsts = []
    with state(tmp_path) as kept:
        for day, found in zip(days, there, strict=True):
            kept.remember([Found("a", "甲", 1, "")] * found, ["甲"], day)
            firsts.append(kept.seen()["a"].first if found else None)
    assert firsts == [days[0], days[0], None, days[3]]


def test_what_went_on_a_day_is_known_unless_it_has_come_again(tmp_path: Path) -> None:
    a, b, c = (Found(key, "甲", 1, "") for key in "abc")
    first, second, third = (TODAY + timedelta(days=n) for n in range(3))
    with state(tmp_path) as kept:
        for found, day in (([a, b, c], first), ([c], second), ([a], third)):
            kept.remember(found, ["甲"], day)
        gone = [[each.key for each in kept.gone_on(day)] for day in (first, second, third)]
    assert gone == [[], ["b"], ["c"]]


def test_a_remark_that_was_said_ends_no_run(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"no database" * 99)
    with state(tmp_path) as kept:
        kept.begin("daily", "2026-03-02 07:30", NOW)
        kept.remarks_said(NOW)
        assert (kept.remarks, kept.last_run("daily", ok=True)) == ((), None)


def test_numbers_are_masked_in_what_is_kept_of_findings(tmp_path: Path) -> None:
    with state(tmp_path) as kept:
        kept.remember([Found("a", "甲", 1, "王敏 138 0000 0001 未核验")], ["甲"], TODAY)
        assert kept.seen()["a"].text == "王敏 138****0001 未核验"
    assert b"138 0000 0001" not in (tmp_path / "state.sqlite").read_bytes()


def test_results_hold_on_the_same_basis_and_are_forgotten_with_their_files(tmp_path: Path) -> None:
    one, two = (Result(f"{n}.xlsx", 9, 1, "d", "2026-03-02", b"\x00r") for n in "ab")
    with state(tmp_path) as kept:
        kept.keep_results([one, two], there=["a.xlsx", "b.xlsx"])
        assert kept.results("2026-03-02") == {"a.xlsx": one, "b.xlsx": two}
        assert kept.results("2026-03-03") == {}
        kept.keep_results([], there=["b.xlsx"])
        assert kept.results("2026-03-02") == {"b.xlsx": two}


def test_a_transaction_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    with state(tmp_path) as kept:
        with suppress(KeyError), kept.transaction():
            kept.begin("daily", "x", NOW)
            outbox.enqueue(kept, [message()], NOW)
            raise KeyError
        assert kept.last_run("daily") is None
        assert outbox.deliver(kept, {"mail": Line()}, NOW) == ()


def test_what_is_over_for_a_year_is_forgotten(tmp_path: Path) -> None:
    with state(tmp_path) as kept:
        kept.begin("daily", "x", NOW)
        outbox.enqueue(kept, [message()], NOW)
        outbox.deliver(kept, {"mail": Line()}, NOW)
        kept.tidy(NOW + timedelta(days=20))
        assert kept.last_run("daily") is not None
        assert not list((tmp_path / "reports").glob(".sent-*"))
        kept.tidy(NOW + timedelta(days=500))
        assert kept.last_run("daily") is None
        assert kept.db.rows("SELECT * FROM outbox") == []


def test_what_was_sent_is_known_when_the_witness_has_forgotten_it(tmp_path: Path) -> None:
    later = NOW + timedelta(days=20)
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message()], NOW)
        outbox.deliver(kept, {"mail": Line()}, NOW)
        kept.tidy(later)
    with state(tmp_path, later) as kept:
        assert outbox.enqueue(kept, [message()], later) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such modes")
def test_only_the_owner_may_read_what_waits_to_be_sent(tmp_path: Path) -> None:
    with state(tmp_path):
        assert stat.S_IMODE((tmp_path / "state.sqlite").stat().st_mode) == 0o600


def damaged(data: bytes) -> dict[str, bytes]:
    return {
        "no database": b"this is no database, but long enough to be looked at" * 99,
        "half": data[: len(data) // 2],
        "a page overwritten": data[:4096] + b"\xff" * 4096 + data[8192:],
        "the head overwritten": b"\x00" * 100 + data[100:],
        "short": b"SQLite format 3\x00",
    }


@pytest.mark.parametrize("how", damaged(b"").keys())
def test_a_damaged_state_is_put_aside_and_nothing_is_sent_twice(tmp_path: Path, how: str) -> None:
    path, line = tmp_path / "state.sqlite", Line()
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message("a"), message("b")], NOW)
        outbox.deliver(kept, {"mail": line}, NOW)
    bad = damaged(path.read_bytes())[how]
    path.write_bytes(bad)
    with state(tmp_path, NOW + timedelta(hours=1)) as kept:
        [said] = kept.remarks
        assert "state.sqlite.damaged-2026-03-02-083000" in said.zh
        assert outbox.enqueue(kept, [message("a"), message("b"), message("c")], NOW) == 1
        outbox.deliver(kept, {"mail": line}, NOW)
    assert line.got == [message(name).key for name in "abc"]
    aside = tmp_path / "state.sqlite.damaged-2026-03-02-083000"
    assert aside.read_bytes() == bad
    with state(tmp_path) as kept:
        assert list(kept.remarks) == [said]
        kept.remarks_said(NOW)
        assert list(kept.remarks) == []


def test_two_damaged_within_a_second_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    for word in (b"first " * 99, b"second " * 99):
        path.write_bytes(word)
        with state(tmp_path):
            pass
    assert len(list(tmp_path.glob("state.sqlite.damaged-*"))) == 2


@pytest.mark.parametrize("empty", [False, True])
def test_a_state_that_is_gone_is_said_and_nothing_is_sent_twice(
    tmp_path: Path, empty: bool
) -> None:
    path, line = tmp_path / "state.sqlite", Line()
    with state(tmp_path) as kept:
        assert kept.remarks == ()
        outbox.enqueue(kept, [message("a")], NOW)
        outbox.deliver(kept, {"mail": line}, NOW)
    path.unlink()
    if empty:
        path.touch()
    with state(tmp_path) as kept:
        assert [isinstance(each, Text) for each in kept.remarks] == [True]
        outbox.enqueue(kept, [message("a")], NOW)
        outbox.deliver(kept, {"mail": line}, NOW)
    assert line.got == [message("a").key]


@pytest.mark.parametrize(
    ("data", "reason"), [(None, Reason.MISSING), (b"rubbish " * 99, Reason.CORRUPT)]
)
def test_whoever_only_looks_mends_nothing(
    tmp_path: Path, data: bytes | None, reason: Reason
) -> None:
    path = tmp_path / "state.sqlite"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(Failure) as caught:
        State(path, tmp_path, NOW, mend=False)
    assert caught.value.reason is reason
    assert [each.read_bytes() for each in tmp_path.iterdir()] == ([data] if data else [])


def test_whoever_only_looks_sees_what_another_wrote(tmp_path: Path) -> None:
    with state(tmp_path) as kept:
        kept.finish(kept.begin("daily", "x", NOW), NOW, ok=True)
        with State(tmp_path / "state.sqlite", tmp_path / "reports", NOW, mend=False) as seen:
            assert seen.last_run("daily", ok=True) is not None


def test_another_program_s_database_is_put_aside_too(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "state.sqlite")
    other.execute("CREATE TABLE a (b)")
    other.commit()
    other.close()
    with state(tmp_path) as kept:
        assert len(kept.remarks) == 1


def test_a_state_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    with state(tmp_path) as kept:
        kept.db.run("PRAGMA user_version = 99")
    before = (tmp_path / "state.sqlite").read_bytes()
    with pytest.raises(Failure) as caught:
        state(tmp_path)
    assert caught.value.reason is Reason.WRONG_KIND
    assert (tmp_path / "state.sqlite").read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["state.sqlite"]


def test_a_folder_in_its_place_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").mkdir()
    with pytest.raises(Failure) as caught:
        state(tmp_path)
    assert caught.value.reason is Reason.DENIED


def test_a_file_where_the_folder_should_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(Failure) as caught:
        State(tmp_path / "a" / "b" / "state.sqlite", tmp_path / "reports", NOW)
    assert caught.value.reason is Reason.DENIED


def test_the_folder_is_made(tmp_path: Path) -> None:
    with State(tmp_path / "a" / "b" / "state.sqlite", tmp_path / "reports", NOW) as kept:
        assert kept.remarks == ()


def test_damage_that_shows_in_the_middle_of_a_run_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message(str(n), items=("x" * 5000,)) for n in range(50)], NOW)
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))
        kept.db.run("PRAGMA shrink_memory")
        with pytest.raises(Failure) as caught:
            outbox.deliver(kept, {"mail": Line()}, NOW)
    assert caught.value.reason is Reason.CORRUPT


def test_a_state_that_another_program_holds_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with state(tmp_path) as kept:
        other = sqlite3.connect(tmp_path / "state.sqlite", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Failure) as caught:
            kept.begin("daily", "x", NOW)
        other.close()
        assert caught.value.reason is Reason.LOCKED
        assert kept.begin("daily", "x", NOW) == 1


def test_names_of_files_that_are_no_text_are_kept_as_far_as_they_are(tmp_path: Path) -> None:
    bad = b"\xff.xlsx".decode("utf-8", "surrogateescape")
    letter = message("a", subject=bad, head=bad, items=(bad,), html=bad, attachments=(bad,))
    with state(tmp_path) as kept:
        kept.remember([Found(bad, bad, 1, bad)], [bad], TODAY)
        kept.keep_results([Result(bad, 1, 1, "d", "b", b"")], there=[bad])
        outbox.enqueue(kept, [letter, message("b", subject=bad, items=(bad,))], NOW)
        done = outbox.deliver(kept, {"mail": Drop(tmp_path / "out")}, NOW)
    assert [each.well for each in done] == [True, True]


def test_one_instance_works_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "new" / "state.sqlite"
    with alone(path), pytest.raises(Failure) as caught, alone(path):
        pass
    assert caught.value.reason is Reason.LOCKED
    with alone(path):
        pass


def test_a_lock_where_none_can_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(Failure) as caught, alone(tmp_path / "a" / "state.sqlite"):
        pass
    assert caught.value.reason is Reason.DENIED


class TestWitness:
    def test_a_line_half_written_spoils_no_other(self, tmp_path: Path) -> None:
        with state(tmp_path) as kept:
            kept.witness.note(["a" * 32], TODAY)
        with (tmp_path / "reports" / f".sent-{TODAY}").open("ab") as file:
            file.write(b"\n" + b"b" * 20)
        with state(tmp_path) as kept:
            kept.witness.note(["c" * 32, "d" * 32], TODAY)
        with state(tmp_path) as kept:
            assert [kept.witness.holds(letter * 32) for letter in "abcd"] == [True, False, True, True]  # fmt: skip

    def test_rubbish_in_it_is_passed_over(self, tmp_path: Path) -> None:
        (tmp_path / "reports").mkdir()
        (tmp_path / "reports" / ".sent-2026-03-02").write_bytes(
            os.urandom(5000) + b"\n" + b"e" * 32
        )
        with state(tmp_path) as kept:
            assert kept.witness.holds("e" * 32)

    @pytest.mark.parametrize("lost", ["reports", "state.sqlite.sent-2026-03-02"])
    def test_each_record_stands_in_for_the_other(self, tmp_path: Path, lost: str) -> None:
        with state(tmp_path) as kept:
            kept.witness.note(["a" * 32], TODAY)
        path = tmp_path / lost
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        with state(tmp_path) as kept:
            assert kept.witness.holds("a" * 32)

    def test_it_reveals_neither_recipient_nor_text(self, tmp_path: Path) -> None:
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message()], NOW)
            outbox.deliver(kept, {"mail": Line()}, NOW)
        text = (tmp_path / "reports" / ".sent-2026-03-02").read_text("ascii")
        assert set(text) <= set("0123456789abcdef\n")

    def test_nothing_is_sent_where_it_cannot_be_written(self, tmp_path: Path) -> None:
        line = Line()
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message()], NOW)
            (tmp_path / "reports" / ".sent-2026-03-02").mkdir(parents=True)
            with pytest.raises(Failure) as caught:
                outbox.deliver(kept, {"mail": line}, NOW)
        assert caught.value.reason is Reason.DENIED
        assert line.got == []

    def test_what_went_before_it_could_not_be_written_is_said_and_goes_once(
        self, tmp_path: Path
    ) -> None:
        class Fills(Line):
            """Sends; meanwhile the record becomes one that nobody can write to."""

            def send(self, message: Message, now: datetime) -> Outcome:
                (tmp_path / "reports" / ".sent-2026-03-02").unlink()
                (tmp_path / "reports" / ".sent-2026-03-02").mkdir()
                return super().send(message, now)

        fills, line = Fills(), Line()
        with state(tmp_path) as kept:
            outbox.enqueue(kept, [message()], NOW)
            with pytest.raises(Failure):
                outbox.deliver(kept, {"mail": fills}, NOW)
        (tmp_path / "reports" / ".sent-2026-03-02").rmdir()
        with state(tmp_path) as kept:
            outbox.deliver(kept, {"mail": line}, NOW)
        assert (fills.got, line.got) == ([message().key], [])


def test_what_was_sent_leaves_no_trace_of_its_content(tmp_path: Path) -> None:
    secret = to_json(message())[60:160].encode()
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [message()], NOW)
        assert secret in (tmp_path / "state.sqlite").read_bytes()
        outbox.deliver(kept, {"mail": Line()}, NOW)
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or secret not in path.read_bytes()


def test_a_moment_keeps_no_zone(tmp_path: Path) -> None:
    with state(tmp_path) as kept:
        kept.begin("daily", "x", datetime(2026, 3, 2, 7, 30, 9, 123))
        run = kept.last_run("daily")
        assert run is not None
        assert run.started == datetime(2026, 3, 2, 7, 30, 9)
