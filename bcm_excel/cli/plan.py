"""``bcm-excel plan``: what changed between two editions of a plan."""

from __future__ import annotations

from bcm_excel.cli.speech import Group
from bcm_excel.core.text import Text

plan = Group(
    "plan",
    said=Text("预案版本：比较两版，补写修订记录。", "Editions of a plan: compare two of them."),
    lazy={
        "diff": (
            "bcm_excel.cli.plan_diff",
            "diff",
            Text("比较两版预案，查看改了什么", "what changed between two editions"),
        ),
    },
)
