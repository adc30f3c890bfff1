"""Generated drills and plan workbooks as files, read as a report reads them: what the plan knows of
drills comes to the truth that was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.app.drill import practice_of, sum_up
from bcm_excel.drill.loop import standing
from bcm_excel.drill.results import Figures
from bcm_excel.excel.write import write
from bcm_excel.incident.exercise import Exam
from bcm_excel.incident.incident import CallResult
from bcm_excel.incident.typed import Entry, Typed
from tests.drill import test_action_figures as actions
from tests.drill import test_data_figures as data
from tests.drill.kept import SETTINGS, TODAY, Share, share, table
from tests.drill.reread import filled
from tests.plans import book, plan

PEOPLE = ("王敏", "李强", "周宁")
FIRST, LAST = datetime(2025, 11, 4, 9, 0), data.HELD
"""When both drills were held; the last one, a quarter later, is that of the data sets."""
PROBLEMS = ("备用电话打不通", "会议室没有网络")
PLAN = (
    SETTINGS
    + "| 合格率 | 60% |\n# 应急通讯录\n| 姓名 | 单位 | 手机 |\n"
    + "".join(f"| {name} | 甲公司 | '1380000000{i} |\n" for i, name in enumerate(PEOPLE))
    + "# 应急组织\n| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |\n"
    + "| 1 | 应急小组 | 组长 | 王敏 | 李强 |\n| 2 | 应急小组 | 技术员 | 周宁 | 李强 |\n"
    + "# 处置流程\n| 步骤号 | 工作内容 | 责任人 | 时限 | 计时起点 |\n"
    + "| 1 | 报告 | 应急小组组长 | 30 分钟 | 发现 |\n| 2 | 处置 | 应急小组 | 60 分钟 | 发现 |\n"
)


@dataclass(frozen=True)
class Went:
    """How one drill went: when both steps ended, who confirmed in the window and signed in, who
    passed the exam, the problems that were found, and after how many days it was summed up (as the
    evaluation or the plan says) and the plan was updated.
    """

    ends: tuple[int | None, int | None]
    reached: tuple[bool, bool]
    passed: tuple[bool, bool, bool]
    problems: frozenset[str]
    said: int | None
    summed_up: int | None
    updated: int | None


later = st.none() | st.integers(0, 40)
end = st.none() | st.integers(0, 90)
goings = st.builds(
    Went,
    st.tuples(end, end),
    st.tuples(st.booleans(), st.booleans()),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    st.frozensets(st.sampled_from(PROBLEMS)),
    later,
    later,
    later,
)
acts = st.lists(
    st.builds(
        actions.Act,
        st.integers(0, 2),
        st.sampled_from(PEOPLE),
        st.none() | st.sampled_from([TODAY - timedelta(9), TODAY, TODAY + timedelta(9)]),
        st.none() | st.sampled_from([date(2025, 12, 1), TODAY - timedelta(9), TODAY]),
    ),
    max_size=4,
)


def typed(went: Went, held: datetime) -> Typed:
    def after(minutes: int) -> datetime:
        return held + timedelta(minutes=minutes)

    told = {"told": after(5), "result": CallResult.NOT_CONFIRMED}
    came = {"told": after(5), "result": CallResult.CONFIRMED, "confirmed": after(9)}
    exams = (Exam.PASSED if each else Exam.FAILED for each in went.passed)
    cells: dict[str, Mapping[str, Entry]] = {
        "steps": {
            str(i + 1): {"finished": after(n)} for i, n in enumerate(went.ends) if n is not None
        },
        "calls": {f"role:{i + 1}": came if each else told for i, each in enumerate(went.reached)},
        "attendance": {
            f"person:{name}": {"signed": held, "exam": exam}
            for name, exam in zip(PEOPLE, exams, strict=True)
        },
        "problems": {str(i + 1): {"problem": text} for i, text in enumerate(sorted(went.problems))},
    }
    if went.said is not None:
        said = held.date() + timedelta(went.said)
        cells["endings"] = {"summed_up": {"text": said.isoformat()}}
    return Typed(cells)


def day(held: datetime, after: int | None) -> date | None:
    return None if after is None else held.date() + timedelta(after)


def written(
    folder: Path, drills: Mapping[datetime, Went], sets: list[data.Data], made: list[actions.Act]
) -> Figures:
    records = table(
        "演练记录",
        (
            (f"Y{i}", at.date(), at.date(), "技术故障", "实战演练", day(at, w.summed_up), day(at, w.updated))
            for i, (at, w) in enumerate(drills.items())
        ),
    )  # fmt: skip
    ledger = table(
        "整改台账",
        ((f"Z{i}", f"Y{a.drill}", None, PROBLEMS[0], "措施", a.owner, a.due, a.closed) for i, a in enumerate(made)),
    )  # fmt: skip
    kept = book(folder / "预案.xlsx", PLAN + data.text(sets) + records + ledger)
    (folder / "演练").mkdir()
    for at, went in drills.items():
        tracked = filled(plan(PLAN), typed(went, at), at, title=f"演练{at:%m%d}")
        write(tracked, folder / "演练" / f"{at:%m%d}.xlsx")
    now = datetime.combine(TODAY, FIRST.time())
    return sum_up([folder / "演练"], now=now, practice=practice_of(kept))


def counted(flags: list[bool]) -> Share:
    return sum(flags), len(flags), 0


@settings(deadline=None, max_examples=5)
@given(goings, goings, st.lists(data.sets, min_size=1, max_size=3), acts)
def test_what_was_written_is_what_the_figures_say(
    first: Went, last: Went, sets: list[data.Data], made: list[actions.Act]
) -> None:
    drills = {FIRST: first, LAST: last}
    with TemporaryDirectory() as folder:
        whole = written(Path(folder), drills, sets, made)
        kept = practice_of(Path(folder) / "预案.xlsx")
    assert whole.left_out == ()
    for i, (at, went) in enumerate(drills.items()):
        of = whole.drills[i].measures
        known = [n for n in went.ends if n is not None]
        limits = zip(went.ends, (30, 60), strict=True)
        in_time = sum(n is not None and n <= limit for n, limit in limits)
        assert share(of["completion"]) == (len(known), 2, 2 - len(known))
        assert share(of["on_time"]) == (in_time, 2, 2 - len(known))
        assert share(of["reach"]) == counted(list(went.reached))
        assert share(of["exam"]) == counted(list(went.passed))
        failed = went.passed.count(False)
        assert of["train_again"].value == (3 if failed > 1 else failed)
        assert of["data_age"].value == data.true_age(sets, at)
        own = [act for act in made if act.drill == i]
        assert share(of["actions_open"]) == actions.true_open(own)
        assert share(of["actions_in_time"]) == actions.true_in_time(own)
        report = went.said if went.summed_up is None else went.summed_up
        assert (of["report_days"].value, of["revision_days"].value) == (report, went.updated)
    total = whole.total
    assert share(total["restores"]) == data.true_restores(sets)
    assert share(total["actions_open"]) == actions.true_open(made)
    assert share(total["actions_in_time"]) == actions.true_in_time(made)
    updated = [each.updated for each in (first, last) if each.updated is not None]
    assert total["revision_days"].value == (median(updated) if updated else None)
    from_first = {PROBLEMS[0]} if any(act.drill == 0 for act in made) else set()
    before_last = {PROBLEMS[0]} if any(a.closed and a.closed < LAST.date() for a in made) else set()
    again = len(last.problems & (first.problems | from_first | before_last))
    seen = (again, len(last.problems), 0) if last.problems else None
    assert share(whole.drills[1].measures["seen_before"]) == seen
    back = standing(kept, [each.facts for each in whole.drills], TODAY).came_back
    closed = {f"Z{i}" for i, a in enumerate(made) if a.closed and a.closed < LAST.date()}
    assert {each.action.no for each in back} == (closed if PROBLEMS[0] in last.problems else set())
