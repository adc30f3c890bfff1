"""A mail server and the services of group bots, on loopback; they do as a test tells them."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "bcm", "geheim-4711"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Post:
    """What the mail server took, and what it is told to answer."""

    port: int = 0
    taken: list[Envelope] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)
    refuses: dict[str, str] = field(default_factory=dict)
    """Answers to RCPT by address."""
    data_answers: list[str] = field(default_factory=list)
    """Answers to DATA, the first one first; then 250. ``hang up`` closes, ``wait`` never answers."""
    a_session: int | None = None
    """How many messages one connection takes."""

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # fmt: skip  # noqa: N802 - aiosmtpd's name
        count = getattr(session, "count", 0)
        if self.a_session is not None and count >= self.a_session:
            return "421 too many messages in one connection"
        session.count = count + 1  # type: ignore[attr-defined]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # fmt: skip  # noqa: N802 - aiosmtpd's name
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        answer = self.data_answers.pop(0) if self.data_answers else "250 OK"
        if answer == "wait":
            await asyncio.sleep(3)
        if answer == "hang up":
            assert server.transport is not None
            server.transport.close()
            return "250 OK"
        self.sessions.add(id(session))
        if answer.startswith("250"):
            self.taken.append(envelope)
        return answer

    def auth(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:  # fmt: skip
        well = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=well, handled=well)


@contextmanager
def mail_server(
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    post: Post | None = None,
) -> Iterator[Post]:
    """``post`` is one that was stopped and goes on at its port."""
    post = post or Post(free_port())
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=post.port,
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=post.auth,
        auth_require_tls=starttls is not None,
    )
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


@dataclass(frozen=True)
class Certificate:
    """A self-made certificate for this machine, and the key that belongs to it."""

    path: Path
    key: Path

    def server_side(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path, self.key)
        return context


def certificate(folder: Path) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path, key_path = folder / "cert.pem", folder / "key.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return Certificate(path, key_path)


Answer = tuple[int, bytes] | None
"""HTTP status and body; None hangs up."""


TOO_OFTEN = {"wecom": 45009, "dingtalk": 130101, "feishu": 11232}
LONG_AGO = datetime(2000, 1, 1)
A_MINUTE, BLOCK = timedelta(minutes=1), timedelta(minutes=10)


@dataclass
class Service:
    """A bot's service: checks signature, length and limit as the real ones do, keeps what it took.

    Time goes on by ``now``; without, everything is asked within one minute.
    """

    kind: str
    secret: str | None = None
    port: int = 0
    now: datetime | None = None
    requests: int = 0
    texts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    """Answers to give instead, the first one first."""
    a_minute: int = 20
    """After more, DingTalk takes nothing for ten minutes."""
    taken_at: list[datetime] = field(default_factory=list)
    blocked_until: datetime = LONG_AGO
    refused: list[int] = field(default_factory=list)
    """The codes with which it refused something."""

    def crowd(self) -> None:
        """Others use the same bot: the limit of this minute is reached."""
        self.taken_at += [self.now or LONG_AGO] * self.a_minute

    @property
    def address(self) -> str:
        path = {
            "wecom": "/cgi-bin/webhook/send?key=0123456789abcdef-key",
            "dingtalk": "/robot/send?access_token=0123456789abcdef-token",
            "feishu": "/open-apis/bot/v2/hook/0123456789abcdef-hook",
        }[self.kind]
        return f"http://127.0.0.1:{self.port}{path}"

    def answer(self, url: str, kind: str, data: bytes) -> Answer:
        self.requests += 1
        if self.answers:
            return self.answers.pop(0)
        upload = "/upload_media" in url
        if not upload and self._too_often():
            return self._said(TOO_OFTEN[self.kind])
        check: Callable[[str, str, bytes], int | str] = getattr(self, f"_{self.kind}")
        found = check(url, kind, data)
        if found == 0 and not upload:
            self.taken_at.append(self.now or LONG_AGO)
        return self._said(found) if isinstance(found, int) else (200, found.encode())

    def _too_often(self) -> bool:
        now = self.now or LONG_AGO
        last = [each for each in self.taken_at if abs(now - each) < A_MINUTE]
        if len(last) >= self.a_minute and self.kind == "dingtalk":
            self.blocked_until = now + BLOCK
        return len(last) >= self.a_minute or now < self.blocked_until

    def _said(self, code: int) -> Answer:
        if code:
            self.refused.append(code)
        if self.kind == "feishu":
            said: dict[str, object] = {
                "code": code,
                "msg": "success" if code == 0 else "sign match fail",
            }
        else:
            hint = f"bad, see {self.address}"
            said = {"errcode": code, "errmsg": "ok" if code == 0 else hint}
        return 200, json.dumps(said).encode()

    def _wecom(self, url: str, kind: str, data: bytes) -> int | str:
        parts = urlsplit(url)
        if parse_qs(parts.query)["key"] != ["0123456789abcdef-key"]:
            return 93000
        if parts.path.endswith("/upload_media"):
            assert parse_qs(parts.query)["type"] == ["file"]
            border = kind.partition("boundary=")[2].encode()
            assert data.startswith(b"--" + border)
            assert data.endswith(b"--" + border + b"--\r\n")
            self.uploads.append(data)
            return json.dumps({"errcode": 0, "media_id": "m1"})
        body = json.loads(data)
        if body["msgtype"] == "file":
            self.files.append(body["file"]["media_id"])
            return 0
        if len(body["text"]["content"].encode()) > 2048:
            return 45002
        self.texts.append(body["text"]["content"])
        return 0

    def _dingtalk(self, url: str, kind: str, data: bytes) -> int:
        query = parse_qs(urlsplit(url).query)
        if self.secret:
            stamp = query["timestamp"][0]
            text = f"{stamp}\n{self.secret}".encode()
            if query["sign"] != [_signed(self.secret.encode(), text)] or not self._fresh(
                int(stamp) / 1000
            ):
                return 310000
        self.texts.append(json.loads(data)["text"]["content"])
        return 0

    def _feishu(self, url: str, kind: str, data: bytes) -> int:
        body: dict[str, Any] = json.loads(data)
        if self.secret:
            stamp = str(body["timestamp"])
            if body["sign"] != _signed(f"{stamp}\n{self.secret}".encode(), b"") or not self._fresh(
                int(stamp)
            ):
                return 19021
        self.texts.append(body["content"]["text"])
        return 0

    def _fresh(self, stamp: float) -> bool:
        return self.now is None or abs(stamp - self.now.timestamp()) < 3600


def _signed(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.new(key, text, "sha256").digest()).decode()


@contextmanager
def bot_service(kind: str, secret: str | None = None) -> Iterator[Service]:
    service = Service(kind, secret)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            answer = service.answer(self.path, self.headers["Content-Type"], data)
            if answer is None:
                self.close_connection = True
                return
            status, body = answer
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", body.decode())
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
