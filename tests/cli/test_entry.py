"""The command begins in a module of its own, which each process that helps to read loads again."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

SAYS = "import sys, bcm_excel.cli.entry; print('click' in sys.modules)"


def test_the_command_begins_in_the_small_module() -> None:
    (command,) = entry_points(group="console_scripts", name="bcm-excel")
    assert command.value == "bcm_excel.cli.entry:main"


def test_it_loads_nothing_of_the_command_line_by_itself() -> None:
    """Is this failing? Then every process that reads workbooks loads the commands too."""
    done = subprocess.run([sys.executable, "-c", SAYS], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
