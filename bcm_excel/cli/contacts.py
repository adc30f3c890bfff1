"""``bcm-excel contacts``: what is made from the plan's people, and what comes back."""

from __future__ import annotations

from bcm_excel.cli.speech import Group
from bcm_excel.core.text import Text

SAID = Text(
    "联系人：打印通讯录和应急处置卡，逐个打电话核验，导出到值班手机。",
    "Contacts: print the call list and the response cards, prove the numbers, export them.",
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
        "sheet": (
            "bcm_excel.cli.contacts_sheet",
            "sheet",
            Text("生成核验电话单", "the call sheet to prove the contact data"),
        ),
        "apply": (
            "bcm_excel.cli.contacts_apply",
            "apply",
            Text("把填好的核验电话单写回预案", "take a filled-in call sheet back into its plan"),
        ),
        "export": (
            "bcm_excel.cli.contacts_export",
            "export",
            Text("导出 vCard 到值班手机", "vCard files for the duty phone"),
        ),
    },
)
