"""The sheet on which people are called up, declared once: what is written is what is read back."""

from __future__ import annotations

from datetime import date

from bcm_excel.core.text import Text
from bcm_excel.incident.incident import CallResult
from bcm_excel.plan.declare import Row, column, sheet
from bcm_excel.plan.kinds import CODE, DATE, LONG, MAIL, NAME, TEL, TEXT, choice

OFFERED = (
    CallResult.CONFIRMED,
    CallResult.NO_ANSWER,
    CallResult.OFF,
    CallResult.SUSPENDED,
    CallResult.NOT_IN_SERVICE,
    CallResult.WRONG_NUMBER,
    CallResult.LEFT_POST,
)
"""The results of the drop-down list; whatever else a call may give is read too."""

BY = Text("核验人（谁打的电话）", "Verified by (who called)")


@sheet(
    "call_sheet", "核验电话单", "Call sheet", required=True, repeats=True,
    about=Text(
        "从上到下逐个拨打，点号码即可拨出。只填浅黄格：结果和拨打日期必填，其余有变化才填。",
        "Call from the top down, tap a number to dial. Fill in the pale-yellow cells only: result "
        "and date always, the others where something has changed.",
    ),
)  # fmt: skip
class CallSheetRow(Row):
    """One person to be called, and what came of it."""

    order: str | None = column("序号", "Order", CODE, note=Text("拨打的顺序。", "Order of calls."))
    name: str = column("姓名", "Name", NAME, key=True, note=Text("打给谁。", "Whom to call."))
    who: str | None = column(
        "单位 / 角色",
        "Organisation / role",
        TEXT,
        note=Text(
            "在哪个单位，在预案中担任什么。", "Where they work, what the plan names them for."
        ),
    )
    mobile: str | None = column(
        "手机", "Mobile", TEXT, note=Text("点号码即可拨出。", "Tap to dial.")
    )
    landline: str | None = column(
        "固定电话", "Landline", TEXT, note=Text("点号码即可拨出。", "Tap to dial.")
    )
    mail: str | None = column(
        "电子邮箱", "E-mail", TEXT, note=Text("顺便核对。", "Check it by the way.")
    )
    verified: str | None = column(
        "上次核验", "Last verified", CODE, note=Text("预案中的核验日期。", "As the plan has it.")
    )
    result: CallResult | None = column(
        "结果",
        "Result",
        choice(CallResult),
        note=Text("从列表选择；本人接听就是已确认。", "Choose from the list."),
    )
    called: date | None = column(
        "拨打日期",
        "Called on",
        DATE,
        note=Text("哪天打的，如 2026-03-02；按 Ctrl+; 填入当天。", "The day, such as 2026-03-02."),
    )
    new_number: tuple[str, ...] | None = column(
        "新号码",
        "New number",
        TEL,
        note=Text(
            "换了号码才填，手机、固定电话都可以；有两个就都写上，用顿号隔开。",
            "Only where it has changed, mobile or landline; two are divided by a comma.",
        ),
    )
    new_mail: tuple[str, ...] | None = column(
        "新邮箱", "New e-mail", MAIL, note=Text("换了邮箱才填。", "Only where it has changed.")
    )
    remark: str | None = column(
        "备注",
        "Remark",
        LONG,
        note=Text("例如由谁接替；不会写进预案。", "Who takes over, and so on; it stays here."),
    )
    key: str | None = column(
        "标识", "Key", CODE, note=Text("程序用来对上同一个人。", "By which people are matched.")
    )


INPUTS = frozenset({"result", "called", "new_number", "new_mail", "remark"})
