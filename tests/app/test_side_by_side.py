"""A daily run that takes long, and what goes on beside it: looks at incidents, saved plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from bcm_excel.app import answers as answers_module
from bcm_excel.app import daily_files, daily_run
from bcm_excel.app.daily import DAILY, Done, run_daily, run_incidents
from bcm_excel.app.daily_known import FilesRead
from bcm_excel.app.validate import mark
from bcm_excel.app.watch import Saved
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Wording
from bcm_excel.daily import outbox
from bcm_excel.daily import state as state_module
from bcm_excel.daily.ledger import Status
from bcm_excel.daily.locks import alone
from bcm_excel.daily.messages import Message
from bcm_excel.daily.sender import SENT, Outcome, Sender
from bcm_excel.daily.settings import STATE
from bcm_excel.daily.state import State
from tests.app.test_daily import BAD, GOOD, MONDAY, at, opened, workspace

SOON = 60.0
"""Seconds after which a test that hangs fails."""


@dataclass
class Slow:
    """A mail server that takes the first message only when it is told to."""

    began: Event = field(default_factory=Event)
    go: Event = field(default_factory=Event)
    got: list[tuple[str, str]] = field(default_factory=list)
    per_minute: int | None = None

    def send(self, message: Message, _: datetime) -> Outcome:
        self.got.append((message.to.address, message.key))
        self.began.set()
        assert self.go.wait(SOON)
        return SENT

    def close(self) -> None:
        """Nothing is kept open."""

    def channels(self, *_: object) -> Mapping[str, Sender]:
        return {"mail": self}

    @property
    def to(self) -> list[str]:
        return [address for address, _ in self.got]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    server = Slow()
    monkeypatch.setattr(daily_run, "channels", server.channels)
    return server


@contextmanager
def beside(run: Callable[[], Done], *, until: Event, go: Event) -> Iterator[list[Done]]:
    """What is within is done while the run stands still; afterwards there is what it gave."""
    done: list[Done] = []
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(run)
        try:
            assert until.wait(SOON)
            yield done
        finally:
            go.set()
        done.append(future.result(SOON))


def daily(folder: Path, clock: Callable[[], datetime] | None = None) -> Callable[[], Done]:
    return lambda: run_daily(folder, MONDAY, {}, clock=clock)


def answers(folder: Path, now: datetime) -> list[str]:
    """What two looks at the saved files say."""
    said: list[str] = []
    saved = Saved(folder, folder / STATE, Wording(Lang.ZH), said.append)
    for seconds in (0, 3):
        saved.look(now + timedelta(seconds=seconds))
    return said


def test_while_a_slow_server_takes_the_daily_messages_the_rest_goes_on(
    tmp_path: Path, slow: Slow
) -> None:
    workspace(tmp_path, li=BAD)
    opened(tmp_path)
    with beside(daily(tmp_path, lambda: at(1.2)), until=slow.began, go=slow.go) as ended:
        look = run_incidents(tmp_path, at(1.1), {})
        assert look.queued > 0
        assert {each.status for each in look.deliveries} <= {Status.PENDING, Status.SENDING}
        assert answers(tmp_path, at(1.1))[0].startswith("停电.xlsx：")
    assert ended[0].waiting == 0
    assert slow.to[0] == "admin@example.com"
    assert "wang@example.com" in slow.to[1:]
    assert len(set(slow.got)) == len(slow.got)
    assert run_incidents(tmp_path, at(1.2), {}).queued == 0


def test_while_the_daily_run_reads_the_rest_goes_on(
    tmp_path: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(tmp_path, li=GOOD)
    opened(tmp_path)
    slow.go.set()
    reads, go = Event(), Event()
    read_files = daily_files.read_files

    def held(*given: object, plans: bool, **more: object) -> FilesRead:
        if plans:
            reads.set()
            assert go.wait(SOON)
        return read_files(*given, plans=plans, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(daily_files, "read_files", held)
    late = lambda: run_daily(tmp_path, at(1.1), {})  # noqa: E731 - what is run beside
    with beside(late, until=reads, go=go):
        look = run_incidents(tmp_path, at(1.1), {})
        assert {each.status for each in look.deliveries} == {Status.SENT}
        assert answers(tmp_path, at(1.1))
        told = list(slow.got)
        assert "wang@example.com" in slow.to
    again = [each for each in slow.got[len(told) :] if each[0] == "wang@example.com"]
    assert again == []


def test_a_second_daily_run_is_refused_at_once(tmp_path: Path, slow: Slow) -> None:
    workspace(tmp_path)
    with (
        beside(daily(tmp_path), until=slow.began, go=slow.go),
        pytest.raises(Failure) as caught,
    ):
        run_daily(tmp_path, MONDAY, {})
    assert caught.value.reason is Reason.LOCKED
    assert len(slow.got) == 1


def test_a_daily_run_waits_for_what_a_look_sends_for_it(
    tmp_path: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(tmp_path, li=GOOD)
    opened(tmp_path)
    waits = Event()
    deliver = outbox.deliver

    def marked(*given: object) -> object:
        if given[-1]:
            waits.set()
        return deliver(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(daily_run, "deliver", marked)
    look = lambda: run_incidents(tmp_path, at(1.1), {})  # noqa: E731 - what is run beside
    with ThreadPoolExecutor(1) as pool:
        with beside(look, until=slow.began, go=slow.go):
            late = pool.submit(run_daily, tmp_path, at(1.1), {})
            assert waits.wait(SOON)
        done = late.result(SOON)
    assert done.deliveries
    assert {each.status for each in done.deliveries} == {Status.SENT}
    assert len(set(slow.got)) == len(slow.got)


def test_a_run_that_is_to_end_while_it_reads_says_nothing_and_is_made_up_for(
    tmp_path: Path, slow: Slow
) -> None:
    workspace(tmp_path)
    slow.go.set()
    asked = iter([False, False, True])
    done = run_daily(tmp_path, MONDAY, {}, stop=lambda: next(asked, True))
    assert done.stopped
    assert slow.got == []
    with State(tmp_path / STATE, tmp_path / "reports", MONDAY) as state:
        assert state.last_run(DAILY, ok=True) is None
    run_daily(tmp_path, MONDAY, {})
    assert len(slow.got) == 1


def test_a_state_that_nobody_lets_go_of_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(tmp_path)
    monkeypatch.setattr(state_module, "PATIENCE", 0)
    with alone(tmp_path / STATE), pytest.raises(Failure) as caught:
        run_incidents(tmp_path, MONDAY, {})
    assert caught.value.reason is Reason.LOCKED


def test_while_a_large_plan_is_validated_the_looks_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(tmp_path)
    looks: list[Done] = []

    def marked(*given: object) -> object:
        monkeypatch.setattr(state_module, "PATIENCE", 0)
        looks.append(run_incidents(tmp_path, at(1), {}))
        return mark(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(answers_module, "mark", marked)
    assert len(answers(tmp_path, at(1))) == 1
    assert len(looks) == 1
