"""Opening a tracking workbook against a bare xlsxwriter run that writes the same cells, and its
status against a bare calamine read.

``python -m benchmarks.tracking [STEPS [PEOPLE]]`` prints ratios of the best of several runs, made
in turn in one process on one machine: only the ratios travel. The bare run makes the very calls of
xlsxwriter that the product makes, noted down once: values, formulas, formats, merges, validations,
conditional formats; nothing is left to work out.
"""

from __future__ import annotations

import gc
import io
import sys
import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

import xlsxwriter

from bcm_excel.app.incident import Asked, open_incident
from bcm_excel.clock.network import Moment
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.read import read
from bcm_excel.excel.write import to_bytes
from bcm_excel.incident.event import read_tracking
from bcm_excel.incident.incident import Incident, Kind, PlanRef, opened
from bcm_excel.incident.status import status
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.plan.assemble import plan_of
from benchmarks.validate import bare_read, best

NOW = datetime(2026, 3, 2, 9, 30)
FOUND = datetime(2026, 3, 2, 7, 20)
LIMITS = ("0.5 小时", "2 小时", "1 日", "3 个工作日", "4 个工作小时", "立即", "1 个月")
CUSTOMERS = 12


def make(path: Path, steps: int, people: int) -> Path:
    """A plan of so many steps and people: everybody has a role or steps in for somebody."""
    pairs = range(1, people // 2 + 1)
    sheets: dict[str, list[tuple[str | int, ...]]] = {
        "预案信息": [
            ("项目", "值"), ("预案名称", "大型预案"), ("文件编号", "T-500"), ("版本", "A1"),
            ("批准", "人员001"), ("目标时间", "24小时"),
        ],
        "应急通讯录": [
            ("姓名", "单位", "部门", "职务", "手机", "电子邮箱"),
            *((f"人员{n:03d}", "示例公司", f"部门{n % 20}", f"岗位{n:03d}", f"138{n:08d}",
               f"p{n}@example.com") for n in range(1, people + 1)),
        ],
        "应急组织": [
            ("序号", "组别", "角色", "职能", "第一责任人", "备份责任人"),
            *((n, f"小组{n % 15:02d}", f"成员{n:03d}" if n > 1 else "组长",
               "领导" if n == 1 else "执行", f"人员{2 * n - 1:03d}", f"人员{2 * n:03d}")
              for n in pairs),
        ],
        "外部联系单位": [
            ("单位名称", "类别"), *((f"客户{n:02d}", "客户") for n in range(CUSTOMERS)),
        ],
        "处置流程": [
            ("步骤号", "工作流程", "工作内容", "责任人", "证明材料", "时限", "计时起点",
             "前序步骤", "判定选项", "适用条件", "逐家", "期限性质"),
            *(_step(n, len(pairs)) for n in range(1, steps + 1)),
        ],
    }  # fmt: skip
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                sheet.write_row(r, 0, row)
    return path


def _step(n: int, roles: int) -> tuple[str | int, ...]:
    """A step: ten make a workflow, each after the one before, one of them decides the next."""
    place, who = n % 10, n % roles + 1
    return (
        str(n),
        f"流程{n // 10:02d}",
        f"第{n}步：核对现场情况，通知有关人员，完成处置并留下记录，必要时请求支援。",
        f"小组{who % 15:02d}成员{who:03d}" if who > 1 else "小组01组长",
        "照片、电话记录",
        LIMITS[n % len(LIMITS)],
        "发现" if place == 1 else "",
        str(n - 1) if place > 1 else "",
        "做、不做" if place == 4 else "",
        f"{n - 1}=做" if place == 5 else "",
        "客户" if place == 7 and n < 100 else "",
        "法定" if place == 8 else "",
    )


Call = tuple[int, str, tuple[Any, ...], dict[str, Any], int | None]
"""Number of the object, what is called, with what, and the number of the object that it gives."""


@dataclass
class Noted:
    """The calls that were made, in order, and the objects that they were made of."""

    made: list[Call] = field(default_factory=list)
    objects: list[Any] = field(default_factory=list)


class Noting:
    """Stands for an object of xlsxwriter and notes down what is done with it."""

    def __init__(self, real: Any, notes: Noted) -> None:
        self.__dict__.update(_real=real, _notes=notes, _number=len(notes.objects))
        notes.objects.append(self)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._real, name, value)
        self._notes.made.append((self._number, "__setattr__", (name, value), {}, None))

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if not callable(found):
            return found
        notes: Noted = self._notes

        def call(*args: Any, **named: Any) -> Any:
            result = found(*map(_real, args), **{k: _real(v) for k, v in named.items()})
            kept = None
            if name in {"add_worksheet", "add_format"}:
                result = Noting(result, notes)
                kept = result._number
            notes.made.append((self._number, name, args, named, kept))
            return result

        return call


def _real(value: Any) -> Any:
    if isinstance(value, Noting):
        return value._real
    if isinstance(value, dict):
        return {key: _real(each) for key, each in value.items()}
    return value


def noted(work: Callable[[], object]) -> Noted:
    """What the work does with xlsxwriter."""
    notes, workbook = Noted(), xlsxwriter.Workbook

    def noting(target: Any, options: Any) -> Noting:
        notes.made.append((-1, "Workbook", (deepcopy(options),), {}, 0))
        return Noting(workbook(target, options), notes)

    with mock.patch("xlsxwriter.Workbook", noting):
        work()
    return notes


def plain(notes: Noted) -> Noted:
    """The same with ordinary numbers, of which the library writes 16 digits by itself."""

    def number(value: Any) -> Any:
        return float(value) if isinstance(value, float) else value

    made = [
        (n, name, tuple(map(number, args)), more, kept) for n, name, args, more, kept in notes.made
    ]
    return Noted(made, notes.objects)


def bare_write(notes: Noted) -> bytes:
    """The same calls again, and nothing else."""
    target = io.BytesIO()
    objects: dict[int, Any] = {}

    def real(value: Any) -> Any:
        return objects[value._number] if isinstance(value, Noting) else value

    for number, name, args, named, kept in notes.made:
        if number < 0:
            objects[0] = xlsxwriter.Workbook(target, *deepcopy(args))
            continue
        result = getattr(objects[number], name)(
            *[real(each) if type(each) is Noting else _marks(each, real) for each in args], **named
        )
        if kept is not None:
            objects[kept] = result
    return target.getvalue()


def _marks(value: Any, real: Callable[[Any], Any]) -> Any:
    """The options of a conditional format with its format."""
    if type(value) is dict and "format" in value:
        return {**value, "format": real(value["format"])}
    return value


def main(steps: int = 500, people: int = 300) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = make(folder / "plan.xlsx", steps, people)
        plan = plan_of(read(source))
        moments = {Moment.FOUND: FOUND}
        ref = PlanRef("大型预案", "T-500", "A1", "")
        incident = opened(Incident(Kind.REAL, "机房停电", ref, NOW, moments=moments))

        def build() -> object:
            return tracking_book(plan, incident, Wording(Lang.ZH), NOW)

        def ours() -> bytes:
            return to_bytes(tracking_book(plan, incident, Wording(Lang.ZH), NOW))

        def whole() -> object:
            target = folder / "t.xlsx"
            target.unlink(missing_ok=True)
            asked = Asked(moments=moments, title="机房停电")
            return open_incident(
                source, asked, now=NOW, wording=Wording(Lang.ZH), target=target, force=True
            )

        notes = noted(ours)
        if bare_write(notes) != ours():
            sys.exit("the bare run writes something else")
        notes = plain(notes)
        gc.collect()
        gc.freeze()  # what was noted down must burden nobody
        bare, built, made, opening = best(5, lambda: bare_write(notes), build, ours, whole)
        print(f"{steps} steps, {people} people: {len(notes.made):,} calls of xlsxwriter\n")
        print("| opening | / bare write | |")
        print("|---|---|---|")
        for what, took in (
            ("build and write", made),
            ("of this, build", built),
            ("read and check the plan, build, write", opening),
        ):
            print(f"| {what} | {took / bare:.2f} | {took:.3f} s / {bare:.3f} s |")
        path = folder / "t.xlsx"
        reading, stood = best(
            5, lambda: bare_read(path), lambda: status(read_tracking(read(path)), NOW)
        )
        print(f"\nstatus / bare read: {stood / reading:.2f} ({stood:.3f} s / {reading:.3f} s)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
