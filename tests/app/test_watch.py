"""Answers to what is saved in a workspace, look by look."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bcm_excel.app import answers
from bcm_excel.app import watch as module
from bcm_excel.app.answers import answer_names
from bcm_excel.app.health import health
from bcm_excel.app.start_form import form_of
from bcm_excel.app.watch import Saved
from bcm_excel.app.watch_jobs import Work, last_of
from bcm_excel.app.workspace import File, Workspace, workspace
from bcm_excel.cli.watch_log import Log
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.daily import state
from bcm_excel.daily.locks import alone
from bcm_excel.daily.ticks import Job
from bcm_excel.excel.patch import patch
from bcm_excel.excel.read import read
from tests.app.test_incident import CLEAN
from tests.app.test_start import FAULTY, FOUND
from tests.plans import book
from tests.workbooks import encrypted

NOW = datetime(2026, 3, 2, 7, 25)
POLL = timedelta(seconds=3)
ANSWER = "reports/机房.检查结果.xlsx"


@dataclass
class Place:
    """A workspace that is looked at every three seconds."""

    folder: Path
    now: datetime = NOW
    said: list[str] = field(default_factory=list)
    saved: Saved = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    @property
    def state(self) -> Path:
        return self.folder / ".bcm-excel.sqlite"

    def restart(self) -> None:
        self.saved = Saved(self.folder, self.state, Wording(Lang.ZH), self.said.append)

    def look(self, times: int = 1) -> list[str]:
        """What is said in so many looks."""
        before = len(self.said)
        for _ in range(times):
            self.saved.look(self.now)
            self.now += POLL
        return self.said[before:]

    def reports(self) -> list[str]:
        folder = self.folder / "reports"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def place(tmp_path: Path) -> Place:
    book(tmp_path / "机房.xlsx", FAULTY)
    return Place(tmp_path)


def test_a_saved_plan_is_answered_with_a_marked_copy(place: Place) -> None:
    assert place.look() == []
    (said,) = place.look()
    assert said.startswith("机房.xlsx：错误 1")
    assert said.endswith("→ 机房.检查结果.xlsx")
    copy = read(place.folder / ANSWER)
    assert copy.sheets[0].name.startswith("检查结果")
    assert place.reports() == ["机房.检查结果.xlsx"]


def test_each_state_of_a_plan_is_answered_once(place: Place) -> None:
    place.look(2)
    assert place.look(30) == []
    place.restart()
    assert place.look(3) == []
    book(place.folder / "机房.xlsx", CLEAN)
    said = place.look(3)
    assert len(said) == 1
    assert "错误" not in said[0] or "错误 0" in said[0]
    assert place.reports() == ["机房.检查结果.xlsx"]


def test_a_file_that_is_being_written_is_left_until_it_stands_still(place: Place) -> None:
    whole = (place.folder / "机房.xlsx").read_bytes()
    for part in (20, 40, 60):
        (place.folder / "机房.xlsx").write_bytes(whole[: len(whole) * part // 100])
        assert place.look() == []
    (place.folder / "机房.xlsx").write_bytes(whole)
    assert place.look() == []
    assert len(place.look()) == 1


def test_lock_files_hidden_files_and_backups_are_passed_over(place: Place) -> None:
    plan = (place.folder / "机房.xlsx").read_bytes()
    for name in (
        "~$机房.xlsx",
        ".隐藏.xlsx",
        "机房.备份-20260302-072000.xlsx",
        ".~lock.机房.xlsx#",
    ):
        (place.folder / name).write_bytes(plan)
    place.look(5)
    assert place.reports() == ["机房.检查结果.xlsx"]


def test_what_cannot_be_read_is_answered_too(place: Place) -> None:
    encrypted(place.folder / "机房.xlsx", "secret")
    (said,) = place.look(3)
    assert said.startswith("机房.xlsx：无法检查：文件设了打开密码")
    page = read(place.folder / ANSWER).sheets[0]
    assert str(page.value(3, 1)).startswith("无法检查：文件设了打开密码")
    assert place.look(20) == []


def test_a_full_disk_is_said_of_the_answer_and_not_of_what_is_made_aside(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object, path: Path, *__: object) -> None:
        raise Failure(Reason.DENIED, path, Text("无法写入：磁盘已满", "no room"))

    monkeypatch.setattr(answers, "mark", full)
    assert place.look(2) == ["机房.检查结果.xlsx：无法写入：磁盘已满"]


def test_a_plan_that_is_as_it_was_before_it_was_spoilt_is_answered_again(place: Place) -> None:
    whole = (place.folder / "机房.xlsx").read_bytes()
    place.look(2)
    encrypted(place.folder / "机房.xlsx", "secret")
    place.look(2)
    (place.folder / "机房.xlsx").write_bytes(whole)
    told: list[str] = []
    place.saved.tell = told.append
    assert place.look(2) == []
    assert told == place.said[:1]


def test_an_answer_that_is_open_is_written_when_it_is_closed(place: Place) -> None:
    place.look(2)
    lock = place.folder / "reports/~$机房.检查结果.xlsx"
    lock.write_bytes(b"x")
    before = (place.folder / ANSWER).read_bytes()
    book(place.folder / "机房.xlsx", CLEAN)
    assert "正在 Excel 或 WPS 中打开" in place.look(2)[-1]
    assert (place.folder / ANSWER).read_bytes() == before
    lock.unlink()
    assert len(place.look(6)) == 1
    assert (place.folder / ANSWER).read_bytes() != before


def test_an_answer_that_is_open_holds_up_no_other(place: Place) -> None:
    (place.folder / "reports").mkdir()
    (place.folder / "reports/~$机房.检查结果.xlsx").write_bytes(b"x")
    book(place.folder / "锅炉.xlsx", CLEAN)
    place.look(3)
    assert "锅炉.检查结果.xlsx" in place.reports()


def test_one_file_is_answered_a_look_and_more_is_said_to_wait(place: Place) -> None:
    book(place.folder / "锅炉.xlsx", CLEAN)
    place.look()
    assert place.saved.look(place.now)
    assert len(place.said) == 1
    assert not place.saved.look(place.now)
    assert len(place.said) == 2


def test_tracking_workbooks_and_answers_are_not_validated(place: Place) -> None:
    place.saved.begin(NOW)
    _type(place.folder, plan="机房", level="重大", found=FOUND, force="是")
    place.look(30)
    assert [name for name in place.reports() if not name.startswith(".")] == ["机房.检查结果.xlsx"]


def _type(folder: Path, row: int = 5, **cells: object) -> None:
    form = form_of(folder)
    assert form
    at = dict(zip(("plan", "level", "found", "force"), "ABDH", strict=True))
    sheet = read(form).sheets[0].name
    changes = {(sheet, f"{at[name]}{row}"): value for name, value in cells.items()}
    patch(form, folder / ".typed.xlsx", changes)  # type: ignore[arg-type]
    (folder / ".typed.xlsx").replace(form)


def test_what_a_sudden_end_left_half_made_goes(place: Place) -> None:
    left = place.folder / "reports" / ".answer-k3j2"
    left.mkdir(parents=True)
    (left / "answer.xlsx").write_bytes(b"half")
    place.saved.begin(NOW)
    assert not left.exists()
    assert left.parent.is_dir()


def test_the_form_is_made_once_and_its_rows_go_before_the_plans(place: Place) -> None:
    place.saved.begin(NOW)
    assert place.said == ["已生成 启动.xlsx：填一行并保存即可启动"]
    place.restart()
    place.saved.begin(NOW)
    assert len(place.said) == 1
    _type(place.folder, plan="机房", level="重大", found=FOUND, force="是")
    assert place.look(2)[0].startswith("启动.xlsx!I5：已启动：incidents/")


def test_a_refused_row_is_tried_again_when_its_plan_is_saved(place: Place) -> None:
    place.saved.begin(NOW)
    _type(place.folder, plan="机房", level="重大", found=FOUND)
    assert "未启动：预案有 1 处错误" in place.look(10)[0]
    book(place.folder / "机房.xlsx", CLEAN)
    assert place.look(4)[0].startswith("启动.xlsx!I5：已启动：incidents/")


def test_a_row_of_an_open_form_is_opened_at_once_and_answered_when_it_is_closed(
    place: Place,
) -> None:
    place.saved.begin(NOW)
    _type(place.folder, plan="机房", level="重大", found=FOUND, force="是")
    lock = place.folder / "~$启动.xlsx"
    lock.write_bytes(b"x")
    place.look(12)
    assert len(list((place.folder / "incidents").glob("*.xlsx"))) == 1
    assert (place.folder / "启动.处理结果.txt").exists()
    lock.unlink()
    place.look(8)
    assert str(read(place.folder / "启动.xlsx").sheets[0].value(5, 9)).startswith("已启动：")
    assert not (place.folder / "启动.处理结果.txt").exists()
    assert len(list((place.folder / "incidents").glob("*.xlsx"))) == 1


def test_while_another_works_on_the_state_nothing_is_answered_and_nothing_lost(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "PATIENCE", 0)
    place.look()
    with alone(place.state), pytest.raises(Failure):
        place.look()
    assert len(place.look()) == 1


def test_no_two_answers_have_one_name(tmp_path: Path) -> None:
    plans = [tmp_path / name for name in ("a.xlsx", "a.xlsm", "b/a.xlsx", "b - a.xlsx", "A.XLSX")]
    names = answer_names(plans, tmp_path, Lang.ZH)
    assert len({name.lower() for name in names.values()}) == len(plans)
    assert names[tmp_path / "b/a.xlsx"] in {"b - a.检查结果", "b - a (2).检查结果"}


def test_files_that_did_not_change_are_not_opened_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.look(4)
    seen: list[Path] = []

    def counted(folder: Path, known: Iterable[File] = ()) -> Workspace:
        seen.append(folder)
        return workspace(folder, known)

    monkeypatch.setattr(module, "workspace", counted)
    place.look(20)
    assert seen == []


def work(place: Place) -> Work:
    return Work(place.folder, {}, Lang.ZH, None, place.saved, place.said.append, lambda: False)


def test_the_jobs_run_and_are_remembered(place: Place) -> None:
    jobs = work(place)
    assert not jobs.jobs[Job.DAILY](NOW)
    assert not jobs.jobs[Job.INCIDENTS](NOW)
    assert place.said[0].startswith("每日检查已完成：")
    assert last_of(place.state, place.folder, NOW)[Job.DAILY].done == NOW
    jobs.noted(Job.SAVED, NOW, ok=True)
    found = health(place.folder, NOW + timedelta(minutes=5))
    assert [(each.job, each.well, each.late) for each in found.jobs] == [
        (job, NOW, False) for job in Job
    ]


def test_success_is_written_down_now_and_then_and_a_failure_at_once(place: Place) -> None:
    jobs = work(place)
    for minutes in range(12):
        jobs.noted(Job.SAVED, NOW + timedelta(minutes=minutes), ok=True)
    jobs.noted(Job.SAVED, NOW + timedelta(minutes=13), ok=False)
    jobs.noted(Job.DAILY, NOW, ok=True)
    saved, *_ = health(place.folder, NOW + timedelta(minutes=20)).jobs
    assert (saved.well, saved.failed) == (NOW + timedelta(minutes=10), NOW + timedelta(minutes=13))


def test_nothing_is_known_where_there_is_no_state(tmp_path: Path) -> None:
    assert last_of(tmp_path / "state", tmp_path, NOW) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_has_gone_is_not_made_anew(place: Place) -> None:
    """A folder on a network drive comes back; an empty one of its name would hide or keep it out."""
    place.look(2)
    gone = place.folder.rename(place.folder.with_name("elsewhere"))
    work = Work(place.folder, {}, Lang.ZH, None, place.saved, place.said.append, lambda: False)
    for job in (place.saved.look, work.incidents, work.daily):
        with pytest.raises(Failure) as caught:
            job(place.now)
        assert caught.value.reason is Reason.MISSING
    work.noted(Job.SAVED, place.now, ok=False)
    log = Log(place.folder / "reports", io.StringIO(), lambda: place.now, Lang.ZH)
    log("找不到这个文件夹")
    assert not place.folder.exists()
    gone.rename(place.folder)
    assert place.look(2) == []


def test_a_folder_that_goes_while_a_run_has_let_go_of_the_state_is_not_made_anew(
    place: Place,
) -> None:
    at = place.folder.with_name("elsewhere")
    with (
        pytest.raises(Failure),
        state.held(place.state, place.folder / "reports", NOW) as held,
        held.let_go(),
    ):
        place.folder.rename(at)
    assert not place.folder.exists()
    at.rename(place.folder)
