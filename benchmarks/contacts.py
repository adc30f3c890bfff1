"""A plan with as many contacts as wanted and faults at known cells."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

TODAY = date(2026, 3, 2)
HEADINGS = (
    "姓名", "工号", "单位", "部门", "职务", "手机", "固定电话", "电子邮箱", "备用渠道", "通知语言",
    "在岗状态", "入职日期", "核心人员", "核验日期", "核验人",
)  # fmt: skip
FAULTS = ("CT101", "RD212", "RD202", "RD213", "CT111")
"""Mobile too long, text date, no choice, full-width mobile, bad e-mail."""
Expected = set[tuple[str, str]]


def _small(first: int) -> dict[str, list[tuple[str | int, ...]]]:
    """The other sheets; the first two people bear the only role."""
    one, two = (f"人员{r:06d}" for r in (first, first + 1))
    return {
        "预案信息": [("项目", "值"), ("预案名称", "测试预案"), ("文件编号", f"T-{first}"),
                  ("版本", "A1"), ("批准", one), ("核验周期", "365日")],
        "应急组织": [("序号", "组别", "角色", "第一责任人", "备份责任人"),
                  (1, "应急小组", "组长", f"{one}(A{one[2:]})", f"{two}(A{two[2:]})")],
        "处置流程": [("步骤号", "工作内容", "责任人", "时限", "证明材料"),
                  ("1", "报告", "应急小组组长", "1 小时", "电话")],
    }  # fmt: skip


def make(path: Path, people: int, first: int = 1) -> Expected:
    """Write the workbook; code and cell of every fault put in, one in a hundred rows.

    ``first`` is the number of the first of its people: plans that begin elsewhere share nobody.
    """
    expected: Expected = set()
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in _small(first).items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    sheet.write(r, c, value)
            if name == "预案信息":
                _people(
                    book.add_worksheet("应急通讯录"), range(first, first + people), day, expected
                )
    return expected


def _people(sheet: Any, people: range, day: Any, expected: Expected) -> None:
    for c, heading in enumerate(HEADINGS):
        sheet.write_string(0, c, heading)
    for at, r in enumerate(people, start=1):
        row: list[Any] = [
            f"人员{r:06d}", f"A{r:06d}", "示例公司", f"部门{r % 40}", f"岗位{r % 300}",
            f"138{r:08d}", str(8000 + r % 1000), f"p{r}@example.com", "企业微信", "中文", "在岗",
            date(2015, 1, 1) + timedelta(r % 3000), "是" if r % 3 else "否", date(2026, 1, 5),
            f"人员{people[0]:06d}",
        ]  # fmt: skip
        if at % 100 == 50:
            _spoil(row, FAULTS[at // 100 % len(FAULTS)], at + 1, expected)
        for c, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(at, c, value, day)
            else:
                sheet.write_string(at, c, value)


def _spoil(row: list[Any], code: str, line: int, expected: Expected) -> None:
    match code:
        case "CT101":
            row[5] += "9"
            expected.add((code, f"F{line}"))
        case "RD212":
            row[13] = "2026.1.5"
            expected.add((code, f"N{line}"))
        case "RD202":
            row[10] = "在位"
            expected.add((code, f"K{line}"))
        case "RD213":
            row[5] = "１" + row[5][1:]
            expected.add((code, f"F{line}"))
        case _:
            row[7] = "no address"
            expected.add((code, f"H{line}"))
