"""A workspace in a simulated time: runs, people at work in it, and what arrives where and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory

from bcm_excel.app.daily import run_daily, run_incidents
from bcm_excel.app.daily_done import Done, Wanted
from bcm_excel.app.incident import Asked, Opened, open_incident
from bcm_excel.clock.network import Moment
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Wording
from bcm_excel.excel.patch import patch
from bcm_excel.excel.read import read
from bcm_excel.incident.incident import Kind
from tests.daily.servers import Post, Service, bot_service, mail_server
from tests.plans import book

SECRET = "SEC-4711"  # noqa: S105 - invented
GROUPS = ("wecom", "dingtalk", "feishu")
ONE_PROCESS = Wanted(processes=1)
STEPS = "处置跟踪表 Steps"


@dataclass(frozen=True)
class Arrived:
    """A message as its recipient got it."""

    at: datetime
    to: str
    """A mail address, or one of the GROUPS."""
    subject: str
    text: str
    identity: str
    """The Message-ID, or the number at the end of a group's message."""
    attached: tuple[str, ...] = ()


def mail_of(data: bytes, at: datetime) -> Arrived:
    mail = message_from_bytes(data, policy=default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    assert body is not None
    return Arrived(
        at,
        mail["To"].addresses[0].addr_spec,
        mail["Subject"],
        body.get_content(),
        mail["Message-ID"],
        tuple(each.get_filename() or "" for each in mail.iter_attachments()),
    )


def group_message(group: str, text: str, at: datetime) -> Arrived:
    subject, _, _ = text.partition("\n")
    return Arrived(at, group, subject, text, text.rpartition(" ")[2])


@dataclass
class World:
    """A folder, a mail server and three groups' bots on loopback, and the time that it is."""

    folder: Path
    now: datetime
    post: Post
    groups: dict[str, Service]
    arrived: list[Arrived] = field(default_factory=list)
    runs: list[tuple[datetime, Done]] = field(default_factory=list)
    _server: ExitStack = field(default_factory=ExitStack)
    _read: Counter[str] = field(default_factory=Counter)

    @property
    def environ(self) -> dict[str, str]:
        addresses = {name.upper(): each.address for name, each in self.groups.items()}
        return addresses | {"BOT_SECRET": SECRET}

    def settings(self, text: str) -> None:
        """What the machine's file says, with the mail server of this world."""
        (self.folder / "bcm-excel.toml").write_text(
            text.replace("{port}", str(self.post.port)), "utf-8"
        )

    def daily(self) -> Done:
        return self._ran(run_daily(self.folder, self.now, self.environ, ONE_PROCESS))

    def look(self) -> Done:
        """At the open incidents, and at what waits to be sent."""
        return self._ran(run_incidents(self.folder, self.now, self.environ, ONE_PROCESS))

    def _ran(self, done: Done) -> Done:
        self.take()
        self.runs.append((self.now, done))
        return done

    def take(self) -> None:
        """What the servers have got since the last look at them."""
        for each in self.post.taken[self._read["mail"] :]:
            assert isinstance(each.content, bytes)
            self.arrived.append(mail_of(each.content, self.now))
        self._read["mail"] = len(self.post.taken)
        for name, service in self.groups.items():
            texts = service.texts[self._read[name] :]
            self.arrived += [group_message(name, each, self.now) for each in texts]
            self._read[name] = len(service.texts)

    def set(self, now: datetime) -> None:
        """The clock, and that of the bots' services, by which they check signature and limit."""
        self.now = now
        for service in self.groups.values():
            service.now = now

    def mail_down(self) -> None:
        self._server.close()

    def mail_up(self) -> None:
        self._server.enter_context(mail_server(post=self.post))

    def plan(self, name: str, text: str) -> Path:
        return book(self.folder / name, text)

    def open(self, plan: str, title: str, found: datetime, **more: object) -> Path:
        """An incident or a drill is opened."""
        drill = bool(more.get("drill"))
        (self.folder / ("drills" if drill else "incidents")).mkdir(exist_ok=True)
        asked = Asked(
            Kind.DRILL if drill else Kind.REAL,
            level=str(more["level"]) if "level" in more else None,
            title=title,
            moments={Moment.FOUND: found},
        )
        made = open_incident(self.folder / plan, asked, now=self.now, wording=Wording())
        assert isinstance(made, Opened), made
        return made.path

    def finished(self, tracking: Path, step: str) -> None:
        """Somebody records that a step is done now."""
        sheet = next(each for each in read(tracking).sheets if each.name == STEPS)
        rows = [*enumerate(sheet.rows, start=sheet.top)]
        _, head = next(each for each in rows if "编号" in each[1])
        row = next(number for number, cells in rows if cells[head.index("编号")] == step)
        typed: dict[str, str | datetime] = {"状态": "已完成", "实际完成": self.now}
        cells = {
            (STEPS, f"{letters(sheet.left + head.index(name))}{row}"): value
            for name, value in typed.items()
        }
        beside = tracking.with_name(".typed.xlsx")
        assert not patch(tracking, beside, cells).refused
        beside.replace(tracking)


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder, in memory where the system has such: hundreds of runs need not wait for a disk."""
    memory = Path("/dev/shm")  # noqa: S108 - only ours, and removed
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@contextmanager
def world(folder: Path, now: datetime) -> Iterator[World]:
    with ExitStack() as bots, ExitStack() as server:
        groups = {
            name: bots.enter_context(bot_service(name, None if name == "wecom" else SECRET))
            for name in GROUPS
        }
        post = server.enter_context(mail_server())
        made = World(folder, now, post, groups, _server=server)
        made.set(now)
        yield made
