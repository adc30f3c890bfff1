"""What is open or not proven when an incident is closed: each rule fires, and stays silent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bcm_excel.clock.network import Moment
from bcm_excel.core.finding import RuleInfo
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.closing_rules import CLOSING_RULES
from bcm_excel.incident.event import read_tracking
from bcm_excel.incident.evidence import Files
from bcm_excel.incident.outcome import outcome
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from tests.incident.cases import incident
from tests.incident.closed import BEGAN, NOW, closed, found
from tests.plans import plan

STEPS = "# 处置跟踪表\n| 编号 | 步骤 | 状态 | 实际完成 | 证明材料 | 备注 | 应留证明 | 实际开始 | 前序步骤 | 时限 |\n"
LOG = "# 处置日志\n| 序号 | 时间 | 类别 | 内容 |\n"
CALLS = "# 通知联络记录\n| 序号 | 角色 / 单位 | 第一责任人 | 结果 | 拨出时间 | 确认时间 | 标识 |\n"
PARTIES = "# 逐家台账\n| 步骤 | 单位 | 状态 | 告知 / 完成时间 | 备注 | 标识 |\n"
DONE = "| '1 | 报告 | 已完成 | 2026-03-02 07:30 |"
TWO = f"{BEGAN}{STEPS}{DONE} 邮件 |\n"
LONG = f"# 应急总览\n| 时刻 | 填写时间 |\n| 发生 | 2026-03-01 07:00 |\n{STEPS}"
"""An incident of a day and a half, of which an eighth may pass in silence."""

CASES: dict[str, list[tuple[str, str]]] = {
    "CL101": [
        (f"{BEGAN}{STEPS}| '1 | 报告 | 未开始 |", "处置跟踪表!C2"),
        (f"{BEGAN}{STEPS}| '1 | 报告 | 受阻 | | | 对方停电 |", "处置跟踪表!C2"),
        (f"{BEGAN}{STEPS}{DONE}\n| | 临时加的一步 | 进行中 |", "处置跟踪表!C3"),
    ],
    "CL102": [(f"{BEGAN}{STEPS}{DONE} | | 邮件 |", "处置跟踪表!E2")],
    "CL103": [
        (f"{BEGAN}{STEPS}{DONE} 纪要.docx |", "处置跟踪表!E2"),
        (rf"{BEGAN}{STEPS}{DONE} 邮件；D:\证据\照片 1.jpg |", "处置跟踪表!E2"),
        (f"{BEGAN}{STEPS}{DONE} file:///etc/passwd |", "处置跟踪表!E2"),
    ],
    "CL104": [
        (f"{BEGAN}{STEPS}{DONE} 邮件 2026-03-05 |", "处置跟踪表!E2"),
        (f"{BEGAN}{STEPS}{DONE} 20251230 会议纪要 |", "处置跟踪表!E2"),
        (f"{BEGAN}{STEPS}{DONE} 2026年1月2日记录 |", "处置跟踪表!E2"),
    ],
    "CL105": [
        (f"{TWO}| '2 | 会议 | 已完成 | 2026-03-02 08:00 | https://example.com/1 |\n"
         "| '3 | 决定 | 已完成 | 2026-03-02 08:20 | https://example.com/1 |", "处置跟踪表!E4"),
        (f"{TWO}| '2 | 会议 | 已完成 | 2026-03-02 08:00 | 纪要〔2026〕015 号 |\n"
         "| '3 | 决定 | 已完成 | 2026-03-02 08:20 | 纪要〔2026〕015 号 |", "处置跟踪表!E4"),
        (f"{BEGAN}{STEPS}{DONE} 纪要.docx |\n"
         "| '2 | 会议 | 已完成 | 2026-03-02 08:00 | 纪要.DOCX |", "处置跟踪表!E3"),
    ],
    "CL106": [
        (f"{BEGAN}{STEPS}| '1 | 报告 | 不适用 |", "处置跟踪表!F2"),
        (f"{TWO}{PARTIES}| '1 报告 | 甲银行 | 受阻 | | | '1¦甲银行 |", "逐家台账!E2"),
    ],
    "CL107": [
        (f"{BEGAN}{STEPS}| '1 | 报告 | 已完成 |", "处置跟踪表!D2"),
        (f"{TWO}| | 临时加的一步 | 已完成 |", "处置跟踪表!D3"),
    ],
    "CL111": [(f"{BEGAN}{STEPS}{DONE} 邮件 | | | 2026-03-02 07:40 |", "处置跟踪表!D2")],
    "CL112": [
        (f"{BEGAN}{STEPS}| '1 | 报告 | 已完成 | 2026-03-02 06:30 |", "处置跟踪表!D2"),
        (f"{TWO}{LOG}| 1 | 2025-03-02 09:00 | 进展 | 年份错 |", "处置日志!B2"),
    ],
    "CL113": [(f"{BEGAN}{STEPS}| '1 | 报告 | 已完成 | 2026-03-02 15:30 |", "处置跟踪表!D2")],
    "CL114": [
        (f"{BEGAN}{STEPS}| '1 | 报告 | 已完成 | 2026-03-02 16:30 |", "处置跟踪表!D2"),
        (f"{TWO}{LOG}| 1 | 2026-03-03 09:00 | 进展 | 明天 |", "处置日志!B2"),
    ],
    "CL115": [
        (f"{BEGAN}{STEPS}| '1 | 报告 | 已完成 | 2026-03-02 08:00 |\n"
         "| '2 | 会议 | 已完成 | 2026-03-02 07:40 | | | | | '1 |", "处置跟踪表!D3"),
    ],
    "CL116": [
        (f"{TWO}{CALLS}| '1 | 组长 | 王敏 | 已确认 | 2026-03-02 07:40 | 2026-03-02 07:35 | role:1 |",
         "通知联络记录!F2"),
    ],
    "CL117": [
        (f"{BEGAN}{STEPS}| '1 | 报告 | 已完成 | 2026-03-02 10:00 |", "处置跟踪表!D2"),
        (f"{LONG}| '1 | 报告 | 已完成 | 2026-03-01 12:00 |", "处置跟踪表!D2"),
    ],
}  # fmt: skip
SILENT: dict[str, list[str]] = {
    "CL101": [
        f"{BEGAN}{STEPS}{DONE}",
        f"{BEGAN}{STEPS}| '1 | 报告 | 不适用 | | | 没有客户 |",
        f"{BEGAN}{STEPS}| '1 | 报告 | 未开始 | 2026-03-02 07:30 |",
        f"{TWO}| | 临时加的一步 | 进行中 | 2026-03-02 08:00 |\n| | 又一步 | 不适用 | | | 没有客户 |",
    ],
    "CL102": [
        f"{BEGAN}{STEPS}{DONE} 邮件 3 封 | | 邮件 |",
        f"{BEGAN}{STEPS}{DONE}",
        f"{BEGAN}{STEPS}{DONE} 纪要.docx | | 会议纪要 |",
        f"{BEGAN}{STEPS}| '1 | 报告 | 进行中 | | | | 邮件 |",
    ],
    "CL103": [f"{BEGAN}{STEPS}{DONE} 邮件 3 封 |", f"{BEGAN}{STEPS}{DONE} https://example.com/a.pdf |"],
    "CL104": [
        f"{BEGAN}{STEPS}{DONE} 邮件 2026-03-02、编号 20269999 |",
        f"{STEPS}{DONE} 邮件 2025-03-05 |",
        f"{BEGAN}| 发现 | 2026-03-01 23:50 |\n{STEPS}{DONE} 邮件 2026-03-01 |",
    ],
    "CL105": [
        f"{TWO}| '2 | 会议 | 已完成 | 2026-03-02 08:00 | 邮件 |",
        f"{BEGAN}{STEPS}{DONE} 纪要.docx；纪要.DOCX |",
        f"{BEGAN}{STEPS}{DONE} 照片 12 张 |\n| '2 | 会议 | 已完成 | 2026-03-02 08:00 | 照片 12 张 |",
        f"{BEGAN}{STEPS}{DONE} 邮件已发给各单位负责人 |\n"
        "| '2 | 会议 | 已完成 | 2026-03-02 08:00 | 邮件已发给各单位负责人 |",
    ],
    "CL106": [
        f"{BEGAN}{STEPS}| '1 | 报告 | 不适用 | | | 没有客户 |",
        f"{TWO}{PARTIES}| '1 报告 | 甲银行 | 不适用 | | 已停业 | '1¦甲银行 |",
        f"{BEGAN}{STEPS}| '1 | 报告 | 受阻 | 2026-03-02 07:30 |",
        f"{TWO}{PARTIES}| '1 报告 | 甲银行 | 已完成 | 2026-03-02 07:20 | | '1¦甲银行 |",
    ],
    "CL107": [
        f"{BEGAN}{STEPS}{DONE}",
        f"{TWO}| | 临时加的一步 | 已完成 | 2026-03-02 08:00 |",
    ],
    "CL111": [f"{BEGAN}{STEPS}{DONE} 邮件 | | | 2026-03-02 07:30 |"],
    "CL112": [f"{BEGAN}{STEPS}| '1 | 报告 | 已完成 | 2026-03-02 07:00 |"],
    "CL113": [
        f"{BEGAN}{STEPS}| '1 | 报告 | 已完成 | 2026-03-02 15:00 |",
        f"{TWO}{LOG}| 1 | 2026-03-02 15:30 | 进展 | 终报已发 |",
    ],
    "CL114": [f"{BEGAN}| 生效 | 2026-04-01 00:00 |\n{STEPS}{DONE}"],
    "CL115": [
        f"{BEGAN}{STEPS}| '1 | 报告 | 已完成 | 2026-03-02 07:40 |\n"
        "| '2 | 会议 | 已完成 | 2026-03-02 07:40 | | | | | '1 |",
    ],
    "CL116": [
        f"{TWO}{CALLS}| '1 | 组长 | 王敏 | 已确认 | 2026-03-02 07:40 | 2026-03-02 07:40 | role:1 |",
    ],
    "CL117": [
        f"{BEGAN}{STEPS}{DONE}",
        f"{BEGAN}{STEPS}| '1 | 报告 | 已完成 | 2026-03-02 08:50 |\n"
        f"{LOG}| 1 | 2026-03-02 07:50 | 进展 | 正在联系 |",
        f"{LONG}| '1 | 报告 | 已完成 | 2026-03-01 10:00 |",
    ],
}  # fmt: skip


def cases(code: str) -> list[str]:
    return [text for text, _ in CASES[code]]


@pytest.mark.parametrize(
    ("code", "text", "cell"),
    [(code, text, cell) for code, given in CASES.items() for text, cell in given],
)
def test_a_fault_is_found_at_its_cell(code: str, text: str, cell: str) -> None:
    assert f"{cell} {code}" in found(text)


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, given in SILENT.items() for text in given]
)
def test_what_is_right_is_not_reported(code: str, text: str) -> None:
    assert [each for each in found(text) if each.endswith(code)] == []


def test_every_rule_has_a_case_that_fires_and_one_that_is_silent() -> None:
    """Is this failing? Add the new rule to CASES and SILENT."""
    codes = {info.code for info in CLOSING_RULES}
    assert set(CASES) == set(SILENT) == codes
    assert len(codes) == len(CLOSING_RULES)


@pytest.mark.parametrize("info", CLOSING_RULES, ids=lambda info: info.code)
def test_both_languages_say_the_same_of_a_rule(info: RuleInfo) -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    texts: tuple[Text, ...] = (info.message, info.why, info.fix)
    for text in texts:
        assert places(text.zh) == places(text.en)
    assert info.why.zh.endswith("。")
    assert info.fix.en.endswith(".")


def test_each_fault_fills_its_words_in_both_languages() -> None:
    for code in CASES:
        for text in cases(code):
            for finding in closed(text).findings:
                for lang in Lang:
                    assert "{" not in finding.message(lang) + finding.fix(lang)


def test_a_picture_of_wps_proves_a_step() -> None:
    text = f"{BEGAN}{STEPS}{DONE} | | 现场照片 |"
    picture = {(2, 5): '=_xlfn.DISPIMG("ID_7A1",1)'}
    assert "处置跟踪表!E2 CL102" in found(text)
    assert found(text, pictures=frozenset({(2, 5)}), formulas=picture) == []


def test_one_picture_does_not_prove_two_steps() -> None:
    text = f"{BEGAN}{STEPS}{DONE}\n| '2 | 会议 | 已完成 | 2026-03-02 08:00 |"
    both = frozenset({(2, 5), (3, 5)})
    same = dict.fromkeys(both, '=DISPIMG("ID_7A1",1)')
    other = {**same, (3, 5): '=DISPIMG("ID_9",1)'}
    assert found(text, pictures=both, formulas=same) == ["处置跟踪表!E3 CL105"]
    assert found(text, pictures=both, formulas=other) == []


def test_a_picture_that_excel_cannot_show_is_no_fault() -> None:
    text = f"{BEGAN}{STEPS}{DONE} #N/A | | 现场照片 |"
    assert found(text, pictures=frozenset({(2, 5)})) == []


def test_a_link_to_a_file_counts_where_the_file_lies_beside() -> None:
    text = f"{BEGAN}{STEPS}{DONE} 会议纪要 | | 纪要 |"
    link = {(2, 5): '=HYPERLINK("证据\\纪要.docx","会议纪要")'}
    assert found(text, formulas=link) == ["处置跟踪表!E2 CL103"]
    beside = {"证据/纪要.docx": "2026-03-02 08:00"}
    assert found(text, formulas=link, files=beside) == []


@pytest.mark.parametrize(
    "typed",
    ["纪要.DOCX", "证据/纪要.docx", r".\证据\纪要.docx", "见附件：纪要.docx", r"E:\旧\纪要.docx"],
)
def test_a_file_is_found_however_it_is_typed(typed: str) -> None:
    text = f"{BEGAN}{STEPS}{DONE} {typed} |"
    assert found(text, files={"证据/纪要.docx": "2026-03-02 08:00"}) == []


def test_a_file_that_was_last_changed_before_the_incident_is_of_another_day() -> None:
    text = f"{BEGAN}{STEPS}{DONE} 纪要.docx |"
    assert found(text, files={"纪要.docx": "2025-11-02 08:00"}) == ["处置跟踪表!E2 CL104"]
    assert found(text, files={"纪要.docx": "2026-06-02 08:00"}) == []


def test_a_branch_that_is_not_taken_is_neither_open_nor_without_a_reason() -> None:
    text = f"""{BEGAN}
| 判定步骤 | 判定结果 |
| '1 | 不启动 |
# 处置跟踪表
| 编号 | 步骤 | 状态 | 实际完成 | 判定选项 | 适用条件 |
| '1 | 决定 | 已完成 | 2026-03-02 07:30 | 启动、不启动 | |
| '2 | 启动 | 未开始 | | | '1=启动 |
"""
    assert found(text) == []


def test_a_cell_that_cannot_be_read_is_said() -> None:
    text = f"{BEGAN}{STEPS}| '1 | 报告 | 已完成 | 三点十分 |"
    assert any(each.startswith("处置跟踪表!D2 RD") for each in found(text))


def test_findings_stand_in_the_order_of_the_sheets() -> None:
    text = f"{TWO}| '2 | 会议 | 未开始 |\n{LOG}| 1 | 三点十分 | 进展 | 来电 |"
    assert [each.split("!")[0] for each in found(text)][:2] == ["处置跟踪表", "处置日志"]


def test_evidence_is_asked_for_by_the_plan_that_the_workbook_keeps(tmp_path: Path) -> None:
    given = plan(
        "# 处置流程\n| 步骤号 | 工作内容 | 责任人 | 证明材料 |\n| '1 | 报告 | 组长 | 通话记录 |"
    )
    typed = Typed.of(steps={"1": {"finished": NOW}})
    opened = incident({Moment.FOUND: NOW})
    write(tracking_book(given, opened, Wording(), NOW, typed=typed), tmp_path / "t.xlsx")
    findings = outcome(read_tracking(read(tmp_path / "t.xlsx")), NOW, Files({})).findings
    assert [each.values["asked"] for each in findings if each.rule.code == "CL102"] == [
        ("通话记录",)
    ]
