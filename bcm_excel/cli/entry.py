"""Where the command begins. Each process that helps to read loads this module too: it is small."""

from __future__ import annotations


def main() -> None:
    """Run, and end with the exit code that the design gives."""
    from bcm_excel.cli.main import main as run

    run()
