from __future__ import annotations

from datetime import datetime

from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.address import MOST, Enclosed, Post, circles, digest_of, posts, quiet_of
from bcm_excel.daily.facts import Reach
from bcm_excel.daily.looked import FILES, Said
from bcm_excel.daily.messages import To, Urgency
from bcm_excel.daily.notices import Change, Level, Notice
from bcm_excel.daily.settings import Bot, BotKind, Recipient, Settings

NOW = datetime(2026, 3, 2, 23, 30)
NIGHT = (22 * 60, 31 * 60)


def notice(key: str = "k", level: Level = Level.RED, change: Change = Change.NEW) -> Notice:
    return Notice(key, level, Text("有误", "wrong"), change=change)


def said(key: str = "k", place: str = "a.xlsx", **more: object) -> Said:
    return Said(notice(key), place, **more)  # type: ignore[arg-type]


def to(found: tuple[Post, ...]) -> dict[str, list[str]]:
    return {each.to.to.address: [s.notice.key for s in each.said] for each in found}


def settings(*recipients: Recipient, **more: object) -> Settings:
    return Settings(recipients=recipients, **more)  # type: ignore[arg-type]


ADMIN = Recipient("admin@example.com")
BOT = Bot("应急群", BotKind.WECOM, "BOT")


def test_recipients_and_groups_get_what_is_said_to_all() -> None:
    found = posts((said(),), settings(ADMIN, bots=(BOT,)), {}, Lang.ZH)
    assert to(found) == {"admin@example.com": ["k"], "应急群": ["k"]}
    assert [(each.to.channel, each.to.group) for each in found] == [
        ("mail", False),
        ("wecom:应急群", True),
    ]


def test_a_recipient_hears_of_their_own_plans_and_of_the_files() -> None:
    own = Recipient("b@example.com", plans=("b.xlsx",))
    every = (said("1"), said("2", "sub/b.xlsx"), said("3", FILES))
    assert to(posts(every, settings(own), {}, Lang.ZH)) == {"b@example.com": ["2", "3"]}


def test_people_get_what_is_addressed_to_them_alone() -> None:
    person = Reach("王敏", None, "wang@example.com", Lang.EN)
    found = posts((said("1", to=(person,)), said("2")), settings(ADMIN), {}, Lang.ZH)
    assert to(found) == {"admin@example.com": ["2"], "wang@example.com": ["1"]}
    assert found[1].to.to.lang is Lang.EN


WANG = Reach("王敏", None, "wang@example.com", Lang.EN)
OWNED = (said("1"), said("1", to=(WANG,), own=True))


def test_an_owner_is_written_to_only_where_the_settings_say_so() -> None:
    assert to(posts(OWNED, settings(ADMIN), {}, Lang.ZH)) == {"admin@example.com": ["1"]}
    (_, owner) = posts(OWNED, settings(ADMIN, tell_owners=("example.com",)), {}, Lang.ZH)
    assert (owner.to.to, owner.to.listens) == (To("wang@example.com", Lang.EN, "王敏"), False)


def test_an_owner_who_is_a_recipient_too_gets_one_digest() -> None:
    both = settings(Recipient("Wang@example.com"), tell_owners=("*",))
    (only,) = posts((*OWNED, said("2")), both, {}, Lang.ZH)
    assert [each.notice.key for each in only.said] == ["1", "2"]


def test_the_digest_of_an_owner_says_why_it_comes_and_has_no_report() -> None:
    (owner,) = posts(OWNED, settings(tell_owners=("*",)), {}, Lang.ZH)
    digest = digest_of(owner, (notice("1"),), NOW, Enclosed("今天.xlsx", ("/r.xlsx",)))
    assert digest.title.zh == "应急预案待办提醒"
    assert digest.intro is not None
    assert digest.intro.zh.startswith("预案写明以下事项由您负责")
    assert (digest.closing, digest.attachments) == (None, ())


def test_an_owner_of_very_much_is_sent_to_the_plan_for_the_rest() -> None:
    several = [said(str(n), to=(WANG,), own=True) for n in range(MOST + 2)]
    (owner,) = posts(several, settings(tell_owners=("*",)), {}, Lang.ZH)
    digest = digest_of(owner, [each.notice for each in several], NOW, Enclosed())
    assert digest.intro is not None
    assert digest.intro.zh.endswith("以下为最要紧的 60 项，另有 2 项未列出，请查看预案。")


def test_the_weekly_summary_is_for_those_who_listen_to_just_these_plans() -> None:
    own = Recipient("b@example.com", plans=("b.xlsx",))
    every = (said("all", FILES, circle=()), said("b", FILES, circle=("b.xlsx",)))
    found = to(posts(every, settings(ADMIN, own), {}, Lang.ZH))
    assert found == {"admin@example.com": ["all"], "b@example.com": ["b"]}
    assert circles(settings(ADMIN, own, bots=(BOT,))) == ((), ("b.xlsx",))


def test_who_listens_to_a_plan_hears_of_its_incidents() -> None:
    own = Recipient("b@example.com", plans=("b.xlsx",))
    step = said("1", "incidents/停电.xlsx", step=True, also=("sub/b.xlsx",))
    assert to(posts((step,), settings(own), {}, Lang.ZH)) == {"b@example.com": ["1"]}


def test_who_is_both_gets_one_message_and_nothing_twice() -> None:
    person = Reach("王敏", None, "Admin@example.com")
    found = posts((said("1"), said("1", to=(person,))), settings(ADMIN), {}, Lang.ZH)
    assert to(found) == {"admin@example.com": ["1"]}
    assert found[0].said[0].to == (person,)


def test_somebody_without_mail_gets_none() -> None:
    assert posts((said(to=(Reach("王敏"),)),), settings(), {}, Lang.ZH) == ()


def test_the_language_is_ones_own_then_the_contacts_then_the_general() -> None:
    several = (
        Recipient("a@example.com", language=Lang.EN),
        Recipient("b@example.com"),
        Recipient("c@example.com"),
    )
    found = posts((said(),), settings(*several), {"b@example.com": Lang.EN}, Lang.ZH)
    assert [each.to.to.lang for each in found] == [Lang.EN, Lang.EN, Lang.ZH]


def post(*several: Said) -> Post:
    return posts(several, settings(ADMIN), {}, Lang.ZH)[0]


def test_quiet_hours_of_the_plan_hold_a_message() -> None:
    one = post(said(quiet=NIGHT))
    fresh = [each.notice for each in one.said]
    assert quiet_of(one, fresh, Settings()) == (NIGHT,)
    assert quiet_of(one, fresh, Settings(quiet_hours=(0, 60))) == ((0, 60),)


def test_the_top_level_is_not_held() -> None:
    one = post(said("1", quiet=NIGHT), said("2", quiet=NIGHT, top=True))
    fresh = [each.notice for each in one.said]
    assert quiet_of(one, fresh, Settings(quiet_hours=NIGHT)) == ()
    assert digest_of(one, fresh, NOW, Enclosed()).urgency is Urgency.TOP
    assert quiet_of(one, fresh[:1], Settings()) == (NIGHT,)


def test_a_long_digest_keeps_the_weightiest_and_says_so() -> None:
    amber = [Said(notice(f"a{n}", Level.AMBER), "a.xlsx") for n in range(MOST)]
    one = post(*amber, said("red"), Said(notice("week", Level.INFO), FILES))
    digest = digest_of(one, [each.notice for each in one.said], NOW, Enclosed())
    assert [each.key for each in digest.notices[:2]] == ["week", "red"]
    assert len(digest.notices) == MOST
    assert digest.intro is not None
    assert digest.intro.zh == f"以下为最要紧的 {MOST} 项，另有 2 项见报告。"


def test_the_report_is_enclosed_for_those_who_listen_and_for_nobody_else() -> None:
    enclosed = Enclosed("reports/a.xlsx", ("/w/a.xlsx",), ("/w/masked.xlsx",))
    person = Reach("王敏", None, "wang@example.com")
    found = posts((said("1"), said("2", to=(person,))), settings(ADMIN), {}, Lang.ZH)
    made = [digest_of(p, [s.notice for s in p.said], NOW, enclosed) for p in found]
    assert made[0].attachments == ("/w/a.xlsx",)
    assert made[0].for_groups == ("/w/masked.xlsx",)
    assert (made[1].attachments, made[1].for_groups, made[1].closing) == ((), (), None)


def test_steps_alone_have_a_title_of_their_own() -> None:
    one = post(said(step=True))
    digest = digest_of(one, [each.notice for each in one.said], NOW, Enclosed())
    assert digest.title.zh == "应急处置提醒"
