"""The channels that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bcm_excel.core.text import Text
from bcm_excel.daily.sender import Sender
from bcm_excel.daily.settings import Bot, BotKind, Settings

MAIL = "mail"
MAIL_SAID = Text("邮件", "mail")
KINDS = {
    BotKind.WECOM: Text("企业微信", "WeCom"),
    BotKind.DINGTALK: Text("钉钉", "DingTalk"),
    BotKind.FEISHU: Text("飞书", "Feishu"),
}


def channel_of(bot: Bot) -> str:
    """The channel of a group's bot, such as ``wecom:应急群``."""
    return f"{bot.kind}:{bot.name}"


def set_up(settings: Settings) -> frozenset[str]:
    """The channels over which somebody is to be told, whether they work or not."""
    return frozenset({MAIL, *map(channel_of, settings.bots)})


def channel_said(channel: str) -> Text:
    """A channel as people call it; that of a group without its name, which its recipient bears."""
    kind = channel.partition(":")[0]
    bots = (said for bot, said in KINDS.items() if bot == kind)
    return next(bots, MAIL_SAID if channel == MAIL else Text(channel, channel))


def channels(settings: Settings, environ: Mapping[str, str], workspace: Path) -> dict[str, Sender]:
    """The senders by channel; with a drop folder and no mail server, mail goes into the folder."""
    made: dict[str, Sender] = {}
    if settings.bots:
        from bcm_excel.daily.bots import Group

        made = {channel_of(bot): Group(bot, environ) for bot in settings.bots}
    if settings.mail:
        from bcm_excel.daily.mail import Mail

        made[MAIL] = Mail(settings.mail, environ)
    if settings.drop_folder is None:
        return made
    from bcm_excel.daily.drop import NOBODY, AlsoDropped, Drop

    sender = settings.mail.sender if settings.mail else NOBODY
    drop = Drop(workspace / settings.drop_folder, sender)
    copied: dict[str, Sender] = {name: AlsoDropped(each, drop) for name, each in made.items()}
    return {MAIL: drop} | copied
