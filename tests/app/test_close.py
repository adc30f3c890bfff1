"""Closing reads the workbook and what lies beside it, and overwrites nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import docx
import pytest

from bcm_excel.app.close import beside, close
from bcm_excel.clock.network import Moment, Progress, State
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.incident import Incident, Kind, PlanRef, opened
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from tests.plans import book, plan

NOW = datetime.fromisoformat("2026-03-02 16:00")
PLAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电预案 |
| 文件编号 | T-1 |
| 版本 | A0 |
# 应急通讯录
| 姓名 | 单位 | 职务 | 手机 |
| 王敏 | 甲公司 | 值长 | '13800000001 |
# 应急组织
| 序号 | 组别 | 角色 | 职能 | 第一责任人 |
| 1 | 应急小组 | 组长 | 领导 | 王敏 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 | 证明材料 |
| '1 | 报告 | 应急小组组长 | 1 小时 | 会议纪要 |
"""


def tracked(folder: Path, password: str | None = None) -> Path:
    """A tracking workbook of one step, done, with a file as evidence."""
    moments = {Moment.BEGAN: datetime.fromisoformat("2026-03-02 07:00")}
    ref = PlanRef("停电预案", "T-1", "A0", "")
    incident = opened(Incident(Kind.REAL, "停电", ref, NOW, moments=moments))
    done = Progress(State.DONE, finished=datetime.fromisoformat("2026-03-02 07:30"))
    typed = Typed.of({"1": done}, steps={"1": {"evidence": "纪要.docx"}})
    path = folder / "停电.xlsx"
    write(tracking_book(plan(PLAN), incident, Wording(), NOW, typed=typed), path, password=password)
    return path


def test_the_reports_lie_beside_and_the_workbook_stays(tmp_path: Path) -> None:
    path = tracked(tmp_path)
    before = path.read_bytes()
    (tmp_path / "证据").mkdir()
    (tmp_path / "证据" / "纪要.docx").touch()
    made = close(path, now=NOW, wording=Wording(), docx=tmp_path / "总结.docx")
    assert made.outcome.findings == ()
    assert made.report == tmp_path / "停电 总结.xlsx"
    assert made.letter == tmp_path / "总结.docx"
    assert read(made.report).sheets[0].name == "总结 Summary"
    assert "停电 事件总结报告" in [p.text for p in docx.Document(str(made.letter)).paragraphs]
    assert path.read_bytes() == before


def test_a_second_report_gets_a_name_of_its_own(tmp_path: Path) -> None:
    path = tracked(tmp_path)
    names = [close(path, now=NOW, wording=Wording(Lang.EN)).report.name for _ in range(2)]
    assert names == ["停电 report.xlsx", "停电 report (2).xlsx"]


def test_nothing_is_made_where_one_of_the_files_exists(tmp_path: Path) -> None:
    path, mine = tracked(tmp_path), tmp_path / "mine.docx"
    mine.write_text("mine", "utf-8")
    with pytest.raises(Failure) as caught:
        close(path, now=NOW, wording=Wording(), docx=mine)
    assert caught.value.reason is Reason.EXISTS
    assert sorted(each.name for each in tmp_path.iterdir()) == ["mine.docx", "停电.xlsx"]


def test_a_password_opens_the_workbook_and_protects_the_reports(tmp_path: Path) -> None:
    spoken = "夜班"
    path = tracked(tmp_path, spoken)
    made = close(path, now=NOW, wording=Wording(), docx=tmp_path / "r.docx", password=spoken)
    assert read(made.report, password=spoken).sheets
    with pytest.raises(Failure):
        read(made.report)
    assert made.letter is not None
    assert made.letter.read_bytes().startswith(b"\xd0\xcf\x11\xe0")


def test_a_plan_is_no_tracking_workbook(tmp_path: Path) -> None:
    path = book(tmp_path / "p.xlsx", PLAN)
    with pytest.raises(Failure) as caught:
        close(path, now=NOW, wording=Wording())
    assert caught.value.reason is Reason.WRONG_KIND


def test_files_are_looked_for_one_folder_deep(tmp_path: Path) -> None:
    path = tracked(tmp_path)
    for name in ("a.docx", "证据/b.docx", "证据/旧/c.docx", "~$停电.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).touch()
    assert sorted(beside(path).changed) == ["a.docx", "证据/b.docx"]
