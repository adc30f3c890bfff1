"""The whole job on the samples, in a workspace of its own."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path

from bcm_excel.app import incident, validate
from bcm_excel.app.daily import Wanted, run_daily
from bcm_excel.app.drill import report
from bcm_excel.app.incident import Asked, Opened, Refused
from bcm_excel.app.new import new
from bcm_excel.app.samples import drill_files
from bcm_excel.clock.network import Moment
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text, Wording
from bcm_excel.daily.notices import Level
from bcm_excel.incident.incident import Kind
from bcm_excel.plan.samples import NAMES
from bcm_excel.rules.summary import COUNTS, counts

NOW = datetime(2026, 3, 2, 9, 50)
"""The samples are as of this day; the tracking workbooks are pinned to this moment."""
MOMENTS = {
    Moment.BEGAN: datetime(2026, 3, 2, 7, 0),
    Moment.FOUND: datetime(2026, 3, 2, 7, 20),
    Moment.REPORTED: datetime(2026, 3, 2, 9, 10),
}
MARK, SUMMARY = Text("检查", "checked"), Text("演练汇总", "drills")
TITLE = Text("个人化系统停机", "Personalization system down")
NOT_EMPTY = Text("文件夹不是空的，换一个名字", "the folder is not empty; take another name")

WORKSPACE = Text(
    "工作区 {folder}：两份示例预案、三次演练的跟踪表",
    "workspace {folder}: two sample plans, tracking workbooks of three drills",
)
CHECKED = Text("检查 {name}：{said}", "{name}: {said}")
MARKED = Text("  标出问题的副本 {path}", "  marked copy {path}")
REFUSED = Text(
    "启动事件：因预案有 {n} 处错误被拒绝，加 --force 后继续",
    "incident open: refused (errors of the plan: {n}); went on with --force",
)
OPENED = Text("  事件跟踪表 {path}", "  tracking workbook {path}")
DRILLED = Text("启动演练：跟踪表 {path}", "drill open: tracking workbook {path}")
SUMMED = Text("汇总 {n} 次演练：{path}", "drill report, drills summed up: {n}, in {path}")
LOOKED = Text(
    "每日检查：{n} 类事项须立即处理：{path}",
    "daily: subjects that need action now: {n}, in {path}",
)
OPEN = Text("请打开：", "now open:")
FILE = Text("  {path}", "  {path}")


def demo(folder: Path, wording: Wording) -> Iterator[Text]:
    """Do it, saying each thing when it is done. Failure where the folder holds files already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Failure(Reason.EXISTS, folder, NOT_EMPTY)
    for name in ("incidents", "drills", "reports"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    plans = [folder / f"{name}.xlsx" for name in NAMES]
    for name, path in zip(NAMES, plans, strict=True):
        new(path, wording, name, created=NOW)
    drills = {folder / "drills" / name: data for name, data in drill_files().items()}
    for path, data in drills.items():
        path.write_bytes(data)
    yield WORKSPACE.filled({"folder": folder})
    marked = []
    for path in plans:
        checked = validate.validate(path, NOW.date())
        said = COUNTS.filled(counts(checked.report))
        yield CHECKED.filled({"name": path.name, "said": said})
        target = folder / "reports" / f"{path.stem}.{wording.value(MARK)}.xlsx"
        marked.append(validate.mark(checked, target, wording.lang, NOW).path)
        yield MARKED.filled({"path": marked[-1].relative_to(folder)})
    tracking = yield from _opened(plans[0], wording)
    summary = folder / "reports" / f"{wording.value(SUMMARY)}.xlsx"
    done = report(list(drills), summary, now=NOW, wording=wording, plan=plans[0])
    yield SUMMED.filled({"n": done.drills, "path": summary.relative_to(folder)})
    looked = run_daily(folder, NOW, {}, Wanted(wording.lang))
    daily = looked.report or folder
    red = sum(light.level is Level.RED for light in looked.lights)
    yield LOOKED.filled({"n": red, "path": daily.relative_to(folder)})
    yield OPEN
    for path in (tracking, marked[0], summary, daily):
        yield FILE.filled({"path": path})


def _opened(plan: Path, wording: Wording) -> Generator[Text, None, Path]:
    """An incident, refused first for the plan's errors, and a drill; the incident's path."""
    title = wording.value(TITLE)
    real = Asked(title=title, moments=MOMENTS, as_of=NOW)
    first = incident.open_incident(plan, real, now=NOW, wording=wording)
    if isinstance(first, Refused):
        yield REFUSED.filled({"n": len(first.findings)})
    drill = Asked(Kind.DRILL, title=title, moments=MOMENTS, as_of=NOW)
    made = []
    for asked, said in ((real, OPENED), (drill, DRILLED)):
        done = incident.open_incident(plan, asked, now=NOW, wording=wording, force=True)
        if isinstance(done, Opened):
            made.append(done.path)
            yield said.filled({"path": done.path.relative_to(plan.parent)})
    return made[0]
