"""At every moment either the old file or the new one is whole."""

import errno
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.save import fresh, replace
from bcm_excel.core.stamp import stamp as stamp_now
from bcm_excel.core.text import Lang, Text

NOW = datetime.fromisoformat("2026-03-02 07:20:05")


def writes(text: str) -> Callable[[Path], object]:
    """What makes the new file."""
    return lambda path: path.write_text(text, "utf-8")


def plan(folder: Path, name: str = "plan.txt") -> Path:
    path = folder / name
    path.write_text("old", "utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_the_new_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = plan(tmp_path)
    assert replace(path, writes("new"), stamp=stamp_now(path), backup=False, now=NOW) is None
    assert path.read_text("utf-8") == "new"
    assert names(tmp_path) == ["plan.txt"]


def test_a_backup_is_kept_and_never_overwritten(tmp_path: Path) -> None:
    path = plan(tmp_path)
    first = replace(path, writes("new"), stamp=None, backup=True, now=NOW)
    second = replace(path, writes("newer"), stamp=None, backup=True, now=NOW)
    assert names(tmp_path) == [
        "plan.txt",
        "plan.备份-20260302-072005-2.txt",
        "plan.备份-20260302-072005.txt",
    ]
    assert first is not None
    assert first.read_text("utf-8") == "old"
    assert second is not None
    assert second.read_text("utf-8") == "new"


def test_a_file_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    assert replace(path, writes("new"), stamp=None, backup=True, now=NOW) is None
    assert names(tmp_path) == ["plan.txt"]


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX systems")
def test_half_a_backup_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:1])
        raise OSError(28, "No space left on device")

    path = plan(tmp_path)
    monkeypatch.setattr("bcm_excel.core.save.shutil.copy2", full)
    with pytest.raises(Failure, match="plan"):
        replace(path, writes("new"), stamp=stamp_now(path), backup=True, now=NOW)
    assert (names(tmp_path), path.read_text("utf-8")) == (["plan.txt"], "old")


def test_what_fails_is_said_of_the_file_that_was_meant(tmp_path: Path) -> None:
    def fails(beside: Path) -> None:
        raise Failure(Reason.DENIED, beside, Text("磁盘已满", "the disk is full"))

    path = plan(tmp_path)
    with pytest.raises(Failure) as caught:
        replace(path, fails, stamp=None, backup=False, now=NOW)
    assert caught.value.message(Lang.EN) == "plan.txt: the disk is full"


def test_the_mode_stays(tmp_path: Path) -> None:
    path = plan(tmp_path)
    path.chmod(0o640)
    replace(path, writes("new"), stamp=None, backup=False, now=NOW)
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path = plan(tmp_path)
    link = tmp_path / "link.txt"
    link.symlink_to(path)
    replace(link, writes("new"), stamp=None, backup=False, now=NOW)
    assert link.is_symlink()
    assert path.read_text("utf-8") == "new"


@pytest.mark.parametrize("mark", ["~$plan.txt", ".~lock.plan.txt#", ".~plan.txt"])
def test_a_file_that_is_open_is_left_alone(tmp_path: Path, mark: str) -> None:
    path = plan(tmp_path)
    (tmp_path / mark).touch()
    with pytest.raises(Failure) as caught:
        replace(path, writes("new"), stamp=None, backup=True, now=NOW)
    assert caught.value.reason is Reason.LOCKED
    assert path.read_text("utf-8") == "old"
    assert names(tmp_path) == sorted(["plan.txt", mark])


def test_a_file_that_changed_since_it_was_read_is_left_alone(tmp_path: Path) -> None:
    path = plan(tmp_path)
    stamp = stamp_now(path)
    path.write_text("changed meanwhile", "utf-8")
    with pytest.raises(Failure) as caught:
        replace(path, writes("new"), stamp=stamp, backup=True, now=NOW)
    assert caught.value.reason is Reason.CHANGED
    assert path.read_text("utf-8") == "changed meanwhile"


def test_a_change_while_the_new_file_is_made_is_seen_too(tmp_path: Path) -> None:
    path = plan(tmp_path)

    def slow(temporary: Path) -> None:
        temporary.write_text("new", "utf-8")
        path.write_text("changed meanwhile", "utf-8")

    with pytest.raises(Failure) as caught:
        replace(path, slow, stamp=stamp_now(path), backup=True, now=NOW)
    assert caught.value.reason is Reason.CHANGED
    assert names(tmp_path) == ["plan.txt"]


def test_a_file_that_is_opened_while_the_new_one_is_made_is_left_alone(tmp_path: Path) -> None:
    path = plan(tmp_path)

    def slow(temporary: Path) -> None:
        temporary.write_text("new", "utf-8")
        (tmp_path / "~$plan.txt").touch()

    with pytest.raises(Failure) as caught:
        replace(path, slow, stamp=None, backup=False, now=NOW)
    assert caught.value.reason is Reason.LOCKED
    assert path.read_text("utf-8") == "old"


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX systems")
def test_others_may_read_a_new_file_as_the_system_would_let_them(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        for name in ("a.txt", "b.txt"):
            replace(tmp_path / name, writes("new"), stamp=None, backup=False, now=NOW)
    finally:
        os.umask(before)
    assert [each.stat().st_mode & 0o777 for each in tmp_path.iterdir()] == [0o640, 0o640]


def without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A USB stick, or some network drives."""

    def refused(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("bcm_excel.core.save.os.link", refused)


def test_a_new_file_is_made_where_the_disk_knows_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_links(monkeypatch)
    path = tmp_path / "plan.txt"
    replace(path, writes("new"), stamp=None, backup=False, now=NOW, fresh_only=True)
    assert path.read_text("utf-8") == "new"
    assert names(tmp_path) == ["plan.txt"]


def test_what_another_run_wrote_meanwhile_stays_where_the_disk_knows_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_links(monkeypatch)
    path = plan(tmp_path)
    with pytest.raises(Failure) as caught:
        replace(path, writes("new"), stamp=None, backup=False, now=NOW, fresh_only=True)
    assert caught.value.reason is Reason.EXISTS
    assert path.read_text("utf-8") == "old"


def test_a_file_that_went_away_is_said(tmp_path: Path) -> None:
    path = plan(tmp_path)
    stamp = stamp_now(path)
    path.unlink()
    with pytest.raises(Failure) as caught:
        replace(path, writes("new"), stamp=stamp, backup=True, now=NOW)
    assert caught.value.reason is Reason.MISSING


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        replace(tmp_path / "no" / "plan.txt", writes("new"), stamp=None, backup=False, now=NOW)
    assert caught.value.reason is Reason.MISSING


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 half"])
def test_a_workbook_that_cannot_be_read_back_is_given_up(tmp_path: Path, content: bytes) -> None:
    path = plan(tmp_path, "plan.xlsx")
    with pytest.raises(Failure) as caught:
        replace(path, lambda at: at.write_bytes(content), stamp=None, backup=True, now=NOW)
    assert caught.value.reason is Reason.CORRUPT
    assert names(tmp_path) == ["plan.xlsx"]
    assert path.read_text("utf-8") == "old"


def test_a_whole_workbook_is_taken(tmp_path: Path) -> None:
    path = plan(tmp_path, "plan.xlsx")

    def write(at: Path) -> None:
        with zipfile.ZipFile(at, "w") as out:
            out.writestr("a", "b")

    replace(path, write, stamp=None, backup=False, now=NOW)
    assert zipfile.is_zipfile(path)


def test_an_error_while_writing_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = plan(tmp_path)

    def fails(temporary: Path) -> None:
        temporary.write_text("half", "utf-8")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        replace(path, fails, stamp=None, backup=True, now=NOW)
    assert names(tmp_path) == ["plan.txt"]
    assert path.read_text("utf-8") == "old"


class Held:
    """A file that another program holds for so many tries."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tries: int) -> None:
        self.left, self.slept = tries, 0.0
        really = Path.replace

        def replaced(at: Path, to: Path) -> Path:
            if self.left:
                self.left -= 1
                raise PermissionError(13, "sharing violation")
            return really(at, to)

        monkeypatch.setattr(Path, "replace", replaced)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


def test_a_file_that_is_held_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plan(tmp_path)
    held = Held(monkeypatch, 3)
    replace(path, writes("new"), stamp=None, backup=False, now=NOW, sleep=held.sleep)
    assert path.read_text("utf-8") == "new"
    assert held.slept == pytest.approx(0.3)


def test_a_file_that_is_held_for_long_keeps_the_new_one_under_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plan(tmp_path)
    held = Held(monkeypatch, 1000)
    with pytest.raises(Failure) as caught:
        replace(path, writes("new"), stamp=None, backup=False, now=NOW, sleep=held.sleep)
    assert caught.value.reason is Reason.LOCKED
    assert "plan.新-20260302-072005.txt" in caught.value.message(Lang.ZH)
    assert (tmp_path / "plan.新-20260302-072005.txt").read_text("utf-8") == "new"
    assert path.read_text("utf-8") == "old"
    assert held.slept == pytest.approx(2)


KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
from bcm_excel.core.save import replace
def write(path):
    path.write_text("half")
    os._exit(9)
replace(Path(sys.argv[1]), write, stamp=None, backup=True, now=datetime(2026, 3, 2))
"""


def test_a_process_that_is_killed_leaves_the_original_whole(tmp_path: Path) -> None:
    path = plan(tmp_path)
    done = subprocess.run([sys.executable, "-c", KILLED, path], check=False, timeout=60)
    assert done.returncode == 9
    assert path.read_text("utf-8") == "old"


def test_fresh_refuses_what_is_there(tmp_path: Path) -> None:
    path = plan(tmp_path)
    assert fresh(tmp_path / "new.xlsx") == tmp_path / "new.xlsx"
    with pytest.raises(Failure) as caught:
        fresh(path)
    assert caught.value.reason is Reason.EXISTS
