"""What the reports on a closed incident say, in Word and in Excel."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.write import to_bytes as workbook_bytes
from bcm_excel.incident.closing import closing_book
from bcm_excel.incident.letter import letter
from bcm_excel.incident.outcome import Share, Verdict
from bcm_excel.plan.words import DrillMode
from bcm_excel.word.document import Block, Document, Facts, Figures, Table
from bcm_excel.word.write import to_bytes
from tests.excel_rules import excel_faults
from tests.incident.closed import closed

TEXT = """
# 应急总览
| 时刻 | 填写时间 |
| 发生 | 2026-03-02 07:00 |
| 系统恢复 | 2026-03-02 14:10 |
| 响应终止 | 2026-03-02 15:00 |
# 处置跟踪表
| 编号 | 步骤 | 责任人 / 电话 | 状态 | 实际完成 | 证明材料 | 应留证明 | 时限 | 计时起点 |
| '1 | 报告 | 王敏 138 0000 0001 | 已完成 | 2026-03-02 07:30 | 邮件 | 邮件 | 1 小时 | 发生 |
| '2 | 会议 | 李强 | 已完成 | 2026-03-02 08:35 | | | 1 小时 | 发生 |
| '3 | 决定 | 李强 | 未开始 | | | | 2 小时 | 发生 |
| '4 | 通知 | 李强 | 不适用 | | | | 2 小时 | 发生 |
# 通知联络记录
| 序号 | 角色 / 单位 | 第一责任人 | 电话 | 结果 | 拨出时间 | 确认时间 | 标识 |
| '1 | 组长 | 王敏 | 138 0000 0001 | 已确认 | 2026-03-02 07:40 | 2026-03-02 07:41 | role:1 |
| '2 | 组员 | 李强 | 138 0000 0002 | 关机 | 2026-03-02 07:42 | | role:2 |
| '3 | 组员 | 周宁 | 138 0000 0003 | 模拟 | 2026-03-02 07:42 | | role:3 |
# 资源调配
| 序号 | 支出日期 | 支出账户 | 金额 | 用途 | 签字人 |
| 1 | 2026-03-02 | 应急金 | 1200 | 运费 | 王敏 |
| 2 | 2026-03-02 | 应急金 | 300.5 | 餐费 | 王敏 |
# 复盘总结
| 项目 | 分析 |
| 直接原因 | 控制器故障，联系 zhou@example.com |
| 序号 | 问题 | 严重程度 | 改进措施 | 责任人 | 期限 |
| 1 | 没有备件 | 较大 | 采购备件 | 李强 | 2026-04-01 |
"""


def said(block: Block) -> Iterator[str]:
    match block:
        case Table():
            for line in block.lines:
                yield " | ".join(map(str, line.cells))
        case Facts():
            yield from (f"{name} | {words}" for name, words in block.rows)
        case Figures():
            yield from (f"{each.caption} {each.value} {each.note}" for each in block.figures)
        case _:
            yield str(getattr(block, "text", getattr(block, "words", getattr(block, "items", ""))))


def text_of(document: Document) -> str:
    return "\n".join(line for block in document.blocks for line in said(block))


def report(lang: Lang = Lang.ZH, *, full: bool = False, mode: DrillMode | None = None) -> Document:
    return letter(closed(TEXT, mode=mode), lang, full_numbers=full)


def test_the_report_tells_what_staff_recorded() -> None:
    words = text_of(report())
    for expected in (
        "已完成 2 / 3 应做的 3 步",
        "按时完成 1 / 3 有时限的 3 步",
        "最大超时 7 小时 步骤 3",
        "通知到位 1 / 2 已拨打的 2 个",
        "历时 8 小时 恢复用时 7 小时 10 分",
        "支出 1,500.50 元",
        "1 | 报告 | 03-02 08:00 | 03-02 07:30 | 早 30 分 | 按时",
        "2 | 会议 | 03-02 08:00 | 03-02 08:35 | 晚 35 分 | 超时完成",
        "3 | 决定 | 03-02 09:00 | — | 晚 7 小时 | 超时未完成",
        "4 | 通知 | — | — |  | 不适用",
        "没有备件 | 较大 | 采购备件 | 李强 | 2026-04-01",
        "直接原因 | 控制器故障",
        "合计 | 1,500.50",
        "步骤 3 还没有完成（未开始）",
    ):
        assert expected in words


def test_numbers_are_masked_unless_they_are_wanted() -> None:
    masked, full = text_of(report()), text_of(report(full=True))
    assert "138****0001" in masked
    assert "0000 0001" not in masked
    assert "zhou@example.com" not in masked
    assert "138 0000 0001" in full
    assert "zhou@example.com" in full


@pytest.mark.parametrize(("lang", "mark"), [(Lang.ZH, "【演练】"), (Lang.EN, "[DRILL]")])
def test_a_drill_is_never_taken_for_the_real_thing(lang: Lang, mark: str) -> None:
    drill, real = report(lang, mode=DrillMode.LIVE), report(lang)
    assert drill.title.startswith(mark)
    assert mark in text_of(drill)
    assert mark not in real.title + text_of(real)
    book = closing_book(closed(TEXT, mode=DrillMode.LIVE), Wording(lang))
    assert book.title.startswith(mark)


def test_a_table_top_drill_is_not_judged_by_time() -> None:
    words = text_of(report(mode=DrillMode.TABLE_TOP))
    assert "按时完成 不适用" in words
    assert "超时完成" not in words
    assert "2 | 会议 | 03-02 08:00 | 03-02 08:35 |  | 已完成" in words


def test_a_step_without_a_time_is_not_on_time() -> None:
    found = closed(TEXT.replace("| 已完成 | 2026-03-02 07:30 |", "| 已完成 | |"))
    assert found.on_time == Share(0, 3)
    assert found.judged[0].verdict is Verdict.UNTIMED


def test_steps_that_staff_added_are_judged_like_those_of_the_plan() -> None:
    outcome = closed("""
# 应急总览
| 时刻 | 填写时间 |
| 发生 | 2026-03-02 07:00 |
# 处置跟踪表
| 编号 | 步骤 | 责任人 / 电话 | 应完成 | 状态 | 实际完成 | 时限 | 计时起点 |
| '1 | 报告 | 王敏 | | 已完成 | 2026-03-02 07:30 | 1 小时 | 发生 |
| '+1 | 备用电源 | 李强 | 2026-03-02 12:00 | 已完成 | 2026-03-02 12:30 | | |
| '+2 | 备用电梯 | 李强 | | 进行中 | | | |
""")
    assert [each.step.key for each in outcome.judged] == ["1", "+1", "+2"]
    assert (outcome.done, outcome.on_time) == (Share(2, 3), Share(1, 2))
    words = text_of(letter(outcome, Lang.ZH))
    assert "+1 | 备用电源 | 03-02 12:00 | 03-02 12:30 | 晚 30 分 | 超时完成" in words
    assert "+2 备用电梯 · 进行中 · 李强" in words


def test_no_open_step_does_not_mean_that_nothing_is_left() -> None:
    words = text_of(letter(closed(TEXT.replace("未开始 |", "已完成 |")), Lang.ZH))
    assert "没有需要补充的事项" not in words
    assert "所有步骤都已结束" in words


def test_an_empty_workbook_makes_a_report_too() -> None:
    found = closed("# 处置跟踪表\n| 编号 | 步骤 | 状态 |\n| '1 | 报告 | 未开始 |")
    for lang in Lang:
        assert to_bytes(letter(found, lang)) == to_bytes(letter(found, lang))
        assert workbook_bytes(closing_book(found, Wording(lang)))


@pytest.mark.parametrize("lang", Lang)
def test_the_workbook_has_its_pages_and_opens_in_excel(lang: Lang) -> None:
    book = closing_book(closed(TEXT), Wording(lang, both_titles=False))
    names = {
        Lang.ZH: ["总结", "审核发现", "时间线"],
        Lang.EN: ["Summary", "Audit findings", "Timeline"],
    }
    assert [page.name for page in book.pages] == names[lang]
    data = workbook_bytes(book)
    assert excel_faults(io.BytesIO(data)) == []
    assert data == workbook_bytes(book)


def test_the_workbook_masks_what_the_letter_masks() -> None:
    def cells(full: bool) -> str:
        book = closing_book(closed(TEXT), Wording(), full_numbers=full)
        shown = (c for page in book.pages for c in (*page.cells.values(), *page.merges.values()))
        return "\n".join(str(cell.value) for cell in shown)

    assert "0000 0001" not in cells(False)
    assert "138 0000 0001" in cells(True)
