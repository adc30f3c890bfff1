"""The process is killed while it sends; the next run completes what it left."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from bcm_excel.daily import ledger, outbox
from bcm_excel.daily.messages import Message
from bcm_excel.daily.sender import SENT, Outcome
from tests.daily.letters import NOW, message, state

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
CHILDREN = multiprocessing.get_context(None if sys.platform == "win32" else "forkserver")
CHILDREN.set_forkserver_preload([__name__])
LETTERS = [message(str(n)) for n in range(20)]


@dataclass
class Logged:
    """A channel that writes down what arrived, on disk before it says SENT."""

    log: Path
    per_minute: int | None = None

    def send(self, message: Message, now: datetime) -> Outcome:
        handle = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{message.key}\n".encode())
        os.close(handle)
        return SENT

    def close(self) -> None:
        """Nothing is kept open."""


def run(folder: Path) -> int:
    """What a run of the product does: queue what is to be said, then deliver it."""
    with state(folder) as kept:
        assert kept.remarks == ()
        number = kept.begin("daily", "2026-03-02", NOW)
        outbox.enqueue(kept, LETTERS, NOW)
        outbox.deliver(kept, {"mail": Logged(folder / "log")}, NOW)
        kept.finish(number, NOW, ok=True)
        return ledger.waiting(kept)


def lines_of(folder: Path, stop_at: int | None = None) -> int:
    """Runs, counting the lines of the product that are executed; kills itself at one of them."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        if f"{os.sep}bcm_excel{os.sep}" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        if count == stop_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run(folder)
    finally:
        sys.settrace(before)
    return count


def killed(folder: Path, at: int) -> None:
    child = CHILDREN.Process(target=lines_of, args=(folder, at))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> list[int]:
    total = lines_of(tmp_path_factory.mktemp("whole"))
    return random.Random(20260302).sample(range(1, total), 50)  # noqa: S311 - a seed, not a secret


def test_killed_at_fifty_moments_no_message_is_lost(tmp_path: Path, moments: list[int]) -> None:
    repeats = 0
    for moment in moments:
        folder = tmp_path / str(moment)
        folder.mkdir()
        killed(folder, moment)
        assert run(folder) == 0
        arrived = Counter((folder / "log").read_text().split())
        assert set(arrived) == {each.key for each in LETTERS}
        repeats += arrived.total() - len(LETTERS)
        assert arrived.total() - len(LETTERS) <= 1
        assert run(folder) == 0
        assert Counter((folder / "log").read_text().split()) == arrived
    assert repeats <= len(moments) // 4


def test_killed_again_and_again_a_run_still_comes_to_its_end(tmp_path: Path) -> None:
    chance = random.Random(4711)  # noqa: S311 - a seed, not a secret
    for _ in range(10):
        killed(tmp_path, chance.randrange(100, 700))
    assert run(tmp_path) == 0
    arrived = Counter((tmp_path / "log").read_text().split())
    assert set(arrived) == {each.key for each in LETTERS}
    assert arrived.total() <= len(LETTERS) + 10
