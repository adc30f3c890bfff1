"""Who is called, at which number, and what is said of somebody who is away."""

from __future__ import annotations

from datetime import date

import pytest

from bcm_excel.core.text import Lang
from bcm_excel.incident.people import People
from bcm_excel.incident.reach import Reaching
from bcm_excel.plan.responsible import Directory
from tests.plans import plan

PLAN = plan("""
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电预案 |
| 总机 | '0512-55550000 |
# 应急通讯录
| 姓名 | 单位 | 职务 | 部门 | 手机 | 固定电话 | 在岗状态 | 休假开始 | 休假结束 |
| 王敏 | 甲公司 | 主任 | 生产部 | '13800000001 | '8001 | 休假 | 2026-03-02 | 2026-03-04 |
| 李强 | 甲公司 | | 物流部 | | '8002 | | | |
| 赵云 | 甲公司 | 电工 | | '13800000003 | | | | 2026-03-04 |
| 何去 | 甲公司 | | | '13800000005 | | 离岗 | | |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 王敏 | 何去 |
# 外部联系单位
| 单位名称 | 类别 | 首要联系人 | 适用级别 | 适用触发 |
| 甲银行 | 客户 | 赵云 | | |
| 乙银行 | 客户 | 赵云 | 重大 | |
| 丙银行 | 客户 | 赵云 | | T1 |
| 丁银行 | 客户 | 赵云 | 重大 | T1 |
""")
PEOPLE = People(PLAN, Directory(PLAN), Lang.ZH)


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("13800000001", "tel:+8613800000001"),
        ("051255550000", "tel:+8651255550000"),
        ("01088880000", "tel:+861088880000"),
        ("051255550000x8029", "tel:+8651255550000,8029"),
        ("x8001", "tel:+8651255550000,8001"),
        ("1380000000", None),
    ],
)
def test_a_number_dials_from_anywhere(number: str, link: str | None) -> None:
    assert PEOPLE.number(number).link == link


@pytest.mark.parametrize(
    ("level", "trigger", "called"),
    [
        (None, None, "甲乙丙丁"),
        ("重大", "T1", "甲乙丙丁"),
        ("一般", "T1", "甲丙"),
        ("重大", "T2", "甲乙"),
        ("一般", "T2", "甲"),
    ],
)
def test_parties_are_called_that_level_and_trigger_concern(
    level: str | None, trigger: str | None, called: str
) -> None:
    lines = PEOPLE.calls(level, trigger, ())
    assert "".join(line.who[0] for line in lines if line.key.startswith("external:")) == called


def test_who_is_away_is_called_with_that_word() -> None:
    (line,) = (line for line in PEOPLE.calls("一般", "T2", ()) if line.key == "role:1")
    assert (line.primary, line.backup) == ("王敏（休假）", "何去（离岗）")


@pytest.mark.parametrize(
    ("day", "faults"),
    [
        (1, ("（休假）",)),
        (2, ("（休假至 2026-03-04）",)),
        (4, ("（休假至 2026-03-04）",)),
        (5, ("（休假）",)),
    ],
)
def test_leave_is_from_its_first_day_to_its_last(day: int, faults: tuple[str, ...]) -> None:
    assert Reaching(PEOPLE, date(2026, 3, day)).of("王敏").faults == faults


@pytest.mark.parametrize(("day", "faults"), [(1, ("（休假至 2026-03-04）",)), (5, ())])
def test_leave_without_a_first_day_has_begun(day: int, faults: tuple[str, ...]) -> None:
    assert Reaching(PEOPLE, date(2026, 3, day)).of("赵云").faults == faults


def test_an_extension_without_a_title_says_the_department_and_the_whole_number() -> None:
    reach = Reaching(PEOPLE, date(2026, 3, 2)).of("李强")
    assert (reach.named, reach.numbers) == ("李强\n物流部", ("0512-55550000-8002",))
