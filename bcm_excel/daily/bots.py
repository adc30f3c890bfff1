"""Group bots of WeCom, DingTalk and Feishu. A rejection comes with HTTP 200: the code counts."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, assert_never
from urllib.parse import quote_plus, urlsplit, urlunsplit

from bcm_excel.core.printable import printable
from bcm_excel.core.text import Text
from bcm_excel.daily.messages import DIVIDER, Message
from bcm_excel.daily.quoting import quotable
from bcm_excel.daily.sender import SENT, Outcome, later, permanent, temporary
from bcm_excel.daily.settings import Bot, BotKind
from bcm_excel.daily.webhook import JSON, Answer, UnansweredError, checked, post

LONGEST = {BotKind.WECOM: 2_048, BotKind.DINGTALK: 15_000, BotKind.FEISHU: 15_000}
"""Bytes of a text. DingTalk and Feishu take 20,000 for the whole request."""
SMALLEST_FILE, LARGEST_FILE = 6, 20_000_000
PER_MINUTE = 20
TOO_OFTEN = {
    BotKind.WECOM: {45009, 45033},
    BotKind.DINGTALK: {130101, 130102, 410100},
    BotKind.FEISHU: {9499, 11232, 11233},
}
BUSY = {-1}
SHUT = {
    BotKind.WECOM: {93000},
    BotKind.DINGTALK: {300001, 310000},
    BotKind.FEISHU: {19001, 19021, 19022, 19024},
}
"""The bot lets nobody in: address, signature, keyword or network. It is no fault of a message."""
SHUT_HTTP = {401, 403, 404}
NO_ADDRESS = Text(
    "没有机器人地址：请设置环境变量 {name}", "no bot address: set the environment variable {name}"
)
NO_SECRET = Text(
    "没有机器人密钥：请设置环境变量 {name}", "no bot secret: set the environment variable {name}"
)
SLOWER = Text("机器人要求放慢发送，稍后再发", "the bot asks for fewer messages; it goes later")
REFUSED = Text(
    "机器人拒绝了消息（代码 {code}：{said}）", "the bot refused the message (code {code}: {said})"
)
HTTP = Text("机器人应答异常（HTTP {status}）", "the bot answered with HTTP {status}")
GARBAGE = Text(
    "机器人的应答无法识别，不能确认是否送达",
    "the bot's answer is not understood; whether the message arrived is not known",
)
MORE = Text("……另有 {n} 项，详见报告。", "… and {n} more; see the report.")
CUT = Text("……（内容过长，详见报告）", "… (too long; see the report)")
REFERENCE = Text("消息编号 {key}", "Message {key}")


class _FailedError(Exception):
    """The message did not go; ``outcome`` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


@dataclass(frozen=True)
class Group:
    """One group's bot. Address and secret are looked up in ``environ`` when something is sent."""

    bot: Bot
    environ: Mapping[str, str] = field(repr=False)

    @property
    def per_minute(self) -> int | None:
        """Twenty; a WeCom report counts as a second message, so half of that."""
        return PER_MINUTE // 2 if self.bot.kind is BotKind.WECOM else PER_MINUTE

    def send(self, message: Message, now: datetime) -> Outcome:
        """SENT once the service has answered with code 0."""
        try:
            address = self._address()
            match self.bot.kind:
                case BotKind.WECOM:
                    self._wecom(address, message)
                case BotKind.DINGTALK:
                    self._dingtalk(address, message, now)
                case BotKind.FEISHU:
                    self._feishu(address, message, now)
                case _:
                    assert_never(self.bot.kind)
        except _FailedError as error:
            return error.outcome
        return SENT

    def close(self) -> None:
        """No connection is kept."""

    def _address(self) -> str:
        try:
            return checked(self._looked_up(self.bot.address_env, NO_ADDRESS))
        except UnansweredError as error:
            raise _FailedError(temporary(error.why, for_all=True)) from error

    def _looked_up(self, name: str, missing: Text) -> str:
        if not (value := self.environ.get(name, "").strip()):
            raise _FailedError(temporary(missing.filled({"name": name}), for_all=True))
        return value

    def _secret(self) -> str | None:
        name = self.bot.secret_env
        return self._looked_up(name, NO_SECRET) if name else None

    def _wecom(self, address: str, message: Message) -> None:
        # The report first: what is uploaded shows to nobody until it is sent after the text.
        reports = [self._uploaded(address, Path(each)) for each in message.attachments[:1]]
        text = fitted(message, LONGEST[BotKind.WECOM])
        self._post(address, {"msgtype": "text", "text": {"content": text}})
        for media in reports:
            if media:
                self._offer(address, {"msgtype": "file", "file": {"media_id": media}})

    def _uploaded(self, address: str, path: Path) -> str | None:
        """The id of the report on the server; None where it cannot go: the text goes without."""
        parts = urlsplit(address)
        where = parts._replace(
            path=parts.path.removesuffix("/send") + "/upload_media",
            query=f"{parts.query}&type=file",
        )
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if not SMALLEST_FILE <= len(data) <= LARGEST_FILE:
            return None
        kind, body = multipart(path.name, data)
        try:
            answer = post(urlunsplit(where), body, kind, self.environ)
        except UnansweredError:
            return None
        said = answer.said or {}
        media = said.get("media_id")
        return media if said.get("errcode") == 0 and isinstance(media, str) else None

    def _dingtalk(self, address: str, message: Message, now: datetime) -> None:
        if secret := self._secret():
            stamp = str(int(now.timestamp() * 1000))
            signed = signature(secret.encode(), f"{stamp}\n{secret}".encode())
            joint = "&" if urlsplit(address).query else "?"
            address = f"{address}{joint}timestamp={stamp}&sign={quote_plus(signed)}"
        text = fitted(message, LONGEST[BotKind.DINGTALK])
        self._post(address, {"msgtype": "text", "text": {"content": text}})

    def _feishu(self, address: str, message: Message, now: datetime) -> None:
        body: dict[str, Any] = {}
        if secret := self._secret():
            stamp = str(int(now.timestamp()))
            body = {"timestamp": stamp, "sign": signature(f"{stamp}\n{secret}".encode(), b"")}
        text = fitted(message, LONGEST[BotKind.FEISHU])
        self._post(address, {**body, "msg_type": "text", "content": {"text": text}})

    def _offer(self, address: str, body: Mapping[str, Any]) -> None:
        """Sends what may fail: the text before it has arrived and must not come twice."""
        try:
            self._post(address, body)
        except _FailedError:
            return

    def _post(self, address: str, body: Mapping[str, Any]) -> None:
        data = json.dumps(body, ensure_ascii=False).encode("utf-8")
        try:
            answer = post(address, data, JSON, self.environ)
        except UnansweredError as error:
            raise _FailedError(temporary(error.why, for_all=True)) from error
        failed = self._judged(answer, address)
        if failed:
            raise _FailedError(failed)

    def _judged(self, answer: Answer, address: str) -> Outcome | None:
        """What an answer means; None where the message was taken."""
        status, said = answer.status, answer.said
        if status == 429:
            return later(SLOWER)
        if not 200 <= status < 300:
            why = HTTP.filled({"status": status})
            refused = 400 <= status < 500 and status not in SHUT_HTTP
            return permanent(why) if refused else temporary(why, for_all=True)
        code = _code(said or {}, self.bot.kind)
        if code is None:
            return temporary(GARBAGE)
        if code == 0:
            return None
        if code in TOO_OFTEN[self.bot.kind]:
            return later(SLOWER)
        why = REFUSED.filled({"code": code, "said": self._quoted(said or {}, address)})
        shut = code in SHUT[self.bot.kind]
        return temporary(why, for_all=shut) if shut or code in BUSY else permanent(why)

    def _quoted(self, said: Mapping[str, Any], address: str) -> str:
        """What the service says of its refusal, without what must not be known."""
        words = str(said.get("errmsg") or said.get("msg") or said.get("StatusMessage") or "")
        parts = urlsplit(address)
        hidden = [address, parts.query, *parts.query.replace("=", "&").split("&")]
        last = parts.path.rpartition("/")[2]
        secret = self.environ.get(self.bot.secret_env or "", "")
        return quotable(words, [secret, *(h for h in (*hidden, last) if len(h) >= 12)])


def _code(said: Mapping[str, Any], kind: BotKind) -> int | None:
    """The number by which the service says how it went; None where it says none."""
    names = ("code", "StatusCode") if kind is BotKind.FEISHU else ("errcode",)
    codes = (said[name] for name in names if name in said)
    code = next(codes, None)
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def signature(key: bytes, text: bytes) -> str:
    """HMAC-SHA256 in Base64."""
    return base64.b64encode(hmac.digest(key, text, "sha256")).decode("ascii")


def multipart(name: str, data: bytes) -> tuple[str, bytes]:
    """The content type and the body that upload one file."""
    safe = name.replace('"', "'").replace("\\", "_")
    border = f"bcm-excel-{hmac.digest(b'border', data, 'sha256').hex()}"
    head = (
        f'--{border}\r\nContent-Disposition: form-data; name="media"; '
        f'filename="{printable(" ".join(safe.split()))}"; filelength={len(data)}\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode("utf-8") + data + f"\r\n--{border}--\r\n".encode()
    return f"multipart/form-data; boundary={border}", body


def fitted(message: Message, longest: int) -> str:
    """The text within so many bytes of UTF-8: whole notices, and how many more there are."""
    lang = message.to.lang
    reference = REFERENCE.fill(lang, {"key": message.reference})
    tail = "\n".join(part for part in (message.foot, reference) if part)
    first = (
        message.head if message.subject in message.head else f"{message.subject}\n{message.head}"
    )
    for kept in range(len(message.items), -1, -1):
        left = len(message.items) - kept
        more = MORE.fill(lang, {"n": left}) if left else ""
        text = printable(
            DIVIDER.join(part for part in (first, *message.items[:kept], more, tail) if part)
        )
        if len(text.encode("utf-8")) <= longest and (kept or not message.items):
            return text
    return _cut(message, first, reference, longest)


def _cut(message: Message, first: str, reference: str, longest: int) -> str:
    """Not even one whole notice fits: as much of it as does, ended between two characters."""
    lang, left = message.to.lang, len(message.items) - 1
    more = MORE.fill(lang, {"n": left}) if left > 0 else ""
    end = "".join(f"\n{part}" for part in (CUT[lang], more, reference) if part)
    start = printable(DIVIDER.join((first, *message.items[:1])))
    room = longest - len(end.encode("utf-8"))
    return start.encode("utf-8")[:room].decode("utf-8", "ignore") + end
