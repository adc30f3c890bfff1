"""Random plans, moments and histories, and what a tracking workbook is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bcm_excel.clock.network import Moment, Progress, State
from bcm_excel.incident.incident import Incident, Kind, PlanRef, opened
from bcm_excel.plan.plan import Plan
from tests.plans import plan

START = datetime(2026, 2, 12, 9, 0)
LIMITS = (
    "0.5 小时", "2 小时", "90 分钟", "立即", "3 日", "10 日", "2 个工作日", "5 个工作日",
    "3 个工作小时", "20 个工作小时", "1 个月", "提前 3 日", "提前 2 个工作日", "提前 1 个月", "",
)  # fmt: skip
MARKED = ("接报", "研判定级", "启动响应", "系统恢复")
HEAD = (
    "| 步骤号 | 工作内容 | 责任人 | 时限 | 计时起点 | 起算前等待 | 前序步骤 | 完成即为 "
    "| 判定选项 | 适用条件 | 期限性质 |\n"
)
PEOPLE = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 测试预案 |
| 文件编号 | T-1 |
| 版本 | A0 |
| 目标时间 | 24小时 |
# 应急通讯录
| 姓名 | 单位 | 职务 | 手机 |
| 王敏 | 甲公司 | 值长 | '13800000001 |
| 李强 | 甲公司 | 副值长 | '13800000002 |
# 应急组织
| 序号 | 组别 | 角色 | 职能 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 领导 | 王敏 | 李强 |
# 处置流程
"""


@dataclass(frozen=True)
class Case:
    plan: Plan
    incident: Incident
    progress: dict[str, Progress]
    now: datetime


def incident(moments: dict[Moment, datetime], kind: Kind = Kind.REAL) -> Incident:
    ref = PlanRef("测试预案", "T-1", "A0", "")
    return opened(Incident(kind, "机房停电", ref, START, moments=moments))


def case(seed: int) -> Case:
    """The case of this number, always the same."""
    rnd = Random(seed)  # noqa: S311 - cases, no secrets
    count = rnd.randint(2, 9)
    lines = []
    decided: list[str] = []
    marked = [rnd.choice(["", "", *MARKED]) for _ in range(count)]
    for number in range(1, count + 1):
        key = str(number)
        after = sorted(rnd.sample(range(1, number), rnd.randint(0, min(2, number - 1))))
        marks, later = marked[number - 1], marked[number - 1 :]
        # A moment that a later step marks would be a circle now and then; those are refused.
        known = [moment for moment in MARKED if moment not in later]
        counted = rnd.choice(["", "", "", "发生", "发现", "送达", *known])
        only_if = f"{rnd.choice(decided)}=做" if decided and rnd.random() < 0.4 else ""
        outcomes = "做、不做" if rnd.random() < 0.3 else ""
        if outcomes:
            decided.append(key)
        cells = (
            key, f"第{key}步要做的事", "应急小组组长", rnd.choice(LIMITS), counted,
            rnd.choice(["", "", "", "1 小时", "1 个工作日"]),
            "、".join(map(str, after)), marks, outcomes, only_if,
            rnd.choice(["", "法定", "约定"]),
        )  # fmt: skip
        lines.append("| " + " | ".join(f"'{cell}" if cell else "" for cell in cells) + " |\n")
    made = plan(PEOPLE + HEAD + "".join(lines))
    now = START + timedelta(minutes=rnd.randint(0, 60 * 24 * 25))
    moments = {m: _time(rnd) for m in Moment if rnd.random() < 0.35}
    history = {str(n): _progress(rnd) for n in range(1, count + 1) if rnd.random() < 0.6}
    return Case(made, incident(moments), history, now)


def _time(rnd: Random) -> datetime:
    return START + timedelta(minutes=rnd.randint(-60, 60 * 24 * 20))


def _progress(rnd: Random) -> Progress:
    return Progress(
        rnd.choice(list(State)),
        started=_time(rnd) if rnd.random() < 0.3 else None,
        finished=_time(rnd) if rnd.random() < 0.5 else None,
        outcome=rnd.choice([None, "做", "不做", " 做 "]),
    )
