"""What another machine said, and why it cannot be reached, made fit to be shown and kept."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable

from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.plan.phones import masked_in

CONTROL = lazy(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
LONGEST = 200


def quotable(text: str, secrets: Iterable[str] = ()) -> str:
    """One short line without secrets, addresses and whole telephone numbers."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    line = masked_in(CONTROL.sub(" ", text)).strip()
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


REFUSED = Text("对方没有应答这个端口", "nothing answers at that port")
SLOW = Text("等待超时", "it took too long")
UNKNOWN = Text("找不到这个服务器名", "there is no server of that name")
CLOSED = Text("对方断开了连接", "the other side closed the connection")
UNREACHABLE = Text("网络不通", "the network is down")
CUT_OFF = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


def fault(error: BaseException) -> Text:
    """Why a connection failed, in words for people; what is rare as the system says it."""
    match error:
        case ConnectionRefusedError():
            return REFUSED
        case TimeoutError():
            return SLOW
        case socket.gaierror():
            return UNKNOWN
        case ConnectionError():
            return CLOSED
        case OSError() if error.errno in CUT_OFF:
            return UNREACHABLE
        case OSError() if error.strerror:
            said = quotable(error.strerror)
        case _:
            said = quotable(str(error)) or type(error).__name__
    return Text(said, said)
