"""Messages put into a folder instead of, or besides, being sent: for testing."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bcm_excel.core.text import Text
from bcm_excel.daily.messages import Message
from bcm_excel.daily.mime import BAD_ADDRESS, NotAnAddressError, email_of
from bcm_excel.daily.sender import SENT, Outcome, Result, Sender, permanent, temporary

NOT_WRITTEN = Text("消息无法写入文件夹", "the message cannot be put into the folder")
NOBODY = "bcm-excel@localhost"


@dataclass(frozen=True)
class Drop:
    """A folder that takes e-mails as ``.eml`` and what goes to groups as ``.json``.

    A file's name is the moment, the channel and the message's key; a repeat gets a number.
    """

    folder: Path
    mail_from: str = NOBODY

    @property
    def per_minute(self) -> int | None:
        """A folder takes whatever comes."""
        return None

    def send(self, message: Message, now: datetime) -> Outcome:
        """SENT once the file is there."""
        try:
            data, ending = self._content(message, now)
        except NotAnAddressError:
            return permanent(BAD_ADDRESS)
        name = f"{now:%Y%m%d-%H%M%S}-{message.key}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path, number = self.folder / f"{name}{ending}", 1
            while os.path.lexists(path):
                number += 1
                path = self.folder / f"{name}-{number}{ending}"
            path.write_bytes(data)
        except OSError:
            return temporary(NOT_WRITTEN, for_all=True)
        return SENT

    def close(self) -> None:
        """Nothing is kept open."""

    def _content(self, message: Message, now: datetime) -> tuple[bytes, str]:
        if message.html:
            return email_of(message, self.mail_from, now).as_bytes(), ".eml"
        shown = {
            "key": message.key,
            "channel": message.channel,
            "to": message.to.address,
            "subject": message.subject,
            "text": message.text,
            "attachments": [Path(each).name for each in message.attachments],
        }
        return json.dumps(shown, ensure_ascii=False, indent=1).encode("utf-8", "replace"), ".json"


@dataclass(frozen=True)
class AlsoDropped:
    """A channel whose messages are put into a folder too, once they are sent."""

    sender: Sender
    drop: Drop

    @property
    def per_minute(self) -> int | None:
        """That of the channel itself."""
        return self.sender.per_minute

    def send(self, message: Message, now: datetime) -> Outcome:
        """What came of it over the channel itself."""
        outcome = self.sender.send(message, now)
        if outcome.result is Result.SENT:
            self.drop.send(message, now)
        return outcome

    def close(self) -> None:
        """Closes the channel itself."""
        self.sender.close()
