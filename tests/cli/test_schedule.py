import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Cli


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command as it is installed, in a folder with a space."""
    path = tmp_path / "my tools" / "bcm-excel"
    path.parent.mkdir()
    path.touch()
    monkeypatch.setattr(sys, "argv", [str(path)])
    return path


def test_the_units_of_systemd_are_printed(cli: Cli, program: Path, tmp_path: Path) -> None:
    ran = cli("schedule", "systemd", tmp_path, "--at", "6:45")
    assert (ran.code, ran.err) == (0, "")
    assert f'ExecStart="{program}" "daily" "{tmp_path}" "--lang" "zh"' in ran.out
    assert "OnCalendar=*-*-* 06:45:00" in ran.out


def test_a_relative_folder_becomes_absolute(
    cli: Cli, program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "预案").mkdir()
    monkeypatch.chdir(tmp_path)
    assert f"'{tmp_path}/预案'" in cli("schedule", "cron", "预案").out


def test_the_time_is_that_of_the_settings(cli: Cli, program: Path, tmp_path: Path) -> None:
    assert "\n30 7 * * * " in cli("schedule", "cron", tmp_path).out
    (tmp_path / "bcm-excel.toml").write_text('[runs]\ndaily_at = "05:10"', "utf-8")
    assert "\n10 5 * * * " in cli("schedule", "cron", tmp_path).out
    assert "\n0 9 * * * " in cli("schedule", "cron", tmp_path, "--at", "09:00").out


def test_files_are_written_and_not_overwritten(cli: Cli, program: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert cli("schedule", "systemd", tmp_path, "-o", out).code == 0
    assert sorted(path.suffix for path in out.iterdir()) == [".service", ".timer"]
    assert cli("schedule", "systemd", tmp_path, "-o", out).code == 3
    assert cli("schedule", "windows", tmp_path, "-o", out, "--lang", "en").out.startswith("written")
    assert next(out.glob("*.xml")).read_bytes()[:2] in {b"\xff\xfe", b"\xfe\xff"}


@pytest.mark.parametrize("at", ["24:00", "25:00", "morning", ""])
def test_what_is_no_time_is_wrong_usage(cli: Cli, program: Path, tmp_path: Path, at: str) -> None:
    ran = cli("schedule", "cron", tmp_path, "--at", at)
    assert ran.code == 2
    assert "07:30" in ran.err


def test_another_scheduler_is_wrong_usage(cli: Cli, tmp_path: Path) -> None:
    assert cli("schedule", "launchd", tmp_path).code == 2


@pytest.mark.parametrize("text", ["lang = 1", "[runs]\ndaily_at = 7"])
def test_wrong_settings_are_said(cli: Cli, program: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "bcm-excel.toml").write_text(text, "utf-8")
    ran = cli("schedule", "cron", tmp_path)
    assert ran.code == 3
    assert ran.err.startswith("bcm-excel.toml：")


def test_a_folder_that_is_not_there_is_said(cli: Cli, program: Path, tmp_path: Path) -> None:
    ran = cli("schedule", "cron", tmp_path / "gone")
    assert (ran.code, ran.err) == (3, "gone：找不到这个文件夹\n")


def test_a_folder_with_a_line_break_is_refused(cli: Cli, program: Path, tmp_path: Path) -> None:
    odd = tmp_path / "a\nb"
    odd.mkdir()
    assert cli("schedule", "cron", odd).code == 3


def test_into_a_file_the_task_goes_as_its_very_bytes(program: Path, tmp_path: Path) -> None:
    code = "import sys; from bcm_excel.cli.main import main; main(sys.argv[1:])"
    words = [sys.executable, "-c", code, "schedule", "windows", str(tmp_path)]
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    program.chmod(0o755)
    done = subprocess.run(words, capture_output=True, check=True, env={**os.environ, "PATH": path})
    assert done.stdout[:2] in {b"\xff\xfe", b"\xfe\xff"}
    assert f"<Command>{program}</Command>" in done.stdout.decode("utf-16")
