from pathlib import Path

import pytest

from bcm_excel.app.generated import ROOT, files, write_files


@pytest.mark.parametrize("name", files())
def test_generated_files_are_fresh(name: str) -> None:
    """Is this failing? Run ``python -m bcm_excel.app.generated`` and commit what it wrote."""
    assert (ROOT / name).read_bytes() == files()[name]()


def test_stale_files_are_written_and_fresh_ones_left_alone(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "workbook.md").write_text("old", encoding="utf-8")
    assert {path.relative_to(tmp_path).as_posix() for path in write_files(tmp_path)} == set(files())
    assert write_files(tmp_path) == ()
