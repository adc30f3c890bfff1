"""The program as it is started: pipes, encodings, terminals."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bcm_excel.cli.lines import columns
from tests.workbooks import plan_file

PROGRAM = (sys.executable, "-c", "from bcm_excel.cli.main import main; main()")
TODAY = ("--today", "2026-03-02")
COLOUR = re.compile("\x1b\\[[0-9;]*m")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_file(tmp_path_factory.mktemp("terminal") / "plan.xlsx")


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "NO_COLOR")}
    return kept | {"LANG": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8"} | more


def run(*words: object, **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [*PROGRAM, *map(str, words)]
    return subprocess.run(command, env=environment(**more), capture_output=True, check=False)


@pytest.mark.parametrize("files", [1, 40])
def test_a_closed_pipe_is_quiet(plan: Path, files: int) -> None:
    """Forty reports are more than a pipe holds, one is still unwritten when the reader goes."""
    words = [*PROGRAM, "validate", *[str(plan)] * files, *TODAY, "--select", "RO,RF"]
    with subprocess.Popen(
        words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as ran:
        assert ran.stdout
        assert ran.stderr
        ran.stdout.close()
        assert ran.stderr.read() == b""
    assert ran.returncode == 141


def test_a_console_that_lacks_a_character_shows_a_question_mark(plan: Path) -> None:
    ran = run("validate", plan, *TODAY, PYTHONIOENCODING="gbk")
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert "许国栋的手机号码 138000000161 是 12 位" in ran.stdout.decode("gbk")
    ascii_only = run("validate", plan, *TODAY, PYTHONIOENCODING="ascii")
    assert (ascii_only.returncode, ascii_only.stderr) == (1, b"")
    assert b"138000000161" in ascii_only.stdout


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_json_loses_nothing_in_any_encoding(plan: Path, encoding: str) -> None:
    words = ("validate", plan, *TODAY, "--select", "CT101", "--format", "json")
    ran = run(*words, PYTHONIOENCODING=encoding)
    (finding,) = json.loads(ran.stdout.decode(encoding))["findings"]
    assert finding["message"] == "许国栋的手机号码 138000000161 是 12 位，应为 11 位"


def on_terminal(width: int, *words: object, **more: str) -> str:
    """What a terminal of this width is sent."""
    pty = pytest.importorskip("pty", reason="pseudo-terminals exist on Unix only")
    fcntl, termios, struct = (__import__(name) for name in ("fcntl", "termios", "struct"))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    command, shown = [*PROGRAM, *map(str, words)], b""
    kept = {k: v for k, v in environment(**more).items() if k not in ("COLUMNS", "LINES")}
    with subprocess.Popen(command, env=kept, stdout=theirs, stdin=theirs, stderr=theirs):
        os.close(theirs)
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_terminal_gets_colours_and_lines_that_fit(plan: Path, width: int) -> None:
    shown = on_terminal(width, "validate", plan, *TODAY)
    assert "\x1b[31m错误" in shown
    assert "\x1b[33m警告" in shown
    plain = COLOUR.sub("", shown).splitlines()
    assert max(map(columns, plain)) <= width
    assert not any(re.match(r"\s*[，。、；：？！”》）]", line) for line in plain)
    assert plain[-1].endswith("未检查的规则 20")


def test_the_way_out_stands_below_its_finding(plan: Path) -> None:
    plain = COLOUR.sub("", on_terminal(100, "validate", plan, *TODAY)).splitlines()
    at = next(i for i, line in enumerate(plain) if "138000000161" in line)
    assert plain[at] == "  错误  CT101  F19  许国栋的手机号码 138000000161 是 12 位，应为 11 位"
    assert plain[at + 1] == " " * 20 + "→ 向本人核对号码后改正。"


def test_a_very_narrow_terminal_puts_sentences_below(plan: Path) -> None:
    plain = COLOUR.sub("", on_terminal(40, "validate", plan, *TODAY)).splitlines()
    at = plain.index("  错误  CT101  F19")
    assert plain[at + 1] == "    许国栋的手机号码 138000000161 是 12"


def test_colours_can_be_declined(plan: Path) -> None:
    assert "\x1b" not in on_terminal(80, "validate", plan, *TODAY, NO_COLOR="1")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_behind_the_output_is_one_sentence() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*PROGRAM, "explain", "--lang", "zh"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (3, "磁盘已满，输出没有写完\n")
