"""Which scenario exercises which class of triggers: by the words that both speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bcm_excel.core.lazy import lazy
from bcm_excel.plan.clean import fold
from bcm_excel.plan.near import nearest
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.practice import Drill
from bcm_excel.plan.response import Trigger

CHINESE = lazy("[\u3400-\u9fff]+")
LATIN = lazy("[a-z]{4,}")
EMPTY_WORDS = frozenset(
    re.findall(
        r"\S+",
        "重大 重要 关键 核心 一般 紧急 严重 发生 出现 导致 造成 影响 情况 情形 问题 事件 事故"
        " 事项 原因 变化 人员 员工 单位 公司 协议 合作 业务 工作 应急 预案 演练 场景 类别 内部"
        " 外部 小时 以上 以内 超过 无法 不能 可能 major minor change changes with that from over"
        " more than party parties staff people company plan drill scenario hours event incident"
        " case cases inside outside internal external",
    )
)
"""Words that two texts may share without speaking of the same thing."""


def content(text: str) -> frozenset[str]:
    """What a text speaks of: every two neighbouring Chinese characters, every longer Latin word."""
    said = text.casefold()
    pairs = {run[i : i + 2] for run in CHINESE.findall(said) for i in range(len(run) - 1)}
    return frozenset(pairs | set(LATIN.findall(said))) - EMPTY_WORDS


def triggers_of(plan: Plan, name: str) -> list[Trigger]:
    """The triggers of a class."""
    return [each for each in plan.triggers if fold(each.trigger_class) == fold(name)]


def class_covered(name: str, triggers: Iterable[Trigger], scenarios: Iterable[str]) -> bool:
    """Whether one of the scenarios shares a content word with the class or one of its triggers."""
    said = "\n".join((name, *(f"{each.condition}\n{each.threshold or ''}" for each in triggers)))
    return not content("\n".join(scenarios)).isdisjoint(content(said))


def drills_of(plan: Plan, scenario: str) -> list[Drill]:
    """The drills of a scenario, those too that spell it nearly so and match no other."""
    listed = frozenset(map(fold, (plan.settings.scenarios if plan.settings else None) or ()))
    return [
        drill
        for drill in plan.drills
        if fold(drill.scenario) == fold(scenario)
        or (fold(drill.scenario) not in listed and nearest(scenario, [drill.scenario]) is not None)
    ]
