"""The sheets about resources: suppliers, money and copies of the data."""

from __future__ import annotations

from datetime import date, datetime

from bcm_excel.core.text import Text
from bcm_excel.plan.declare import Row, column, sheet
from bcm_excel.plan.kinds import (
    CODE,
    DATE,
    MOMENT,
    MONEY,
    NAME,
    PERCENT,
    RECURRENCE,
    SEVERAL,
    TEXT,
    YESNO,
    choice,
)
from bcm_excel.plan.words import Recurrence, Result


@sheet(
    "suppliers", "备选供应商", "Suppliers",
    about=Text("备选供应商、联系人、供应范围和测试情况。", "Stand-by suppliers, whom to call, what they supply, and whether it was tested."),
)
class Supplier(Row):
    """One stand-by supplier."""

    name: str = column("供应商", "Supplier", NAME, key=True, note=Text("供应商全称。", "Full name."), example=Text("某设备公司", "Some Equipment Ltd"))
    contact: str | None = column("供应联系人", "Contact", NAME, to="contacts", note=Text("写通讯录里的姓名。", "A name from Contacts."), example=Text("王五", "Wang Wu"))
    scope: str = column("供应范围", "Scope", TEXT, note=Text("能供应什么。", "What they can supply."), example=Text("服务器租用", "Server rental"))
    price: float | None = column("参考价", "Reference price", MONEY, low=0, note=Text("参考价（元）。", "Reference price."), example=3000)
    unit: str | None = column("计价单位", "Price per", TEXT, note=Text("按什么计价。", "What the price is for."), example=Text("台/月", "unit and month"))
    tested: date | None = column("测试日期", "Last tested", DATE, note=Text("最近一次测试的日期。", "Day of the last test."), example="2026-01-05")
    result: Result | None = column("测试结果", "Result", choice(Result), note=Text("测试结果。", "What the test gave."), example=Result.PASSED.value)
    levels: tuple[str, ...] | None = column("适用级别", "Levels", SEVERAL, to="levels", note=Text("只在这些级别用；不填为全部。", "Only at these levels; empty for all."))


@sheet(
    "funds", "应急资金", "Funds",
    about=Text("应急资金账户，每次清点写一行。", "The emergency fund, one row a count."),
)
class Count(Row):
    """One count of a fund account."""

    account: str = column("资金账户", "Fund account", NAME, key=True, ditto=True, note=Text("账户名称，不写账号。", "Name of the account, not its number."), example=Text("应急专户", "Emergency account"))
    counted: date = column("清点日期", "Counted on", DATE, key=True, note=Text("清点的日期。", "Day of the count."), example="2026-01-05")
    balance: float = column("余额", "Balance", MONEY, note=Text("清点时的余额（元）。", "Balance at the count."), example=500000)
    own: bool | None = column("专户", "Own account", YESNO, note=Text("是否专户。", "Whether it is an account of its own."), example=Text("是", "Yes"))
    by: str | None = column("清点人", "Counted by", NAME, to="contacts", note=Text("写通讯录里的姓名。", "A name from Contacts."), example=Text("张三", "Zhang San"))


@sheet(
    "spending", "资金支出", "Spending",
    about=Text("应急资金的每笔支出、签字和复核。", "What was spent from the fund, with signatures and review."),
)
class Spending(Row):
    """One spending from the fund."""

    no: str = column("支出编号", "Spending no.", CODE, key=True, note=Text("支出的编号。", "Number of the spending."), example="P1")
    on: date = column("支出日期", "Spent on", DATE, note=Text("支出的日期。", "Day of the spending."), example="2026-01-05")
    account: str = column("支出账户", "From account", NAME, to="funds", note=Text("写应急资金里的账户。", "An account from Funds."), example=Text("应急专户", "Emergency account"))
    amount: float = column("金额", "Amount", MONEY, low=0, note=Text("金额（元）。", "Amount."), example=12000)
    purpose: str = column("用途", "Purpose", TEXT, note=Text("用来做什么。", "What it was for."), example=Text("租用服务器", "Server rental"))
    signed_by: tuple[str, ...] | None = column("签字人", "Signed by", SEVERAL, to="contacts", note=Text("签字的人，用顿号隔开。", "Who signed, divided by commas."), example=Text("张三、李四、王五", "Zhang San, Li Si, Wang Wu"))
    reviewed_by: str | None = column("财务复核人", "Finance review by", NAME, to="contacts", note=Text("财务复核人。", "Who reviewed it for finance."), example=Text("赵六", "Zhao Liu"))
    reviewed: date | None = column("复核日期", "Reviewed on", DATE, note=Text("复核的日期。", "Day of the review."), example="2026-01-06")
    incident: str | None = column("关联事件", "Incident", TEXT, note=Text("为哪次事件支出。", "The incident it was for."))


@sheet(
    "backups", "数据备份", "Backups",
    about=Text("关键数据的备份、存放位置和恢复测试。", "Copies of key data, where they are kept, and whether they can be restored."),
)
class Backup(Row):
    """One data set and its copies."""

    name: str = column("数据", "Data set", NAME, key=True, note=Text("哪些数据。", "Which data."), example=Text("生产数据库", "Production database"))
    period: Recurrence = column("备份周期", "Backup period", RECURRENCE, note=Text("多久备份一次。", "How often it is copied."), example=Recurrence.DAILY.value)
    local: str | None = column("本地位置", "Local copy", TEXT, note=Text("本地备份放在哪里。", "Where the local copy is kept."), example=Text("机房 A 备份柜", "Backup cabinet, room A"))
    cloud: str | None = column("云端位置", "Cloud copy", TEXT, note=Text("云端备份放在哪里。", "Where the cloud copy is kept."), example=Text("云存储", "Cloud storage"))
    apart: bool | None = column("物理分离", "Kept apart", YESNO, note=Text("两份备份是否物理分离。", "Whether the copies are kept physically apart."), example=Text("是", "Yes"))
    last: datetime | None = column("最近备份", "Last backup", MOMENT, note=Text("最近一次备份的时间。", "When it was last copied."), example="2026-01-05 02:00")
    test_period: Recurrence | None = column("恢复测试周期", "Restore-test period", RECURRENCE, note=Text("多久做一次恢复测试。", "How often restoring is tested."), example=Recurrence.MONTHLY.value)
    tested: date | None = column("最近恢复测试", "Last restore test", DATE, note=Text("最近一次恢复测试的日期。", "Day of the last restore test."), example="2026-01-03")
    success: float | None = column("恢复成功率", "Restore success", PERCENT, low=0, high=1, note=Text("恢复测试的成功率。", "Share of restores that worked."), example=1)
    owner: tuple[str, ...] | None = column("备份负责人", "Owner", SEVERAL, to="responsible", note=Text("谁负责，写法同责任人。", "Who is responsible, written as in Responsible."), example=Text("信息主管", "IT supervisor"))
