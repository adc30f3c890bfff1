"""One line of time from every sheet."""

from __future__ import annotations

from datetime import datetime

from bcm_excel.core.text import Lang
from bcm_excel.incident.timeline import Gap
from tests.incident.closed import closed

EVERYTHING = """
# 应急总览
| 时刻 | 填写时间 |
| 发生 | 2026-03-02 07:00 |
| 响应终止 | 2026-03-02 15:00 |
# 处置跟踪表
| 编号 | 步骤 | 责任人 / 电话 | 状态 | 实际完成 | 实际开始 |
| '1 | 报告 | 值长\\n王敏 138 0000 0001 | 已完成 | 2026-03-02 07:30 | 2026-03-02 07:10 |
# 通知联络记录
| 序号 | 角色 / 单位 | 第一责任人 | 结果 | 拨出时间 | 确认时间 | 备份 | 备份结果 | 备份拨出 | 备份确认 | 标识 |
| '1 | 组长 | 王敏 | 无人接听 | 2026-03-02 07:40 | | 李强 | 已确认 | 2026-03-02 07:42 | 2026-03-02 07:43 | role:1 |
# 逐家台账
| 步骤 | 单位 | 状态 | 告知 / 完成时间 | 对方意见 | 标识 |
| '3 通知客户 | 甲银行 | 已完成 | 2026-03-02 08:10 | 同意顺延 | '3¦甲银行 |
# 处置日志
| 序号 | 时间 | 类别 | 内容 | 决定人 / 记录人 | 依据 |
| 1 | 2026-03-02 08:00 | 决定 | 启动备用线 | 王敏 | 工程师报告 |
# 资源调配
| 资源 / 供应商 | 联系人 / 电话 | 供应范围 / 参考价 | 数量 | 调用时间 | 到位时间 | 标识 |
| 备用机 | | | 1 台 | 2026-03-02 09:00 | 2026-03-02 10:00 | s1 |
| 序号 | 支出日期 | 支出账户 | 金额 | 用途 | 签字人 |
| 1 | 2026-03-02 | 应急金 | 1200 | 运费 | 王敏、李强 |
# 信息通报
| 序号 | 类型 | 报送对象 | 报送时间 | 方式 | 内容摘要 | 报送人 | 对方确认 |
| 1 | 初报 | 监管局 | 2026-03-02 09:30 | | 已启动 | 王敏 | 2026-03-02 09:40 |
"""


def test_every_sheet_is_on_the_line_in_order() -> None:
    entries = closed(EVERYTHING).timeline.entries
    assert [(f"{e.at:%H:%M}", e.what[Lang.ZH], e.who) for e in entries] == [
        ("00:00", "支出 1,200.00 元：运费", "王敏、李强"),
        ("07:00", "发生", ""),
        ("07:10", "步骤 1 开始：报告", "值长 王敏 138 0000 0001"),
        ("07:30", "步骤 1 完成：报告", "值长 王敏 138 0000 0001"),
        ("07:40", "通知 组长 王敏", "王敏"),
        ("07:42", "通知 组长 李强", "李强"),
        ("07:43", "组长 李强 确认收到", "李强"),
        ("08:00", "决定：启动备用线；工程师报告", "王敏"),
        ("08:10", "步骤 3 告知“甲银行”：同意顺延", ""),
        ("09:00", "调用：备用机 1 台", ""),
        ("09:30", "初报报送 监管局：已启动", "王敏"),
        ("09:40", "监管局 确认收到初报", "监管局"),
        ("10:00", "到位：备用机 1 台", ""),
        ("15:00", "响应终止", ""),
    ]
    assert [str(e.cell) for e in entries[2:4]] == ["处置跟踪表!F2", "处置跟踪表!E2"]
    assert closed(EVERYTHING).timeline.findings == ()


def test_a_day_alone_is_not_before_an_incident_of_that_day() -> None:
    spent = next(e for e in closed(EVERYTHING).timeline.entries if e.whole_day)
    assert spent.at == datetime.fromisoformat("2026-03-02")
    assert closed(EVERYTHING).timeline.faults(spent) == ()


def test_a_gap_lasts_while_a_step_is_open() -> None:
    text = """
# 应急总览
| 时刻 | 填写时间 |
| 发生 | 2026-03-02 07:00 |
# 处置跟踪表
| 编号 | 步骤 | 状态 | 实际完成 |
| '1 | 报告 | 已完成 | 2026-03-02 12:00 |
| '2 | 会议 | 未开始 | |
"""
    gaps = closed(text).timeline.gaps
    began, noon, now = (datetime(2026, 3, 2, hour) for hour in (7, 12, 16))
    assert gaps == (Gap(began, noon, ("1", "2")), Gap(noon, now, ("2",)))


def test_nothing_is_missing_once_all_is_done() -> None:
    text = """
# 应急总览
| 时刻 | 填写时间 |
| 发生 | 2026-03-02 07:00 |
# 处置跟踪表
| 编号 | 步骤 | 状态 | 实际完成 |
| '1 | 报告 | 已完成 | 2026-03-02 07:30 |
"""
    assert closed(text).timeline.gaps == ()


def test_a_workbook_that_was_never_started_has_no_course() -> None:
    text = "# 处置跟踪表\n| 编号 | 步骤 | 状态 |\n| '1 | 报告 | 未开始 |"
    line = closed(text).timeline
    assert (line.entries, line.gaps, line.findings) == ((), (), ())
