"""One POST to a group bot. Its address is a password: it shows in no message and no error."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from bcm_excel.core.text import Text
from bcm_excel.daily.quoting import fault

TIMEOUT = 15.0
LONGEST, CHUNKS = 65_536, 64
"""Bytes of an answer that are read, and in how many pieces at most, so that none drips for ever."""
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
JSON = "application/json; charset=utf-8"

BAD_ADDRESS = Text(
    "机器人地址无效：应以 https:// 开头", "the bot's address is not valid: https:// is expected"
)
NOT_REACHED = Text("机器人地址无法连接（{said}）", "the bot's address cannot be reached ({said})")
BROKEN_OFF = Text("机器人没有完整应答（{said}）", "the bot did not answer in full ({said})")


class UnansweredError(Exception):
    """There was no answer; ``address``: because the address is none."""

    def __init__(self, why: Text, *, address: bool = False) -> None:
        super().__init__(why.en)
        self.why = why
        self.address = address


@dataclass(frozen=True, slots=True)
class Answer:
    """The HTTP status, and the JSON object in the answer; None where there is none."""

    status: int
    said: Mapping[str, Any] | None


class _NoRedirect(HTTPRedirectHandler):
    """A message does not follow to another address."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def checked(address: str) -> str:
    """The address, if it is one that may be used: https, or http to this machine itself."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UnansweredError(BAD_ADDRESS, address=True) from None
    plain = parts.scheme == "http" and host in LOOPBACK
    graphic = address.isascii() and address.isprintable() and " " not in address
    if not host or not graphic or not (parts.scheme == "https" or plain):
        raise UnansweredError(BAD_ADDRESS, address=True)
    return address


def post(address: str, data: bytes, kind: str, environ: Mapping[str, str]) -> Answer:
    """What the other side answers; a proxy is taken from ``https_proxy``.

    Raises:
        UnansweredError: the address is none, nobody is there, or the answer breaks off.
    """
    request = Request(checked(address), data, {"Content-Type": kind}, method="POST")  # noqa: S310 - the scheme was checked
    opener = build_opener(ProxyHandler(_proxies(address, environ)), _NoRedirect())
    try:
        with opener.open(request, timeout=TIMEOUT) as response:
            return Answer(response.status, _object(_read(response)))
    except HTTPError as error:
        with error:
            return Answer(error.code, None)
    except URLError as error:
        reason = error.reason
        said = fault(reason) if isinstance(reason, OSError) else type(reason).__name__
        why = NOT_REACHED.filled({"said": said})
        raise UnansweredError(why) from error
    except (OSError, HTTPException) as error:
        # The text of an HTTPException may hold the address.
        why = BROKEN_OFF.filled({"said": type(error).__name__})
        raise UnansweredError(why) from error


def _proxies(address: str, environ: Mapping[str, str]) -> dict[str, str]:
    if urlsplit(address).hostname in LOOPBACK:
        return {}
    proxy = environ.get("https_proxy") or environ.get("HTTPS_PROXY")
    return {"https": proxy} if proxy else {}


def _read(response: HTTPResponse) -> bytes:
    data = b""
    for _ in range(CHUNKS):
        piece = response.read1(LONGEST - len(data))
        if not piece:
            break
        data += piece
    return data


def _object(data: bytes) -> Mapping[str, Any] | None:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
