"""Random plans, moments and histories, and what a tracking workbook is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from bcm_excel.clock.network import Moment, Progress, State
from bcm_excel.incident.incident import Incident, Kind, PlanRef, opened
from bcm_excel.incident.ledger import party_keys
from bcm_excel.incident.people import steps_of
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.network import tasks_of
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.words import Occasion
from tests.plans import plan

Clock = Callable[[Random], datetime]
"""Draws a moment that is typed."""
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
    made = plan(PEOPLE + HEAD + _lines(rnd, count))
    now = START + timedelta(minutes=rnd.randint(0, 60 * 24 * 25))
    moments = {m: _time(rnd) for m in Moment if rnd.random() < 0.35}
    history = {str(n): _progress(rnd) for n in range(1, count + 1) if rnd.random() < 0.6}
    return Case(made, incident(moments), history, now)


def _lines(rnd: Random, count: int, *, wide: bool = False) -> str:
    """Steps as rows; ``wide`` ones also say for whom each is done, and at which levels."""
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
        cells = [
            key, f"第{key}步要做的事", "应急小组组长", rnd.choice(LIMITS), counted,
            rnd.choice(["", "", "", "1 小时", "1 个工作日"]),
            "、".join(map(str, after)), marks, outcomes, only_if,
            rnd.choice(["", "法定", "约定"]),
        ]  # fmt: skip
        if wide:
            levels = rnd.choice(["", "", "", "一般", "重大"]) if number > 1 else ""
            cells += [rnd.choice(["", "", "客户"]), levels]
        lines.append("| " + " | ".join(f"'{cell}" if cell else "" for cell in cells) + " |\n")
    return "".join(lines)


def _time(rnd: Random) -> datetime:
    return START + timedelta(minutes=rnd.randint(-60, 60 * 24 * 20))


def _progress(rnd: Random, time: Clock = _time) -> Progress:
    return Progress(
        rnd.choice(list(State)),
        started=time(rnd) if rnd.random() < 0.3 else None,
        finished=time(rnd) if rnd.random() < 0.5 else None,
        outcome=rnd.choice([None, "做", "不做", " 做 "]),
    )


@dataclass(frozen=True)
class Scene:
    """A workbook made in advance, what is then typed in it, and the moments it is looked at."""

    plan: Plan
    ready: Incident
    moments: dict[Moment, datetime]
    typed: Typed
    nows: tuple[datetime, datetime, datetime]

    @property
    def incident(self) -> Incident:
        """The incident once its moments are typed."""
        return replace(self.ready, moments=self.moments)


STARTS = (START, datetime(2026, 9, 23, 16, 0), datetime(2026, 12, 28, 20, 30))
"""Before the Spring Festival, before National Day, before the end of the year."""
HOURS = ("", "", "09:00-12:00、14:00-18:00", "08:00-20:00", "22:00-06:00")
WEEKS = ("", "", "", "周一至周六")
CLOSES = ("", "", "17:30", "23:00")
BRANCHES = ("客户一", "客户二", "客户三")
LEVELS = "# 响应分级\n| 级别 | 等级序 | 含义 |\n| 一般 | 1 | 轻 |\n| 重大 | 2 | 重 |\n"
WIDE_HEAD = HEAD.rstrip("| \n") + " | 逐家 | 适用级别 |\n"
DAY = 24 * 60


def scene(seed: int) -> Scene:
    """The scene of this number, always the same: whatever a plan and its users may do."""
    rnd = Random(seed)  # noqa: S311 - scenes, no secrets
    start, count = rnd.choice(STARTS), rnd.randint(2, 9)
    settings = {
        "工作时间": rnd.choice(HOURS), "工作日": rnd.choice(WEEKS), "日限截止时刻": rnd.choice(CLOSES),
        "临期提醒": rnd.choice(["", "2 小时"]), "立即宽限": rnd.choice(["", "20分钟"]),
    }  # fmt: skip
    said = "".join(f"| {name} | {value} |\n" for name, value in settings.items() if value)
    people = PEOPLE.replace("# 应急通讯录", f"{said}# 应急通讯录")
    others = LEVELS + _customers(rnd) + _days(rnd, start)
    people = people.replace("# 处置流程", f"{others}# 处置流程")
    made = plan(people + WIDE_HEAD + _lines(rnd, count, wide=True))

    def time(rnd: Random) -> datetime:
        seconds = rnd.choice([0, 0, 0, 1, 29, 31, 59])
        return start + timedelta(minutes=rnd.randint(-60, 20 * DAY), seconds=seconds)

    level = rnd.choice([None, "一般", "重大"])
    ready = replace(incident({}), opened=start - timedelta(days=rnd.choice([0, 3])), level=level)
    moments = {m: time(rnd) for m in Moment if rnd.random() < 0.4}
    if rnd.random() < 0.8:
        moments[rnd.choice([Moment.BEGAN, Moment.FOUND])] = start
    nows = [rnd.randint(-120, DAY), rnd.randint(DAY, 6 * DAY), rnd.randint(6 * DAY, 45 * DAY)]
    early, middle, late = (start + timedelta(minutes=n) for n in nows)
    return Scene(made, ready, moments, _typed(rnd, made, level, time), (early, middle, late))


def _customers(rnd: Random) -> str:
    rows = "".join(
        f"| {name} | 客户 | {rnd.choice(['', '', '重大'])} |\n"
        for name in BRANCHES[: rnd.randint(1, 3)]
    )
    return f"# 外部联系单位\n| 单位名称 | 类别 | 适用级别 |\n{rows}"


def _days(rnd: Random, start: datetime) -> str:
    """A long shutdown of the organisation, with days that make up for it."""
    if rnd.random() < 0.4:
        return ""
    first = start.date() + timedelta(days=rnd.randint(-2, 20))
    off = {first + timedelta(days=n): "休息" for n in range(rnd.randint(1, 16))}
    before = {first - timedelta(days=n): "上班" for n in range(1, rnd.randint(1, 9))}
    rows = "".join(f"| {day} | {kind} |\n" for day, kind in sorted((before | off).items()))
    return f"# 工作日历\n| 日期 | 日类型 |\n{rows}"


def _typed(rnd: Random, made: Plan, level: str | None, time: Clock) -> Typed:
    """What staff type: steps, decisions, parties and steps of their own."""
    tasks = tasks_of(made, level, None, Occasion.REAL)
    rows = steps_of(made, (task.key for task in tasks))
    parties = party_keys(made, rows, level, None)
    progress = {t.key: _progress(rnd, time) for t in tasks if rnd.random() < 0.6}
    # In a workbook made in advance the sheet computes the state of what is done for each party.
    history = {key: each for key, each in progress.items() if key not in parties}
    typed = Typed.of(
        history,
        parties={
            key: _ledger(rnd, time)
            for keys in parties.values()
            if rnd.random() < 0.8
            for key in keys
            if rnd.random() < 0.8
        },
        steps={f"+{n}": _own(rnd, time) for n in range(1, rnd.choice([1, 1, 3, 4]))},
    )
    asked = {task.only_if[0] for task in tasks if task.only_if}
    asked |= {key for key, row in rows.items() if row.outcomes}
    decisions = {key: row for key, row in typed.rows("decisions").items() if key in asked}
    return Typed({**typed.cells, "decisions": decisions})


def _ledger(rnd: Random, time: Clock) -> dict[str, object]:
    state = rnd.choice([State.DONE, State.DONE, *State])
    row: dict[str, object] = {} if state is State.NOT_STARTED else {"state": state}
    if rnd.random() < 0.6:
        row["done"] = time(rnd)
    return row


def _own(rnd: Random, time: Clock) -> dict[str, object]:
    row: dict[str, object] = {"content": rnd.choice(["请物业开启备用电梯", "  联系厂家 ", " "])}
    if rnd.random() < 0.7:
        row["deadline"] = time(rnd)
    if rnd.random() < 0.4:
        row["state"] = rnd.choice([each for each in State if each is not State.NOT_STARTED])
    if rnd.random() < 0.3:
        row["finished"] = time(rnd)
    return row
