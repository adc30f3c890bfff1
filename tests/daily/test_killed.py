"""The process is killed while it sends; the next run completes what it left."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable, Sequence
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
WITHIN = f"{os.sep}bcm_excel{os.sep}"
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


def run(folder: Path, letters: Sequence[Message] = LETTERS) -> int:
    """What a run of the product does: queue what is to be said, then deliver it."""
    with state(folder) as kept:
        assert kept.remarks == ()
        number = kept.begin("daily", "2026-03-02", NOW)
        outbox.enqueue(kept, letters, NOW)
        outbox.deliver(kept, {"mail": Logged(folder / "log")}, NOW)
        kept.finish(number, NOW, ok=True)
        return ledger.waiting(kept)


def watched(at_line: Callable[[], None], folder: Path, letters: Sequence[Message]) -> None:
    """A run; ``at_line`` is called before each line of the product and of the channel."""

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        code = frame.f_code
        if WITHIN not in code.co_filename and code is not Logged.send.__code__:
            return None
        if event == "line":
            at_line()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run(folder, letters)
    finally:
        sys.settrace(before)


def lines_of(folder: Path, stop_at: int | None = None) -> int:
    """Runs, counting lines; the process kills itself before one of them."""
    count = 0

    def counted() -> None:
        nonlocal count
        count += 1
        if count == stop_at:
            os.kill(os.getpid(), signal.SIGKILL)

    watched(counted, folder, LETTERS)
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


def test_whatever_a_kill_can_leave_on_disk_is_completed(tmp_path: Path) -> None:
    """All that differs between two lines of a run, as files: what a kill there would leave."""
    letters, whole = LETTERS[:3], tmp_path / "whole"
    left: list[dict[Path, bytes]] = []

    def look() -> None:
        files = (path for path in whole.rglob("*") if path.is_file())
        found = {path.relative_to(whole): path.read_bytes() for path in files}
        if not left or left[-1] != found:
            left.append(found)

    whole.mkdir()
    watched(look, whole, letters)
    assert len(left) > 30
    for number, files in enumerate(left):
        folder = tmp_path / str(number)
        (folder / "reports").mkdir(parents=True)
        for path, data in files.items():
            (folder / path).write_bytes(data)
        assert run(folder, letters) == 0
        arrived = Counter((folder / "log").read_text().split())
        assert set(arrived) == {each.key for each in letters}
        assert arrived.total() <= len(letters) + 1
