"""The sheets about the plan itself: its settings, revisions, parties and waivers."""

from __future__ import annotations

from datetime import date

from bcm_excel.clock.duration import Duration
from bcm_excel.core.text import Text
from bcm_excel.plan.declare import Row, column, sheet
from bcm_excel.plan.kinds import (
    CODE,
    DATE,
    DURATION,
    LIST,
    LONG,
    MONEY,
    NAME,
    NUMBER_,
    PERCENT,
    RECURRENCE,
    TEL,
    TEXT,
    YESNO,
    ZONE,
    choice,
)
from bcm_excel.plan.words import DocumentClass, Recurrence, Secrecy


@sheet(
    "settings", "预案信息", "Plan", required=True, items=True,
    about=Text("预案的编号、版本、签批，以及各项要求（周期、人数、比例）。",
               "Number, version and approval of the plan, and what it asks for."),
)
class Settings(Row):
    """The plan's own data and its policy; each field is one row of the sheet."""

    name: str = column("预案名称", "Plan name", TEXT, note=Text("预案的全称。", "Full name of the plan."), example=Text("机房停电应急预案", "Data-centre power failure plan"))
    number: str = column("文件编号", "Document no.", CODE, note=Text("受控文件的编号。", "Number of the controlled document."), example="XX-CX01-001")
    document_class: DocumentClass | None = column("文件类别", "Class", choice(DocumentClass), note=Text("文件的类别。", "Class of the document."), example=DocumentClass.THREE.value)
    controlled: bool | None = column("受控", "Controlled", YESNO, note=Text("是否为受控文件。", "Whether copies are controlled."), example=Text("是", "Yes"))
    secrecy: Secrecy | None = column("密级", "Secrecy", choice(Secrecy), note=Text("密级，会印在打印件上。", "Secrecy; it is printed on what is handed out."), example=Secrecy.INTERNAL.value)
    version: str = column("版本", "Version", CODE, note=Text("现行版本，写法与修订记录一致。", "Version in force, written as in Revisions."), example="A1")
    prepared_by: str | None = column("编制", "Prepared by", NAME, note=Text("编制人。", "Who prepared the plan."))
    reviewed_by: str | None = column("审核", "Reviewed by", NAME, note=Text("审核人。", "Who reviewed the plan."))
    approved_by: str | None = column("批准", "Approved by", NAME, note=Text("批准人。", "Who approved the plan."))
    issued: date | None = column("发布日期", "Issued", DATE, note=Text("发布的日期。", "Day of issue."))
    effective: date | None = column("生效日期", "Effective", DATE, note=Text("开始执行的日期。", "Day from which the plan is in force."))
    references: tuple[str, ...] | None = column("引用文件", "References", LIST, note=Text("引用的文件，用顿号隔开。", "Documents that the plan refers to, divided by commas."), example=Text("业务连续性管理标准", "Business-continuity standard"))
    archive: str | None = column("归档位置", "Archive", TEXT, note=Text("文件存放的地方。", "Where the documents are filed."))
    agreement: str | None = column("协议名称", "Agreement", TEXT, note=Text("预案所属的协议（如有）。", "The agreement that the plan belongs to, if any."))
    agreement_total: float | None = column("协议总额", "Agreement total", MONEY, low=0, note=Text("协议总金额（元）。", "Total of the agreement."))
    agreement_ends: date | None = column("协议终止日期", "Agreement ends", DATE, note=Text("协议终止的日期。", "Last day of the agreement."))
    backup_site: str | None = column("备用场所", "Backup site", TEXT, note=Text("主场所不能用时集合的地方。", "Where people meet when the main site is lost."))
    group_channel: str | None = column("应急群", "Group channel", TEXT, note=Text("应急联络群的名称和平台。", "Name and platform of the emergency group chat."))
    switchboard: tuple[str, ...] | None = column("总机", "Switchboard", TEL, note=Text("分机号前拨的号码。", "The number before the extensions."), example="0512-66668888")
    list_printed: date | None = column("纸质通讯录日期", "List printed", DATE, note=Text("备用场所纸质通讯录的打印日期。", "Print date of the paper list at the backup site."))
    zone: str | None = column("时区", "Time zone", ZONE, note=Text("所有时间所在的时区，默认 Asia/Shanghai。", "Zone of all times; Asia/Shanghai by default."), example="Asia/Shanghai")
    working_week: tuple[str, ...] | None = column("工作日", "Working week", LIST, note=Text("每周哪几天上班，默认周一至周五。", "Working days of the week; Monday to Friday by default."), example=Text("周一至周五", "Mon-Fri"))
    working_hours: tuple[str, ...] | None = column("工作时间", "Working hours", LIST, note=Text("每天的上班时段，可以有几段。", "Working windows of a day, several if need be."), example=Text("08:30-12:00、13:00-17:30", "08:30-12:00, 13:00-17:30"))
    day_ends: str | None = column("日限截止时刻", "Day ends at", TEXT, note=Text("按日计算的时限在当天几点截止，默认 24:00。", "When a limit counted in days ends on its last day; 24:00 by default."), example="24:00")
    verification: Duration | None = column("核验周期", "Verification interval", DURATION, note=Text("联系方式多久核验一次。", "How often a contact must be verified."), example=Text("90日", "90 days"))
    before_holidays: float | None = column("节前核验天数", "Before holidays", NUMBER_, low=0, high=60, note=Text("长假前几天核验全部联系人。", "Days before a long holiday when everybody is verified."), example=3)
    due_soon: Duration | None = column("临期提醒", "Due soon", DURATION, note=Text("离时限还有多久算临期。", "How long before its deadline a step is due soon."), example=Text("0.5小时", "0.5 hours"))
    grace: Duration | None = column("立即宽限", "Grace for immediate", DURATION, note=Text("要求立即完成的步骤多久后才标红。", "How long an immediate step stays uncoloured."), example=Text("15分钟", "15 min"))
    target: Duration | None = column("目标时间", "Target time", DURATION, note=Text("从发生到恢复的目标时间（RTO）。", "Recovery time objective (RTO) of the whole."), example=Text("24小时", "24 hours"))
    roles_a_person: float | None = column("每人角色上限", "Roles a person", NUMBER_, low=1, high=20, note=Text("一个人最多担任几个角色。", "How many roles one person may bear."), example=2)
    trigger_classes: tuple[str, ...] | None = column("触发类别", "Trigger classes", LIST, note=Text("启动条件的类别。", "The classes of triggers."), example=Text("重大技术故障、外部环境变化", "Technical failure, outside change"))
    fund_share: float | None = column("应急金比例", "Fund share", PERCENT, low=0, high=1, note=Text("应急资金占协议总额的最低比例。", "Least share of the agreement's total kept as emergency fund."), example=0.05)
    count_period: Recurrence | None = column("清点周期", "Count period", RECURRENCE, note=Text("应急资金多久清点一次。", "How often the fund is counted."), example=Recurrence.HALF_YEARLY.value)
    signatures: float | None = column("支出签字人数", "Signatures", NUMBER_, low=0, high=50, note=Text("一笔支出至少几人签字。", "Least number of signatures for a spending."), example=3)
    suppliers: float | None = column("备选供应商数", "Suppliers", NUMBER_, low=0, high=1000, note=Text("至少有几家备选供应商。", "Least number of stand-by suppliers."), example=10)
    suppliers_tested: float | None = column("年测试供应商数", "Tested a year", NUMBER_, low=0, high=1000, note=Text("每年至少测试几家供应商。", "Least number of suppliers tested each year."), example=2)
    drills_a_quarter: float | None = column("每季演练次数", "Drills a quarter", NUMBER_, low=0, high=50, note=Text("每季度至少演练几次。", "Least number of drills each quarter."), example=1)
    scenarios: tuple[str, ...] | None = column("演练场景", "Scenarios", LIST, note=Text("要演练的场景。", "Scenarios to be exercised."), example=Text("技术故障、人员离职", "Technical failure, staff leaving"))
    pass_rate: float | None = column("合格率", "Pass rate", PERCENT, low=0, high=1, note=Text("演练后考试的合格率下限。", "Least pass rate of the exam after a drill."), example=0.8)
    core_trainings: float | None = column("核心人员年培训次数", "Core trainings a year", NUMBER_, low=0, high=50, note=Text("核心人员每年至少培训几次。", "Least trainings a year for core staff."), example=2)
    review_day: str | None = column("年度评审日", "Review day", TEXT, note=Text("每年评审预案的最后日期，写作 12-31。", "Last day of the year for the review, as 12-31."), example="12-31")
    last_reviewed: date | None = column("上次评审日期", "Last reviewed", DATE, note=Text("上一次评审的日期。", "Day of the last review."))
    quiet_hours: str | None = column("免打扰时段", "Quiet hours", TEXT, note=Text("这段时间不发普通提醒，写作 22:00-07:00。", "No ordinary reminders in this time, as 22:00-07:00."), example="22:00-07:00")
    day_shift: str | None = column("白班时段", "Day shift", TEXT, note=Text("值班表的白班从几点到几点，其余为夜班；全天班也在白班开始时交接。默认 08:00-20:00。", "From when to when the day shift of Duty lasts; the rest is night. An all-day duty changes when it begins. 08:00-20:00 by default."), example="08:00-20:00")


@sheet(
    "revisions", "修订记录", "Revisions",
    about=Text("每一次修订写一行，最后一行是现行版本。", "One row a revision; the last one is in force."),
)
class Revision(Row):
    """One revision of the plan."""

    no: float = column("序号", "No.", NUMBER_, key=True, low=0, note=Text("修订的顺序号。", "Order of the revision."), example=1)
    on: date = column("日期", "Date", DATE, note=Text("修订的日期。", "Day of the revision."), example="2026-01-05")
    change: str = column("修订内容", "Change", LONG, note=Text("改了什么，写到人、步骤、号码。", "What changed, down to person, step and number."), example=Text("首次发布", "First edition"))
    version: str = column("版本", "Version", CODE, note=Text("修订后的版本，写法保持一致。", "Version after the revision, always written the same way."), example="A0")
    prepared_by: str | None = column("编制人", "Prepared by", NAME, note=Text("编制人。", "Who prepared it."))
    reviewed_by: str | None = column("审核人", "Reviewed by", NAME, note=Text("审核人。", "Who reviewed it."))
    approved_by: str | None = column("批准人", "Approved by", NAME, note=Text("批准人。", "Who approved it."))
    major: bool | None = column("重大变更", "Major change", YESNO, note=Text("重大变更须开联席会议。", "A major change takes a joint meeting."))
    met: date | None = column("联席会议日期", "Joint meeting", DATE, note=Text("联席会议的日期。", "Day of the joint meeting."))
    copied: date | None = column("抄送日期", "Copied on", DATE, note=Text("抄送主要联系人的日期。", "Day on which the main contacts were sent a copy."))


@sheet(
    "parties", "协议方", "Parties",
    about=Text("协议各方及其签署情况；单方预案可不填。", "The parties to the agreement and their signatures; empty for a plan of one organisation."),
)
class Party(Row):
    """One party to the agreement."""

    name: str = column("协议方", "Party", NAME, key=True, note=Text("协议方名称，与通讯录的单位一致。", "Name of the party, as in Contacts."), example=Text("甲方公司", "Party A Ltd"))
    main_contact: str | None = column("主联系人", "Main contact", NAME, to="contacts", note=Text("写通讯录里的姓名。", "A name from Contacts."), example=Text("张三", "Zhang San"))
    signatory: str | None = column("签署人", "Signatory", NAME, note=Text("签字的人。", "Who signed."))
    signed: date | None = column("签署日期", "Signed on", DATE, note=Text("签字的日期。", "Day of the signature."))
    sealed: bool | None = column("盖章", "Sealed", YESNO, note=Text("是否已盖章。", "Whether it is sealed."))


@sheet(
    "waivers", "豁免", "Waivers",
    about=Text("单位接受、不再处理的检查结果，须写明理由、批准人和期限。", "Findings that the organisation accepts, with reason, approver and end date."),
)
class Waiver(Row):
    """A finding that the organisation accepts for a time."""

    code: str = column("规则代码", "Code", CODE, key=True, note=Text("检查结果前的代码，如 CT104。", "The code before the finding, such as CT104."), example="CT104")
    sheet_name: str | None = column("工作表", "Sheet", TEXT, key=True, note=Text("只对这张工作表豁免；不填为全部。", "Only in this sheet; empty for all."), example=Text("应急通讯录", "Contacts"))
    row_key: str | None = column("行标识", "Row key", TEXT, key=True, note=Text("只对这一行豁免（姓名、步骤号等）；不填为全部。", "Only in this row (name, step no.); empty for all."), example=Text("张三", "Zhang San"))
    reason: str = column("理由", "Reason", LONG, note=Text("为什么可以接受。", "Why it is acceptable."), example=Text("门卫室共用一部电话", "The gate has one telephone"))
    approved_by: str = column("豁免批准人", "Approved by", NAME, note=Text("谁批准的。", "Who approved it."), example=Text("李四", "Li Si"))
    until: date = column("有效期至", "Until", DATE, note=Text("到这一天为止；过后重新报告。", "Last day; afterwards it is reported again."), example="2026-12-31")
