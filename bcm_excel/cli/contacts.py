"""``bcm-excel contacts``: what is made from the plan's people, and what comes back."""

from __future__ import annotations

from bcm_excel.cli.speech import Group
from bcm_excel.core.text import Text

SAID = Text(
    "联系人：打印通讯录和应急处置卡。",
    "Contacts: the call list and the response cards to print.",
)

contacts = Group(
    "contacts",
    said=SAID,
    lazy={
        "cards": (
            "bcm_excel.cli.contacts_cards",
            "cards",
            Text("打印用的应急通讯录和应急处置卡", "the call list and response cards to print"),
        ),
    },
)
