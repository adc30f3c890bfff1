"""All rules as a page of the documentation, from the registry."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from bcm_excel.core.finding import RuleInfo
from bcm_excel.core.text import Text
from bcm_excel.plan.plan import TITLES

SUBJECTS = {
    "RD": Text("读取", "Reading"),
    "RF": Text("引用", "References"),
    "CT": Text("联系人", "Contacts"),
    "RO": Text("应急组织和外部单位", "Roles and external parties"),
    "ST": Text("处置流程", "Steps"),
    "PL": Text("预案控制", "Control of the plan"),
    "RS": Text("响应", "Response"),
    "RE": Text("资源", "Resources"),
    "PR": Text("演练、培训和日历", "Practice"),
    "CL": Text("结案审核（incident close；不能豁免）", "Closing (incident close; cannot be waived)"),
    "HR": Text("人事花名册（daily --roster）", "HR roster (daily --roster)"),
}
HEAD = """\
# 检查规则 Rules

每条规则有固定的代码。`bcm-excel explain 代码` 在命令行显示同样的内容；在“豁免”表中写上代码即可豁免。
Every rule has a code that never changes. `bcm-excel explain CODE` shows the same on the command line;
a finding is waived by its code in the sheet 豁免 Waivers.

`{…}` 处填入具体内容。 `{…}` is filled with what was found.
"""


def catalogue(rules: Iterable[RuleInfo]) -> str:
    """The page, in both languages."""
    parts = [HEAD]
    ordered = sorted(rules, key=lambda info: _place(info.code))
    for subject, infos in groupby(ordered, key=lambda info: info.code[:2]):
        title = SUBJECTS[subject]
        parts.append(f"\n## {title.zh} {title.en}\n")
        parts += [_section(info) for info in infos]
    return "".join(parts)


def _place(code: str) -> tuple[int, str]:
    return list(SUBJECTS).index(code[:2]), code


def _section(info: RuleInfo) -> str:
    severity = info.severity.value
    needs = [TITLES[name] for name in sorted(info.needs, key=list(TITLES).index)]
    lines = [
        f"\n### {info.code} · {severity.zh} {severity.en}\n",
        f"- **{_plain(info.message.zh)}**\n  为什么：{info.why.zh} 怎么改：{_plain(info.fix.zh)}",
        f"- **{_plain(info.message.en)}**\n  Why: {info.why.en} Way out: {_plain(info.fix.en)}",
    ]
    if needs:
        zh, en = "、".join(t.zh for t in needs), ", ".join(t.en for t in needs)
        lines.append(f"- 需要有记录的表：{zh} · sheets that must hold records: {en}")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Markdown takes a star or an underscore in a message for emphasis."""
    return text.replace("*", r"\*").replace("_", r"\_")
