"""A whole daily run is killed at fifty moments; the next run completes what it left."""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from bcm_excel.app.daily import Wanted, rehearse, run_daily
from bcm_excel.daily import ledger
from bcm_excel.daily.settings import STATE
from bcm_excel.daily.state import State
from bcm_excel.excel.read import read
from tests.daily.test_forty_days import GOOD, OTHER, PLAN, ROSTER, SETTINGS
from tests.daily.world import ONE_PROCESS, World, folder_in_memory, world

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
CHILDREN = multiprocessing.get_context(None if sys.platform == "win32" else "forkserver")
CHILDREN.set_forkserver_preload(
    [
        __name__,
        "bcm_excel.app.daily_read",
        "bcm_excel.daily.bots",
        "bcm_excel.daily.digest",
        "bcm_excel.daily.mail",
        "bcm_excel.daily.page",
        "bcm_excel.excel.write",
        "filelock",
    ]
)
KILLS, PARTS = 50, 5
TUESDAY = datetime(2026, 4, 14, 7, 30)
WEDNESDAY = TUESDAY + timedelta(days=1)
LATER = WEDNESDAY + timedelta(minutes=10)
SENDING = 0.87
"""Reading takes most of a run; every other kill comes in the part in which it queues and sends."""
OURS = ("reports", STATE)
"""What the program writes; everything else is the staff's."""
NO_LONGER_THAN = 30.0


def run(folder: Path, environ: dict[str, str], line: Connection) -> None:
    """A daily run in a process of its own: says that it begins, and how long it took."""
    wanted = Wanted(processes=1)
    line.send(None)
    start = time.perf_counter()
    run_daily(folder, WEDNESDAY, environ, wanted)
    line.send(time.perf_counter() - start)


@dataclass
class Prepared:
    """A workspace as it stands on Wednesday morning before the run, and the servers."""

    w: World
    scratch: Path
    copies: int = 0
    took: float = 0
    """Seconds of a run that nobody disturbs."""
    wanted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What arrives by it: to whom, and which message."""

    def copy(self) -> Path:
        self.copies += 1
        made = self.scratch / str(self.copies)
        shutil.copytree(self.w.folder, made)
        return made

    def begin(self) -> None:
        """It is Wednesday morning, and nobody has sent anything yet."""
        self.w.set(WEDNESDAY)
        self.w.arrived.clear()
        for service in self.w.groups.values():
            service.taken_at.clear()

    def measure(self) -> None:
        """Runs that nobody disturbs; the first finds everything cold."""
        times = []
        for _ in range(3):
            self.begin()
            times.append(self.whole(self.copy()))
            self.wanted = self.arrived()
        self.took = min(times)

    def whole(self, folder: Path) -> float:
        ours, theirs = CHILDREN.Pipe()
        child = CHILDREN.Process(target=run, args=(folder, self.w.environ, theirs))
        child.start()
        ours.recv()
        taken: float = ours.recv()
        child.join(NO_LONGER_THAN)
        assert child.exitcode == 0
        return taken

    def killed(self, folder: Path, after: float) -> bool:
        """A run that is killed so many seconds after its begin; False where it had ended."""
        ours, theirs = CHILDREN.Pipe()
        child = CHILDREN.Process(target=run, args=(folder, self.w.environ, theirs))
        child.start()
        ours.recv()
        child.join(after)
        child.kill()
        child.join(NO_LONGER_THAN)
        assert child.exitcode is not None
        return child.exitcode < 0

    def next_run(self, folder: Path) -> Counter[tuple[str, str]]:
        """What has arrived, of the killed run and of the next one."""
        self.w.set(LATER)
        run_daily(folder, LATER, self.w.environ, ONE_PROCESS)
        return self.arrived()

    def arrived(self) -> Counter[tuple[str, str]]:
        self.w.take()
        return Counter((each.to, each.identity) for each in self.w.arrived)


@pytest.fixture(scope="module")
def prepared() -> Iterator[Prepared]:
    with folder_in_memory() as folder, world(folder / "w", TUESDAY) as w:
        w.folder.mkdir()
        w.settings(SETTINGS)
        w.plan("停电.xlsx", PLAN.format_map(GOOD) + ROSTER)
        w.plan("断网.xlsx", OTHER)
        w.daily()
        w.set(WEDNESDAY - timedelta(minutes=80))
        w.open("停电.xlsx", "停电", w.now, level="一般")
        w.plan("停电.xlsx", PLAN.format_map(GOOD | {"li": "'138000000021"}) + ROSTER)
        w.set(WEDNESDAY)
        made = Prepared(w, folder)
        made.measure()
        yield made


def theirs(folder: Path) -> dict[str, str]:
    """The digest of every file of the staff."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(OURS)
    }


def test_whoever_is_to_hear_of_it_does(prepared: Prepared) -> None:
    assert Counter(to.partition("@")[0] for to, _ in prepared.wanted) == {
        "zhou": 1, "amy": 1, "wang": 1, "qian": 1, "wecom": 1, "dingtalk": 1, "feishu": 1,
    }  # fmt: skip


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_fifty_moments_a_run_is_completed_by_the_next(
    prepared: Prepared, part: int
) -> None:
    before, chance, repeats = theirs(prepared.w.folder), random.Random(part), 0  # noqa: S311 - a seed
    for number in range(part, KILLS, PARTS):
        spread = (number + chance.random()) / KILLS
        moment = prepared.took * (SENDING + (1 - SENDING) * spread if number % 2 else spread)
        while True:
            prepared.begin()
            folder = prepared.copy()
            if prepared.killed(folder, moment):
                break
            prepared.arrived()
            moment *= 0.95
        arrived = prepared.next_run(folder)
        assert set(arrived) == set(prepared.wanted)
        assert arrived.total() <= prepared.wanted.total() + 1
        repeats += arrived.total() - prepared.wanted.total()
        _in_order(folder, before)
        shutil.rmtree(folder)
        assert all(not service.refused for service in prepared.w.groups.values())
    assert repeats <= KILLS // PARTS // 2


def _in_order(folder: Path, before: dict[str, str]) -> None:
    """Nothing of the staff's has changed; report and state can be read; nothing is left over."""
    assert theirs(folder) == before
    reports = folder / "reports"
    assert [sheet.name for sheet in read(reports / "2026-04-15.xlsx").sheets]
    assert sorted(path.name for path in reports.iterdir()) == [
        ".sent-2026-04-14", ".sent-2026-04-15", "2026-04-14.xlsx", "2026-04-15.xlsx", "daily.log",
    ]  # fmt: skip
    with State(folder / STATE, reports, LATER) as state:
        assert (ledger.waiting(state), ledger.undelivered(state)) == (0, ())
        assert state.remarks == ()
        assert state.db.rows("PRAGMA integrity_check") == [("ok",)]
    assert rehearse(folder, LATER).letters == ()
