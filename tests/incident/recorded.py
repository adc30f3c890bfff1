"""A small plan with steps that are done for each customer, and what staff do in its workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from bcm_excel.clock.network import Moment, State
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.write import write
from bcm_excel.incident.incident import Incident
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import NOTHING, Typed
from tests.incident.cases import incident
from tests.plans import plan

PLAN = plan("""
# 预案信息
| 项目 | 值 |
| 预案名称 | 测试预案 |
| 文件编号 | T-1 |
| 版本 | A0 |
# 应急通讯录
| 姓名 | 单位 | 职务 | 手机 |
| 王敏 | 甲公司 | 值长 | '13800000001 |
| 李强 | 甲公司 | 副值长 | '13800000002 |
| 赵丽 | 乙银行 | 经理 | '13800000003 |
# 应急组织
| 序号 | 组别 | 角色 | 职能 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 领导 | 王敏 | 李强 |
# 外部联系单位
| 单位名称 | 类别 | 首要联系人 |
| 乙银行 | 客户 | 赵丽 |
| 丙银行 | 客户 | |
| 丁银行 | 客户 | |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 | 计时起点 | 前序步骤 | 逐家 |
| '1 | 报告 | 应急小组组长 | 1 小时 | 发现 | | |
| '2 | 逐家通报 | 应急小组组长 | 1 小时 | | '1 | 客户 |
| '3 | 安排维修 | 应急小组组长 | 2 小时 | 发现 | | |
| '4 | 逐家告知恢复 | 应急小组组长 | 1 小时 | | '2 | 客户 |
""")
FOUND = datetime(2026, 3, 2, 8, 0)
NOW = datetime(2026, 3, 2, 11, 0)
INCIDENT: Incident = incident({Moment.FOUND: FOUND})
STEPS, PARTIES, OVERVIEW = "处置跟踪表 Steps", "逐家台账 Parties", "应急总览 Overview"
BANKS = ("乙银行", "丙银行", "丁银行")


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-03-02 {text}", "%Y-%m-%d %H:%M")


def workbook(path: Path, typed: Typed = NOTHING, lang: Lang = Lang.ZH) -> Path:
    """The tracking workbook of the plan, at eleven o'clock."""
    write(tracking_book(PLAN, INCIDENT, Wording(lang), NOW, as_of=NOW, typed=typed), path)
    return path


def fill(sheet: Worksheet, heading: str, key: str, values: Mapping[str, object]) -> None:
    """Type in the cells of a row, known by its key below ``heading``; columns by their headings."""
    rows = list(sheet.iter_rows())
    first, head = next((i, row) for i, row in enumerate(rows) if heading in [c.value for c in row])
    at = {cell.value: index for index, cell in enumerate(head)}
    row = next(row for row in rows[first + 1 :] if row[at[heading]].value == key)
    for name, value in values.items():
        put(row[at[name]], value)


def put(cell: Any, value: object, form: str | None = None) -> None:
    """Type a value in a cell of openpyxl, in a number format."""
    cell.value = value
    cell.number_format = form or cell.number_format


def changed(path: Path, *rows: tuple[str, str, str, Mapping[str, object]]) -> Path:
    """The workbook after somebody typed: sheet, heading of the key, key, values by heading."""
    book = openpyxl.load_workbook(path)
    for sheet, heading, key, values in rows:
        fill(book[sheet], heading, key, values)
    book.save(path)
    return path


def ledgers(seed: int) -> dict[str, dict[str, object]]:
    """Random rows of the parties, by key."""
    rnd = Random(seed)  # noqa: S311 - cases, no secrets
    most = rnd.choice([State.DONE, State.NOT_APPLICABLE, State.IN_PROGRESS, State.NOT_STARTED])
    found: dict[str, dict[str, object]] = {}
    for step in ("2", "4"):
        for bank in BANKS if rnd.random() < 0.8 else ():
            state = most if rnd.random() < 0.6 else rnd.choice(list(State))
            row: dict[str, object] = {} if state is State.NOT_STARTED else {"state": state}
            if rnd.random() < 0.4 or (state is State.DONE and rnd.random() < 0.7):
                row["done"] = at(f"{rnd.randint(8, 12):02d}:{rnd.randint(0, 59):02d}")
            if rnd.random() < 0.3:
                row["remark"] = "原因"
            if row:
                found[f"{step}|{bank}"] = row
    return found
