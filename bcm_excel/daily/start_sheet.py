"""启动.xlsx, declared once: a row typed into it opens an incident or a drill."""

from __future__ import annotations

from datetime import datetime

from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.grid import Value
from bcm_excel.incident.sheets import TYPED_TIME
from bcm_excel.plan import kinds, typed
from bcm_excel.plan.declare import Row, column, sheet
from bcm_excel.plan.kinds import CODE, LONG, TEXT, YESNO, Kind, Unreadable, choice
from bcm_excel.plan.problem import Trouble
from bcm_excel.plan.words import DrillMode, YesNo

NAMES = Text("启动.xlsx", "Start.xlsx")
"""What the file is called, in the language of whoever made it; both are looked for."""
MODE: Kind[DrillMode] = choice(DrillMode)


def _drill(raw: Value) -> DrillMode | None:
    """How a drill is held; 是 is one with everything done, 否 is none."""
    try:
        value = MODE.read(raw)
    except Unreadable as error:
        try:
            return DrillMode.LIVE if typed.yes_no(raw) else None
        except Unreadable:
            options = (YesNo.NO.value, *MODE.choices)
            raise Unreadable(error.why, Trouble.NOT_A_CHOICE, {"options": options}) from None
    return value if isinstance(value, DrillMode) else value.value


def _said(value: DrillMode | None, lang: Lang) -> str:
    return (value.value if value else YesNo.NO.value)[lang]


DRILL: Kind[DrillMode | None] = Kind(
    kinds.YESNO.name,
    _drill,
    "C",
    style="center",
    width=15,
    choices=(YesNo.NO.value, *MODE.choices),
    write=_said,
)


EXAMPLE_ANSWER = Text(
    "已启动：incidents/市电中断 紧急 2026-03-02 0721.xlsx",
    "Opened: incidents/Mains failure Urgent 2026-03-02 0721.xlsx",
)


@sheet(
    "start", "启动", "Start", required=True, repeats=True,
    about=Text(
        "填一行（＊ 必填）并保存，几秒后就会生成跟踪表，“处理结果”里写着在哪里。"
        "本文件关闭后才能写入结果；没关时，结果写在旁边的文本文件里。",
        "Fill in a row (＊ always) and save: seconds later the tracking workbook is there, and "
        "Result says where. It is written when this file is closed; until then it stands in the "
        "text file beside it.",
    ),
)  # fmt: skip
class StartRow(Row):
    """One incident or drill that is to be opened; nothing is required so that all is answered."""

    plan: str | None = column(
        "预案",
        "Plan",
        TEXT,
        note=Text(
            "预案的文件名、名称或文件编号。", "File name, name or document number of the plan."
        ),
        example=Text("机房停电.xlsx", "power-failure.xlsx"),
    )
    level: str | None = column(
        "级别",
        "Level",
        TEXT,
        note=Text(
            "预案中的响应级别；填了触发编号可以不填。",
            "A level of the plan; may stay empty where a trigger is given.",
        ),
        example=Text("紧急", "Urgent"),
    )
    trigger: str | None = column(
        "触发",
        "Trigger",
        CODE,
        note=Text("预案中的触发编号，没有就不填。", "Number of the trigger in the plan, if any."),
        example="T1",
    )
    found: datetime | None = column(
        "发现时间",
        "Discovered at",
        TYPED_TIME,
        note=Text(
            "日期和时间，如 2026-03-02 07:20；按 Ctrl+; 空格 Ctrl+Shift+; 填入当前时间。",
            "Date and time, such as 2026-03-02 07:20.",
        ),
        example="2026-03-02 07:20",
    )
    began: datetime | None = column(
        "发生时间",
        "Began at",
        TYPED_TIME,
        note=Text("不知道就不填。", "Empty where it is not known."),
        example="2026-03-02 07:00",
    )
    title: str | None = column(
        "事件名称",
        "Title",
        LONG,
        note=Text("不填就用预案的名称。", "Empty for the name of the plan."),
        example=Text("市电中断", "Mains failure"),
    )
    drill: DrillMode | None = column(
        "演练",
        "Drill",
        DRILL,
        note=Text(
            "是演练就选方式；实际事件不填，或选“否”。",
            "How the drill is held; empty or No for a real incident.",
        ),
        example=Text("否", "No"),
    )
    force: bool | None = column(
        "有错也启动",
        "Despite errors",
        YESNO,
        note=Text(
            "预案有错误、来不及改时选“是”；错误会标在跟踪表里。",
            "Yes where errors of the plan cannot wait to be mended; the workbook then marks them.",
        ),
        example=Text("否", "No"),
    )
    result: str | None = column(
        "处理结果",
        "Result",
        LONG,
        note=Text("由程序填写。", "Filled in by the program."),
        example=EXAMPLE_ANSWER,
    )


ASKED = tuple(each.field for each in StartRow.sheet.columns if each.field != "result")
"""What staff fill in."""
