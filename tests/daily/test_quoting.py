"""What another machine said, and why it cannot be reached."""

from __future__ import annotations

import errno
import socket

import pytest

from bcm_excel.daily.quoting import fault, quotable


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (ConnectionRefusedError(111, "x"), "对方没有应答这个端口", "nothing answers at that port"),
        (TimeoutError("timed out"), "等待超时", "it took too long"),
        (socket.gaierror(-2, "x"), "找不到这个服务器名", "there is no server of that name"),
        (ConnectionResetError(104, "x"), "对方断开了连接", "the other side closed the connection"),
        (OSError(errno.ENETUNREACH, "x"), "网络不通", "the network is down"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error", "Input/output error"),
        (UnicodeError("label too long"), "label too long", "label too long"),
        (OSError(), "OSError", "OSError"),
    ],
)
def test_a_fault_is_said_in_words_for_people(error: BaseException, zh: str, en: str) -> None:
    said = fault(error)
    assert (said.zh, said.en) == (zh, en)


def test_what_is_quoted_is_one_line_without_secrets_and_whole_numbers() -> None:
    assert quotable("a\nb token 13800000001", ["token"]) == "a b *** 138****0001"


def test_what_is_quoted_is_short() -> None:
    assert len(quotable("x" * 5000)) == 200
