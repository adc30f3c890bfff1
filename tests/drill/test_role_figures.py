"""Roles that were exercised and outside parties told, in generated drills whose truth is known; each
was filled in in its tracking workbook, which is read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.network import State
from bcm_excel.drill.figures import figures
from bcm_excel.drill.measure import Measures
from bcm_excel.incident.exercise import Capacity
from bcm_excel.incident.incident import CallResult
from bcm_excel.incident.typed import Entry, Typed
from bcm_excel.plan.words import DrillMode
from tests.drill.exercised import START, Called
from tests.drill.kept import SETTINGS, Share, share
from tests.drill.reread import filled, reread
from tests.plans import plan

PEOPLE = ("王敏", "李强", "周宁", "郑楠", "钱进")
ROLES = ("组长", "副组长", "技术员", "联络员")
PARTIES = ("青溪公司", "北岭公司", "白石公司")
LIMIT = 60
STAFF = (
    SETTINGS
    + "# 应急通讯录\n| 姓名 | 单位 | 手机 |\n"
    + "".join(f"| {name} | 甲公司 | '1380000000{i} |\n" for i, name in enumerate(PEOPLE))
)
STEPS = "| 步骤号 | 工作内容 | 责任人 | 时限 | 计时起点 | 逐家 | 通知对象 |\n"
NONE = Called(None, None, None)


def summed_up(
    sheets: str, typed: Mapping[str, Mapping[str, Entry]], mode: DrillMode = DrillMode.LIVE
) -> Measures:
    drill = reread(filled(plan(STAFF + sheets), Typed(typed), START, mode=mode))
    return figures([drill], date(2026, 3, 2)).drills[0].measures


def after(minutes: int | None) -> object:
    return None if minutes is None else START + timedelta(minutes=minutes)


def typed(**fields: object) -> Entry:
    return {name: value for name, value in fields.items() if value is not None}


# Roles


@dataclass(frozen=True)
class Role:
    """A role with its two people; whether its step was done, and what came of both calls."""

    primary: str = PEOPLE[0]
    backup: str | None = PEOPLE[1]
    done: bool = False
    first: Called = NONE
    second: Called = NONE


@dataclass(frozen=True)
class Came:
    """What the attendance sheet says of somebody."""

    signed: bool = False
    capacity: Capacity | None = None


def roles_of(
    roles: Sequence[Role], came: Mapping[str, Came], mode: DrillMode = DrillMode.LIVE
) -> Measures:
    sheets = "# 应急组织\n| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |\n"
    steps = "# 处置流程\n" + STEPS
    calls, done = {}, {}
    for i, role in enumerate(roles):
        sheets += f"| {i + 1} | 应急小组 | {ROLES[i]} | {role.primary} | {role.backup or ''} |\n"
        steps += f"| {i + 1} | 处置 | 应急小组{ROLES[i]} | {LIMIT} 分钟 | 发现 | | |\n"
        done[str(i + 1)] = typed(state=State.DONE if role.done else None)
        calls[f"role:{i + 1}"] = {
            f"{lead}{name}": value
            for lead, call in (("", role.first), ("backup_", role.second))
            for name, value in _call(call).items()
        }
    named = {name for role in roles for name in (role.primary, role.backup)}
    people = {
        f"person:{name}": typed(signed=START if each.signed else None, capacity=each.capacity)
        for name, each in came.items()
        if name in named
    }
    return summed_up(sheets + steps, {"steps": done, "calls": calls, "attendance": people}, mode)


def _call(call: Called) -> Entry:
    confirmed = None if call.after is None else (call.told or 0) + call.after
    return typed(result=call.result, told=after(call.told), confirmed=after(confirmed))


minutes = st.none() | st.integers(0, 40)
calls = st.builds(Called, st.none() | st.sampled_from(CallResult), minutes, minutes)
quiet = st.just(NONE) | calls
pairs = st.tuples(st.sampled_from(PEOPLE), st.none() | st.sampled_from(PEOPLE)).filter(
    lambda pair: pair[0] != pair[1]
)
roles = st.builds(lambda pair, *rest: Role(*pair, *rest), pairs, st.booleans(), quiet, quiet)
came = st.dictionaries(
    st.sampled_from(PEOPLE),
    st.builds(Came, st.booleans(), st.none() | st.sampled_from(Capacity)),
)


def confirmed(call: Called) -> bool:
    """By the result, or by the time where no result was chosen."""
    said = (CallResult.CONFIRMED, CallResult.LATE)
    return call.result in said or (call.result is None and call.after is not None)


def took_part(made: Sequence[Role], there: Mapping[str, Came]) -> set[str | None]:
    named = {name for role in made for name in (role.primary, role.backup)}
    signed = {
        name
        for name, each in there.items()
        if each.signed and each.capacity in (None, Capacity.PLAYER) and name in named
    }
    called = {
        name
        for role in made
        for name, call in ((role.primary, role.first), (role.backup, role.second))
        if name and confirmed(call)
    }
    return {*signed, *called}


@settings(deadline=None, max_examples=15)
@given(st.lists(roles, min_size=1, max_size=4), came, st.sampled_from(DrillMode))
def test_roles_took_part_by_a_step_a_call_or_a_signature(
    made: list[Role], there: dict[str, Came], mode: DrillMode
) -> None:
    measures = roles_of(made, there, mode)
    active = took_part(made, there)
    exercised = sum(bool(r.done or {r.primary, r.backup} & active) for r in made)
    assert share(measures["roles"]) == (exercised, len(made), 0)
    pairs = [role for role in made if role.backup]
    both = sum({role.primary, role.backup} <= active for role in pairs)
    silent = not active and mode is DrillMode.TABLE_TOP
    truth = (both, len(pairs), 0) if pairs and not silent else None
    assert share(measures["role_pairs"]) == truth


def test_a_simulated_call_exercises_nobody() -> None:
    call = Called(CallResult.SIMULATED, 0, 3)
    measures = roles_of([Role(first=call, second=call)], {})
    assert (share(measures["roles"]), share(measures["role_pairs"])) == ((0, 1, 0), (0, 1, 0))


def test_a_confirmation_without_a_result_counts_in_every_figure() -> None:
    measures = roles_of([Role(first=Called(None, 0, 3), second=Called(None, 0, 20))], {})
    for key, truth in {"reach": (1, 1, 0), "numbers": (2, 2, 0), "role_pairs": (1, 1, 0)}.items():
        assert share(measures[key]) == truth, key


# Reports to outside parties


@dataclass(frozen=True)
class Told:
    """What was typed of a step or of a party: its state, and minutes after discovery."""

    state: State | None = None
    at: int | None = None

    @property
    def over(self) -> bool:
        return self.state is State.DONE or self.at is not None


def reports_of(
    whole: Told | None,
    parties: Sequence[Told],
    sent: Sequence[int | None] = (),
    mode: DrillMode = DrillMode.LIVE,
    names: Sequence[str] = PARTIES,
    limit: str = f"{LIMIT} 分钟",
) -> Measures:
    """Step 1 tells each customer, recorded as a ``whole`` or, where that is None, party by party;
    step 2 tells nobody outside. ``sent`` are the times of notices to the parties.
    """
    sheets = "# 应急组织\n| 序号 | 组别 | 角色 | 第一责任人 |\n| 1 | 应急小组 | 组长 | 王敏 |\n"
    sheets += "# 外部联系单位\n| 单位名称 | 类别 | 首要联系人 |\n"
    sheets += "".join(f"| {name} | 客户 | 钱进 |\n" for name in names[: len(parties)])
    sheets += f"# 处置流程\n{STEPS}"
    sheets += f"| 1 | 通知客户 | 应急小组组长 | {limit} | 发现 | 客户 | |\n"
    sheets += f"| 2 | 内部处置 | 应急小组组长 | {LIMIT} 分钟 | 发现 | | |\n"
    rows: dict[str, dict[str, Entry]] = {"steps": {"2": {"state": State.DONE}}}
    if whole is not None:
        rows["steps"]["1"] = typed(state=whole.state, finished=after(whole.at))
    else:
        rows["parties"] = {
            f"1|{names[i]}": typed(state=each.state, done=after(each.at))
            for i, each in enumerate(parties)
        }
    rows["notices"] = {
        str(i + 1): typed(to=f"{names[i]}值班室", sent=after(n)) for i, n in enumerate(sent)
    }
    return summed_up(sheets, rows, mode)


def reported(told: Told, notice: int | None, *, touched: bool) -> tuple[int, int, int]:
    """In time, one, not recorded."""
    at = notice if told.at is None else told.at
    recorded = at is not None if told.over or at is not None else touched
    return int(at is not None and at <= LIMIT), 1, int(not recorded)


open_states = st.sampled_from([State.IN_PROGRESS, State.BLOCKED])
times = st.integers(0, 2 * LIMIT)
tellings = st.one_of(
    st.builds(Told, st.just(State.DONE), st.none() | times),
    st.builds(Told, open_states),
    st.just(Told()),
    st.builds(Told, st.none(), times),
)
each_party = st.lists(tellings | st.just(Told(State.NOT_APPLICABLE)), min_size=1, max_size=3)


@settings(deadline=None, max_examples=15)
@given(
    each_party,
    st.lists(st.none() | times, max_size=3),
    st.sampled_from(DrillMode),
)
def test_each_party_is_told_in_time_by_its_row_or_by_a_notice(
    parties: list[Told], sent: list[int | None], mode: DrillMode
) -> None:
    sent = sent[: len(parties)]
    measure = reports_of(None, parties, sent, mode)["reports"]
    notices = [*sent, *[None] * len(parties)]
    concerned = [
        (told, notice)
        for told, notice in zip(parties, notices, strict=False)
        if told.state is not State.NOT_APPLICABLE
    ]
    if all(told == Told() for told in parties):
        truth: Share = (0, 1, 1)  # nothing says that it is recorded by party
    else:
        touched = any(told != Told() for told, _ in concerned)
        made = [reported(told, notice, touched=touched) for told, notice in concerned]
        met, whole, unrecorded = (
            (sum(column) for column in zip(*made, strict=True)) if made else (0, 0, 0)
        )
        truth = (met, whole, unrecorded) if made else None
    assert share(measure) == (None if mode is DrillMode.TABLE_TOP else truth)


@settings(deadline=None, max_examples=10)
@given(tellings, st.integers(0, 3), st.sampled_from(DrillMode))
def test_a_report_recorded_as_a_whole_counts_once(
    told: Told, parties: int, mode: DrillMode
) -> None:
    measure = reports_of(told, [Told()] * parties, mode=mode)["reports"]
    truth = reported(told, None, touched=told != Told())
    assert share(measure) == (None if mode is DrillMode.TABLE_TOP else truth)


@pytest.mark.parametrize(("at", "met"), [(LIMIT, 1), (LIMIT + 1, 0)])
def test_the_limit_is_kept_in_its_last_minute(at: int, met: int) -> None:
    assert share(reports_of(None, [Told(at=at)])["reports"]) == (met, 1, 0)


def test_a_notice_to_a_branch_is_none_to_the_party_whose_name_the_branch_bears() -> None:
    both = ("青溪公司", "青溪公司分公司")
    recorded = [Told(State.DONE), Told(State.DONE)]
    measure = reports_of(None, recorded, [None, 5], names=both)["reports"]
    assert share(measure) == (1, 2, 1)


@pytest.mark.parametrize(("at", "met"), [(5, 1), (6, 0)])
def test_a_party_is_told_in_time_within_the_grace_of_an_immediate_step(at: int, met: int) -> None:
    by_party = reports_of(None, [Told(at=at)], limit="立即")["reports"]
    whole = reports_of(Told(at=at), [Told()], limit="立即")["reports"]
    assert share(by_party) == share(whole) == (met, 1, 0)
