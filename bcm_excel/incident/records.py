"""The sheets on which staff keep the record of an incident: who was told, what was decided, what was
spent, reported and learnt. Declared once: what is written is what is read back.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from bcm_excel.clock.network import State
from bcm_excel.core.text import Text
from bcm_excel.incident.sheets import COMPUTED, COUNTED_TIME, TYPED_TIME
from bcm_excel.plan.declare import Row, column, sheet
from bcm_excel.plan.kinds import CODE, DATE, LONG, MONEY, SEVERAL, TEXT, choice
from bcm_excel.plan.words import Gravity, Means

KEY = Text("标识", "Key")
KEY_NOTE = Text("程序用来对上同一行。", "By which rows are matched.")
NO = Text("序号", "No.")


class LogKind(Enum):
    """What an entry of the log is."""

    PROGRESS = Text("进展", "Progress")
    DECISION = Text("决定", "Decision")
    HANDOVER = Text("交接班", "Handover")
    ORDER = Text("指令", "Order")
    OTHER = Text("其他", "Other")


class NoticeKind(Enum):
    """Which report of an incident it is."""

    FIRST = Text("初报", "First report")
    FOLLOW_UP = Text("续报", "Follow-up")
    FINAL = Text("终报", "Final report")
    OTHER = Text("其他通报", "Other notice")


@sheet(
    "parties", "逐家台账", "Parties",
    about=Text("一家一行；一个步骤的各家都完成了，处置跟踪表里这一步就自动完成。",
               "A row a party; when every row of a step is done, the step is done on the sheet of steps."),
)  # fmt: skip
class PartyRow(Row):
    """One party for which a step is done."""

    step: str | None = column("步骤", "Step", TEXT, note=Text("为哪一步登记。", "The step that is recorded."))
    party: str | None = column("单位", "Party", TEXT, note=Text("哪一家。", "Which party."))
    contact: str | None = column("联系人 / 电话", "Contact / phone", TEXT, note=Text("先联系谁；点一下即可拨打。", "Whom to contact first; tap to call."))
    backup: str | None = column("备份联系人", "Backup contact", TEXT, note=Text("联系不上时找谁。", "Whom to contact next."))
    state: State | None = column("状态", "State", choice(State), note=Text("从列表选择；与这家无关选“不适用”并在备注写明原因。", "Choose from the list; not applicable needs a reason in the remark."))
    done: datetime | None = column("告知 / 完成时间", "Told / done at", COUNTED_TIME, note=Text("日期和时间，如 2026-03-02 12:30。", "Date and time, such as 2026-03-02 12:30."))
    view: str | None = column("对方意见", "View", LONG, note=Text("对方怎么说。", "What they say."))
    agreed: str | None = column("商定方式", "Agreed way", LONG, note=Text("商定怎样办理、怎样传输。", "How to go on, as agreed."))
    delivery: date | None = column("交货日期", "Delivery date", DATE, note=Text("商定的交货日期。", "The delivery date agreed."))
    remark: str | None = column("备注", "Remark", LONG, note=Text("受阻或不适用时写明原因。", "Say why it is blocked or not applicable."))
    check: str | None = column("提示", "Check", COMPUTED, note=Text("还缺什么，自动更新。", "What is still missing; it updates itself."))
    key: str = column(KEY.zh, KEY.en, CODE, key=True, note=KEY_NOTE)


@sheet(
    "log", "处置日志", "Log",
    about=Text("有进展、决定或交接班就记一行，不要改动以前的记录。",
               "A row for each development, decision or handover; leave earlier rows as they are."),
)  # fmt: skip
class LogRow(Row):
    """One entry of the log."""

    key: str = column(NO.zh, NO.en, CODE, key=True, note=Text("行号。", "Number of the row."))
    at: datetime | None = column("时间", "Time", TYPED_TIME, note=Text("日期和时间，如 2026-03-02 09:10。", "Date and time, such as 2026-03-02 09:10."))
    kind: LogKind | None = column("类别", "Kind", choice(LogKind), note=Text("从列表选择。", "Choose from the list."))
    what: str | None = column("内容", "What", LONG, note=Text("发生了什么、决定了什么、交接了什么。", "What happened, was decided or handed over."))
    who: str | None = column("决定人 / 记录人", "Decided / noted by", TEXT, note=Text("谁决定的；交接班写交班人。", "Who decided; at a handover, who goes off duty."))
    ground: str | None = column("依据", "Ground", LONG, note=Text("凭什么作出决定：报告、数据、授权。", "On which ground: report, figures, authority."))
    to: str | None = column("告知 / 接班人", "Told / relieved by", TEXT, note=Text("告诉了谁；交接班写接班人。", "Who was told; at a handover, who comes on duty."))
    remark: str | None = column("备注", "Remark", LONG, note=Text("待办事项等。", "What is left to do, and so on."))


@sheet(
    "supplies", "资源调用", "Resources called",
    about=Text("本级别可用的资源和备选供应商；用到的填调用和到位时间。",
               "What the level grants and who can supply; type when it was called and when it came."),
)  # fmt: skip
class SupplyRow(Row):
    """A resource that the level grants, or a supplier that stands by."""

    what: str | None = column("资源 / 供应商", "Resource / supplier", LONG, note=Text("调用什么，或向谁调用。", "What is called, or from whom."))
    contact: str | None = column("联系人 / 电话", "Contact / phone", TEXT, note=Text("点一下即可拨打。", "Tap to call."))
    scope: str | None = column("供应范围 / 参考价", "Scope / reference price", LONG, note=Text("预案中的范围和参考价。", "Scope and reference price of the plan."))
    amount: str | None = column("数量", "Quantity", TEXT, note=Text("调用多少。", "How much is called."))
    called: datetime | None = column("调用时间", "Called at", TYPED_TIME, note=Text("什么时候提出。", "When it was asked for."))
    arrived: datetime | None = column("到位时间", "In place at", TYPED_TIME, note=Text("什么时候到位。", "When it was there."))
    remark: str | None = column("备注", "Remark", LONG, note=Text("去向、归还等。", "Where it went, whether it was returned."))
    key: str = column(KEY.zh, KEY.en, CODE, key=True, note=KEY_NOTE)


@sheet(
    "spending", "资金支出", "Spending",
    about=Text("每笔支出一行：金额、签字人、财务复核；余额自动计算。",
               "A row a payment: amount, signatures, finance review; the balance computes itself."),
)  # fmt: skip
class SpendRow(Row):
    """One payment from the emergency fund."""

    key: str = column(NO.zh, NO.en, CODE, key=True, note=Text("行号。", "Number of the row."))
    on: date | None = column("支出日期", "Spent on", DATE, note=Text("哪一天支出。", "The day of the payment."))
    account: str | None = column("支出账户", "From account", TEXT, note=Text("从列表选择。", "Choose from the list."))
    amount: float | None = column("金额", "Amount", MONEY, note=Text("元。", "Amount in yuan."))
    purpose: str | None = column("用途", "Purpose", LONG, note=Text("做什么用。", "What it is for."))
    signers: tuple[str, ...] | None = column("签字人", "Signed by", SEVERAL, note=Text("全部签字人，用顿号分开。", "Everybody who signed, divided by commas."))
    reviewer: str | None = column("财务复核人", "Finance review by", TEXT, note=Text("谁复核。", "Who reviewed."))
    reviewed: date | None = column("复核日期", "Reviewed on", DATE, note=Text("哪一天复核。", "The day of the review."))
    check: str | None = column("检查", "Check", COMPUTED, note=Text("签字人数、复核和余额，自动检查。", "Signatures, review and balance; it updates itself."))


@sheet(
    "fills", "通报要素", "To be filled in",
    about=Text("填一次，下面各份文稿随之更新。", "Typed once, it goes into every text below."),
)  # fmt: skip
class FillRow(Row):
    """What a template needs that nobody but the staff knows."""

    key: str = column("要素", "What", CODE, key=True, note=Text("文稿中要填的内容。", "What the texts need."))
    text: str | None = column("填写", "Text", LONG, note=Text("填写后自动进入各份文稿。", "It goes into every text."))


@sheet(
    "notices", "通报记录", "Reports sent",
    about=Text("初报、续报、终报和其他通报，报一次记一行。",
               "First, follow-up and final report and other notices: a row each time."),
)  # fmt: skip
class NoticeRow(Row):
    """One report or notice that was sent."""

    key: str = column(NO.zh, NO.en, CODE, key=True, note=Text("行号。", "Number of the row."))
    kind: NoticeKind | None = column("类型", "Kind", choice(NoticeKind), note=Text("从列表选择。", "Choose from the list."))
    to: str | None = column("报送对象", "Sent to", TEXT, note=Text("报给谁。", "To whom."))
    sent: datetime | None = column("报送时间", "Sent at", TYPED_TIME, note=Text("日期和时间，如 2026-03-02 09:10。", "Date and time, such as 2026-03-02 09:10."))
    means: Means | None = column("方式", "Means", choice(Means), note=Text("从列表选择。", "Choose from the list."))
    content: str | None = column("内容摘要", "Content", LONG, note=Text("报了什么。", "What was said."))
    by: str | None = column("报送人", "Sent by", TEXT, note=Text("谁报的。", "Who sent it."))
    receipt: datetime | None = column("对方确认", "Receipt at", TYPED_TIME, note=Text("对方什么时候确认收到。", "When receipt was confirmed."))
    remark: str | None = column("备注", "Remark", LONG, note=Text("下次续报时间等。", "When the next one is due, and so on."))


@sheet(
    "causes", "原因分析", "Cause analysis",
    about=Text("逐项填写；原因要追到能采取措施为止。", "Item by item; follow causes until something can be done about them."),
)  # fmt: skip
class CauseRow(Row):
    """One item of the cause analysis."""

    key: str = column("项目", "Item", CODE, key=True, note=Text("分析的项目。", "What is analysed."))
    text: str | None = column("分析", "Findings", LONG, note=Text("写事实，不写评价。", "Facts, no judgements."))


@sheet(
    "problems", "问题与改进清单", "Problems and improvements",
    about=Text("每个问题一行，写明措施、责任人和期限；演练后转入预案的整改台账。",
               "A row a problem, with measure, owner and due date; after a drill they go into the plan."),
)  # fmt: skip
class ProblemRow(Row):
    """One problem with what is done about it: a corrective action."""

    key: str = column(NO.zh, NO.en, CODE, key=True, note=Text("行号。", "Number of the row."))
    problem: str | None = column("问题", "Problem", LONG, note=Text("哪里没有做好。", "What did not go well."))
    severity: Gravity | None = column("严重程度", "Severity", choice(Gravity), note=Text("从列表选择。", "Choose from the list."))
    step: str | None = column("对应步骤", "Step", TEXT, note=Text("出在哪一步。", "In which step."))
    measure: str | None = column("改进措施", "Measure", LONG, note=Text("怎样改。", "What will be done."))
    owner: str | None = column("责任人", "Owner", TEXT, note=Text("由谁负责。", "Who sees to it."))
    due: date | None = column("期限", "Due on", DATE, note=Text("什么时候完成。", "By when."))
    place: str | None = column("预案位置", "Place in plan", TEXT, note=Text("要改预案的哪一处。", "The place of the plan that is meant."))
    remark: str | None = column("备注", "Remark", LONG, note=Text("完成情况等。", "How far it has come, and so on."))
