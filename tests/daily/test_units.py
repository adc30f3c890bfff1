import shutil
import stat
import subprocess
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bcm_excel.core.text import Lang
from bcm_excel.daily.units import NAMESPACE, Run, cron_line, runnable, systemd_units, windows_task

AT = time(6, 45)
ODD = "应急 预案'100%\"$HOME `id` \\n;&<>"
"""A folder's name with whatever a shell, cron, systemd or XML may take for its own."""


def program(folder: Path) -> Path:
    """A command that writes its words and its language into a file beside it."""
    path = folder / "bcm-excel"
    path.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$@" "$LANG" >"${0%/*}/said"\necho checked\n',
        "utf-8",
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def crontab(line: str) -> str:
    """The command of a line as Vixie cron hands it to ``sh -c``: see its ``child_process``."""
    command, escaped = "", False
    for sign in line.split(" ", 5)[5]:
        if escaped and sign == "%":
            command = command[:-1]
        elif sign == "%":
            break
        command += sign
        escaped = sign == "\\" and not escaped
    return command


@pytest.mark.parametrize(
    "name", ["plain", "应急 预案", ODD, "100%", "%", "a\\%b", "-n", "a\\", "“引”  号 "]
)
def test_the_cron_line_runs(tmp_path: Path, name: str) -> None:
    folder, tools = tmp_path / name, tmp_path / "工具 箱"
    folder.mkdir()
    tools.mkdir()
    run = Run(str(program(tools)), str(folder), AT, Lang.EN)
    *comments, line = cron_line(run).text.splitlines()
    assert all(comment.startswith("# ") for comment in comments)
    assert line.startswith("45 6 * * * ")
    for command in (crontab(line), line.split(" ", 5)[5]):
        done = subprocess.run(
            ["sh", "-c", command],
            env={"PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    said = (tools / "said").read_text("utf-8").splitlines()
    assert said == ["daily", str(folder), "--lang", "en", "en_US.UTF-8"]
    assert (folder / "reports/daily.log").read_text("utf-8") == "checked\nchecked\n"


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_path_reaches_the_shell_as_it_is(path: str) -> None:
    """The words of the cron line, read by a shell, are the words of the command."""
    import shlex

    run = Run("/bcm-excel", f"/{path}", AT)
    command = crontab(cron_line(run).text.rstrip("\n").split("\n")[-1])
    words = shlex.split(command)
    assert words[words.index("/bcm-excel") :][: len(run.command)] == list(run.command)


def verified(folder: Path, run: Run) -> subprocess.CompletedProcess[str]:
    paths = []
    for unit in systemd_units(run):
        path = folder / unit.name
        path.write_bytes(unit.data)
        paths.append(str(path))
    return subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *paths],
        capture_output=True,
        text=True,
        check=False,
    )


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


@needs_systemd
@pytest.mark.parametrize(
    "name", ["plain", "应急 预案", ODD, "100%", "$$", "a%%b", "a\\", "“引”  号 "]
)
def test_systemd_accepts_the_units(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    run = Run(str(program(folder)), str(folder), AT)
    done = verified(tmp_path, run)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_systemd
def test_systemd_reads_the_path_of_the_command(tmp_path: Path) -> None:
    """A path that does not exist is named in its complaint as it is."""
    run = Run(str(tmp_path / "应急 100%/bcm-excel"), str(tmp_path), AT)
    done = verified(tmp_path, run)
    assert done.returncode != 0
    assert str(tmp_path / "应急 100%/bcm-excel") in done.stderr


def test_the_timer_makes_up_for_a_missed_run() -> None:
    service, timer = systemd_units(Run("/usr/bin/bcm-excel", "/srv/a", AT))
    assert "OnCalendar=*-*-* 06:45:00\nPersistent=true\n" in timer.text
    assert service.name.removesuffix(".service") == timer.name.removesuffix(".timer")
    assert 'ExecStart="/usr/bin/bcm-excel" "daily" "/srv/a" "--lang" "zh"\n' in service.text
    assert "SuccessExitStatus=1\n" in service.text


SCHEMA = f"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NAMESPACE}"
    targetNamespace="{NAMESPACE}" elementFormDefault="qualified">
  <xs:element name="Task">
    <xs:complexType>
      <xs:all>
        <xs:element name="RegistrationInfo" minOccurs="0"><xs:complexType><xs:all>
          <xs:element name="URI" type="xs:anyURI" minOccurs="0"/>
          <xs:element name="Description" type="xs:string" minOccurs="0"/>
          <xs:element name="Author" type="xs:string" minOccurs="0"/>
        </xs:all></xs:complexType></xs:element>
        <xs:element name="Triggers" minOccurs="0"><xs:complexType><xs:choice>
          <xs:element name="CalendarTrigger"><xs:complexType><xs:sequence>
            <xs:element name="Enabled" type="xs:boolean" minOccurs="0"/>
            <xs:element name="StartBoundary" type="xs:dateTime" minOccurs="0"/>
            <xs:element name="EndBoundary" type="xs:dateTime" minOccurs="0"/>
            <xs:element name="ExecutionTimeLimit" type="xs:duration" minOccurs="0"/>
            <xs:element name="RandomDelay" type="xs:duration" minOccurs="0"/>
            <xs:element name="ScheduleByDay"><xs:complexType><xs:all>
              <xs:element name="DaysInterval" type="xs:unsignedShort" minOccurs="0"/>
            </xs:all></xs:complexType></xs:element>
          </xs:sequence></xs:complexType></xs:element>
        </xs:choice></xs:complexType></xs:element>
        <xs:element name="Settings" minOccurs="0"><xs:complexType><xs:all>
          <xs:element name="MultipleInstancesPolicy" minOccurs="0"><xs:simpleType>
            <xs:restriction base="xs:string">
              <xs:enumeration value="Parallel"/><xs:enumeration value="Queue"/>
              <xs:enumeration value="IgnoreNew"/><xs:enumeration value="StopExisting"/>
            </xs:restriction></xs:simpleType></xs:element>
          <xs:element name="DisallowStartIfOnBatteries" type="xs:boolean" minOccurs="0"/>
          <xs:element name="StopIfGoingOnBatteries" type="xs:boolean" minOccurs="0"/>
          <xs:element name="StartWhenAvailable" type="xs:boolean" minOccurs="0"/>
          <xs:element name="Enabled" type="xs:boolean" minOccurs="0"/>
          <xs:element name="ExecutionTimeLimit" type="xs:duration" minOccurs="0"/>
        </xs:all></xs:complexType></xs:element>
        <xs:element name="Principals" minOccurs="0"><xs:complexType><xs:sequence>
          <xs:element name="Principal"><xs:complexType><xs:all>
            <xs:element name="LogonType" minOccurs="0"><xs:simpleType>
              <xs:restriction base="xs:string">
                <xs:enumeration value="S4U"/><xs:enumeration value="Password"/>
                <xs:enumeration value="InteractiveToken"/>
                <xs:enumeration value="InteractiveTokenOrPassword"/>
              </xs:restriction></xs:simpleType></xs:element>
            <xs:element name="RunLevel" minOccurs="0"><xs:simpleType>
              <xs:restriction base="xs:string">
                <xs:enumeration value="LeastPrivilege"/>
                <xs:enumeration value="HighestAvailable"/>
              </xs:restriction></xs:simpleType></xs:element>
            </xs:all><xs:attribute name="id" type="xs:ID"/></xs:complexType></xs:element>
        </xs:sequence></xs:complexType></xs:element>
        <xs:element name="Actions"><xs:complexType><xs:choice>
          <xs:element name="Exec"><xs:complexType><xs:sequence>
            <xs:element name="Command" type="xs:string"/>
            <xs:element name="Arguments" type="xs:string" minOccurs="0"/>
            <xs:element name="WorkingDirectory" type="xs:string" minOccurs="0"/>
          </xs:sequence></xs:complexType></xs:element>
          </xs:choice><xs:attribute name="Context" type="xs:IDREF"/></xs:complexType></xs:element>
      </xs:all>
      <xs:attribute name="version"><xs:simpleType><xs:restriction base="xs:string">
        <xs:pattern value="1\\.[1-6]"/></xs:restriction></xs:simpleType></xs:attribute>
    </xs:complexType>
  </xs:element>
</xs:schema>
"""
"""The parts of the task schema that are used, by Microsoft's [MS-TSCH] 2.5 (Task Schema) and the
pages taskType, triggerBaseType, calendarTriggerType, settingsType, principalType and execActionType
of the Task Scheduler reference; what is not named here is not allowed."""


@pytest.mark.parametrize("folder", ["D:\\预案", "D:\\应急 预案\\", 'C:\\a & b <c>"d"'])
@pytest.mark.parametrize("lang", Lang)
def test_the_task_of_windows_keeps_to_its_schema(folder: str, lang: Lang) -> None:
    run = Run("C:\\Program Files\\bcm-excel\\bcm-excel.exe", folder, AT, lang)
    unit = windows_task(run, date(2026, 3, 2))
    assert unit.data.startswith((b"\xff\xfe", b"\xfe\xff"))
    task = etree.fromstring(unit.data)
    assert task.getroottree().docinfo.encoding == "UTF-16"
    schema = etree.XMLSchema(etree.fromstring(SCHEMA))
    assert schema.validate(task), schema.error_log
    names = {"t": NAMESPACE}
    assert task.findtext(".//t:StartWhenAvailable", None, names) == "true"
    assert task.findtext(".//t:StartBoundary", None, names) == "2026-03-02T06:45:00"
    assert task.findtext(".//t:Command", None, names) == run.program
    assert task.findtext(".//t:WorkingDirectory", None, names) == folder


@pytest.mark.parametrize(
    ("folder", "written"),
    [
        ("D:\\plans", "daily D:\\plans --lang zh"),
        ("D:\\应急 预案", 'daily "D:\\应急 预案" --lang zh'),
        ("D:\\my plans\\", 'daily "D:\\my plans\\\\" --lang zh'),
    ],
)
def test_the_words_for_windows_are_quoted_as_its_programs_read_them(
    folder: str, written: str
) -> None:
    task = etree.fromstring(windows_task(Run("C:\\b.exe", folder, AT), date(2026, 3, 2)).data)
    assert task.findtext(f".//{{{NAMESPACE}}}Arguments") == written


def test_each_workspace_has_a_unit_of_its_own() -> None:
    one, other = Run("/b", "/srv/a", AT), Run("/b", "/srv/b", AT)
    assert one.name != other.name
    assert one.name == Run("/c", "/srv/a", time(1, 0)).name


@pytest.mark.parametrize("path", ["/a\nb", "/a\rb", "/a\0b", "/a\x1bb", "/\udc80"])
def test_a_path_with_control_characters_is_not_written(path: str) -> None:
    assert not runnable(path)
    assert runnable("/应急 预案")
