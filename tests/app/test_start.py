"""Rows typed into 启动.xlsx: each opened once, and answered."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bcm_excel.app import start as module
from bcm_excel.app.start import Started, start
from bcm_excel.app.start_form import form_of, make_form
from bcm_excel.app.workspace import workspace
from bcm_excel.core.failure import Failure
from bcm_excel.core.text import Lang, Wording
from bcm_excel.daily.start import requests_of
from bcm_excel.daily.state import State
from bcm_excel.excel.patch import patch
from bcm_excel.excel.read import read
from bcm_excel.incident.event import read_tracking
from bcm_excel.plan.words import DrillMode
from tests.app.test_incident import CLEAN
from tests.package import parts_of
from tests.plans import book, grids, workbook
from tests.workbooks import repacked

NOW = datetime(2026, 3, 2, 7, 25)
FOUND = datetime(2026, 3, 2, 7, 20)
COLUMNS = dict(
    zip(
        ("plan", "level", "trigger", "found", "began", "title", "drill", "force", "result"),
        "ABCDEFGHI",
        strict=True,
    )
)
FAULTY = CLEAN.replace("'13800000001", "'138000")


@dataclass
class Place:
    """A workspace with its form; each ``look`` has a state of its own, as after a restart."""

    folder: Path
    lang: Lang = Lang.ZH
    now: datetime = NOW

    @property
    def form(self) -> Path:
        found = form_of(self.folder)
        assert found
        return found

    @property
    def sheet(self) -> str:
        return read(self.form).sheets[0].name

    def type(self, row: int = 5, **cells: object) -> None:
        """What somebody types and saves."""
        changes = {(self.sheet, f"{COLUMNS[name]}{row}"): value for name, value in cells.items()}
        beside = self.folder / ".typed.xlsx"
        patch(self.form, beside, changes)  # type: ignore[arg-type]
        beside.replace(self.form)

    def look(self) -> Started:
        with State(self.folder / "state", self.folder / "reports", self.now) as state:
            return start(self.form, workspace(self.folder), state, self.now, Wording(self.lang))

    def result(self, row: int = 5) -> str:
        return str(read(self.form).sheets[0].value(row, 9))

    def files(self, folder: str) -> list[str]:
        return sorted(
            path.relative_to(self.folder).as_posix() for path in (self.folder / folder).rglob("*")
        )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    book(tmp_path / "机房.xlsx", CLEAN)
    make_form(workspace(tmp_path), Wording(Lang.ZH), NOW)
    return Place(tmp_path)


OPENED = "incidents/机房停电应急预案 重大 2026-03-02 0725.xlsx"


def test_a_row_opens_an_incident_and_says_where(place: Place) -> None:
    place.type(plan="机房", level="重大", found=FOUND)
    done = place.look()
    assert place.result() == f"已启动：{OPENED}"
    assert done.said == (f"启动.xlsx!I5：已启动：{OPENED}",)
    assert done.made == (place.folder / OPENED,)
    assert place.files("incidents") == [OPENED]
    tracking = read_tracking(read(place.folder / OPENED))
    assert {moment.key: at for moment, at in tracking.incident.moments.items()} == {"found": FOUND}


def test_a_row_is_opened_once_however_often_it_is_looked_at(place: Place) -> None:
    place.type(plan="机房", level="重大", found=FOUND)
    for minutes in range(3):
        place.now = NOW + timedelta(minutes=minutes)
        place.look()
    place.type(result=None)
    assert place.look().made == ()
    assert place.result() == f"已启动：{OPENED}"
    assert place.files("incidents") == [OPENED]


def test_the_same_row_twice_opens_one_incident(place: Place) -> None:
    for row in (5, 6):
        place.type(row, plan="机房", level="重大", found=FOUND)
    place.look()
    assert [place.result(row) for row in (5, 6)] == [f"已启动：{OPENED}"] * 2
    assert place.files("incidents") == [OPENED]


def test_a_copy_of_an_opened_row_with_another_time_is_opened_too(place: Place) -> None:
    place.type(plan="机房", level="重大", found=FOUND)
    place.look()
    place.type(
        6, plan="机房", level="重大", found=FOUND + timedelta(minutes=3), result=place.result()
    )
    place.look()
    assert place.result(6) == f"已启动：{OPENED.replace('.xlsx', ' (2).xlsx')}"
    assert place.result(5) == f"已启动：{OPENED}"


def test_an_opened_row_that_is_edited_opens_nothing(place: Place) -> None:
    place.type(plan="机房", level="重大", found=FOUND)
    place.look()
    place.type(title="停电")
    assert place.look() == Started()
    assert place.files("incidents") == [OPENED]


def test_a_drill_goes_to_its_folder(place: Place) -> None:
    place.type(
        plan="机房.xlsx", trigger="t1", found="2026-3-2 7:20", drill="桌面演练", title="市电"
    )
    place.look()
    (name,) = place.files("drills")
    assert name == "drills/【演练】市电 重大 2026-03-02 0725.xlsx"
    assert read_tracking(read(place.folder / name)).incident.mode is DrillMode.TABLE_TOP


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"level": "重大", "found": FOUND}, "请填写“预案”"),
        ({"plan": "机房", "level": "重大"}, "请填写“发现时间”"),
        ({"plan": "机房", "found": FOUND}, "请填写“级别”，可选：一般、重大"),
        ({"plan": "机房", "level": "特大", "found": FOUND}, "预案中没有级别“特大”，可用的有：一般、重大"),
        ({"plan": "机房", "trigger": "T9", "found": FOUND}, "预案中没有触发条件“T9”，可用的有：T1"),
        ({"plan": "锅炉", "level": "重大", "found": FOUND}, "没有找到预案“锅炉”，可用的有：机房.xlsx"),
        (
            {"plan": "炉" * 5000, "level": "重大", "found": FOUND},
            f"没有找到预案“{'炉' * 59}…”，可用的有：机房.xlsx",
        ),
        ({"plan": "机房", "level": "重大", "found": "7:20"}, "“发现时间”应为日期和时间，如 2026-03-02 07:20"),
        ({"plan": "机房", "level": "重大", "found": FOUND + timedelta(days=31)}, "“发现时间”还没有到，请核对日期"),
        ({"plan": "机房", "level": "重大", "found": FOUND, "began": FOUND + timedelta(hours=1)}, "“发生时间”晚于发现时间，请核对"),
        ({"plan": "机房", "level": "重大", "found": FOUND, "drill": "也许"}, "“演练”不在可选项中，可选：否、桌面演练、实战演练、通讯联络演练"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_in_its_row(
    place: Place, cells: Mapping[str, object], said: str
) -> None:
    place.type(5, **cells)
    place.look()
    assert place.result() == f"未启动：{said}"
    assert place.files("incidents") == []
    assert place.look().said == ()


def test_a_row_that_is_put_right_is_opened(place: Place) -> None:
    place.type(plan="机房", level="重大")
    place.look()
    place.type(found=FOUND)
    place.look()
    assert place.result() == f"已启动：{OPENED}"


def test_errors_of_the_plan_are_said_with_what_to_do_and_tried_again_when_it_is_mended(
    place: Place,
) -> None:
    book(place.folder / "机房.xlsx", FAULTY)
    place.type(plan="机房", level="重大", found=FOUND)
    place.look()
    assert place.result() == (
        "未启动：预案有 1 处错误会使期限或联系人出错（如 应急通讯录!D2），请改正并保存预案，会自动重试；"
        "来不及改，请把“有错也启动”改为“是”"
    )
    assert place.files("incidents") == []
    book(place.folder / "机房.xlsx", CLEAN)
    place.look()
    assert place.result() == f"已启动：{OPENED}"


def test_errors_of_the_plan_can_be_forced_past(place: Place) -> None:
    book(place.folder / "机房.xlsx", FAULTY)
    place.type(plan="机房", level="重大", found=FOUND, force="是")
    place.look()
    assert place.result() == f"已启动：{OPENED}"


def test_a_plan_that_appears_later_is_found(place: Place) -> None:
    place.type(plan="锅炉", level="重大", found=FOUND)
    place.look()
    book(place.folder / "锅炉.xlsx", CLEAN)
    place.look()
    assert place.result() == f"已启动：{OPENED}"


def test_a_plan_is_known_by_path_file_name_name_and_number(place: Place) -> None:
    (place.folder / "乙").mkdir()
    book(
        place.folder / "乙/机房.xlsx",
        CLEAN.replace("机房停电应急预案", "乙机房预案").replace("JF-01", "JF-02"),
    )
    for row, name in enumerate(
        ("乙\\机房.xlsx", "JF-02", "乙机房预案", "机房停电应急预案", "机房"), start=5
    ):
        place.type(row, plan=name, level="重大", found=FOUND)
    place.look()
    results = [place.result(row) for row in range(5, 10)]
    assert results[0].startswith("已启动：incidents/乙机房预案 重大")
    assert [result[:4] for result in results] == [
        "已启动：",
        "已启动：",
        "已启动：",
        "已启动：",
        "已启动：",
    ]
    assert "乙机房预案" not in results[3]


def test_two_plans_of_one_name_are_asked_about(place: Place) -> None:
    for name in ("甲", "乙"):
        (place.folder / name).mkdir()
        book(place.folder / name / "锅炉.xlsx", CLEAN)
    place.type(plan="锅炉", level="重大", found=FOUND)
    place.look()
    assert place.result() == "未启动：“锅炉”对应几个预案，请写文件名：乙/锅炉.xlsx、甲/锅炉.xlsx"


def test_a_plan_that_cannot_be_read_is_tried_again(place: Place) -> None:
    whole = (place.folder / "机房.xlsx").read_bytes()
    (place.folder / "机房.xlsx").write_bytes(whole[:-40])
    place.type(plan="机房", level="重大", found=FOUND)
    assert place.look().again
    assert place.result().startswith("未启动：机房.xlsx：")
    assert place.result().endswith("（会自动重试）")
    (place.folder / "机房.xlsx").write_bytes(whole)
    assert not place.look().again
    assert place.result() == f"已启动：{OPENED}"


def test_an_open_form_is_answered_beside_it_and_filled_when_it_is_closed(place: Place) -> None:
    place.type(plan="机房", level="重大", found=FOUND)
    lock = place.folder / "~$启动.xlsx"
    lock.write_bytes(b"x")
    before = place.form.read_bytes()
    for _ in range(2):
        assert place.look().again
    note = place.folder / "启动.处理结果.txt"
    assert f"第 5 行：已启动：{OPENED}" in note.read_text("utf-8-sig")
    assert place.form.read_bytes() == before
    assert place.files("incidents") == [OPENED]
    lock.unlink()
    assert not place.look().again
    assert place.result() == f"已启动：{OPENED}"
    assert not note.exists()


def test_an_example_and_an_empty_row_are_passed_over(place: Place) -> None:
    assert place.look() == Started()
    assert "示例" in str(read(place.form).sheets[0].value(4, 1))


def test_an_example_that_is_typed_over_is_opened(place: Place) -> None:
    place.type(row=4, plan="机房", level="重大", found=FOUND, began=None, title=None, trigger=None)
    assert place.look().made == (place.folder / OPENED,)
    assert place.result(row=4) == f"已启动：{OPENED}"
    assert place.look() == Started()


def test_only_the_result_changes_in_the_form(place: Place) -> None:
    place.type(plan="机房", level="重大", found=FOUND)
    before = read(place.form).sheets[0]
    place.look()
    after = read(place.form).sheets[0]
    differing = [
        (row, at)
        for row in range(1, 30)
        for at in range(1, 12)
        if before.value(row, at) != after.value(row, at)
    ]
    assert differing == [(5, 9)]


def test_a_lost_state_opens_nothing_again(place: Place) -> None:
    place.type(plan="机房", level="重大", found=FOUND)
    place.look()
    (place.folder / "state").unlink()
    assert place.look().made == ()
    place.type(result=None)
    assert place.look().made == ()
    assert place.result() == "已启动：见 incidents 文件夹"
    assert place.files("incidents") == [OPENED]


@pytest.mark.parametrize("call", ["open_incident", "_free", "_cleared", "write_back"])
def test_whatever_ends_the_process_the_row_is_opened_once(
    place: Place, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    class Killed(BaseException):
        pass

    own = getattr(module, call)

    def die(*given: object, **more: object) -> None:
        if call == "open_incident":
            own(*given, **more)
        raise Killed

    place.type(plan="机房", level="重大", found=FOUND)
    with monkeypatch.context() as patched:
        patched.setattr(module, call, die)
        with pytest.raises(Killed):
            place.look()
    place.now = NOW + timedelta(minutes=2)
    place.look()
    assert place.files("incidents") == [OPENED]
    assert place.result() == f"已启动：{OPENED}"


def test_a_folder_that_may_not_be_written_is_said_and_tried_again(place: Place) -> None:
    (place.folder / "incidents").write_bytes(b"a file")
    place.type(plan="机房", level="重大", found=FOUND)
    assert place.look().again
    assert place.result().startswith("未启动：incidents：无法写入：")
    (place.folder / "incidents").unlink()
    place.look()
    assert place.result() == f"已启动：{OPENED}"


def test_a_form_without_its_headings_is_said(place: Place) -> None:
    place.form.unlink()
    book(place.folder / "启动.xlsx", "# 启动\n| 预案 | 级别 |\n| 机房 | 重大 |")
    assert place.look().said[0].startswith("启动.xlsx：找不到“预案”“发现时间”“处理结果”")
    assert (place.folder / "启动.处理结果.txt").exists()


def test_a_damaged_form_is_a_failure(place: Place) -> None:
    place.form.write_bytes(b"PK\x03\x04 nonsense")
    with pytest.raises(Failure):
        place.look()


def test_an_english_form_is_made_filled_and_answered_in_english(tmp_path: Path) -> None:
    book(tmp_path / "plan.xlsx", CLEAN)
    made = make_form(workspace(tmp_path), Wording(Lang.EN), NOW)
    assert made == tmp_path / "Start.xlsx"
    assert make_form(workspace(tmp_path), Wording(Lang.ZH), NOW) is None
    place = Place(tmp_path, Lang.EN)
    place.type(plan="plan", level="重大", found=FOUND, drill="No")
    place.type(6, plan="plan", level="重大")
    place.look()
    assert place.result() == "Opened: " + OPENED
    assert place.result(6) == "Not opened: fill in Discovered at"


def test_headings_are_found_in_either_language_and_any_order() -> None:
    sheet = "# 我的表\n| 某单位 |\n| Result | Discovered at | 预案 | 我的列 |\n| | 2026-03-02 07:20 | 机房 | x |"
    asked = requests_of(workbook(*grids(sheet)), NOW)
    assert asked is not None
    assert [(each.row.plan, each.row.found, str(each.cell)) for each in asked] == [
        ("机房", FOUND, "我的表!A3")
    ]


@pytest.mark.parametrize(
    ("formula", "taken"), [("=NOW()", False), ("=today()+0.3", False), ("=E5", True)]
)
def test_a_time_that_changes_at_every_save_is_not_taken(formula: str, taken: bool) -> None:
    """While the form stays open nothing can be answered in it, and each save would open another."""
    sheet = "# 启动\n| 预案 | 发现时间 | 处理结果 |\n| 机房 | 2026-03-02 07:20 | |"
    (grid,) = grids(sheet)
    asked = requests_of(workbook(replace(grid, formulas={(2, 2): formula})), NOW)
    assert asked is not None
    said = asked[0].wrong and asked[0].wrong[Lang.ZH]
    wrong = f"“发现时间”是每次打开都会变的公式（{formula}），请直接填写"
    assert said == (None if taken else wrong)


def test_a_formula_in_the_form_is_looked_at(place: Place) -> None:
    place.type(plan="机房", level="重大", found=FOUND)
    part = "xl/worksheets/sheet1.xml"
    typed = parts_of(place.form)[part]
    with_now = re.sub(rb'(<c r="D5"[^>]*>)', rb"\1<f>NOW()</f>", typed)
    repacked(place.form, {part: with_now})
    place.look()
    assert place.result().startswith("未启动：“发现时间”是每次打开都会变的公式")


def test_hostile_text_stays_text(place: Place) -> None:
    place.type(plan="=cmd|' /C calc'!A0", level="../..", found=FOUND)
    place.type(6, plan="机房", level="重大", found=FOUND, title="../../etc/\u202epasswd")
    place.look()
    assert place.result().startswith("未启动：没有找到预案“=cmd|' /C calc'!A0”")
    assert [Path(name).parent.as_posix() for name in place.files("incidents")] == ["incidents"]
    assert os.listdir(place.folder / "incidents") == ["etc passwd 重大 2026-03-02 0725.xlsx"]
