from contextlib import suppress
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang
from bcm_excel.daily.settings import (
    Bot,
    BotKind,
    Health,
    Recipient,
    Security,
    Server,
    Settings,
)
from bcm_excel.daily.settings_file import settings_of

FILE = Path("bcm-excel.toml")


def read(text: str) -> Settings:
    return settings_of(text.encode(), FILE)


def refused(text: str, lang: Lang = Lang.EN) -> str:
    with pytest.raises(Failure) as caught:
        read(text)
    assert caught.value.reason is Reason.NOT_UNDERSTOOD
    return caught.value.message(lang)


def test_an_empty_file_has_the_defaults() -> None:
    assert read("") == Settings()
    assert (Settings().daily_at, Settings().watch_every) == (time(7, 30), 5)


@pytest.mark.parametrize("name", ["plan.xlsx", "reports", "bcm-excel.toml"])
def test_a_file_of_the_staff_is_never_taken_for_the_state(name: str) -> None:
    assert refused(f'state = "{name}"') == (
        "bcm-excel.toml: state: a file name that ends in .sqlite or .db is expected, not a workbook"
    )
    assert read('state = "/var/lib/bcm/plans.sqlite"').state == "/var/lib/bcm/plans.sqlite"


def test_a_whole_file_is_read() -> None:
    text = """
        language = "en"
        roster = "花名册.xlsx"
        quiet_hours = "22:00-07:00"
        drop_folder = "messages"
        tell_owners = ["@example.com", "li@example.org"]

        [runs]
        daily_at = "06:45"
        watch_every = 3
        grace = 30
        weekly_on = "周五"

        [mail]
        host = "mail.example.com"
        from = "bcm@example.com"
        security = "tls"
        user = "bcm"
        password_env = "BCM_MAIL_PASSWORD"

        [[recipients]]
        mail = "wang@example.com"
        name = "王敏"
        language = "zh"
        plans = ["停电.xlsx"]

        [[bots]]
        name = "应急群"
        kind = "dingtalk"
        address_env = "BCM_DINGTALK"
        secret_env = "BCM_DINGTALK_SECRET"

        [health]
        daily_hours = 30
    """
    assert read(text) == Settings(
        language=Lang.EN,
        roster="花名册.xlsx",
        quiet_hours=(22 * 60, 31 * 60),
        drop_folder="messages",
        tell_owners=("example.com", "li@example.org"),
        daily_at=time(6, 45),
        watch_every=3,
        grace=30,
        weekly_on=4,
        mail=Server(
            "mail.example.com",
            "bcm@example.com",
            Security.TLS,
            465,
            "bcm",
            "BCM_MAIL_PASSWORD",
        ),
        recipients=(Recipient("wang@example.com", "王敏", Lang.ZH, ("停电.xlsx",)),),
        bots=(Bot("应急群", BotKind.DINGTALK, "BCM_DINGTALK", "BCM_DINGTALK_SECRET"),),
        health=Health(daily_hours=30),
    )


@pytest.mark.parametrize(
    ("owners", "told"),
    [
        ("[]", []),
        ('["*"]', ["a@example.com", "B@Example.org", "c@mail.example.com"]),
        ('["Example.com"]', ["a@example.com"]),
        ('["b@example.org"]', ["B@Example.org"]),
    ],
)
def test_owners_are_told_at_the_domains_and_addresses_that_are_named(
    owners: str, told: list[str]
) -> None:
    settings = read(f"tell_owners = {owners}")
    several = ("a@example.com", "B@Example.org", "c@mail.example.com")
    assert [each for each in several if settings.tells(each)] == told


def test_nobody_is_told_but_the_recipients_where_the_file_does_not_say_so() -> None:
    assert not Settings().tells("a@example.com")


def test_a_time_may_be_written_as_toml_has_it() -> None:
    assert read("[runs]\ndaily_at = 06:45:10").daily_at == time(6, 45)


def test_the_file_of_a_windows_editor_is_read() -> None:
    assert settings_of(b'\xef\xbb\xbflanguage = "en"\r\n', FILE).language is Lang.EN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("langage = 'en'", "there is no setting langage; known are language, roster,"),
        ("[mial]\nhost = 'a'", "there is no setting mial; known are"),
        ("[runs]\nat = '07:30'", "there is no setting runs.at; known are daily_at,"),
        ("daily_at = '07:30'", "daily_at belongs in the table [runs]"),
        ("host = 'mail.example.com'", "host belongs in the table [mail]"),
        ("[runs]\nlanguage = 'en'", "language belongs at the top, before the first ["),
        ("[runs]\ndaily_at = 730", 'runs.daily_at: a time is expected, such as "07:30"'),
        ("[runs]\ndaily_at = '24:00'", "runs.daily_at: a time is expected"),
        ("[runs]\nwatch_every = 0", "runs.watch_every: a whole number from 1 to 1440"),
        ("[runs]\nwatch_every = true", "runs.watch_every: a whole number from 1 to 1440"),
        ("[runs]\nweekly_on = '周一至周五'", "runs.weekly_on: a weekday is expected"),
        ("language = 'de'", 'language: "zh" or "en" is expected'),
        ("language = ['zh']", 'language: "zh" or "en" is expected'),
        ("quiet_hours = '22'", "quiet_hours: one window is expected"),
        ("quiet_hours = '12:00-13:00、22:00-07:00'", "quiet_hours: one window is expected"),
        ("runs = 1", "runs: a table is expected"),
        ("recipients = 1", "recipients: tables are expected, each begun by [[recipients]]"),
        ("[[recipients]]\nname = 'a'", "recipients[1].mail is missing"),
        ("[[recipients]]\nmail = 'a@b, c@d'", "recipients[1].mail: one e-mail address"),
        ("[[recipients]]\nmail = 'a@example.com'\nplans = 'x'", "recipients[1].plans: texts are"),
        ("[[recipients]]\nmail = 'a@example.com'\nplans = [1]", "recipients[1].plans: texts are"),
        ("[mail]\nhost = 'a'", "mail.from is missing"),
        ("[mail]\nhost = ''\nfrom = 'a@example.com'", "mail.host: a text in quotation marks"),
        (
            "[[bots]]\nname = 'a'\nkind = 'slack'\naddress_env = 'A'",
            'bots[1].kind: one of these is expected: "wecom", "dingtalk", "feishu"',
        ),
        ("drop_folder = '../x'", "drop_folder: a path inside the workspace is expected"),
        ("drop_folder = 'C:\\x'", "drop_folder: a path inside the workspace is expected"),
        ("drop_folder = '/x'", "drop_folder: a path inside the workspace is expected"),
        ("tell_owners = 'example.com'", "tell_owners: domains or e-mail addresses are expected"),
        ("tell_owners = ['所有人']", "tell_owners: domains or e-mail addresses are expected"),
        ("language = ", "this is not written as TOML"),
        ('language = "zh"\nlanguage =\n', "line 2 is not written as TOML"),
        ("x = " + "[" * 3000, "this is not written as TOML"),
    ],
)
def test_a_fault_is_said_in_one_sentence_with_the_key(text: str, said: str) -> None:
    assert refused(text).startswith(f"bcm-excel.toml: {said}")
    assert "\n" not in refused(text, Lang.ZH)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("[mail]\npassword = 'hush-hush'", "password_env"),
        ("[mail]\npassword_env = 'hush-hush'", "mail.password_env"),
        ("[[bots]]\nurl = 'https://example.com/hush-hush'", "address_env"),
        ("[[bots]]\naddress_env = 'https://example.com/hush-hush'", "bots[1].address_env"),
        ("[[bots]]\nsecret = 'hush-hush'", "secret_env"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(text: str, instead: str) -> None:
    for lang in Lang:
        said = refused(text, lang)
        assert instead in said
        assert "hush-hush" not in said


def test_a_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(Failure, match="UTF-8"):
        settings_of(b"\xff\xfe\x00", FILE)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_give_settings_or_a_sentence(data: bytes) -> None:
    with suppress(Failure):
        settings_of(data, FILE)
