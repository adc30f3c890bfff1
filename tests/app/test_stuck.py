"""The workbook of an incident that cannot be read: said by the looks, once, and when it is well."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcm_excel.app.daily import run_incidents
from bcm_excel.app.watch import Saved
from bcm_excel.app.watch_jobs import Work
from bcm_excel.core.failure import Reason
from bcm_excel.core.text import Lang, Wording
from bcm_excel.daily.facts import Reach, Unread
from bcm_excel.daily.looked import Concerned
from bcm_excel.daily.settings import STATE
from bcm_excel.daily.stuck import Kept, stuck_of
from bcm_excel.excel.sniff import CUT_OFF as CUT_OFF_SAID
from bcm_excel.incident.incident import Kind
from tests.app.test_daily import DUTY, GOOD, at, bodies, mails, opened, run, workspace

CUT_OFF = b"PK\x03\x04"


def look(folder: Path, hours: float) -> list[tuple[str, str]]:
    run_incidents(folder, at(hours), {})
    return mails(folder)


def log(folder: Path) -> str:
    path = folder / "reports" / "daily.log"
    return path.read_text("utf-8") if path.exists() else ""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workspace(tmp_path, li=GOOD, more=DUTY)
    made = opened(tmp_path)
    run(tmp_path)
    look(tmp_path, 0)
    return made


def test_the_second_look_says_it_to_those_whom_it_concerns_and_then_none(
    tmp_path: Path, path: Path
) -> None:
    path.write_bytes(CUT_OFF)
    assert look(tmp_path, 0.1) == []
    assert f"{path.name} 暂时无法读取，下次查看仍这样就发通知：文件不完整" in log(tmp_path)
    run_incidents(tmp_path, at(0.2), {})
    said = bodies(tmp_path)
    assert all("文件无法读取：文件不完整" in each for each in said)
    assert all("请人工盯住时限" in each for each in said)
    assert {to for to, _ in mails(tmp_path)} == {
        "admin@example.com",
        "苏敏 <su@example.com>",
        "周建国 <zhou@example.com>",
    }
    assert look(tmp_path, 0.3) == []
    run(tmp_path, at(0.4))
    assert mails(tmp_path) == []


def test_the_first_look_that_can_read_it_again_says_so_to_the_same(
    tmp_path: Path, path: Path
) -> None:
    whole = path.read_bytes()
    path.write_bytes(CUT_OFF)
    look(tmp_path, 0.1)
    told = look(tmp_path, 0.2)
    path.write_bytes(whole)
    again = look(tmp_path, 0.3)
    assert sorted(to for to, _ in again) == sorted(to for to, _ in told)
    assert all("已消除" in subject for _, subject in again)
    assert f"{path.name} 又可以读取了" in log(tmp_path)
    assert look(tmp_path, 0.4) == []


def test_a_save_in_progress_is_no_alarm(tmp_path: Path, path: Path) -> None:
    whole = path.read_bytes()
    for hours in (0.1, 0.2, 0.3):
        path.write_bytes(CUT_OFF)
        assert look(tmp_path, hours) == []
        path.write_bytes(whole)
        assert look(tmp_path, hours + 0.05) == []
    assert log(tmp_path).count("又可以读取了") == 3


def test_what_the_daily_run_has_said_no_look_says_again(tmp_path: Path, path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(CUT_OFF)
    look(tmp_path, 0.1)
    run(tmp_path, at(0.2))
    assert len(mails(tmp_path)) == 3
    assert look(tmp_path, 0.3) == []
    path.write_bytes(whole)
    assert len(look(tmp_path, 0.4)) == 3
    run(tmp_path, at(0.45))
    assert mails(tmp_path) == []


def test_one_that_was_never_read_is_told_by_its_folder(tmp_path: Path, path: Path) -> None:
    strange = path.with_name("拷来的.xlsx")
    strange.write_bytes(CUT_OFF)
    (tmp_path / "别的.xlsx").write_bytes(CUT_OFF)
    look(tmp_path, 0.1)
    strange.parent.mkdir(exist_ok=True)
    if strange.parent.name != "incidents":
        (tmp_path / "incidents").mkdir()
        strange = strange.rename(tmp_path / "incidents" / strange.name)
        look(tmp_path, 0.2)
    ((to, subject),) = look(tmp_path, 0.3)
    assert to == "admin@example.com"
    assert "拷来的" in subject
    assert "别的" not in subject


def test_a_drill_says_so(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD)
    drill = opened(tmp_path, Kind.DRILL)
    run(tmp_path)
    look(tmp_path, 0)
    drill.write_bytes(CUT_OFF)
    look(tmp_path, 0.1)
    assert all("【演练】" in subject for _, subject in look(tmp_path, 0.2))


def test_one_that_was_taken_away_is_said_once_at_the_second_look(
    tmp_path: Path, path: Path
) -> None:
    """Is this failing? Whoever waits for reminders must hear that none come any more."""
    kept = path.rename(tmp_path.parent / "拿走的.xlsx")
    assert look(tmp_path, 0.1) == []
    assert f"{path.name} 不见了，下次查看仍这样就发通知" in log(tmp_path)
    told = look(tmp_path, 0.2)
    assert {to for to, _ in told} == {
        "admin@example.com",
        "苏敏 <su@example.com>",
        "周建国 <zhou@example.com>",
    }
    assert all("文件夹里不再有这个跟踪表" in subject for _, subject in told)
    assert [look(tmp_path, hours) for hours in (0.3, 0.4)] == [[], []]
    run(tmp_path, at(0.5))
    run(tmp_path, at(24))
    assert not any("不再有这个跟踪表" in subject for _, subject in mails(tmp_path))
    kept.rename(path)
    assert look(tmp_path, 24.1) != []


def test_the_daily_run_says_at_once_that_one_was_taken_away(tmp_path: Path, path: Path) -> None:
    path.unlink()
    run(tmp_path, at(0.1))
    assert sum("不再有这个跟踪表" in subject for _, subject in mails(tmp_path)) == 3
    assert [look(tmp_path, hours) for hours in (0.2, 0.3)] == [[], []]


def test_one_that_was_renamed_is_not_missing(tmp_path: Path, path: Path) -> None:
    path.rename(path.with_name("改了名.xlsx"))
    assert [look(tmp_path, hours) for hours in (0.1, 0.2)] == [[], []]


def test_one_that_never_began_may_go(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD)
    made = opened(tmp_path, begun=False)
    run(tmp_path)
    look(tmp_path, 0)
    made.unlink()
    assert [look(tmp_path, hours) for hours in (0.1, 0.2)] == [[], []]


def test_one_that_is_over_waits_for_the_daily_run() -> None:
    unread = [Unread(each, CUT_OFF_SAID, Reason.CORRUPT) for each in ("开.xlsx", "完.xlsx")]
    sorts = dict.fromkeys(("开.xlsx", "完.xlsx"), "incident")
    assert [each.place for each in stuck_of(unread, sorts, {"完.xlsx"})] == ["开.xlsx"]


def test_what_is_remembered_comes_back_and_what_is_spoilt_is_nothing() -> None:
    whom = Concerned("停电", True, False, (1320, 420), ("停电.xlsx",), (Reach("王敏"),))
    unbegun = Concerned(
        "断网", False, True, None, (), (Reach("李静", None, "li@example.com"),), False
    )
    kept = Kept(frozenset({"a.xlsx"}), {"a.xlsx": whom, "b.xlsx": unbegun})
    assert Kept.from_json(kept.to_json()) == kept
    assert [Kept.from_json(each) for each in (b"", b"[]", b"[1, 2]", b"{}")] == [Kept()] * 4


def test_the_watch_says_it_in_its_log(tmp_path: Path, path: Path) -> None:
    said: list[str] = []
    saved = Saved(tmp_path, tmp_path / STATE, Wording(Lang.ZH), said.append)
    work = Work(tmp_path, {}, Lang.ZH, None, saved, said.append, lambda: False)
    path.write_bytes(CUT_OFF)
    work.incidents(at(0.1))
    work.incidents(at(0.2))
    (line,) = said
    assert line.startswith(f"{path.name} 暂时无法读取，下次查看仍这样就发通知：文件不完整")
