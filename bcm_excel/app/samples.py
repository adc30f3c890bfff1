"""Three drills of the sample plan on personalization, as their teams filled them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bcm_excel.app.incident import digest_of
from bcm_excel.app.sample_records import Records, call_out, live, nothing, table_top
from bcm_excel.clock.network import Moment, Progress, State
from bcm_excel.core.stamp import Stamp
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.book import Book
from bcm_excel.excel.grid import Grid, Value, Workbook
from bcm_excel.excel.write import to_bytes
from bcm_excel.incident.incident import CallResult, Incident, Kind, PlanRef, opened
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.plan import SHEETS, Plan
from bcm_excel.plan.samples import SampleRows, sample
from bcm_excel.plan.words import DrillMode

PLAN = "personalization-failure"
TRIGGER = "T1"
DONE, SKIPPED = State.DONE, State.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Entry:
    """What a team typed about one step: when it ended (``10:50``), evidence, remark."""

    at: str = ""
    evidence: str = ""
    remark: str = ""
    state: State = DONE
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What came of the calls for one role or party."""

    result: CallResult
    told: str = ""
    confirmed: str = ""
    backup: CallResult | None = None
    backup_told: str = ""
    backup_confirmed: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DrillSample:
    """One drill as it was held; a time before the beginning lies on the next day."""

    title: str
    mode: DrillMode
    began: str
    found: str
    ends: str
    steps: Mapping[str, Entry]
    calls: Mapping[str, Call] = field(default_factory=dict)
    restored: str = ""
    records: Records = nothing

    def time(self, text: str) -> datetime | None:
        """A time of day as a moment of this drill."""
        if not text:
            return None
        began = datetime.fromisoformat(self.began)
        hour, minute = map(int, text.split(":"))
        at = began.replace(hour=hour, minute=minute)
        return at if at >= began else at + timedelta(days=1)


CONFIRMED, SIMULATED = CallResult.CONFIRMED, CallResult.SIMULATED

TABLE_TOP = DrillSample(
    title="2025年第二季度桌面演练",
    mode=DrillMode.TABLE_TOP,
    began="2025-05-14 14:00",
    found="14:05",
    ends="16:30",
    steps={
        "1.1": Entry(evidence="口述：电话报告部门经理"),
        "1.2": Entry(evidence="口述：召集名单和会议地点"),
        "1.3": Entry(evidence="讨论记录第2页"),
        "2": Entry(evidence="讨论记录第3页", outcome="启动"),
        "3": Entry(evidence="讨论记录第4页", remark="向客户通报时没有统一的说法"),
        "4": Entry(evidence="讨论记录第5页"),
        "5": Entry(evidence="会议纪要"),
        "6": Entry(evidence="讨论记录第6页"),
        "7": Entry(state=SKIPPED, remark="桌面推演，不操作生产线"),
        "8": Entry(evidence="讨论记录第7页"),
        "9": Entry(state=State.NOT_STARTED, remark="时间不够，改在次日总结"),
    },
    calls={f"role:{number}": Call(SIMULATED, remark="推演时不拨打") for number in range(1, 12)},
    restored="16:00",
    records=table_top,
)
LIVE = DrillSample(
    title="2025年第三季度实战演练",
    mode=DrillMode.LIVE,
    began="2025-08-20 08:30",
    found="08:35",
    ends="18:10",
    steps={
        "1.1": Entry("10:50", "邮件：故障报告 08-20"),
        "1.2": Entry("11:40", "通话记录 3 份"),
        "1.3": Entry("12:05", "邮件：同意启动"),
        "2": Entry("12:25", "启动通知（传真）", outcome="启动"),
        "3": Entry("13:50", "工作联系函 8 份", "两家客户午间无人接听，重复拨打"),
        "4": Entry("14:15", "邮件：客户意见汇总"),
        "5": Entry("14:40", "会议纪要 08-20"),
        "6": Entry("16:20", "传真：数据传输约定", "移交前没有核对清单，反复确认"),
        "7": Entry("13:10", "工作记录"),
        "8": Entry("", "工作联系函 8 份", "忘记登记完成时间"),
        "9": Entry("17:55", "总结会纪要"),
    },
    calls={
        "role:1": Call(CONFIRMED, "10:51", "10:52"),
        "role:2": Call(CONFIRMED, "10:53", "10:55"),
        "role:3": Call(CONFIRMED, "10:56", "10:57"),
        "role:4": Call(CallResult.NO_ANSWER, "10:58", "", CONFIRMED, "11:02", "11:04"),
        "role:5": Call(CONFIRMED, "11:00", "11:01"),
        "role:6": Call(CONFIRMED, "11:03", "11:05"),
        "role:7": Call(CONFIRMED, "11:05", "11:06"),
        "role:8": Call(CONFIRMED, "11:07", "11:08"),
        "role:9": Call(CallResult.LATE, "11:09", "11:45"),
        "role:10": Call(CONFIRMED, "11:10", "11:12"),
        "role:11": Call(
            CallResult.OFF, "11:12", "", CallResult.NOT_CONFIRMED, "11:15", remark="已发短信"
        ),
        "external:云湖公交一卡通公司": Call(CONFIRMED, "12:30", "12:34"),
        "external:青溪城乡商业银行": Call(
            CallResult.NO_ANSWER, "12:36", "", CONFIRMED, "12:50", "12:55"
        ),
        "external:江浦省农村信用联社": Call(CONFIRMED, "12:40", "12:43"),
        "external:白石村镇银行": Call(CallResult.NO_ANSWER, "12:45", remark="没有备份联系人"),
        "external:东浦市社会保障局": Call(CONFIRMED, "13:00", "13:05"),
        "external:西桥市社会保障局": Call(CONFIRMED, "13:08", "13:12"),
        "external:南港市社会保障局": Call(CONFIRMED, "13:15", "13:21"),
        "external:北岭市社会保障局": Call(CallResult.LATE, "13:25", "13:50"),
    },
    restored="16:30",
    records=live,
)
CALL_OUT = DrillSample(
    title="2025年第四季度通讯联络演练",
    mode=DrillMode.CALL_OUT,
    began="2025-11-19 19:00",
    found="19:05",
    ends="00:30",
    steps={
        "1.1": Entry("21:20", "邮件：夜间故障报告"),
        "1.2": Entry("22:05", "通话记录 11 份"),
        "1.3": Entry("22:50", "短信截图", "副组长首次未接，15 分钟后回电"),
        "2": Entry("23:10", "启动通知（邮件）", outcome="启动"),
        "3": Entry("23:30", "模拟联系函"),
        **{key: Entry(state=SKIPPED, remark="通讯联络演练不涉及") for key in "45678"},
        "9": Entry("23:38", "总结纪要"),
    },
    calls={
        "role:1": Call(CONFIRMED, "21:22", "21:23"),
        "role:2": Call(CallResult.NO_ANSWER, "21:24", "", CONFIRMED, "21:30", "21:33"),
        "role:3": Call(CONFIRMED, "21:26", "21:27"),
        "role:4": Call(CONFIRMED, "21:28", "21:31"),
        "role:5": Call(CONFIRMED, "21:29", "21:30"),
        "role:6": Call(CallResult.NO_ANSWER, "21:33", "", CONFIRMED, "21:38", "21:40"),
        "role:7": Call(CONFIRMED, "21:35", "21:36"),
        "role:8": Call(
            CallResult.NO_ANSWER, "21:37", "", CallResult.WRONG_NUMBER, "21:41",
            remark="备份号码是 12 位，打不通",
        ),
        "role:9": Call(CONFIRMED, "21:43", "21:44"),
        "role:10": Call(CONFIRMED, "21:45", "21:46"),
        "role:11": Call(CONFIRMED, "21:47", "21:52"),
    },
    records=call_out,
)  # fmt: skip
DRILLS = (TABLE_TOP, LIVE, CALL_OUT)


def sample_workbook(name: str) -> Workbook:
    """A sample plan as if its workbook, which is in Chinese, had been read."""
    return Workbook(Path(f"{name}.xlsx"), _grids(sample(name, Lang.ZH)), Stamp(0, 0))


def _grids(rows: SampleRows) -> tuple[Grid, ...]:
    grids = []
    for sheet in SHEETS:
        records = rows.get(sheet.name, ())
        heads: list[Value] = [column.title.zh for column in sheet.columns]
        table: list[list[Value]]
        if sheet.items:
            said = {key: value for record in records for key, value in record.items()}
            table = [["项目", "值", "说明"]]
            table += [[c.title.zh, said.get(c.field, ""), ""] for c in sheet.columns]
        else:
            table = [heads, *([r.get(c.field, "") for c in sheet.columns] for r in records)]
        grids.append(Grid(sheet.title.zh, table))
    return tuple(grids)


def drill_files() -> Mapping[str, bytes]:
    """The drills' tracking workbooks by the names of their files, the same bytes in every run."""
    workbook = sample_workbook(PLAN)
    plan, digest = plan_of(workbook), digest_of(workbook)
    books = (_book(each, plan, digest) for each in DRILLS)
    return {f"{book.title} {book.created:%Y-%m-%d}.xlsx": to_bytes(book) for book in books}


def _book(drill: DrillSample, plan: Plan, digest: str) -> Book:
    settings = plan.settings
    if settings is None:
        raise LookupError("the sample plan has no settings")
    began = datetime.fromisoformat(drill.began)
    typed = {
        Moment.BEGAN: began,
        Moment.FOUND: drill.time(drill.found),
        Moment.RESTORED: drill.time(drill.restored),
    }
    incident = opened(
        Incident(
            kind=Kind.DRILL,
            title=drill.title,
            plan=PlanRef(settings.name, settings.number, settings.version, digest),
            opened=began,
            trigger=TRIGGER,
            mode=drill.mode,
            moments={moment: at for moment, at in typed.items() if at is not None},
        )
    )
    ends = drill.time(drill.ends) or began
    return tracking_book(plan, incident, Wording(), ends, as_of=ends, typed=_typed(drill))


def _typed(drill: DrillSample) -> Typed:
    return Typed.of(
        {
            key: Progress(each.state, finished=drill.time(each.at), outcome=each.outcome)
            for key, each in drill.steps.items()
        },
        steps={
            key: {
                name: text
                for name, text in (("evidence", each.evidence), ("remark", each.remark))
                if text
            }
            for key, each in drill.steps.items()
        },
        calls={key: _called(drill, call) for key, call in drill.calls.items()},
        **drill.records(drill.time),
    )


def _called(drill: DrillSample, call: Call) -> dict[str, object]:
    said = {
        "result": call.result,
        "told": drill.time(call.told),
        "confirmed": drill.time(call.confirmed),
        "backup_result": call.backup,
        "backup_told": drill.time(call.backup_told),
        "backup_confirmed": drill.time(call.backup_confirmed),
        "remark": call.remark or None,
    }
    return {name: value for name, value in said.items() if value is not None}
