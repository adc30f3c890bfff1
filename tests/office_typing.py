"""Typing into workbooks that stand open in LibreOffice, and reading what they then show.

A macro of a throw-away profile types cell by cell, as somebody at the keyboard does: only into
cells that are not locked, and with no other recalculation than the program's own. One start serves
many workbooks; they are opened as templates, so that none of them is touched.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.office import MISSING, soffice

EPOCH = datetime(1899, 12, 30)
Shown = str | float
"""A number, or a text; an empty cell is an empty text, a cell that errs is ``#``."""
Rows = list[list[Shown]]

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
 oor:op="fuse"><value>en-US</value></prop></item>
</oor:items>
"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library"
 xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/"
 xlink:type="simple" library:link="false"/>
</library:libraries>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
<library:element library:name="Typing"/>
</library:library>
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Typing"
 script:language="StarBasic"><![CDATA[{code}]]></script:module>
"""
CODE = r"""
Sub Main(given As String, made As String)
  Dim files, source, told, book, words, cell
  Dim options(1) As New com.sun.star.beans.PropertyValue
  options(0).Name = "Hidden"
  options(0).Value = True
  options(1).Name = "AsTemplate"
  options(1).Value = True
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  source = CreateUnoService("com.sun.star.io.TextInputStream")
  source.setInputStream(files.openFileRead(given))
  source.setEncoding("UTF-8")
  told = CreateUnoService("com.sun.star.io.TextOutputStream")
  told.setOutputStream(files.openFileWrite(made))
  told.setEncoding("UTF-8")
  On Error GoTo Failed
  Do While Not source.isEOF()
    words = Split(source.readLine(), Chr(9))
    If UBound(words) >= 0 Then
      Select Case words(0)
        Case "open"
          book = StarDesktop.loadComponentFromURL(words(1), "_blank", 0, options())
        Case "close"
          book.close(True)
        Case "number", "text"
          cell = book.Sheets.getByName(words(1)).getCellRangeByName(words(2))
          If cell.CellProtection.IsLocked Then GoTo Failed
          If words(0) = "number" Then cell.setValue(Val(words(3))) Else cell.setString(words(3))
        Case "look"
          Tell(book.Sheets.getByName(words(1)).getCellRangeByName(words(2)).getDataArray(), told)
      End Select
    End If
  Loop
  told.writeString("end" & Chr(10))
  GoTo Finish
Failed:
  told.writeString("refused: " & Join(words, " ") & " " & Error$ & Chr(10))
Finish:
  told.closeOutput()
  StarDesktop.terminate()
End Sub

Sub Tell(cells, told)
  Dim cellsOfRow, held, said As String
  For Each cellsOfRow In cells
    said = ""
    For Each held In cellsOfRow
      If VarType(held) = 8 Then
        said = said & "t" & Join(Split(held, Chr(10)), Chr(11)) & Chr(9)
      ElseIf VarType(held) = 5 Then
        said = said & "n" & Trim(Str(held)) & Chr(9)
      Else
        said = said & "t#" & Chr(9)
      End If
    Next
    told.writeString(said & Chr(10))
  Next
  told.writeString("." & Chr(10))
End Sub
"""


@dataclass
class Sitting:
    """What somebody does in one workbook: types here and there, and looks in between."""

    path: Path
    lines: list[str] = field(default_factory=list)

    def type(self, sheet: str, cell: str, value: str | float | datetime | None) -> None:
        """Type into a cell; None and an empty text clear it."""
        if isinstance(value, datetime):
            value = (value - EPOCH) / timedelta(days=1)
        kind, said = ("text", value or "") if isinstance(value, str | None) else ("number", value)
        self.lines.append(f"{kind}\t{sheet}\t{cell}\t{said}")

    def look(self, sheet: str, area: str) -> None:
        """Note down what an area shows now."""
        self.lines.append(f"look\t{sheet}\t{area}")


def sit(sittings: Sequence[Sitting], seconds: float = 240) -> list[list[Rows]]:
    """What each of them sees, in the order of the looks; one start of LibreOffice for all."""
    office = soffice()
    assert office is not None, MISSING
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        _profile(scratch / "profile")
        given, made = scratch / "given.txt", scratch / "made.txt"
        given.write_text("\n".join(map(_script, sittings)) + "\n", encoding="utf-8")
        macro = f'macro:///Standard.Typing.Main("{given.as_uri()}","{made.as_uri()}")'
        profile = f"-env:UserInstallation={(scratch / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--norestore", "--nolockcheck", macro]
        environment = {**os.environ, "HOME": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        ran = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=seconds, check=False
        )
        assert made.is_file(), f"LibreOffice ran no macro: {ran.stderr}"
        seen = _looks(made.read_text(encoding="utf-8"))
    found = []
    for each in sittings:
        count = sum(line.startswith("look") for line in each.lines)
        found.append(seen[:count])
        del seen[:count]
    assert not seen
    return found


def _profile(profile: Path) -> None:
    library = profile / "user" / "basic" / "Standard"
    library.mkdir(parents=True)
    for path, text in (
        (profile / "user" / "registrymodifications.xcu", SETTINGS),
        (profile / "user" / "basic" / "script.xlc", LIBRARIES),
        (library / "script.xlb", LIBRARY),
        (library / "Typing.xba", MODULE.replace("{code}", CODE)),
    ):
        path.write_text(text, encoding="utf-8")


def _script(sitting: Sitting) -> str:
    return "\n".join([f"open\t{sitting.path.as_uri()}", *sitting.lines, "close"])


def _looks(text: str) -> list[Rows]:
    *lines, last = text.removesuffix("\n").split("\n")
    assert last == "end", last
    found: list[Rows] = []
    rows: Rows = []
    for line in lines:
        if line == ".":
            found.append(rows)
            rows = []
        else:
            rows.append([_shown(cell) for cell in line.split("\t")[:-1]])
    return found


def _shown(cell: str) -> Shown:
    return float(cell[1:]) if cell[0] == "n" else cell[1:].replace("\v", "\n")
