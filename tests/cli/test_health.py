"""What health says of a workspace, and with which code it ends."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from bcm_excel.core.text import Text
from bcm_excel.daily import ledger
from bcm_excel.daily.beats import beat
from bcm_excel.daily.outbox import enqueue
from bcm_excel.daily.sender import permanent, temporary
from bcm_excel.daily.state import State
from bcm_excel.daily.ticks import Job
from tests.cli.conftest import Cli
from tests.daily.letters import message

NOW = datetime(2026, 3, 2, 9, 0)
WHEN = ("--now", "2026-03-02 09:00")


def state(folder: Path) -> State:
    return State(folder / ".bcm-excel.sqlite", folder / "reports", NOW)


def ran(kept: State, job: str, ago: timedelta) -> None:
    kept.finish(kept.begin(job, "", NOW - ago), NOW - ago, ok=True)


def well(folder: Path) -> None:
    with state(folder) as kept:
        ran(kept, "daily", timedelta(hours=25))


def test_a_daily_run_of_yesterday_is_well(tmp_path: Path, cli: Cli) -> None:
    well(tmp_path)
    done = cli("health", tmp_path, *WHEN)
    assert done.code == 0
    assert done.out.splitlines() == [
        "  查看文件夹        未使用                    限 30 分钟",
        "  查看进行中的事件  未使用                    限 30 分钟",
        "  每日检查          正常    2026-03-01 08:00  限 26 小时",
        "没有等待发送或未送达的消息",
    ]


@pytest.mark.parametrize(("hours", "code"), [(26, 0), (27, 1)])
def test_a_daily_run_too_long_ago_is_not(tmp_path: Path, cli: Cli, hours: int, code: int) -> None:
    with state(tmp_path) as kept:
        ran(kept, "daily", timedelta(hours=hours))
    assert cli("health", tmp_path, *WHEN).code == code


def test_limits_are_those_of_the_settings_unless_others_are_asked_for(
    tmp_path: Path, cli: Cli
) -> None:
    well(tmp_path)
    (tmp_path / "bcm-excel.toml").write_text("[health]\ndaily_hours = 24", "utf-8")
    assert cli("health", tmp_path, *WHEN).code == 1
    assert cli("health", tmp_path, *WHEN, "--max-age", "daily=26h").code == 0
    assert cli("health", tmp_path, *WHEN, "--max-age", "2天").code == 0
    assert cli("health", tmp_path, *WHEN, "--max-age", "2天", "--max-age", "daily=1h").code == 1


@pytest.mark.parametrize("age", ["soon", "weekly=1h", "daily="])
def test_an_age_that_is_none_is_misuse(tmp_path: Path, cli: Cli, age: str) -> None:
    done = cli("health", tmp_path, "--max-age", age)
    assert done.code == 2
    assert "应为时长，如 26h" in done.err


def test_a_daily_run_that_never_ended_well_is_too_long_ago(tmp_path: Path, cli: Cli) -> None:
    with state(tmp_path) as kept:
        kept.begin("daily", "", NOW)
        beat(kept, Job.DAILY, NOW, ok=False)
    done = cli("health", tmp_path, *WHEN)
    assert done.code == 1
    assert (
        "每日检查          太久    从未成功  限 26 小时；最近一次失败 2026-03-02 09:00" in done.out
    )


def test_a_watch_that_stopped_is_seen(tmp_path: Path, cli: Cli) -> None:
    with state(tmp_path) as kept:
        ran(kept, "daily", timedelta(hours=1))
        ran(kept, "incidents", timedelta(minutes=20))
        beat(kept, Job.SAVED, NOW - timedelta(minutes=31), ok=True)
    done = cli("health", tmp_path, *WHEN, "--format", "json")
    assert done.code == 1
    assert [(each["job"], each["late"]) for each in done.json["jobs"]] == [
        ("saved", True),
        ("incidents", False),
        ("daily", False),
    ]
    assert done.json["jobs"][0]["succeeded"] == "2026-03-02T08:29:00"
    assert done.json["jobs"][0]["max_age_minutes"] == 30


def test_what_is_not_delivered_is_named_masked_and_ends_with_4(tmp_path: Path, cli: Cli) -> None:
    with state(tmp_path) as kept:
        ran(kept, "daily", timedelta(days=9))
        made = message("a")
        enqueue(kept, [made, message("b")], NOW)
        ledger.attempt(kept, made.key, NOW)
        ledger.settle(kept, made.key, temporary(Text("邮件服务器没有应答", "no answer")), NOW)
    done = cli("health", tmp_path, *WHEN)
    assert done.code == 4
    assert "等待发送 1 条" in done.out
    assert "未送达 1 条：将重发 1 条，已放弃 0 条" in done.out
    assert "邮件服务器没有应答" in done.out
    assert made.to.address not in done.out
    (each,) = cli("health", tmp_path, *WHEN, "--format", "json").json["undelivered"]
    assert (each["status"], each["attempts"]) == ("failed", 1)


def test_what_is_undelivered_is_counted_where_nothing_else_waits(tmp_path: Path, cli: Cli) -> None:
    with state(tmp_path) as kept:
        ran(kept, "daily", timedelta(hours=1))
        made = message("a")
        enqueue(kept, [made], NOW)
        for _ in range(ledger.REFUSALS):
            ledger.attempt(kept, made.key, NOW)
            ledger.settle(kept, made.key, permanent(Text("拒收", "refused")), NOW)
    said = cli("health", tmp_path, *WHEN, "--lang", "en").out
    assert "undelivered messages: 1 (0 to be tried again, 1 given up)" in said
    assert "wait" not in said


def test_a_message_given_up_long_ago_is_no_matter_of_health(tmp_path: Path, cli: Cli) -> None:
    old = NOW - timedelta(days=5)
    with state(tmp_path) as kept:
        ran(kept, "daily", timedelta(hours=1))
        made = message("a")
        enqueue(kept, [made], old)
        for _ in range(ledger.REFUSALS):
            ledger.attempt(kept, made.key, old)
            ledger.settle(kept, made.key, permanent(Text("拒收", "refused")), old)
    assert cli("health", tmp_path, *WHEN).code == 0


def test_where_nothing_ever_ran_nothing_is_made(tmp_path: Path, cli: Cli) -> None:
    done = cli("health", tmp_path)
    assert done.code == 3
    assert "还没有状态文件" in done.err
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".bcm-excel.sqlite").touch()
    assert cli("health", tmp_path).code == 3
    assert (tmp_path / ".bcm-excel.sqlite").stat().st_size == 0


def test_a_damaged_state_is_said_and_left_as_it_is(tmp_path: Path, cli: Cli) -> None:
    well(tmp_path)
    path = tmp_path / ".bcm-excel.sqlite"
    path.write_bytes(b"nonsense" * 1000)
    assert cli("health", tmp_path).code == 3
    assert path.read_bytes() == b"nonsense" * 1000
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_wrong_settings_and_missing_folders_are_unreadable(tmp_path: Path, cli: Cli) -> None:
    assert cli("health", tmp_path / "x").code == 3
    well(tmp_path)
    (tmp_path / "bcm-excel.toml").write_text("health = 3", "utf-8")
    assert cli("health", tmp_path).code == 3


@pytest.mark.parametrize(
    ("name", "why"), [("长" * 300, "找不到这个文件夹"), ("x.xlsx", "这是文件，请指定文件夹")]
)
def test_what_is_no_folder_is_said(tmp_path: Path, cli: Cli, name: str, why: str) -> None:
    (tmp_path / "x.xlsx").touch()
    for words in (["health"], ["schedule", "cron"]):
        ran = cli(*words, tmp_path / name)
        assert (ran.code, ran.err.count(name)) == (3, 1)
    assert "x.xlsx" not in name or why in ran.err


def test_beats_do_not_pile_up(tmp_path: Path) -> None:
    with state(tmp_path) as kept:
        for minutes in range(50):
            beat(kept, Job.SAVED, NOW + timedelta(minutes=minutes), ok=bool(minutes % 7))
    with closing(connect(tmp_path / ".bcm-excel.sqlite")) as link:
        assert link.execute("SELECT count(*) FROM runs").fetchone() == (2,)
