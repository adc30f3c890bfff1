"""What makes a machine run ``daily`` every day: systemd units, a cron line, a task of Windows.

Each catches a missed run up where its scheduler can: systemd and Windows do, cron does not.
"""

from __future__ import annotations

import hashlib
import shlex
from dataclasses import dataclass
from datetime import date, time
from subprocess import list2cmdline
from xml.sax.saxutils import escape

from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Lang, Text

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
NOT_FIRST = lazy(r"[\"'$\\]")
"""Signs that systemd takes in any word but the first."""
LOCALE = {Lang.ZH: "zh_CN.UTF-8", Lang.EN: "en_US.UTF-8"}
DAILY = Text("应急预案每日检查：{folder}", "Daily check of emergency plans: {folder}")
ENABLE = Text("启用：{command}", "Enable: {command}")
LINGER = Text("没有人登录时也要运行：{command}", "To run while nobody is logged in: {command}")
SECRETS = Text(
    "密码和机器人地址写在这个文件里（名字=内容），仅限本人可读",
    "passwords and bot addresses stand in this file, NAME=value, readable by its owner alone",
)
CRON_SECRETS = Text(
    "密码和机器人地址在 crontab 开头写成 名字=内容；关机时错过的一次不会补做",
    "passwords and bot addresses stand above as NAME=value; a run missed while off is not made up",
)


@dataclass(frozen=True, slots=True)
class Run:
    """One workspace run daily: absolute paths without line breaks, and the time of day."""

    program: str
    folder: str
    at: time
    lang: Lang = Lang.ZH

    @property
    def name(self) -> str:
        """A name for the unit, its own for every workspace of a machine."""
        return f"bcm-excel-daily-{hashlib.sha256(self.folder.encode()).hexdigest()[:6]}"

    @property
    def command(self) -> tuple[str, ...]:
        """The words of the command."""
        return (self.program, "daily", self.folder, "--lang", self.lang.value)

    @property
    def said(self) -> str:
        """What it is, for people."""
        return DAILY.fill(self.lang, {"folder": self.folder})


@dataclass(frozen=True, slots=True)
class Unit:
    """A file for the scheduler, with its name and its bytes' encoding."""

    name: str
    text: str
    encoding: str = "utf-8"

    @property
    def data(self) -> bytes:
        """The file; with its byte-order mark where it is UTF-16."""
        return self.text.encode(self.encoding)


def runnable(path: str) -> bool:
    """Whether a path can stand in a unit: without line breaks and control characters."""
    return path.isprintable()


def systemd_units(run: Run) -> tuple[Unit, Unit]:
    """Service and timer (systemd.service(5), systemd.timer(5)).

    A run that finds something ends with 1, which is no failure of the service.
    """
    odd = bool(NOT_FIRST.search(run.program))
    command = ("/usr/bin/env", *run.command) if odd else run.command
    words = " ".join(map(_systemd_word, command))
    about = run.said.replace("%", "%%")
    service = f"""\
# ~/.config/systemd/user/{run.name}.service
[Unit]
Description={about}

[Service]
Type=oneshot
# {SECRETS[run.lang]}
EnvironmentFile=-%h/.config/bcm-excel.env
Environment=LANG={LOCALE[run.lang]} PYTHONUTF8=1
ExecStart={words}
SuccessExitStatus=1
"""
    timer = f"""\
# ~/.config/systemd/user/{run.name}.timer
# {_hint(run, ENABLE, f"systemctl --user enable --now {run.name}.timer")}
# {_hint(run, LINGER, "loginctl enable-linger")}
[Unit]
Description={about}

[Timer]
OnCalendar=*-*-* {run.at:%H:%M}:00
Persistent=true

[Install]
WantedBy=timers.target
"""
    return Unit(f"{run.name}.service", service), Unit(f"{run.name}.timer", timer)


def _hint(run: Run, said: Text, command: str) -> str:
    return said.fill(run.lang, {"command": command})


def _systemd_word(word: str) -> str:
    """A word of a command line: in quotes, with specifiers and variables made plain."""
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        word = word.replace(sign, written)
    return f'"{word}"'


def cron_line(run: Run) -> Unit:
    """A line for ``crontab -e``, led by its comment; output goes to a log in ``reports``."""
    reports = f"{run.folder}/reports"
    words = " ".join(_cron_word(word) for word in run.command)
    log = _cron_word(f"{reports}/daily.log")
    line = (
        f"{run.at.minute} {run.at.hour} * * * mkdir -p {_cron_word(reports)}"
        f" && LANG={LOCALE[run.lang]} PYTHONUTF8=1 {words} >> {log} 2>&1"
    )
    return Unit(f"{run.name}.cron", f"# {run.said}\n# {CRON_SECRETS[run.lang]}\n{line}\n")


def _cron_word(word: str) -> str:
    """A word for the shell as cron hands it on: a bare percent sign would end the command.

    Cron takes the backslash before it away, and the shell would too, so both read the same word;
    it stands outside the quotes, where no backslash of the word's own can come before it.
    """
    return "\\%".join(shlex.quote(part) if part else "" for part in word.split("%")) or "''"


def windows_task(run: Run, first: date) -> Unit:
    """A task for ``schtasks /create /xml FILE``, from the day ``first`` on (MS-TSCH, 2.5).

    A run missed while the machine was off is made up; on batteries it runs too.
    """
    _, *arguments = run.command
    text = f"""\
<?xml version="1.0" encoding="UTF-16"?>
<!-- {_hint(run, ENABLE, f"schtasks /create /tn {run.name} /xml {run.name}.xml")} -->
<Task version="1.2" xmlns="{NAMESPACE}">
  <RegistrationInfo>
    <Description>{escape(run.said)}</Description>
    <URI>\\{run.name}</URI>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{first:%Y-%m-%d}T{run.at:%H:%M}:00</StartBoundary>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <Enabled>true</Enabled>
    <ExecutionTimeLimit>PT2H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(run.program)}</Command>
      <Arguments>{escape(list2cmdline(arguments))}</Arguments>
      <WorkingDirectory>{escape(run.folder)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""
    return Unit(f"{run.name}.xml", text.replace("\n", "\r\n"), "utf-16")
