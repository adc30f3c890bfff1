"""Forty days in one workspace: every message arrives when it should, none is lost, none comes twice.

The story is what people and machines do; the timetable is written by hand from the rules, and all
that the servers received is held against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from bcm_excel.app.daily_done import Done
from bcm_excel.excel.read import read
from tests.daily.servers import Answer, Service
from tests.daily.timetable import planned, timetable
from tests.daily.world import GROUPS, Arrived, World, folder_in_memory, world

FIRST, LAST = date(2026, 4, 13), date(2026, 5, 22)
SETTINGS = """
language = "zh"
[runs]
weekly_on = "周一"
grace = 60
[mail]
host = "127.0.0.1"
port = {port}
from = "bcm@example.com"
security = "none"
[[recipients]]
mail = "zhou@example.com"
[[recipients]]
mail = "amy@example.com"
language = "en"
[[bots]]
name = "应急群"
kind = "wecom"
address_env = "WECOM"
[[bots]]
name = "值班群"
kind = "dingtalk"
address_env = "DINGTALK"
secret_env = "BOT_SECRET"
[[bots]]
name = "管理群"
kind = "feishu"
address_env = "FEISHU"
secret_env = "BOT_SECRET"
"""
PLAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电应急预案 |
| 文件编号 | P-1 |
| 版本 | A1 |
| 核验周期 | 90日 |
| 节前核验天数 | 5 |
| 临期提醒 | 30分钟 |
| 免打扰时段 | 22:00-07:00 |
# 应急通讯录
| 姓名 | 单位 | 职务 | 手机 | 电子邮箱 | 核验日期 |
| 王敏 | 甲公司 | 值长 | {wang} | wang@example.com | {verified} |
| 李静 | 甲公司 | 副值长 | {li} | li@example.com | {verified} |
| 周建国 | 甲公司 | 厂长 | '13800000003 | zhou@example.com | {verified} |
| 钱进 | 甲公司 | 调度员 | {qian} | qian@example.com | {verified} |
# 应急组织
| 序号 | 组别 | 角色 | 职能 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 领导 | 周建国 | 李静 |
| 2 | 应急小组 | 组员 | 成员 | 王敏 | 李静 |
# 响应分级
| 级别 | 等级序 | 含义 |
| 一般 | 1 | 一台设备 |
| 重大 | 2 | 整个机房 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 | 前序步骤 |
| '1 | 报告 | 应急小组组员 | 1小时 | |
| '2 | 切换电源 | 应急小组组员 | 6小时 | '1 |
| '3 | 恢复供电 | 应急小组组员 | 1小时 | '2 |
# 值班表
| 值班日期 | 值班员 |
"""
ROSTER = "".join(f"| {FIRST + timedelta(n)} | 钱进 |\n" for n in range(60))
OTHER = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 断网应急预案 |
| 文件编号 | P-2 |
| 版本 | A1 |
# 应急通讯录
| 姓名 | 单位 | 职务 | 手机 |
| 孙丽 | 甲公司 | 网管 | '13800000005 |
| 吴刚 | 甲公司 | 网管 | '13800000006 |
# 应急组织
| 序号 | 组别 | 角色 | 职能 | 第一责任人 | 备份责任人 |
| 1 | 网络组 | 组长 | 领导 | 孙丽 | 吴刚 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 |
| '1 | 报告 | 网络组组长 | 1小时 |
"""
GOOD = {
    "wang": "'13800000001", "li": "'13800000002", "qian": "'13800000004", "verified": "2026-03-20",
}  # fmt: skip
REFUSED = (200, b'{"errcode": 40008, "errmsg": "invalid message type"}')
REFUSED_SIGNATURE = (200, b'{"errcode": 310000, "errmsg": "sign not match"}')
OVERLOADED = (500, b"")

TIMETABLE = """
| Mon 04-13 07:30 | zhou amy groups      | all well, 2 plans                                       |
| Wed 04-15 07:30 | zhou amy groups      | red new number of 李静                                   |
| Sat 04-18 07:30 | zhou amy groups      | settled number of 李静                                   |
| Mon 04-20 07:30 | zhou amy groups      | all well, 2 plans                                       |
| Thu 04-23 07:30 | zhou amy groups      | red new unreadable 断网.xlsx                             |
| Sat 04-25 07:30 | zhou amy groups      | settled unreadable 断网.xlsx                             |
| Sun 04-26 07:30 | zhou amy groups      | amber new everybody before the holiday                  |
| Mon 04-27 07:30 | zhou amy groups      | nothing new, 2 plans, 0 red, 1 amber; amber still everybody before the holiday |
| Tue 04-28 10:30 | wang                 | step 1 soon                                             |
| Tue 04-28 11:30 | zhou amy qian groups | step 1 late, ring 王敏                                   |
|                 | wang                 | step 1 late                                             |
| Tue 04-28 12:00 | zhou amy qian groups | step 1 late, ring 李静                                   |
|                 | wang                 | step 1 late                                             |
|                 | li                   | step 1 late, ring 王敏                                   |
| Tue 04-28 13:00 | zhou                 | step 1 late, ring 李静                                   |
| Tue 04-28 15:00 | zhou                 | step 1 late, ring 李静                                   |
|                 | amy qian groups      | step 1 late, ring 周建国                                 |
|                 | wang                 | step 1 late                                             |
|                 | li                   | step 1 late, ring 王敏                                   |
| Tue 04-28 21:30 | wang                 | step 2 soon                                             |
| Wed 04-29 07:00 | zhou                 | step 3 late, ring 李静                                   |
|                 | amy qian groups      | step 3 late, ring 周建国                                 |
|                 | wang                 | step 3 late                                             |
|                 | li                   | step 3 late, ring 王敏                                   |
| Thu 04-30 07:30 | zhou amy groups      | settled everybody before the holiday                    |
| Mon 05-04 07:30 | zhou amy groups      | all well, 2 plans                                       |
| Wed 05-06 07:30 | groups               | red new number of 王敏                                   |
| Thu 05-07 07:30 | groups               | settled number of 王敏                                   |
| Thu 05-07 10:30 | groups               | step 1 late, ring 王敏                                   |
| Thu 05-07 11:00 | groups               | step 1 late, ring 李静                                   |
| Fri 05-08 07:30 | zhou amy groups      | red new number of 李静                                   |
|                 | zhou amy             | settled number of 王敏                                   |
| Sat 05-09 07:30 | zhou amy groups      | settled number of 李静                                   |
| Wed 05-13 07:30 | zhou groups          | week, 2 plans, 1 red, 0 amber; red new on duty, number of 钱进 |
| Wed 05-13 20:00 | amy                  | week, 2 plans, 1 red, 0 amber; red new on duty, number of 钱进 |
| Fri 05-15 07:30 | zhou amy feishu      | settled on duty, number of 钱进                          |
| Fri 05-15 08:00 | wecom                | settled on duty, number of 钱进                          |
| Fri 05-15 12:00 | dingtalk             | settled on duty, number of 钱进                          |
| Sat 05-16 07:30 | zhou amy groups      | red new number of 李静                                   |
| Sun 05-17 07:30 | zhou amy wecom dingtalk | settled number of 李静                                |
| Sun 05-17 08:00 | feishu               | settled number of 李静                                   |
| Mon 05-18 07:30 | zhou amy             | all well, 2 plans                                       |
| Mon 05-18 08:00 | groups               | all well, 2 plans                                       |
| Tue 05-19 14:30 | wang                 | DRILL step 1 soon                                       |
| Tue 05-19 15:30 | zhou amy qian groups | DRILL step 1 late, ring 王敏                             |
|                 | wang                 | DRILL step 1 late                                       |
| Thu 05-21 00:00 | zhou amy qian groups | step 1 late, ring 王敏                                   |
|                 | wang                 | step 1 late                                             |
"""
FAILURES = """
| 2026-05-06 07:30 daily     | z***@example.com 1, a***@example.com 1 |
| 2026-05-06 08:00 incidents | z***@example.com 2, a***@example.com 2 |
| 2026-05-06 12:00 incidents | z***@example.com 3, a***@example.com 3 |
| 2026-05-06 16:00 incidents | z***@example.com 4, a***@example.com 4 |
| 2026-05-06 20:00 incidents | z***@example.com 5, a***@example.com 5 |
| 2026-05-07 07:30 daily     | z***@example.com 1, a***@example.com 1 |
| 2026-05-07 08:00 incidents | z***@example.com 2, a***@example.com 2 |
| 2026-05-07 09:00 incidents | z***@example.com 3, a***@example.com 3 |
| 2026-05-07 09:30 incidents | w***@example.com 1 |
| 2026-05-07 10:00 incidents | z***@example.com 4, a***@example.com 4, w***@example.com 2 |
| 2026-05-07 10:30 incidents | z***@example.com 1, a***@example.com 1, w***@example.com 1, q***@example.com 1 |
| 2026-05-07 11:00 incidents | z***@example.com 1, a***@example.com 1, w***@example.com 1, l***@example.com 1, q***@example.com 1 |
| 2026-05-07 16:00 incidents | z***@example.com 5, a***@example.com 5 |
| 2026-05-13 07:30 daily     | a***@example.com 1 |
| 2026-05-13 08:00 incidents | a***@example.com 2 |
| 2026-05-13 12:00 incidents | a***@example.com 3 |
| 2026-05-13 16:00 incidents | a***@example.com 4 |
| 2026-05-15 07:30 daily     | 应急群 1, 值班群 1 |
| 2026-05-15 08:00 incidents | 值班群 2 |
| 2026-05-17 07:30 daily     | 管理群 1 |
"""
WITHDRAWN = """
| 2026-05-07 07:30 daily     | z***@example.com, a***@example.com |
| 2026-05-07 10:30 incidents | w***@example.com |
| 2026-05-07 11:00 incidents | z***@example.com, a***@example.com, w***@example.com, q***@example.com |
| 2026-05-07 11:30 incidents | z***@example.com, a***@example.com, w***@example.com, l***@example.com, q***@example.com |
"""
"""What waited for the mail server when it was down, and was over or said anew before it was up."""


def story(w: World) -> dict[str, Callable[[], object]]:
    """What happens when, apart from the runs."""
    damaged = w.folder / "断网.xlsx"
    lock = w.folder / "~$停电.xlsx"
    opened: dict[str, Path] = {}

    def plan(**values: str) -> Callable[[], object]:
        return lambda: w.plan("停电.xlsx", PLAN.format_map(GOOD | values) + ROSTER)

    def opens(name: str, **more: object) -> Callable[[], object]:
        return lambda: opened.update({name: w.open("停电.xlsx", name, w.now, **more)})

    def done(name: str, step: str) -> Callable[[], object]:
        return lambda: w.finished(opened[name], step)

    def refuses(group: str, *answers: Answer) -> Callable[[], object]:
        return lambda: w.groups[group].answers.extend(answers)

    def crowd() -> None:
        for service in w.groups.values():
            service.crowd()

    verified = {"verified": "2026-04-29"}
    return {
        "04-14 12:00": plan(li="'138000000021"),
        "04-17 15:00": plan(),
        "04-21 08:30": lambda: lock.write_bytes(b"open in Excel"),
        "04-22 12:00": lambda: damaged.write_bytes(damaged.read_bytes()[:2000]),
        "04-22 18:00": lock.unlink,
        "04-24 16:00": lambda: w.plan("断网.xlsx", OTHER),
        "04-28 10:00": opens("停电", level="一般"),
        "04-28 15:40": done("停电", "1"),
        "04-28 23:40": done("停电", "2"),
        "04-29 09:10": done("停电", "3"),
        "04-29 15:00": plan(**verified),
        "05-05 20:30": plan(**verified, wang="'138000000011"),
        "05-05 23:00": w.mail_down,
        "05-06 15:00": plan(**verified),
        "05-07 09:00": opens("断水", level="一般"),
        "05-07 11:10": done("断水", "1"),
        "05-07 11:15": done("断水", "2"),
        "05-07 11:20": done("断水", "3"),
        "05-07 21:00": plan(**verified, li="'138000000021"),
        "05-08 06:00": w.mail_up,
        "05-08 10:00": plan(**verified),
        "05-11 10:00": plan(**verified, qian="'138000000041"),
        "05-13 07:00": lambda: w.post.refuses.update({"amy@example.com": "550 no such user"}),
        "05-13 17:00": w.post.refuses.clear,
        "05-14 10:00": plan(**verified),
        "05-15 07:00": refuses("wecom", REFUSED, REFUSED),  # the report, then the text
        "05-15 07:05": refuses("dingtalk", REFUSED_SIGNATURE, REFUSED_SIGNATURE),
        "05-15 18:00": plan(**verified, li="'138000000021"),
        "05-16 18:00": plan(**verified),
        "05-17 07:00": refuses("feishu", OVERLOADED),
        "05-18 07:30": crowd,
        "05-19 14:00": opens("停电演练", drill=True, level="重大"),
        "05-19 15:40": done("停电演练", "1"),
        "05-19 16:10": done("停电演练", "2"),
        "05-19 16:20": done("停电演练", "3"),
        "05-20 22:30": opens("全厂停电", level="重大"),
        "05-21 00:10": done("全厂停电", "1"),
        "05-21 00:20": done("全厂停电", "2"),
        "05-21 00:40": done("全厂停电", "3"),
    }  # fmt: skip


RUN_AT = time(7, 30)
SET_BACK = (("04-28 12:15", "04-28 11:15"), ("05-16 08:15", "05-16 07:15"))
"""The clock goes from the one to the other."""
OFF = ("05-09 21:00", "05-13 06:00")
BUSY = (
    ("04-28 10:00", "04-29 09:30"), ("05-07 09:00", "05-07 12:00"), ("05-19 14:00", "05-19 17:00"), ("05-20 22:30", "05-21 01:30"),
)  # fmt: skip
"""Then the incidents are looked at every half hour; every four hours of the day otherwise."""


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M")


def clock() -> Iterator[datetime]:
    """Every five minutes of the forty days, as the clock of the machine shows them."""
    turns = dict(SET_BACK)
    now, end = datetime.combine(FIRST, time(7)), datetime.combine(LAST, time(23))
    while now < end:
        yield now
        now += timedelta(minutes=5)
        if back := turns.pop(f"{now:%m-%d %H:%M}", None):
            now = at(back)


def looks(now: datetime) -> bool:
    if any(at(start) <= now <= at(end) for start, end in BUSY):
        return now.minute % 30 == 0
    return now.minute == 0 and now.hour in {8, 12, 16, 20}


class Lived(NamedTuple):
    """What is left after the forty days."""

    arrived: list[Arrived]
    runs: list[tuple[datetime, Done]]
    folder: Path
    groups: dict[str, Service]

    @property
    def log(self) -> list[str]:
        return (self.folder / "reports" / "daily.log").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def lived() -> Iterator[Lived]:
    with folder_in_memory() as folder, world(folder, datetime.combine(FIRST, RUN_AT)) as w:
        w.settings(SETTINGS)
        w.plan("停电.xlsx", PLAN.format_map(GOOD) + ROSTER)
        w.plan("断网.xlsx", OTHER)
        happens = story(w)
        for now in clock():
            w.set(now)
            if event := happens.pop(f"{now:%m-%d %H:%M}", None):
                event()
            if at(OFF[0]) <= now < at(OFF[1]):
                continue
            if now.time() == RUN_AT:
                w.daily()
                if now.day % 5 == 0:
                    w.daily()  # twice in one minute
            if looks(now):
                w.look()
        assert happens == {}
        yield Lived(w.arrived, w.runs, folder, w.groups)


def test_every_message_arrives_exactly_when_it_should(lived: Lived) -> None:
    assert timetable(lived.arrived) == planned(TIMETABLE)


def test_none_comes_twice(lived: Lived) -> None:
    identities = [(each.to, each.identity) for each in lived.arrived]
    assert len(set(identities)) == len(identities)


def test_none_is_left(lived: Lived) -> None:
    _, last = lived.runs[-1]
    assert (last.waiting, last.undelivered, last.code) == (0, (), 0)


def test_each_recipient_has_their_language(lived: Lived) -> None:
    for each in lived.arrived:
        english = (
            "What to do" in each.text or "For information" in each.text or "Settled" in each.text
        )
        assert english == (each.to == "amy@example.com"), each


def test_numbers_are_whole_for_who_must_dial_and_masked_in_the_group_and_the_log(
    lived: Lived,
) -> None:
    for each in lived.arrived:
        rings = "请致电：" in each.text or "Please ring:" in each.text
        assert ("138 0000 000" in each.text) == (rings and each.to not in GROUPS), each
    assert not any("13800000" in line or "138 0000" in line for line in lived.log)


def test_the_mail_of_a_daily_run_encloses_the_report_of_its_day(lived: Lived) -> None:
    for each in lived.arrived:
        made_on = each.text.splitlines()[0].partition(" · ")[2][:10]
        daily = each.text.startswith(("应急预案每日检查", "Emergency plans, daily"))
        wanted = (f"{made_on}.xlsx",) if daily else ()
        assert each.attached == wanted or each.to in GROUPS, each


def test_the_report_follows_what_wecom_gets_from_a_daily_run(lived: Lived) -> None:
    wecom = [each for each in lived.arrived if each.to == "wecom"]
    daily = sum("应急预案每日检查" in each.text for each in wecom)
    assert len(lived.groups["wecom"].files) == daily < len(wecom)


def test_no_signature_was_wrong_and_no_limit_passed_but_by_others(lived: Lived) -> None:
    refused = {name: service.refused for name, service in lived.groups.items()}
    assert refused == {"wecom": [45009], "dingtalk": [130101], "feishu": [11232]}


def told(table: str) -> list[list[str]]:
    """The rows of a table written by hand: the run, and what its log says."""
    rows = (row.strip("| ").split("|") for row in table.strip().splitlines())
    return [[" ".join(head.split()), said.strip()] for head, said in rows]


def test_the_log_tells_what_failed_and_how_often(lived: Lived) -> None:
    failed: dict[str, list[str]] = {}
    for line in lived.log:
        head, found, rest = line.partition(" 未送达 ")
        if found:
            tries = rest.partition("第 ")[2].partition(" 次")[0]
            failed.setdefault(head, []).append(f"{rest.partition('（')[0]} {tries}")
    assert [[head, ", ".join(said)] for head, said in failed.items()] == told(FAILURES)


def test_the_log_tells_what_was_not_sent_any_more(lived: Lived) -> None:
    withdrawn: dict[str, list[str]] = {}
    for line in lived.log:
        head, found, rest = line.partition(" 不再发送 ")
        if found:
            withdrawn.setdefault(head, []).append(rest.partition("（")[0])
    assert [[head, ", ".join(said)] for head, said in withdrawn.items()] == told(WITHDRAWN)


def test_the_log_has_every_message_and_every_day_on_which_the_machine_ran(lived: Lived) -> None:
    assert sum(" 已送达 " in line for line in lived.log) == len(lived.arrived)
    days = [line[:10] for line in lived.log if " daily 结束" in line]
    off = {"2026-05-10", "2026-05-11", "2026-05-12"}
    every = {str(FIRST + timedelta(n)) for n in range(40)}
    assert set(days) == every - off
    assert "2026-04-23 07:30 daily 无法读取 断网.xlsx" in "\n".join(lived.log)


def test_what_failed_shows_in_the_exit_code(lived: Lived) -> None:
    codes: dict[str, set[int]] = {}
    for now, done in lived.runs:
        codes.setdefault(f"{now:%m-%d}", set()).add(done.code)
    assert {day for day, found in codes.items() if 4 in found} == {
        "05-06", "05-07", "05-13", "05-15", "05-17",
    }  # fmt: skip
    assert {day for day, found in codes.items() if 3 in found} == {"04-22", "04-23", "04-24"}


def test_each_day_has_its_report(lived: Lived) -> None:
    reports = sorted((lived.folder / "reports").glob("2026-*.xlsx"))
    assert len(reports) == 37
    assert all(read(path).sheets for path in reports[::6])
