import os
from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.app.incident import Asked, Opened, open_incident
from bcm_excel.app.validate import mark, validate
from bcm_excel.app.workspace import Sort, workspace
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Wording
from bcm_excel.daily.settings import Settings
from bcm_excel.excel.peek import glance
from bcm_excel.incident.incident import Kind
from tests.plans import book

NOW = datetime(2026, 3, 2, 7, 20)
WORKBOOKS = Path(__file__).parents[2] / "workbooks"
PLAN = """
    # 应急通讯录
    | 姓名 | 单位 |
    | 王敏 | 甲公司 |
    # 应急组织
    | 序号 | 组别 | 角色 | 第一责任人 |
    | 1 | 应急小组 | 组长 | 王敏 |
    # 处置流程
    | 步骤号 | 工作内容 | 责任人 | 时限 |
    | 1 | 报告 | 组长 | 1小时 |
"""


def names(paths: tuple[Path, ...], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]


def tracking(plan: Path, kind: Kind, target: Path) -> Path:
    done = open_incident(
        plan, Asked(kind), now=NOW, wording=Wording(Lang.ZH), target=target, force=True
    )
    assert isinstance(done, Opened)
    return done.path


def test_a_workbook_is_known_by_what_it_holds(tmp_path: Path) -> None:
    for name in ("incidents", "drills", "reports", "部门/甲", ".git", "部门/reports"):
        (tmp_path / name).mkdir(parents=True)
    plan = book(tmp_path / "b.xlsx", PLAN)
    book(tmp_path / "部门/甲/停电.xlsx", PLAN.replace("# 应急通讯录", "# 1. Contacts"))
    book(tmp_path / "部门/reports/a.XLSX", PLAN)
    book(tmp_path / "reports/c.xlsx", PLAN)
    book(tmp_path / ".git/d.xlsx", PLAN)
    book(tmp_path / "names.xlsx", "# 应急通讯录\n| 姓名 | 单位 |\n| 王敏 | 甲公司 |")
    real = tracking(plan, Kind.REAL, tmp_path / "drills/looks-like-a-drill.xlsx")
    drill = tracking(plan, Kind.DRILL, tmp_path / "drill.xlsx")
    for name in ("~$b.xlsx", ".~lock.b.xlsx#", ".hidden.xlsx", "b.备份-20260302-072000.xlsx",
                 "b.备份-20260302-072000-2.xlsx", "b.新-20260302-072000.xlsx", "note.txt"):  # fmt: skip
        (tmp_path / name).write_bytes(plan.read_bytes())
    found = workspace(tmp_path)
    assert names(found.plans, tmp_path) == ["b.xlsx", "部门/reports/a.XLSX", "部门/甲/停电.xlsx"]
    assert found.incidents == (real,)
    assert found.drills == (drill,)
    assert [each.path.name for each in found.files if each.sort is Sort.OTHER] == ["names.xlsx"]
    assert found.failures == ()


def test_a_marked_copy_is_no_plan(tmp_path: Path) -> None:
    plan = book(tmp_path / "a.xlsx", PLAN)
    mark(validate(plan, NOW.date()), tmp_path / "b.xlsx", Lang.EN, NOW)
    found = workspace(tmp_path)
    assert found.plans == (plan,)
    assert [each.sort for each in found.files] == [Sort.PLAN, Sort.MARKED]


def test_what_cannot_be_read_is_named_and_hides_nothing_else(tmp_path: Path) -> None:
    plan = book(tmp_path / "b.xlsx", PLAN)
    (tmp_path / "a.xlsx").write_bytes(plan.read_bytes()[:-40])
    (tmp_path / "c.xlsx").write_bytes(b"")
    (tmp_path / "d.xlsx").symlink_to(tmp_path / "gone.xlsx")
    found = workspace(tmp_path)
    assert found.plans == (plan,)
    assert [(each.path.name, each.reason) for each in found.failures] == [
        ("a.xlsx", Reason.TRUNCATED),
        ("c.xlsx", Reason.EMPTY),
        ("d.xlsx", Reason.MISSING),
    ]


def test_a_folder_that_may_not_be_opened_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "drills").mkdir()
    book(tmp_path / "plan.xlsx", PLAN)
    scandir = os.scandir

    def guarded(path: str | Path) -> object:
        if Path(path).name == "drills":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = workspace(tmp_path)
    assert names(found.plans, tmp_path) == ["plan.xlsx"]
    assert [each.message(Lang.ZH) for each in found.failures] == [
        "drills：没有打开这个文件夹的权限，里面的文件没有检查"
    ]


def test_the_samples_are_told_apart() -> None:
    found = workspace(WORKBOOKS)
    assert [path.name for path in found.plans] == [
        "blank.xlsx",
        "cooperation-agreement.xlsx",
        "personalization-failure.xlsx",
    ]
    assert len(found.drills) == 3
    assert (found.incidents, found.failures) == ((), ())


def test_the_settings_stand_beside_the_plans(tmp_path: Path) -> None:
    (tmp_path / "bcm-excel.toml").write_text("language = 'en'", "utf-8")
    assert workspace(tmp_path).settings == Settings(language=Lang.EN)


@pytest.mark.parametrize("made", ["wrong", "large", "folder", "pipe"])
def test_settings_that_cannot_be_read_are_said_and_the_defaults_taken(
    tmp_path: Path, made: str
) -> None:
    path = tmp_path / "bcm-excel.toml"
    match made:
        case "wrong":
            path.write_text("lang = 'en'", "utf-8")
        case "large":
            path.write_bytes(b"#" * ((1 << 20) + 1))
        case "folder":
            path.mkdir()
        case _:
            os.mkfifo(path)
    found = workspace(tmp_path)
    assert found.settings == Settings()
    assert [each.path for each in found.failures] == [path]


def test_one_plan_may_be_given(tmp_path: Path) -> None:
    plan = book(tmp_path / "a.xlsx", PLAN)
    book(tmp_path / "b.xlsx", PLAN)
    (tmp_path / "bcm-excel.toml").write_text("language = 'en'", "utf-8")
    found = workspace(plan)
    assert (found.folder, found.plans) == (tmp_path, (plan,))
    assert found.settings.language is Lang.EN


def test_a_file_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", "# 花名册\n| 姓名 |\n| 王敏 |")
    with pytest.raises(Failure) as caught:
        workspace(path)
    assert caught.value.reason is Reason.WRONG_KIND


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        workspace(tmp_path / "gone")
    assert caught.value.reason is Reason.MISSING


def test_a_file_that_is_as_it_was_is_not_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(tmp_path / "a.xlsx", PLAN)
    book(tmp_path / "b.xlsx", PLAN)
    first = workspace(tmp_path)
    book(tmp_path / "b.xlsx", PLAN + "\n# 备注\n| a | b |")
    opened: list[str] = []

    def watched(path: Path) -> object:
        opened.append(path.name)
        return glance(path)

    monkeypatch.setattr("bcm_excel.excel.peek.glance", watched)
    assert workspace(tmp_path, first.files).plans == first.plans
    assert opened == ["b.xlsx"]
