"""A message as an e-mail, with the same Message-ID however often it is made."""

from __future__ import annotations

from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from bcm_excel.core.printable import printable
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.messages import DIVIDER, Message, Urgency

POLICY = SMTP.clone(cte_type="7bit")
"""Whatever stands in it passes through any server."""
SENDER_NAME = Text("应急预案提醒", "Emergency plans")
LOST = Text("附件 {name} 已不在原处，未能附上。", "The attachment {name} is no longer there.")
LONGEST_SUBJECT = 180
EXCEL = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
TYPES = {".xlsx": EXCEL, ".ics": ("text", "calendar"), ".csv": ("text", "csv")}
OTHER = ("application", "octet-stream")
BAD_ADDRESS = Text("不是有效的邮箱地址", "this is no valid mail address")


class NotAnAddressError(ValueError):
    """What should be a mail address is none that a header can hold."""


def email_of(message: Message, sender: str, now: datetime) -> EmailMessage:
    """The e-mail with text, HTML and attachments; an attachment that is gone is said in the text.

    ``now`` without a zone is the machine's own time. NotAnAddressError for a bad address.
    """
    lang = message.to.lang
    found = [(path, _content(path)) for path in map(Path, message.attachments)]
    lost = [LOST.fill(lang, {"name": path.name}) for path, data in found if data is None]
    mail = EmailMessage(POLICY)
    mail["Subject"] = one_line(message.subject)[:LONGEST_SUBJECT]
    mail["From"] = _address(sender, SENDER_NAME[lang])
    mail["To"] = _address(message.to.address, message.to.name or "")
    mail["Date"] = format_datetime(now.astimezone())
    mail["Message-ID"] = f"<{message.key}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "zh-CN" if lang is Lang.ZH else "en"
    if message.urgency > Urgency.NORMAL:
        mail["Importance"] = "high"
        mail["X-Priority"] = "1"
    mail.set_content(printable(DIVIDER.join((message.text, *lost))), cte="base64")
    if message.html:
        mail.add_alternative(printable(message.html), subtype="html", cte="base64")
    for path, data in found:
        if data is not None:
            main, sub = TYPES.get(path.suffix.lower(), OTHER)
            mail.add_attachment(data, main, sub, filename=one_line(path.name))
    return mail


def one_line(text: str) -> str:
    """A text that cannot begin another header."""
    return " ".join(printable(text).replace("\u2028", " ").replace("\u2029", " ").split())


def _address(address: str, name: str) -> Address:
    try:
        made = Address(one_line(name), addr_spec=address)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise NotAnAddressError(address) from error
    if not (made.domain and address.isascii() and address.isprintable()):
        raise NotAnAddressError(address)
    return made


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
