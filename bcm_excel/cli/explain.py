"""``bcm-excel explain``."""

from __future__ import annotations

import click

from bcm_excel.cli.main import CLEAN
from bcm_excel.cli.misuse import Misused, with_near
from bcm_excel.cli.speech import command, language
from bcm_excel.core.text import Text

SAID = Text(
    "说明一条规则的含义、理由和改法；不给代码则列出全部规则。",
    "What a rule means, why it matters, and the way out; without a code, all rules.",
)
UNKNOWN = Text("没有规则 {code}", "there is no rule {code}")
WHY, FIX = Text("为什么：{why}", "Why: {why}"), Text("怎么改：{fix}", "Way out: {fix}")
NEEDS = Text(
    "需要有记录的表：{sheets}（没有就不检查）",
    "Not run unless these sheets hold records: {sheets}",
)


@command("explain", SAID)
@click.argument("code", required=False, metavar="[CODE]")
@click.pass_context
def explain(context: click.Context, /, code: str | None) -> int:
    """One rule, or a line for each."""
    from bcm_excel.app.rulebook import RULES
    from bcm_excel.cli.console import BOLD, COLOURS, DIM, Console
    from bcm_excel.plan.plan import TITLES

    lang = language(context)
    rules = {info.code: info for info in RULES}
    console = Console(lang)
    if code is None:
        rows = [
            (info.code, info.severity.value[lang], info.message[lang]) for info in rules.values()
        ]
        console.table(rows, [COLOURS[info.severity] for info in rules.values()])
        return CLEAN
    info = rules.get(code.strip().upper())
    if info is None:
        raise Misused(with_near(UNKNOWN.filled({"code": code}), code.upper(), rules))
    console.line(f"{info.code} · {info.severity.value[lang]}", COLOURS[info.severity])
    console.line(info.message[lang], BOLD)
    console.line(WHY.fill(lang, {"why": info.why}))
    console.line(FIX.fill(lang, {"fix": info.fix}))
    if info.needs:
        needs = tuple(title for name, title in TITLES.items() if name in info.needs)
        console.line(NEEDS.fill(lang, {"sheets": needs}), DIM)
    return CLEAN
