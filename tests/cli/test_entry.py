"""The command begins in a module of its own, which each process that helps to read loads again."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

SAYS = "import sys, bcm_excel.cli.entry; print('click' in sys.modules)"


def test_the_command_begins_in_the_small_module() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["scripts"] == {"bcm-excel": "bcm_excel.cli.entry:main"}


def test_it_loads_nothing_of_the_command_line_by_itself() -> None:
    """Is this failing? Then every process that reads workbooks loads the commands too."""
    done = subprocess.run([sys.executable, "-c", SAYS], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
