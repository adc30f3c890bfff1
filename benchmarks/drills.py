"""Summing up drills against a bare read of the same files in as many processes.

Bare is calamine, the quickest reader there is; the peer is openpyxl, which most scripts use. Both
read every cell and keep nothing.

``python -m benchmarks.drills [DRILLS] [PROCESSES]`` makes tracking workbooks of 30 steps, filled in
by chance, and prints the best of some runs, made in turn on one machine: only the ratio travels.
One corrupt file lies among them.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from bcm_excel.app.drill import report, sum_up
from bcm_excel.app.executors import map_files
from bcm_excel.clock.network import Moment, Progress, State
from bcm_excel.core.text import Wording
from bcm_excel.incident.incident import CallResult, Incident, Kind, PlanRef, opened
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.words import DrillMode
from benchmarks.validate import bare_read

STEPS, ROLES = 30, 10
NOW = datetime(2026, 3, 2, 9, 0)
FIRST = datetime(2015, 1, 5, 9, 0)
RUNS = 3


@cache
def plan() -> Plan:
    """A plan of so many steps, each after the one before."""
    from tests.plans import plan as read

    people = "\n".join(f"| 人{n} | 甲公司 | 岗位{n} | '138000000{n:02} |" for n in range(2 * ROLES))
    roles = "\n".join(
        f"| {n + 1} | 应急小组 | 角色{n} | 人{n} | 人{ROLES + n} |" for n in range(ROLES)
    )
    steps = "\n".join(
        f"| '{n} | 完成第 {n} 项工作 | 应急小组角色{n % ROLES} | 记录 | 20 分钟 | {before} |"
        for n, before in enumerate(["", *(f"'{n}" for n in range(1, STEPS))], start=1)
    )
    return read(f"""
# 预案信息
| 项目 | 值 |
| 预案名称 | 机房停电应急预案 |
| 文件编号 | JF-01 |
| 版本 | A0 |
# 应急通讯录
| 姓名 | 单位 | 职务 | 手机 |
{people}
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
{roles}
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 证明材料 | 时限 | 前序步骤 |
{steps}
""")


def make(path: Path) -> None:
    """One drill's workbook; the number in its name is the chance it is filled in by."""
    from bcm_excel.excel.write import write
    from bcm_excel.incident.tracking import tracking_book

    number = int(path.stem)
    chance = random.Random(number)  # noqa: S311 - no secret
    began = FIRST + timedelta(days=4 * number)
    incident = Incident(
        Kind.DRILL,
        f"演练{number}",
        PlanRef("机房停电应急预案", "JF-01", "A0", "0" * 64),
        began,
        mode=chance.choice(list(DrillMode)),
        moments={Moment.BEGAN: began, Moment.FOUND: began},
    )
    at, progress, evidence = began, {}, {}
    for step in range(1, STEPS + 1):
        at += timedelta(minutes=chance.randint(5, 24))
        state = chance.choices([State.DONE, State.NOT_APPLICABLE, State.NOT_STARTED], [20, 1, 1])[0]
        known = at if state is State.DONE and chance.random() < 0.95 else None
        progress[str(step)] = Progress(state, finished=known)
        evidence[str(step)] = {"evidence": f"记录 {step}"}
    calls = {f"role:{n + 1}": _called(chance, began) for n in range(ROLES)}
    typed = Typed.of(progress, steps=evidence, calls=calls)
    book = tracking_book(plan(), opened(incident), Wording(), at, as_of=at, typed=typed)
    write(book, path)


def _called(chance: random.Random, began: datetime) -> dict[str, object]:
    told = began + timedelta(minutes=chance.randint(1, 30))
    result = chance.choice([CallResult.CONFIRMED] * 5 + [CallResult.NO_ANSWER])
    after = timedelta(minutes=chance.randint(1, 20))
    said: dict[str, object] = {"result": result, "told": told}
    return said | ({"confirmed": told + after} if result is CallResult.CONFIRMED else {})


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long it took, and what it made."""
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


def main(count: int, processes: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        drills = Path(folder) / "drills"
        drills.mkdir()
        paths = [drills / f"{number:04}.xlsx" for number in range(count)]
        list(map_files(make, paths, processes))
        (drills / "corrupt.xlsx").write_bytes(b"PK\x03\x04 no workbook")
        bare, sums, whole = [], [], []
        peer = timed(lambda: sum(1 for _ in map_files(peer_read, paths, processes)))[0]
        for run in range(RUNS):
            bare.append(
                timed(lambda: sum(1 for _ in map_files(bare_read_here, paths, processes)))[0]
            )
            took, found = timed(lambda: sum_up([drills], now=NOW, executor=processes))
            sums.append(took)
            if (len(found.drills), len(found.left_out)) != (count, 1):
                raise AssertionError((len(found.drills), found.left_out))
            target = Path(folder) / f"{run}.xlsx"
            whole.append(timed(partial(written, drills, target, processes))[0])
        tracemalloc.start()
        sum_up([drills], now=NOW, executor=processes)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
    least = min(bare)
    print(
        f"| {count} drills | {processes} processes | bare {least:.2f} s | openpyxl {peer:.2f} s "
        f"| figures {min(sums):.2f} s, ratio {min(sums) / least:.2f} "
        f"| with the summary {min(whole):.2f} s, ratio {min(whole) / least:.2f} "
        f"| peak {peak:.0f} MB |"
    )


def written(drills: Path, target: Path, processes: int) -> object:
    """The whole report, its summary workbook included."""
    return report([drills], target, now=NOW, wording=Wording(), executor=processes)


def bare_read_here(path: Path) -> int:
    """Read every sheet, and send back next to nothing."""
    return len(bare_read(path))


def peer_read(path: Path) -> int:
    """The same with openpyxl."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    return sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) for _ in row)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    main(*(numbers + [200, 4][len(numbers) :]))
