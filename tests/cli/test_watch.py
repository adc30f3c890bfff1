"""The loop over simulated days; and a real process that is asked to end."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, get_ident

import pytest

from bcm_excel.cli.watch import Apart, Begin, Loop, Reread, Stop, heard, here
from bcm_excel.cli.watch_log import Log
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.locks import alone
from bcm_excel.daily.settings import Settings
from bcm_excel.daily.ticks import Job, Last
from tests.app.test_incident import CLEAN
from tests.cli.conftest import Cli
from tests.plans import book

START = datetime(2026, 3, 2, 6, 0)


@dataclass
class World:
    """A clock that moves on while the loop sleeps, and jobs that say when they ran."""

    now: datetime = START
    end: datetime = START + timedelta(days=1)
    step: timedelta = timedelta(seconds=30)
    ran: list[tuple[Job, datetime]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    noted: list[tuple[Job, bool]] = field(default_factory=list)
    jumps: dict[datetime, datetime] = field(default_factory=dict)
    """Where the clock stands instead once it has come to a moment; each happens once."""
    do: dict[Job, Callable[[datetime], bool]] = field(default_factory=dict)
    begin: Begin = here

    def sleep(self, _: float) -> None:
        self.now += self.step
        for moment in [each for each in self.jumps if each <= self.now]:
            self.now = self.jumps.pop(moment)

    def job(self, job: Job) -> Callable[[datetime], bool]:
        def work(now: datetime) -> bool:
            self.ran.append((job, now))
            return job in self.do and self.do[job](now)

        return work

    def loop(self, last: dict[Job, Last] | None = None) -> Loop:
        return Loop(
            {job: self.job(job) for job in Job},
            Settings,
            lambda: self.now,
            self.sleep,
            lambda: self.now >= self.end and not self.jumps,
            self.said.append,
            self.note,
            last=dict(last or {}),
            begin=self.begin,
        )

    def note(self, job: Job, now: datetime, *, ok: bool) -> None:
        assert now == self.now
        self.noted.append((job, ok))

    def times(self, job: Job) -> list[str]:
        return [f"{now:%m-%d %H:%M}" for each, now in self.ran if each is job]


def run(world: World, last: dict[Job, Last] | None = None) -> World:
    world.loop(last).run()
    return world


YESTERDAY = {Job.DAILY: Last(datetime(2026, 3, 1, 7, 30))}


def test_the_daily_run_comes_at_its_time_on_each_day() -> None:
    world = run(World(end=START + timedelta(days=3), step=timedelta(minutes=1)), YESTERDAY)
    assert world.times(Job.DAILY) == ["03-02 07:30", "03-03 07:30", "03-04 07:30"]


def test_incidents_are_looked_at_every_five_minutes() -> None:
    world = run(World(end=START + timedelta(minutes=16)), YESTERDAY)
    assert world.times(Job.INCIDENTS) == [
        "03-02 06:00",
        "03-02 06:05",
        "03-02 06:10",
        "03-02 06:15",
    ]
    assert len(world.times(Job.SAVED)) == 32


def test_a_run_that_was_missed_while_nothing_ran_is_made_up_at_the_start() -> None:
    last = {Job.DAILY: Last(datetime(2026, 2, 26, 7, 30))}
    world = run(World(end=START + timedelta(hours=2)), last)
    assert world.times(Job.DAILY) == ["03-02 06:00", "03-02 07:30"]


def test_runs_that_were_missed_in_hibernation_are_made_up_once() -> None:
    sleeps = {datetime(2026, 3, 2, 7, 0): datetime(2026, 3, 5, 9, 0)}
    world = run(World(end=datetime(2026, 3, 5, 12, 0), jumps=sleeps), YESTERDAY)
    assert world.times(Job.DAILY) == ["03-05 09:00"]


def test_a_clock_set_back_an_hour_neither_repeats_nor_stalls() -> None:
    back = {datetime(2026, 3, 2, 7, 40): datetime(2026, 3, 2, 6, 40)}
    world = run(World(end=datetime(2026, 3, 2, 8, 0), jumps=back), YESTERDAY)
    assert world.times(Job.DAILY) == ["03-02 07:30"]
    assert world.times(Job.INCIDENTS)[19:23] == [
        "03-02 07:35",
        "03-02 06:40",
        "03-02 06:45",
        "03-02 06:50",
    ]


def test_a_job_with_a_bug_is_logged_counted_and_backs_off_while_the_others_go_on() -> None:
    def bug(_: datetime) -> bool:
        raise ZeroDivisionError("机房")

    world = World(end=START + timedelta(minutes=30), do={Job.INCIDENTS: bug})
    loop = world.loop(YESTERDAY)
    loop.run()
    assert world.times(Job.INCIDENTS) == [
        "03-02 06:00",
        "03-02 06:01",
        "03-02 06:06",
        "03-02 06:21",
    ]
    assert loop.bugs == 4
    assert "程序错误（第 4 次）" in world.said[-1]
    assert "Traceback" in world.said[-1]
    assert "ZeroDivisionError: 机房" in world.said[-1]
    assert len(world.times(Job.SAVED)) == 60
    assert world.noted.count((Job.INCIDENTS, False)) == 4


def test_a_bug_in_writing_down_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(World, "note", bug)
    world = run(World(end=START + timedelta(minutes=6)), YESTERDAY)
    assert world.times(Job.INCIDENTS) == ["03-02 06:00", "03-02 06:05"]


def test_a_daily_run_that_fails_is_tried_until_it_succeeds_and_then_not_again() -> None:
    fails = iter([True, True, False])

    def work(_: datetime) -> bool:
        if next(fails):
            raise Failure(Reason.DENIED, "x", Text("不行", "no"))
        return False

    world = World(end=START + timedelta(hours=4), do={Job.DAILY: work})
    run(world, YESTERDAY)
    assert world.times(Job.DAILY) == ["03-02 07:30", "03-02 07:31", "03-02 07:36"]
    assert "x：不行" in world.said


def test_a_state_that_another_uses_is_tried_every_minute() -> None:
    def work(_: datetime) -> bool:
        raise Failure(Reason.LOCKED, "x", Text("占用", "in use"))

    world = run(World(end=START + timedelta(minutes=4), do={Job.INCIDENTS: work}), YESTERDAY)
    assert world.times(Job.INCIDENTS) == [
        "03-02 06:00",
        "03-02 06:01",
        "03-02 06:02",
        "03-02 06:03",
    ]


def test_what_waits_is_done_without_a_pause_but_others_have_their_turn() -> None:
    left = [10]

    def work(_: datetime) -> bool:
        left[0] -= 1
        return left[0] > 0

    world = World(end=START + timedelta(seconds=30), do={Job.SAVED: work})
    run(world, YESTERDAY)
    jobs = [job for job, _ in world.ran]
    assert jobs.count(Job.SAVED) == 10
    assert jobs[:3] == [Job.SAVED, Job.INCIDENTS, Job.SAVED]


def test_the_end_comes_between_two_jobs() -> None:
    world = World()

    def work(_: datetime) -> bool:
        world.end = world.now
        return True

    world.do = {Job.SAVED: work}
    run(world)
    assert [job for job, _ in world.ran] == [Job.SAVED]


def test_a_daily_run_that_takes_long_holds_up_no_other() -> None:
    """It goes on for a quarter of an hour; no second one is begun, and its end is noted."""
    begun: list[Future[bool]] = []

    def begin(job: Job, work: Callable[[], bool]) -> Future[bool]:
        if job is not Job.DAILY:
            return here(job, work)
        work()
        begun.append(Future())
        return begun[-1]

    def look(now: datetime) -> bool:
        if now == START + timedelta(minutes=15):
            begun[0].set_result(False)
        return False

    world = World(end=START + timedelta(minutes=21), do={Job.INCIDENTS: look}, begin=begin)
    run(world)
    assert world.times(Job.DAILY) == ["03-02 06:00"]
    assert len(world.times(Job.SAVED)) == 42
    assert len(world.times(Job.INCIDENTS)) == 5
    assert world.noted.count((Job.DAILY, True)) == 1


def test_the_end_waits_for_a_job_that_goes_on_apart() -> None:
    world, going = World(end=START + timedelta(minutes=1)), Event()

    def work(_: datetime) -> bool:
        assert going.wait(60)
        raise Failure(Reason.DENIED, "x", Text("不行", "no"))

    apart = Apart()
    world.do = {Job.DAILY: work}
    world.begin = lambda job, do: apart(job, do) if job is Job.DAILY else here(job, do)
    loop = world.loop()
    before = loop.stop

    def stop() -> bool:
        if before():
            going.set()
        return before()

    loop.stop = stop
    loop.run()
    assert world.said == ["x：不行"]
    assert world.noted.count((Job.DAILY, False)) == 1
    assert len(world.times(Job.SAVED)) == 2


def test_looks_at_what_is_saved_are_made_in_the_loop_and_the_others_apart() -> None:
    apart, here_ = Apart(), get_ident()
    threads = {job: apart(job, lambda: get_ident() == here_).result(60) for job in Job}
    assert threads == {Job.SAVED: True, Job.INCIDENTS: False, Job.DAILY: False}


def test_forty_days() -> None:
    """Hours asleep every night, a clock that is set back, and no day without exactly one run."""
    nights = {
        datetime(2026, 3, 2, 20) + timedelta(days=n): datetime(2026, 3, 3, 9, 17)
        + timedelta(days=n)
        for n in range(40)
    }
    back = {datetime(2026, 3, 20, 12): datetime(2026, 3, 20, 11)}
    world = run(
        World(
            now=datetime(2026, 3, 2, 9),
            end=datetime(2026, 4, 11, 12),
            jumps={**nights, **back},
            step=timedelta(minutes=7),
        )
    )
    days = [moment[:5] for moment in world.times(Job.DAILY)]
    assert len(days) == len(set(days)) == 41


def test_a_signal_asks_for_the_end_and_cuts_a_sleep_short() -> None:
    stop = Stop()
    with heard(stop):
        os.kill(os.getpid(), signal.SIGTERM)
        stop.sleep(3600)
        assert stop()
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGTERM) is not stop.handle


def test_the_log_masks_numbers_and_does_not_repeat_itself(tmp_path: Path) -> None:
    moments = iter([START, START + timedelta(minutes=59), START + timedelta(minutes=61)])
    stream = io.StringIO()
    log = Log(tmp_path / "reports", stream, lambda: next(moments), Lang.ZH)
    for _ in range(3):
        log("请拨 13800000001\x1b[31m")
    lines = stream.getvalue().splitlines()
    assert [line[:16] for line in lines] == ["2026-03-02 06:00", "2026-03-02 07:01"]
    assert "13800000001" not in stream.getvalue()
    assert "\x1b" not in stream.getvalue()
    assert (tmp_path / "reports/watch.log").read_text("utf-8").count("请拨") == 2


def test_what_is_new_is_said_though_it_was_said_before(tmp_path: Path) -> None:
    stream = io.StringIO()
    log = Log(tmp_path, stream, lambda: START, Lang.ZH)
    for say in (log, log.at_once, log):
        say("机房.xlsx：没有发现问题")
    assert stream.getvalue().count("没有发现问题") == 2


def test_a_log_that_cannot_be_written_is_said_in_the_language_of_the_rest(tmp_path: Path) -> None:
    stream = io.StringIO()
    log = Log(tmp_path / "gone" / "reports", stream, lambda: START, Lang.ZH)
    log("开始")
    assert stream.getvalue().endswith("watch.log：无法写入：文件夹不存在\n")


def test_a_watch_without_an_error_stream_keeps_its_file(tmp_path: Path) -> None:
    """A service may start it with the streams closed."""
    log = Log(tmp_path, None, lambda: START, Lang.ZH)
    log("开始")
    assert "开始" in (tmp_path / "watch.log").read_text("utf-8")


def test_settings_are_read_again_and_a_broken_file_keeps_the_last(tmp_path: Path) -> None:
    said: list[str] = []
    reread = Reread(tmp_path, Settings(), said.append, Lang.ZH)
    file = tmp_path / "bcm-excel.toml"
    file.write_text("[runs]\nwatch_every = 7", "utf-8")
    assert reread().watch_every == 7
    file.write_text("[runs]\nwatch_every = 0", "utf-8")
    assert reread().watch_every == 7
    assert said == ["bcm-excel.toml：“runs.watch_every”应为 1 到 1440 的整数"]


def test_a_second_watch_is_refused(tmp_path: Path, cli: Cli) -> None:
    book(tmp_path / "机房.xlsx", CLEAN)
    with alone(tmp_path / ".bcm-excel.sqlite", "watch"):
        ran = cli("watch", tmp_path)
    assert ran.code == 3
    assert "已经有一个 watch 在监看这个文件夹，不必再启动" in ran.err
    assert not (tmp_path / "启动.xlsx").exists()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, cli: Cli) -> None:
    assert cli("watch", tmp_path / "x").code == 3
    (tmp_path / "x").touch()
    assert "x：这是文件，请指定文件夹" in cli("watch", tmp_path / "x").err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
def test_a_process_answers_what_is_saved_and_ends_with_0_when_asked(tmp_path: Path) -> None:
    book(tmp_path / "机房.xlsx", CLEAN)
    words = [
        sys.executable,
        "-c",
        "from bcm_excel.cli.main import main; main()",
        "watch",
        str(tmp_path),
        "--lang",
        "zh",
    ]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stderr
        said = ""
        for line in process.stderr:
            said += line
            if "机房.检查结果.xlsx" in line:
                process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert "已生成 启动.xlsx" in said
    assert "每日检查已完成" in said
    assert said.endswith("已结束监看\n")
    assert (tmp_path / "reports/机房.检查结果.xlsx").exists()
