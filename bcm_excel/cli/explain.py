"""``bcm-excel explain``."""

from __future__ import annotations

import click

from bcm_excel.cli.main import CLEAN
from bcm_excel.cli.speech import Misused, command, language
from bcm_excel.core.text import Text

SAID = Text(
    "说明一条规则的含义、理由和改法；不给代码则列出全部规则。",
    "What a rule means, why it matters, and the way out; without a code, all rules.",
)
UNKNOWN = Text("没有规则 {code}", "there is no rule {code}")
NEAR = Text("，是否为 {near}？", "; is {near} meant?")
WHY, FIX = Text("为什么", "Why"), Text("怎么改", "Way out")


@command("explain", SAID)
@click.argument("code", required=False, metavar="[CODE]")
@click.pass_context
def explain(context: click.Context, /, code: str | None) -> int:
    """One rule, or a line for each."""
    from bcm_excel.cli.console import COLOURS, Console
    from bcm_excel.rules.run import ALL_RULES

    lang = language(context)
    rules = {each.info.code: each.info for each in ALL_RULES}
    console = Console(lang)
    if code is None:
        rows = [
            (info.code, info.severity.value[lang], info.message[lang]) for info in rules.values()
        ]
        console.table(rows, [COLOURS[info.severity] for info in rules.values()])
        return CLEAN
    info = rules.get(code.upper())
    if info is None:
        raise Misused(_unknown(code, list(rules)))
    console.line(f"{info.code} · {info.severity.value[lang]}", COLOURS[info.severity])
    console.line(info.message[lang], "1")
    console.line(f"{WHY[lang]}: {info.why[lang]}")
    console.line(f"{FIX[lang]}: {info.fix[lang]}")
    return CLEAN


def _unknown(code: str, known: list[str]) -> Text:
    from bcm_excel.plan.near import nearest

    near = nearest(code, known)
    said = UNKNOWN.filled({"code": code})
    hint = NEAR.filled({"near": near}) if near else Text("", "")
    return Text(said.zh + hint.zh, said.en + hint.en)
