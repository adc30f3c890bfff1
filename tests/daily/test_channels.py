from __future__ import annotations

import json
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from bcm_excel.core.text import Text
from bcm_excel.daily.channels import MAIL, channel_of, channel_said, channels
from bcm_excel.daily.drop import AlsoDropped, Drop
from bcm_excel.daily.mail import Mail
from bcm_excel.daily.sender import SENT, Result, permanent
from bcm_excel.daily.settings import Bot, BotKind, Server, Settings
from tests.daily.letters import NOW, Line, message

BOT = Bot("应急群", BotKind.WECOM, "BOT_URL")


def test_a_channel_is_said_as_people_call_it() -> None:
    several = (MAIL, channel_of(BOT), "dingtalk:群", "drop")
    assert [channel_said(each).zh for each in several] == ["邮件", "企业微信", "钉钉", "drop"]


def test_mail_is_dropped_as_a_mail_and_the_rest_as_json(tmp_path: Path) -> None:
    drop = Drop(tmp_path / "out")
    letters = [message("a", html="<p>甲</p>"), message("b", channel="wecom:应急群")]
    assert [drop.send(each, NOW) for each in letters] == [SENT, SENT]
    [eml], [other] = (tmp_path / "out").glob("*.eml"), (tmp_path / "out").glob("*.json")
    mail = message_from_bytes(eml.read_bytes(), policy=default)
    assert mail["Subject"] == "提醒 a"
    assert eml.name == f"20260302-073000-{letters[0].key}.eml"
    assert json.loads(other.read_text("utf-8"))["text"] == letters[1].text


def test_a_repeat_is_seen_beside_the_first(tmp_path: Path) -> None:
    drop, letter = Drop(tmp_path), message()
    for now in (NOW, NOW, NOW + timedelta(days=1)):
        drop.send(letter, now)
    names = sorted(each.name.replace(letter.key, "k") for each in tmp_path.iterdir())
    assert names == ["20260302-073000-k-2.json", "20260302-073000-k.json", "20260303-073000-k.json"]


def test_a_folder_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    outcome = Drop(tmp_path / "out").send(message(), NOW)
    assert (outcome.result, outcome.for_all) == (Result.TEMPORARY, True)


def test_only_what_was_sent_is_dropped_too(tmp_path: Path) -> None:
    line = Line([permanent(Text("拒收", "refused"))])
    both = AlsoDropped(line, Drop(tmp_path))
    outcomes = [both.send(message(name), NOW) for name in "ab"]
    assert [each.result for each in outcomes] == [Result.PERMANENT, Result.SENT]
    [kept] = tmp_path.iterdir()
    assert message("b").key in kept.name


def test_each_bot_is_a_channel_and_mail_is_one(tmp_path: Path) -> None:
    settings = Settings(mail=Server("127.0.0.1", "bcm@example.com"), bots=(BOT,))
    made = channels(settings, {}, tmp_path)
    assert set(made) == {MAIL, channel_of(BOT)} == {"mail", "wecom:应急群"}
    assert isinstance(made[MAIL], Mail)
    assert made["wecom:应急群"].per_minute == 10


def test_a_drop_folder_stands_for_a_mail_server_that_is_not_there(tmp_path: Path) -> None:
    made = channels(Settings(drop_folder="out", bots=(BOT,)), {}, tmp_path)
    assert made[MAIL].send(message(), NOW) == SENT
    assert len(list((tmp_path / "out").iterdir())) == 1
    assert isinstance(made["wecom:应急群"], AlsoDropped)
    assert channels(Settings(), {}, tmp_path) == {}
