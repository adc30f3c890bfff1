from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcm_excel.core.text import Lang
from bcm_excel.daily import ledger, outbox
from bcm_excel.daily.bots import Group, fitted
from bcm_excel.daily.messages import Message, To
from bcm_excel.daily.sender import SENT, Outcome, Result
from bcm_excel.daily.settings import Bot, BotKind
from tests.daily.letters import NOW, message, state
from tests.daily.servers import Service, bot_service, free_port

SIGNS = "SEC-9f2b-geheim"
KINDS = pytest.mark.parametrize("service", ["wecom", "dingtalk", "feishu"], indirect=True)
SIGNED = pytest.mark.parametrize("service", ["dingtalk", "feishu"], indirect=True)


@pytest.fixture
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    with ExitStack() as stack:
        made = stack.enter_context(bot_service(request.param, SIGNS))
        made.now = NOW
        yield made


def group(service: Service, secret: str = SIGNS, **environ: str) -> Group:
    kind = BotKind(service.kind)
    bot = Bot("应急群", kind, "BOT_URL", None if kind is BotKind.WECOM else "BOT_SECRET")
    return Group(bot, {"BOT_URL": service.address, "BOT_SECRET": secret} | environ)


def letter(**more: object) -> Message:
    return message("a", "应急群", "wecom:应急群", **more)


def why(outcome: Outcome) -> str:
    assert outcome.why is not None
    return f"{outcome.why.zh} / {outcome.why.en}"


@KINDS
def test_a_message_arrives_signed(service: Service) -> None:
    assert group(service).send(letter(), NOW) == SENT
    [text] = service.texts
    assert text.startswith("提醒 a")
    assert f"消息编号 {letter().reference}" in text


@SIGNED
def test_a_wrong_secret_lets_nothing_through_and_is_not_said(service: Service) -> None:
    outcome = group(service, "another-secret-4711").send(letter(), NOW)
    assert (outcome.result, outcome.for_all) == (Result.TEMPORARY, True)
    assert "another" not in why(outcome)
    assert "0123456789abcdef" not in why(outcome)


@SIGNED
def test_with_a_clock_that_is_hours_wrong_nothing_goes_through(service: Service) -> None:
    outcome = group(service).send(letter(), datetime(2026, 3, 2, 9, 30))
    assert (outcome.result, outcome.for_all) == (Result.TEMPORARY, True)


SHUT = {"wecom": (93000,), "dingtalk": (300001, 310000), "feishu": (19001, 19021, 19022, 19024)}


@KINDS
def test_a_bot_that_lets_nobody_in_is_tried_again_until_that_is_mended(
    service: Service, tmp_path: Path
) -> None:
    """Unlike a message that is refused for its own sake it is not given up after some days."""
    codes = (SHUT[service.kind] * 9)[:9]
    service.answers = [(200, b'{"errcode": %d, "code": %d}' % (code, code)) for code in codes]
    with state(tmp_path) as kept:
        outbox.enqueue(kept, [letter()], NOW)
        for day in range(len(codes) + 1):
            service.now = NOW + timedelta(days=day)
            outbox.deliver(kept, {"wecom:应急群": group(service)}, service.now)
        assert ledger.undelivered(kept) == ()
    assert len(service.texts) == 1


@KINDS
def test_a_burst_stays_within_what_the_service_takes_a_minute(
    service: Service, tmp_path: Path
) -> None:
    report = tmp_path / "报告.xlsx"
    report.write_bytes(b"a report")
    letters = [
        message(str(n), "应急群", "wecom:应急群", attachments=(str(report),)) for n in range(45)
    ]
    with state(tmp_path) as kept:
        outbox.enqueue(kept, letters, NOW)
        for minute in range(12):
            service.now = NOW + timedelta(minutes=minute)
            for _ in range(2):
                outbox.deliver(kept, {"wecom:应急群": group(service)}, service.now)
        assert ledger.waiting(kept) == 0
    assert service.refused == []
    assert len(set(service.texts)) == len(service.texts) == 45


@KINDS
@pytest.mark.parametrize(
    ("answer", "result", "for_all"),
    [
        ((200, b'{"errcode": 40008, "code": 19002, "errmsg": "invalid message type", "msg": "bad request"}'), Result.PERMANENT, False),
        ((200, b'{"errcode": -1, "code": -1}'), Result.TEMPORARY, False),
        ((200, b"<html>welcome</html>"), Result.TEMPORARY, False),
        ((200, b""), Result.TEMPORARY, False),
        ((200, b"[]"), Result.TEMPORARY, False),
        ((200, b'{"errcode": "0", "code": "0"}'), Result.TEMPORARY, False),
        ((200, b"[" * 50_000), Result.TEMPORARY, False),
        ((200, b'{"errcode": 1, "code": 1, "errmsg": {"a": []}, "msg": 3}'), Result.PERMANENT, False),
        ((500, b"oops"), Result.TEMPORARY, True),
        ((302, b"https://example.com/"), Result.TEMPORARY, True),
        ((404, b"gone"), Result.TEMPORARY, True),
        ((413, b"too large"), Result.PERMANENT, False),
        ((429, b"slow"), Result.LATER, True),
        (None, Result.TEMPORARY, True),
    ],
)  # fmt: skip
def test_what_is_not_code_zero_is_no_success(
    service: Service, answer: tuple[int, bytes] | None, result: Result, for_all: bool
) -> None:
    service.answers = [answer]
    outcome = group(service).send(letter(), NOW)
    assert (outcome.result, outcome.for_all) == (result, for_all)
    assert "0123456789abcdef" not in why(outcome)
    assert service.texts == []


@KINDS
def test_a_service_that_was_asked_too_often_is_left_alone(service: Service) -> None:
    service.a_minute = 1
    outcomes = [group(service).send(letter(), NOW) for _ in range(2)]
    assert [each.result for each in outcomes] == [Result.SENT, Result.LATER]
    assert outcomes[1].for_all


@KINDS
def test_what_the_service_says_of_a_refusal_shows_without_the_address(service: Service) -> None:
    word = {"wecom": "key", "dingtalk": "token", "feishu": "hook"}[service.kind]
    said = f'"bad: {service.address} 0123456789abcdef-{word}"'.encode()
    service.answers = [(200, b'{"errcode": 5, "code": 5, "errmsg": %b, "msg": %b}' % (said, said))]
    outcome = group(service).send(letter(), NOW)
    assert "代码 5：bad: " in why(outcome)
    assert "0123456789abcdef" not in why(outcome)


@pytest.mark.parametrize("lacking", ["BOT_URL", "BOT_SECRET"])
def test_a_variable_that_is_not_set_is_named(lacking: str) -> None:
    bot = Bot("应急群", BotKind.FEISHU, "BOT_URL", "BOT_SECRET")
    environ = {"BOT_URL": "https://example.com/hook", "BOT_SECRET": "s"} | {lacking: ""}
    outcome = Group(bot, environ).send(letter(), NOW)
    assert outcome.for_all
    assert lacking in why(outcome)
    assert "example.com" not in why(outcome) + repr(Group(bot, environ))


@pytest.mark.parametrize(
    "address",
    ["http://example.com/hook", "file:///etc/passwd", "ftp://127.0.0.1/", "127.0.0.1/hook", "https://", "https://[", "https://a b/", "https://例.com/", "https://example.com:99999/", "https://example.com/\x01", "http://127.0.0.1.example.com/"],
)  # fmt: skip
def test_an_address_that_is_not_https_is_not_used(address: str) -> None:
    bot = Bot("应急群", BotKind.WECOM, "BOT_URL")
    outcome = Group(bot, {"BOT_URL": address}).send(letter(), NOW)
    assert outcome.result is Result.TEMPORARY
    assert "https://" in why(outcome)
    assert "hook" not in why(outcome)


@pytest.mark.parametrize("kind", BotKind)
def test_an_address_that_is_none_is_said_with_a_secret_and_a_report_too(
    kind: BotKind, tmp_path: Path
) -> None:
    report = tmp_path / "2026-03-02.xlsx"
    report.write_bytes(b"report")
    bot = Bot("应急群", kind, "BOT_URL", "BOT_SECRET")
    environ = {"BOT_URL": "https://[bad", "BOT_SECRET": "s"}
    outcome = Group(bot, environ).send(replace(letter(), attachments=(str(report),)), NOW)
    assert (outcome.result, "https://" in why(outcome)) == (Result.TEMPORARY, True)


def test_a_service_that_is_down_is_down_for_all() -> None:
    bot = Bot("应急群", BotKind.WECOM, "BOT_URL")
    address = f"http://127.0.0.1:{free_port()}/send?key=0123456789abcdef"
    outcome = Group(bot, {"BOT_URL": address}).send(letter(), NOW)
    assert (outcome.result, outcome.for_all) == (Result.TEMPORARY, True)
    assert "无法连接" in why(outcome)
    assert "0123456789abcdef" not in why(outcome)


def test_a_proxy_is_taken_from_the_environment_given() -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(5)
        environ = {
            "BOT_URL": "https://bot.example.com/send?key=0123456789abcdef",
            "https_proxy": f"http://127.0.0.1:{proxy.getsockname()[1]}",
        }
        from threading import Thread

        asked: list[bytes] = []

        def answer() -> None:
            link, _ = proxy.accept()
            with link:
                asked.append(link.recv(200))

        thread = Thread(target=answer)
        thread.start()
        outcome = Group(Bot("应急群", BotKind.WECOM, "BOT_URL"), environ).send(letter(), NOW)
        thread.join()
    assert asked[0].startswith(b"CONNECT bot.example.com:443")
    assert outcome.result is Result.TEMPORARY


@pytest.mark.parametrize("service", ["wecom"], indirect=True)
class TestReport:
    def test_the_report_follows_the_text(self, service: Service, tmp_path: Path) -> None:
        report = tmp_path / "每日报告 2026-03-02.xlsx"
        report.write_bytes(b"PK\x03\x04" * 9)
        assert group(service).send(letter(attachments=(str(report),)), NOW) == SENT
        assert service.files == ["m1"]
        assert 'filename="每日报告 2026-03-02.xlsx"'.encode() in service.uploads[0]
        assert b"PK\x03\x04" * 9 in service.uploads[0]

    @pytest.mark.parametrize("answer", [None, (200, b'{"errcode": 40058}'), (500, b"")])
    def test_a_report_that_does_not_go_does_not_hold_the_text_up(
        self, service: Service, tmp_path: Path, answer: tuple[int, bytes] | None
    ) -> None:
        report = tmp_path / "a.xlsx"
        report.write_bytes(b"PK\x03\x04" * 9)
        service.answers = [answer]
        assert group(service).send(letter(attachments=(str(report),)), NOW) == SENT
        assert len(service.texts) == 1
        assert service.files == []

    def test_nor_does_one_that_is_gone(self, service: Service, tmp_path: Path) -> None:
        gone = str(tmp_path / "a.xlsx")
        assert group(service).send(letter(attachments=(gone,)), NOW) == SENT

    def test_a_long_text_is_shortened_to_what_the_service_takes(self, service: Service) -> None:
        items = tuple(f"{n}. 【紧急】" + "机房停电" * 20 for n in range(1, 40))
        assert group(service).send(letter(items=items, foot="完整报告见邮件。"), NOW) == SENT
        [text] = service.texts
        shown = text.count("【紧急】")
        assert f"另有 {39 - shown} 项" in text
        assert text.endswith(f"完整报告见邮件。\n消息编号 {letter().reference}")


WORDS = st.text(st.characters(codec="utf-8"), max_size=900)


@given(
    head=st.text(st.characters(codec="utf-8"), min_size=1, max_size=900),
    items=st.lists(WORDS.filter(bool), max_size=6),
    foot=st.text(st.characters(codec="utf-8"), max_size=100),
    lang=st.sampled_from(Lang),
)
def test_a_text_is_never_longer_than_the_channel_takes(
    head: str, items: list[str], foot: str, lang: Lang
) -> None:
    made = message(subject=head[:100], head=head, items=tuple(items), foot=foot, to=To("群", lang))
    text = fitted(made, 2048)
    assert len(text.encode("utf-8")) <= 2048
    assert made.reference in text


def test_a_text_that_fits_is_whole() -> None:
    made = message(
        head="每日检查", items=("1. 甲", "2. 乙"), foot="报告见邮件", subject="注意 2 项"
    )
    assert fitted(made, 2048) == (
        f"注意 2 项\n每日检查\n\n1. 甲\n\n2. 乙\n\n报告见邮件\n消息编号 {made.reference}"
    )


def test_a_single_notice_that_is_too_long_is_cut_between_two_characters() -> None:
    made = message(head="每日检查", items=("甲" * 900, "乙"), subject="每日检查")
    text = fitted(made, 2048)
    assert "甲……（内容过长" in text.replace("\n", "")
    assert "另有 1 项" in text
    assert "\ufffd" not in text
