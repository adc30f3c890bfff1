"""What the system does not let us write is one plain sentence, and no file is lost or left over."""

import errno
import os
import threading
from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.save import put, replace
from bcm_excel.core.stamp import unwritable
from bcm_excel.core.text import Lang

NOW = datetime.fromisoformat("2026-03-02 07:20:05")


def refused(path: Path) -> Failure:
    with pytest.raises(Failure) as caught:
        put(b"new", path, overwrite=False, now=NOW)
    return caught.value


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "无法写入：磁盘已满"),
        (errno.EROFS, "无法写入：磁盘是只读的"),
        (errno.EACCES, "无法写入：没有写入的权限"),
        (errno.EIO, "无法写入：系统没有写成，请检查磁盘或网络连接"),
    ],
)
def test_the_answer_of_the_system_is_said_in_the_readers_language(number: int, said: str) -> None:
    failure = unwritable(Path("a.xlsx"), OSError(number, os.strerror(number)))
    assert failure.message(Lang.ZH) == f"a.xlsx：{said}"
    assert failure.message(Lang.EN).startswith("a.xlsx: cannot be written: ")


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    failure = refused(tmp_path / ("长" * 100 + ".txt"))
    assert failure.said.zh == "无法写入：文件名或路径太长"
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("kept", "utf-8")
    failure = refused(tmp_path / "a" / "b.txt")
    assert failure.said.zh == "无法写入：路径中有一段不是文件夹"


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    assert refused(loop).reason is Reason.EXISTS


def test_a_full_disk_costs_the_new_file_and_never_the_old(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("old", "utf-8")

    def full(beside: Path) -> None:
        beside.write_text("half", "utf-8")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Failure, match="the disk is full"):
        replace(path, full, stamp=None, backup=True, now=NOW)
    assert [each.name for each in tmp_path.iterdir()] == ["plan.txt"]
    assert path.read_text("utf-8") == "old"


def test_a_file_of_the_longest_name_is_replaced_with_its_backup(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 251 + ".txt")
    path.write_text("old", "utf-8")
    kept = replace(path, lambda beside: beside.write_text("new"), stamp=None, backup=True, now=NOW)
    assert kept is not None
    assert kept.name == "n" * 60 + ".备份-20260302-072005.txt"
    assert (kept.read_text("utf-8"), path.read_text("utf-8")) == ("old", "new")


def test_what_another_run_wrote_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"

    def late(beside: Path) -> None:
        beside.write_text("second", "utf-8")
        path.write_text("first", "utf-8")

    with pytest.raises(Failure) as caught:
        replace(path, late, stamp=None, backup=False, now=NOW, fresh_only=True)
    assert caught.value.reason is Reason.EXISTS
    assert path.read_text("utf-8") == "first"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


def test_of_many_at_once_one_writes(tmp_path: Path) -> None:
    path, done, why = tmp_path / "a.txt", list[int](), list[Reason]()
    start = threading.Barrier(8)

    def run(number: int) -> None:
        start.wait()
        try:
            put(str(number).encode(), path, overwrite=False, now=NOW)
            done.append(number)
        except Failure as failure:
            why.append(failure.reason)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.read_text("utf-8")] == [str(number) for number in done]
    assert why == [Reason.EXISTS] * 7
