from __future__ import annotations

from pathlib import Path

import pytest

from bcm_excel.app.demo import demo
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Wording
from tests.excel_rules import assert_excel_rules


def test_the_demo_does_the_whole_job_and_says_what_to_open(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    said = [text.zh for text in demo(folder, Wording())]
    made = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.xlsx"))
    assert made == [
        "cooperation-agreement.xlsx",
        "drills/【演练】2025年第三季度实战演练 2025-08-20.xlsx",
        "drills/【演练】2025年第二季度桌面演练 2025-05-14.xlsx",
        "drills/【演练】2025年第四季度通讯联络演练 2025-11-19.xlsx",
        "drills/【演练】个人化系统停机 2026-03-02 0950.xlsx",
        "incidents/个人化系统停机 2026-03-02 0950.xlsx",
        "personalization-failure.xlsx",
        "reports/2026-03-02.xlsx",
        "reports/cooperation-agreement.检查.xlsx",
        "reports/personalization-failure.检查.xlsx",
        "reports/演练汇总.xlsx",
    ]
    assert said[1] == (
        "检查 personalization-failure.xlsx：错误 6 · 警告 17 · 提示 8 · 已豁免 0 · 未检查的规则 20"
    )
    opened = [Path(line.strip()) for line in said[-4:]]
    assert all(path.is_file() for path in opened)
    for path in folder.rglob("*.xlsx"):
        assert_excel_rules(path)


def test_the_demo_in_english_names_its_files_in_english(tmp_path: Path) -> None:
    said = [text.en for text in demo(tmp_path, Wording(Lang.EN))]
    assert (tmp_path / "reports" / "drills.xlsx").is_file()
    assert (tmp_path / "reports" / "personalization-failure.checked.xlsx").is_file()
    assert said[-5] == "now open:"


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(Failure) as failed:
        list(demo(tmp_path, Wording()))
    assert failed.value.reason is Reason.EXISTS
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]
