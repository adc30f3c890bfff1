"""The daily run from the folder to the messages, which a folder takes."""

from __future__ import annotations

import email
import email.policy
import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bcm_excel.app import daily_run
from bcm_excel.app.daily import DAILY, Done, Wanted, rehearse, run_daily, run_incidents
from bcm_excel.app.incident import Asked, Opened, open_incident
from bcm_excel.clock.network import Moment
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Wording
from bcm_excel.daily.locks import alone
from bcm_excel.daily.settings import STATE
from bcm_excel.daily.state import State
from bcm_excel.excel.read import read
from bcm_excel.incident.incident import Kind
from tests.plans import book

MONDAY = datetime(2026, 3, 2, 7, 30)
DAY = timedelta(days=1)
PLAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电应急预案 |
| 文件编号 | P-1 |
| 版本 | A1 |
| 免打扰时段 | 22:00-07:00 |
# 应急通讯录
| 姓名 | 单位 | 手机 | 电子邮箱 | 通知语言 |
| 王敏 | 甲公司 | '13800000001 | wang@example.com | 英文 |
| 李静 | 甲公司 | {li} | li@example.com | |
| 周建国 | 甲公司 | '13800000003 | zhou@example.com | |
| 苏敏 | 甲公司 | '13800000004 | su@example.com | |
# 应急组织
| 序号 | 组别 | 角色 | 职能 | 第一责任人 | 备份责任人 |
| 1 | 领导小组 | 组长 | 领导 | 周建国 | 苏敏 |
| 2 | 应急小组 | 组长 | 技术 | 王敏 | 李静 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 | 证明材料 |
| 1 | 报告情况 | 应急小组组长 | 1 小时 | 记录 |
"""
DUTY = """
# 值班表
| 值班日期 | 带班领导 | 值班员 |
| 2026-03-02 | 苏敏 | 苏敏 |
"""
GOOD, BAD = "'13800000002", "'138000000021"
SETTINGS = """
drop_folder = "out"
[[recipients]]
mail = "admin@example.com"
"""


def workspace(folder: Path, settings: str = SETTINGS, li: str = BAD, more: str = "") -> None:
    (folder / "bcm-excel.toml").write_text(settings, encoding="utf-8")
    book(folder / "停电.xlsx", PLAN.format(li=li) + more)


def run(folder: Path, now: datetime = MONDAY) -> Done:
    return run_daily(folder, now, {})


def mails(folder: Path) -> list[tuple[str, str]]:
    """To whom, and the subject, in the order of the names."""
    found = []
    for path in sorted((folder / "out").glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found.append((str(message["to"]), str(message["subject"])))
        path.unlink()
    return found


def read_cells(path: Path, sheet: str) -> list[str]:
    """The texts of a sheet."""
    grid = next(each for each in read(path).sheets if each.name == sheet)
    return [str(value) for row in grid.rows for value in row if value != ""]


def bodies(folder: Path) -> list[str]:
    """The plain texts of the messages."""
    found = []
    for path in (folder / "out").glob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        part = message.get_body(("plain",))
        assert part is not None
        found.append(str(part.get_content()))
    return found


def content(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_first_run_says_what_there_is_and_encloses_the_report(tmp_path: Path) -> None:
    workspace(tmp_path)
    before = (tmp_path / "停电.xlsx").read_bytes()
    done = run(tmp_path)
    assert done.code == 1
    assert done.report == tmp_path / "reports" / "2026-03-02.xlsx"
    (path,) = (tmp_path / "out").glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert [each.get_filename() for each in message.iter_attachments()] == ["2026-03-02.xlsx"]
    assert "应急通讯录!C3" in bodies(tmp_path)[0]
    assert (tmp_path / "停电.xlsx").read_bytes() == before


def test_run_twice_it_says_nothing_twice(tmp_path: Path) -> None:
    workspace(tmp_path)
    run(tmp_path)
    assert len(mails(tmp_path)) == 1
    report = (tmp_path / "reports" / "2026-03-02.xlsx").stat().st_mtime_ns
    for minutes in (5, 60):
        assert run(tmp_path, MONDAY + timedelta(minutes=minutes)).queued == 0
    assert mails(tmp_path) == []
    assert (tmp_path / "reports" / "2026-03-02.xlsx").stat().st_mtime_ns == report


def test_what_is_mended_is_said_and_the_week_closes_with_nothing_new(tmp_path: Path) -> None:
    workspace(tmp_path)
    run(tmp_path)
    mails(tmp_path)
    book(tmp_path / "停电.xlsx", PLAN.format(li=GOOD))
    run(tmp_path, MONDAY + DAY)
    ((_, subject),) = mails(tmp_path)
    assert "已消除" in subject
    for day in range(2, 7):
        run(tmp_path, MONDAY + day * DAY)
    assert mails(tmp_path) == []
    run(tmp_path, MONDAY + 7 * DAY)
    ((_, subject),) = mails(tmp_path)
    assert "已检查 1 个预案，无新情况" in subject


def test_a_missed_monday_is_made_up_for_once(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD)
    run(tmp_path, MONDAY)
    mails(tmp_path)
    for day in (9, 10):
        run(tmp_path, MONDAY + day * DAY)
    assert len(mails(tmp_path)) == 1


def test_a_corrupt_plan_is_said_and_its_findings_come_back_silently(tmp_path: Path) -> None:
    workspace(tmp_path)
    run(tmp_path)
    mails(tmp_path)
    whole = (tmp_path / "停电.xlsx").read_bytes()
    (tmp_path / "停电.xlsx").write_bytes(whole[:2000])
    done = run(tmp_path, MONDAY + DAY)
    assert done.code == 3
    ((_, subject),) = mails(tmp_path)
    assert "文件无法读取" in subject
    run(tmp_path, MONDAY + 2 * DAY)
    assert mails(tmp_path) == []
    (tmp_path / "停电.xlsx").write_bytes(whole)
    run(tmp_path, MONDAY + 3 * DAY)
    ((_, subject),) = mails(tmp_path)
    assert subject.startswith("已消除：停电.xlsx")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are texts")
def test_a_file_whose_name_is_no_text_is_known_again(tmp_path: Path) -> None:
    workspace(tmp_path)
    (tmp_path / "停电.xlsx").rename(os.fsdecode(os.fsencode(tmp_path) + b"/plan\xe4|*.xlsx"))
    run(tmp_path)
    assert len(mails(tmp_path)) == 1
    assert run(tmp_path, MONDAY + DAY).queued == 0


def test_a_plan_that_was_taken_away_is_said_once(tmp_path: Path) -> None:
    workspace(tmp_path)
    run(tmp_path)
    mails(tmp_path)
    (tmp_path / "停电.xlsx").rename(tmp_path / "停电.bak")
    for day in (1, 2):
        run(tmp_path, MONDAY + day * DAY)
    ((_, subject),) = mails(tmp_path)
    assert "文件夹里不再有这个预案" in subject


def test_a_lost_state_sends_nothing_twice_on_one_day(tmp_path: Path) -> None:
    workspace(tmp_path)
    run(tmp_path)
    mails(tmp_path)
    (tmp_path / STATE).unlink()
    done = run(tmp_path, MONDAY + timedelta(hours=1))
    ((_, subject),) = mails(tmp_path)
    assert done.looked.remarks
    assert "状态文件" in subject


def test_wrong_settings_are_said_and_the_plans_are_checked_all_the_same(tmp_path: Path) -> None:
    workspace(tmp_path, settings="langage = 'zh'")
    done = run(tmp_path)
    assert done.code == 3
    assert [each.place for each in done.looked.unread] == ["bcm-excel.toml"]
    assert done.lights[2].red == 1


@pytest.mark.parametrize(("fail_on", "code"), [("red", 1), ("amber", 1), ("never", 0)])
def test_the_settings_say_what_the_code_tells(tmp_path: Path, fail_on: str, code: int) -> None:
    workspace(tmp_path, SETTINGS + f"[runs]\nfail_on = '{fail_on}'\n")
    assert run(tmp_path).code == code


def test_what_is_not_delivered_shows_in_code_log_and_report(tmp_path: Path) -> None:
    bot = "[[bots]]\nname = '应急群'\nkind = 'wecom'\naddress_env = 'BOT'\n"
    workspace(tmp_path, SETTINGS + bot)
    done = run(tmp_path)
    assert done.code == 4
    assert [each.address for each in done.undelivered] == ["应急群"]
    log = (tmp_path / "reports" / "daily.log").read_text(encoding="utf-8")
    assert "未送达 应急群" in log
    assert "a***@example.com" in log
    cells = read_cells(tmp_path / "reports" / "2026-03-02.xlsx", "通知")
    assert {"未送达，将重发", "已送达"} <= set(cells)


def test_the_report_masks_numbers_unless_the_settings_say_otherwise(tmp_path: Path) -> None:
    workspace(tmp_path)
    run(tmp_path)
    shown = " ".join(read_cells(tmp_path / "reports" / "2026-03-02.xlsx", "检查结果"))
    assert "138 0000 0002" not in shown
    workspace(tmp_path, "report_numbers = 'whole'\n" + SETTINGS)
    run(tmp_path)
    shown = " ".join(read_cells(tmp_path / "reports" / "2026-03-02.xlsx", "检查结果"))
    assert "138000000021" in shown.replace(" ", "")
    masked = " ".join(read_cells(tmp_path / "reports" / "2026-03-02-masked.xlsx", "检查结果"))
    assert "138000000021" not in masked.replace(" ", "")


def test_a_report_that_somebody_has_open_is_written_beside_it(tmp_path: Path) -> None:
    workspace(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "~$2026-03-02.xlsx").touch()
    done = run(tmp_path)
    assert done.report == tmp_path / "reports" / "2026-03-02-0730.xlsx"


def test_a_rehearsal_writes_nothing_and_says_what_would_be_sent(tmp_path: Path) -> None:
    workspace(tmp_path)
    before = content(tmp_path)
    done = rehearse(tmp_path, MONDAY)
    assert content(tmp_path) == before
    assert [each.message.to.address for each in done.letters] == ["admin@example.com"]
    run(tmp_path)
    after = content(tmp_path)
    assert rehearse(tmp_path, MONDAY + timedelta(hours=1)).letters == ()
    assert content(tmp_path) == after


def test_the_report_goes_to_those_alone_who_listen_to_all_that_is_in_it(tmp_path: Path) -> None:
    some = '[[recipients]]\nmail = "{}@example.com"\nplans = [{}]\n'
    both = (
        SETTINGS
        + some.format("one", '"停电.xlsx"')
        + some.format("two", '"停电.xlsx", "火灾.xlsx"')
    )
    workspace(tmp_path, both)
    book(tmp_path / "火灾.xlsx", PLAN.format(li=GOOD).replace("停电", "火灾"))
    done = run(tmp_path)
    enclosed = {e.message.to.address: bool(e.message.attachments) for e in done.letters}
    assert enclosed == {
        "admin@example.com": True,
        "one@example.com": False,
        "two@example.com": True,
    }
    assert not any(
        "reports/" in e.message.foot for e in done.letters if "one@" in e.message.to.address
    )


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    workspace(tmp_path)
    with alone(tmp_path / STATE, DAILY), pytest.raises(Failure) as caught:
        run(tmp_path)
    assert caught.value.reason is Reason.LOCKED


def test_a_folder_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(Failure):
        run(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_the_last_run_is_there_for_whoever_watches(tmp_path: Path) -> None:
    workspace(tmp_path)
    run(tmp_path)
    with State(tmp_path / STATE, tmp_path / "reports", MONDAY) as state:
        last = state.last_run(DAILY, ok=True)
    assert last is not None
    assert (last.slot, last.finished) == ("2026-03-02", MONDAY)


def test_an_unchanged_plan_is_not_read_again(tmp_path: Path) -> None:
    workspace(tmp_path)
    assert run(tmp_path).fresh == 1
    assert run(tmp_path, MONDAY + timedelta(hours=1)).fresh == 0
    assert run(tmp_path, MONDAY + DAY).fresh == 1


def test_other_workbooks_are_not_counted(tmp_path: Path) -> None:
    workspace(tmp_path)
    book(tmp_path / "车辆.xlsx", "# 车辆\n| 车牌 | 座位 |\n| A1 | 5 |\n")
    done = run(tmp_path)
    assert (done.fresh, done.looked.files) == (1, 1)


def test_a_kill_before_the_messages_are_queued_loses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(tmp_path)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    for place, name in ((State, "remember"), (daily_run, "deliver")):
        with monkeypatch.context() as patched:
            patched.setattr(place, name, killed)
            with pytest.raises(KeyboardInterrupt):
                run(tmp_path)
    assert not (tmp_path / "out").exists()
    run(tmp_path)
    assert len(mails(tmp_path)) == 1


def opened(
    folder: Path, kind: Kind = Kind.REAL, level: str | None = None, *, begun: bool = True
) -> Path:
    times = {Moment.BEGAN: MONDAY, Moment.FOUND: MONDAY} if begun else {}
    found = open_incident(
        folder / "停电.xlsx",
        Asked(kind, level, title="机房停电", moments=times),
        now=MONDAY,
        wording=Wording(Lang.ZH),
        force=True,
    )
    assert isinstance(found, Opened)
    return found.path


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def test_an_overdue_step_climbs_and_falls_silent(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD, more=DUTY)
    path = opened(tmp_path)
    run(tmp_path, at(0))
    mails(tmp_path)
    run_incidents(tmp_path, at(1.1), {})
    first = dict(mails(tmp_path))
    assert set(map(address, first)) == {"wang", "su", "admin"}
    english = next(subject for to, subject in first.items() if "wang" in to)
    assert english.startswith("Urgent: 机房停电: Step 1")
    run_incidents(tmp_path, at(1.2), {})
    assert mails(tmp_path) == []
    run_incidents(tmp_path, at(2.1), {})
    assert {address(to) for to, _ in mails(tmp_path)} == {"wang", "li", "su", "admin"}
    run_incidents(tmp_path, at(3.1), {})
    assert {address(to) for to, _ in mails(tmp_path)} == {"zhou"}
    path.unlink()
    run_incidents(tmp_path, at(30), {})
    assert mails(tmp_path) == []


def address(to: str) -> str:
    return to.rpartition("<")[2].partition("@")[0]


def test_the_officer_has_the_number_to_ring(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD, more=DUTY)
    opened(tmp_path)
    run_incidents(tmp_path, at(1.1), {})
    assert any("请致电：王敏 138 0000 0001" in body for body in bodies(tmp_path))


def test_a_drill_is_marked_in_every_message(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD)
    opened(tmp_path, Kind.DRILL)
    run_incidents(tmp_path, at(1.1), {})
    found = mails(tmp_path)
    assert found
    assert all(subject.startswith(("【演练】", "[DRILL] ")) for _, subject in found)


def test_at_night_a_message_of_a_plan_waits_until_morning(tmp_path: Path) -> None:
    workspace(tmp_path)
    done = run(tmp_path, datetime(2026, 3, 2, 23, 0))
    assert (done.queued, done.waiting) == (1, 1)
    assert mails(tmp_path) == []
    run(tmp_path, datetime(2026, 3, 3, 7, 0))
    assert len(mails(tmp_path)) >= 1


def test_an_incident_at_the_top_level_does_not_wait(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD)
    opened(tmp_path)
    run_incidents(tmp_path, datetime(2026, 3, 2, 23, 0), {})
    assert mails(tmp_path)


LEVELS = """
# 响应分级
| 级别 | 等级序 | 含义 |
| 一般 | 1 | 单项受影响 |
| 紧急 | 2 | 全部受影响 |
"""


def test_at_night_an_ordinary_incident_waits_and_is_looked_at_again(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD, more=LEVELS)
    opened(tmp_path, level="一般")
    done = run_incidents(tmp_path, datetime(2026, 3, 2, 23, 0), {})
    assert (done.queued, done.waiting) == (0, 0)
    run_incidents(tmp_path, datetime(2026, 3, 3, 7, 0), {})
    assert mails(tmp_path)


def test_a_step_of_days_is_reminded_of_on_its_last_day_and_not_at_midnight(tmp_path: Path) -> None:
    """Is this failing? Half an hour before 24:00 is in the night: the first word came too late."""
    workspace(tmp_path)
    book(tmp_path / "停电.xlsx", PLAN.format(li=GOOD).replace("1 小时", "3日内") + LEVELS)
    opened(tmp_path, level="一般")
    run(tmp_path)
    mails(tmp_path)
    told = []
    for moment in ("04 12:00", "04 23:59", "05 07:00", "05 08:00", "05 23:45", "06 07:00"):
        run_incidents(tmp_path, datetime.fromisoformat(f"2026-03-{moment}"), {})
        told += [(moment, address(to), subject) for to, subject in mails(tmp_path)]
    assert told[0][:2] == ("05 07:00", "wang")
    assert "due soon, at 2026-03-05 23:59" in told[0][2]
    assert {moment for moment, _, _ in told[1:]} == {"06 07:00"}


def test_at_night_a_drill_waits_where_the_real_thing_does_not(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD)
    opened(tmp_path)
    opened(tmp_path, Kind.DRILL)
    run(tmp_path, datetime(2026, 3, 2, 23, 0))
    found = [subject for to, subject in mails(tmp_path) if address(to) == "admin"]
    assert len(found) == 1
    assert "【演练】" not in found[0]
    run(tmp_path, datetime(2026, 3, 3, 7, 0))
    found = [subject for to, subject in mails(tmp_path) if address(to) == "admin"]
    assert [subject for subject in found if subject.startswith("【演练】")]


def test_a_clock_set_back_says_nothing_again(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD)
    opened(tmp_path)
    run_incidents(tmp_path, at(5.1), {})
    assert mails(tmp_path)
    run_incidents(tmp_path, at(4.1), {})
    assert mails(tmp_path) == []


def test_a_look_at_incidents_with_nothing_to_say_leaves_no_trace(tmp_path: Path) -> None:
    workspace(tmp_path)
    for hour in range(3):
        run_incidents(tmp_path, at(hour), {})
    assert not (tmp_path / "reports" / "daily.log").exists()
    with State(tmp_path / STATE, tmp_path / "reports", MONDAY) as state:
        assert state.db.rows("SELECT count(*) FROM runs") == [(1,)]


def test_a_plan_that_vanished_between_is_still_said_by_the_daily_run(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD)
    run(tmp_path)
    mails(tmp_path)
    (tmp_path / "停电.xlsx").rename(tmp_path / "停电.bak")
    run_incidents(tmp_path, at(1), {})
    run(tmp_path, at(2))
    ((_, subject),) = mails(tmp_path)
    assert "文件夹里不再有这个预案" in subject


def test_a_state_lost_after_the_weekly_digest_says_nothing_again(tmp_path: Path) -> None:
    workspace(tmp_path)
    run(tmp_path, MONDAY - DAY)
    run(tmp_path, MONDAY)
    mails(tmp_path)
    (tmp_path / STATE).unlink()
    run(tmp_path, MONDAY + DAY)
    ((_, subject),) = mails(tmp_path)
    assert "状态文件" in subject


def test_the_roster_is_compared(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD)
    roster = tmp_path / "reports" / "花名册.csv"
    roster.parent.mkdir()
    roster.write_text("姓名,单位,状态\n王敏,甲公司,离职\n李静,甲公司,在职\n", encoding="utf-8")
    done = run_daily(tmp_path, MONDAY, {}, Wanted(roster=roster))
    codes = {item.code for _, item in done.looked.items if item.tracked}
    assert "HR101" in codes
    missing = run_daily(tmp_path, MONDAY, {}, Wanted(roster=tmp_path / "none.csv"))
    assert missing.code == 3


def test_what_a_roster_said_is_not_settled_while_it_cannot_be_read(tmp_path: Path) -> None:
    workspace(tmp_path, SETTINGS.replace("[[", 'roster = "reports/r.csv"\n[[', 1), li=GOOD)
    roster = tmp_path / "reports" / "r.csv"
    roster.parent.mkdir()
    left = "姓名,单位,状态\n王敏,甲公司,离职\n李静,甲公司,在职\n"
    roster.write_text(left, encoding="utf-8")
    run(tmp_path)
    mails(tmp_path)
    roster.rename(roster.with_suffix(".away"))
    run(tmp_path, MONDAY + DAY)
    away = "\n".join(bodies(tmp_path))
    assert "找不到这个文件" in away
    assert "离职" not in away
    roster.with_suffix(".away").rename(roster)
    run(tmp_path, MONDAY + 2 * DAY)
    assert "离职" not in "\n".join(bodies(tmp_path))
    roster.write_text(left.replace("离职", "在职"), encoding="utf-8")
    run(tmp_path, MONDAY + 3 * DAY)
    assert "【已消除】停电应急预案：花名册显示王敏已离职" in "\n".join(bodies(tmp_path))


def test_several_processes_read_the_same(tmp_path: Path) -> None:
    workspace(tmp_path)
    data = (tmp_path / "停电.xlsx").read_bytes()
    for number in range(20):
        (tmp_path / f"{number:02}.xlsx").write_bytes(data)
    one = run_daily(tmp_path, MONDAY, {}, Wanted(processes=2))
    (tmp_path / STATE).unlink()
    other = run_daily(tmp_path, MONDAY, {}, Wanted(processes=1))
    assert one.looked.plans == other.looked.plans
    assert len(one.looked.plans) == 21


def test_reports_of_the_settings_language(tmp_path: Path) -> None:
    workspace(tmp_path, 'language = "en"\n' + SETTINGS)
    run(tmp_path)
    ((_, subject),) = mails(tmp_path)
    assert subject.startswith("Emergency plans, daily check")
    cells = read_cells(tmp_path / "reports" / "2026-03-02.xlsx", "Overview")
    assert "How each subject stands" in cells


def test_the_state_keeps_no_number(tmp_path: Path) -> None:
    workspace(tmp_path)
    run(tmp_path)
    with State(tmp_path / STATE, tmp_path / "reports", MONDAY) as state:
        seen = json.dumps([each.text for each in state.seen().values()], ensure_ascii=False)
    assert "0000" not in seen


def test_a_roster_on_which_nobody_is_known_is_said(tmp_path: Path) -> None:
    workspace(tmp_path, li=GOOD)
    roster = tmp_path / "别家.csv"
    roster.write_text("姓名,单位,状态\n张三,丁公司,在职\n", encoding="utf-8")
    done = run_daily(tmp_path, MONDAY, {}, Wanted(roster=roster))
    assert done.code == 3
    ((place, why),) = [(each.place, each.why.zh) for each in done.looked.unread]
    assert place == "别家.csv"
    assert why.startswith("花名册与通讯录没有一个人对得上")
