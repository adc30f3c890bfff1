from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest

from bcm_excel.core.text import Lang
from bcm_excel.daily.mail import Mail
from bcm_excel.daily.messages import Message, To, Urgency
from bcm_excel.daily.sender import SENT, Outcome, Result
from bcm_excel.daily.settings import Security, Server
from tests.daily.letters import NOW, message
from tests.daily.servers import (
    PASSWORD,
    USER,
    Certificate,
    Post,
    certificate,
    free_port,
    mail_server,
)

VARIABLE = "BCM_MAIL_PASSWORD"
ENVIRON = {VARIABLE: PASSWORD}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as found:
        yield found


def server(port: int, security: Security = Security.NONE, **more: object) -> Server:
    given: dict[str, object] = {
        "host": "127.0.0.1",
        "sender": "bcm@example.com",
        "port": port,
        "security": security,
        "timeout": 5,
    }
    return Server(**given | more)  # type: ignore[arg-type]


def sent(port: int, *messages: Message, **more: object) -> list[Outcome]:
    mail = Mail(server(port, **more), ENVIRON)  # type: ignore[arg-type]
    try:
        return [mail.send(each, NOW) for each in messages]
    finally:
        mail.close()


def arrived(post: Post, index: int = 0) -> EmailMessage:
    return message_from_bytes(cast("bytes", post.taken[index].content), policy=default)


def why(outcome: Outcome) -> str:
    assert outcome.why is not None
    return f"{outcome.why.zh} / {outcome.why.en}"


def test_an_encrypted_mail_arrives_whole_with_its_report(
    own: Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own.path))
    report = tmp_path / "每日报告 2026-03-02.xlsx"
    report.write_bytes(b"PK\x03\x04" * 999)
    subject = "【演练】紧急：机房停电演练：步骤 2“切换到备用电源并通知全体值班人员”已超时二十分钟，请立即处理"
    letter = message(
        subject=subject,
        html="<p>已超时</p>",
        attachments=(str(report),),
        to=To("wang@example.com", Lang.ZH, "王敏"),
        urgency=Urgency.HIGH,
    )
    with mail_server(starttls=own.server_side()) as post:
        outcomes = sent(
            post.port,
            letter,
            security=Security.STARTTLS,
            user=USER,
            password_env=VARIABLE,
        )
    assert outcomes == [SENT]
    mail = arrived(post)
    assert mail["Subject"] == subject
    assert mail["Message-ID"] == f"<{letter.key}@example.com>"
    assert mail["To"].addresses[0].display_name == "王敏"
    assert mail["Date"].datetime == NOW.astimezone()
    assert mail["Importance"] == "high"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == letter.text
    assert "已超时" in html.get_content()
    attached = next(mail.iter_attachments())
    assert attached.get_filename() == report.name
    assert attached.get_content() == report.read_bytes()


def test_a_server_with_tls_from_the_start_is_spoken_to(
    own: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own.path))
    with mail_server(tls=own.server_side()) as post:
        assert sent(post.port, message(), security=Security.TLS) == [SENT]
    assert len(post.taken) == 1


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    own: Certificate, security: Security
) -> None:
    tls = own.server_side()
    with mail_server(
        tls=tls if security is Security.TLS else None,
        starttls=tls if security is Security.STARTTLS else None,
    ) as post:
        [outcome] = sent(post.port, message(), security=security)
    assert outcome.result is Result.TEMPORARY
    assert outcome.for_all
    assert "证书无法验证" in why(outcome)
    assert post.taken == []


def test_nothing_is_sent_where_encryption_is_wanted_and_not_offered(post: Post) -> None:
    [outcome] = sent(
        post.port,
        message(),
        security=Security.STARTTLS,
        user=USER,
        password_env=VARIABLE,
    )
    assert outcome.for_all
    assert "STARTTLS" in why(outcome)
    assert post.taken == []


def test_a_server_that_refuses_one_of_many_gets_the_others(post: Post) -> None:
    post.refuses["li@example.com"] = "550 5.1.1 no such user li@example.com, ring 138 0000 0002"
    outcomes = sent(
        post.port, *(message(address=f"{name}@example.com") for name in ("wang", "li", "zhao"))
    )
    assert [each.result for each in outcomes] == [Result.SENT, Result.PERMANENT, Result.SENT]
    assert "拒收此收件人（550" in why(outcomes[1])
    assert "0000" not in why(outcomes[1])
    assert [each.rcpt_tos for each in post.taken] == [["wang@example.com"], ["zhao@example.com"]]


def test_a_recipient_that_is_deferred_may_go_later(post: Post) -> None:
    post.refuses["li@example.com"] = "450 4.2.0 greylisted"
    [outcome] = sent(post.port, message(address="li@example.com"))
    assert outcome.result is Result.TEMPORARY
    assert not outcome.for_all


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("451 4.3.0 try later", Result.TEMPORARY),
        ("554 5.7.1 spam", Result.PERMANENT),
        ("421 closing", Result.TEMPORARY),
    ],
)
def test_the_answer_to_the_content_counts_for_this_message_alone(
    post: Post, answer: str, result: Result
) -> None:
    post.data_answers = [answer]
    outcomes = sent(post.port, message("a"), message("b"))
    assert [each.result for each in outcomes] == [result, Result.SENT]
    assert not outcomes[0].for_all


def test_a_server_that_hangs_up_after_the_content_may_have_it(post: Post) -> None:
    post.data_answers = ["hang up"]
    outcomes = sent(post.port, message("a"), message("b"))
    assert [each.result for each in outcomes] == [Result.TEMPORARY, Result.SENT]
    assert "中断" in why(outcomes[0])


def test_a_server_that_does_not_answer_is_not_waited_for_again(post: Post) -> None:
    post.data_answers = ["wait"]
    [outcome] = sent(post.port, message(), timeout=1)
    assert outcome.result is Result.TEMPORARY
    assert outcome.for_all


def test_a_server_that_is_down_is_down_for_all() -> None:
    [outcome] = sent(free_port(), message())
    assert outcome.result is Result.TEMPORARY
    assert outcome.for_all
    assert "无法连接" in why(outcome)


def test_one_that_talks_rubbish_is_as_good_as_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        mail = Mail(server(port, timeout=1), {})
        outcome = mail.send(message(), NOW)
    assert outcome.for_all


def test_one_connection_serves_many_and_is_made_anew_where_the_server_has_enough(
    post: Post,
) -> None:
    post.a_session = 2
    assert sent(post.port, *(message(str(n)) for n in range(5))) == [SENT] * 5
    assert len(post.taken) == 5
    assert len(post.sessions) == 3


@pytest.mark.parametrize(
    "environ", [{}, {"BCM_MAIL_PASSWORD": "wrong-geheim"}, {"BCM_MAIL_PASSWORD": "密码密码"}]
)
def test_a_login_that_fails_says_so_without_the_password(
    post: Post, environ: dict[str, str]
) -> None:
    mail = Mail(server(post.port, user=USER, password_env=VARIABLE), environ)
    outcome = mail.send(message(), NOW)
    mail.close()
    assert outcome.for_all
    assert ("BCM_MAIL_PASSWORD" in why(outcome)) is (environ == {})
    assert "geheim" not in why(outcome) + repr(mail)
    assert "密" not in why(outcome).replace("密码：", "")
    assert post.taken == []


def test_no_password_goes_over_an_open_line_to_another_machine(
    monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    there = socket.create_connection
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda address, *more, **named: there(("127.0.0.1", post.port), *more, **named),
    )
    mail = Mail(server(25, host="mail.example.com", user=USER, password_env=VARIABLE), ENVIRON)
    outcome = mail.send(message(), NOW)
    assert "不加密" in why(outcome)
    assert post.taken == []


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x00", "\x85"])
def test_no_text_begins_another_header(post: Post, tmp_path: Path, line_end: str) -> None:
    bad = f"甲{line_end}Bcc: all@example.com{line_end}{line_end}<script>"
    report = tmp_path / "a.xlsx"
    report.write_bytes(b"PK")
    letter = message(
        subject=bad, to=To("wang@example.com", Lang.EN, bad), attachments=(str(report),)
    )
    assert sent(post.port, letter) == [SENT]
    mail = arrived(post)
    assert mail["Bcc"] is None
    assert post.taken[0].rcpt_tos == ["wang@example.com"]
    assert mail["Subject"].startswith("甲")
    assert len(list(mail.iter_attachments())) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "wang",
        "wang@",
        "wang@example.com\r\nRCPT TO:<all@example.com>",
        "王@example.com",
        "a b@example.com",
        "a@b@c",
        "<a@example.com>",
        "a@example.com, b@example.com",
    ],
)
def test_what_is_no_address_is_refused_before_anybody_is_asked(address: str) -> None:
    [outcome] = sent(free_port(), message(address=address))
    assert outcome.result is Result.PERMANENT


def test_an_attachment_that_is_gone_is_said_in_the_text(post: Post, tmp_path: Path) -> None:
    assert sent(post.port, message(attachments=(str(tmp_path / "报告.xlsx"),))) == [SENT]
    body = arrived(post).get_body(("plain",))
    assert body is not None
    assert "附件 报告.xlsx 已不在原处" in body.get_content()


def test_a_later_try_is_the_same_mail(post: Post) -> None:
    for now in (NOW, datetime(2026, 3, 3, 9, 0)):
        mail = Mail(server(post.port), {})
        assert mail.send(message(), now) == SENT
        mail.close()
    assert arrived(post)["Message-ID"] == arrived(post, 1)["Message-ID"]
