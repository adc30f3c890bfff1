"""The sheets about people: who they are, what they are there for, who stands outside."""

from __future__ import annotations

from datetime import date

from bcm_excel.core.text import Text
from bcm_excel.plan.clean import CHINESE
from bcm_excel.plan.declare import Row, column, sheet
from bcm_excel.plan.kinds import (
    CODE,
    DATE,
    LONG,
    MAIL,
    MOBILE,
    NAME,
    NUMBER_,
    SEVERAL,
    TEL,
    TEXT,
    YESNO,
    choice,
)
from bcm_excel.plan.words import Channel, ExternalKind, Function, Language, Shift, Status


@sheet(
    "contacts", "应急通讯录", "Contacts", required=True, repeats=True,
    about=Text("所有人的联系方式，内部外部都写在这里，每人一行。", "How to reach everybody, inside and outside, one row a person."),
)
class Contact(Row):
    """One person and the ways to reach them."""

    name: str = column("姓名", "Name", NAME, key=True, note=Text("全名；同名的人在别处写作 姓名(工号)。", "Full name; namesakes are written as Name(staff no.) elsewhere."), example=Text("张三", "Zhang San"))
    staff_no: str | None = column("工号", "Staff no.", CODE, key=True, note=Text("工号，用来区分同名的人。", "Staff number, tells namesakes apart."), example="A001")
    organisation: str = column("单位", "Organisation", TEXT, ditto=True, note=Text("所在单位。", "Organisation."), example=Text("示例公司", "Example Ltd"))
    department: str | None = column("部门", "Department", TEXT, ditto=True, note=Text("所在部门。", "Department."), example=Text("信息部", "IT"))
    title: str | None = column("职务", "Job title", TEXT, note=Text("职务；处置流程可以按职务指定责任人。", "Job title; steps may name people by it."), example=Text("信息主管", "IT supervisor"))
    mobile: tuple[str, ...] | None = column("手机", "Mobile", MOBILE, note=Text("11 位手机号；两个号码用顿号隔开。", "Mobile number; two are divided by a comma."), example="13800000001")
    landline: tuple[str, ...] | None = column("固定电话", "Landline", TEL, note=Text("区号-号码，或分机号。", "Area code and number, or an extension."), example="8001")
    mail: tuple[str, ...] | None = column("电子邮箱", "E-mail", MAIL, note=Text("电子邮箱地址。", "E-mail address."), example="zhang.san@example.com")
    backup_channel: str | None = column("备用渠道", "Backup channel", TEXT, note=Text("电话不通时怎么找到人。", "How to reach them when the telephone fails."), example=Text("企业微信", "WeCom"))
    language: Language | None = column("通知语言", "Language", choice(Language), note=Text("用哪种语言通知。", "Language of messages."), example=Text("中文", "English"))
    status: Status | None = column("在岗状态", "Status", choice(Status), note=Text("在岗、休假或离岗；不填为在岗。", "On duty, on leave or left; empty means on duty."), example=Status.ON_DUTY.value)
    leave_from: date | None = column("休假开始", "Leave from", DATE, note=Text("休假第一天。", "First day of leave."))
    leave_to: date | None = column("休假结束", "Leave to", DATE, note=Text("休假最后一天。", "Last day of leave."))
    joined: date | None = column("入职日期", "Joined", DATE, note=Text("入职日期，新员工须培训。", "Day of joining; joiners must be trained."))
    core: bool | None = column("核心人员", "Core staff", YESNO, note=Text("是否核心人员。", "Whether core staff."), example=Text("是", "Yes"))
    verified: date | None = column("核验日期", "Verified on", DATE, note=Text("最近一次打通电话核实的日期。", "Day on which the number was last proven."), example="2026-01-05")
    verified_by: str | None = column("核验人", "Verified by", NAME, note=Text("谁核实的。", "Who proved it."))


@sheet(
    "roles", "应急组织", "Roles", required=True,
    about=Text("应急组织的每个角色，第一责任人和备份责任人。", "Every role of the emergency organisation, with primary and backup."),
)
class Role(Row):
    """One role with the two people who bear it."""

    no: float = column("序号", "No.", NUMBER_, key=True, low=0, note=Text("顺序号，也是通知的顺序。", "Order, also of the calls."), example=1)
    group: str = column("组别", "Group", NAME, ditto=True, note=Text("所在的组，如 应急小组。", "The group, such as the emergency team."), example=Text("应急小组", "Emergency team"))
    role: str = column("角色", "Role", NAME, ditto=True, note=Text("角色，如 组长、组员。", "Role, such as leader or member."), example=Text("组长", "Leader"))
    post: str | None = column("岗位", "Post", NAME, note=Text("岗位名称，可供处置流程引用。", "Name of the post; steps may refer to it."), example=Text("信息安全岗", "Information security"))
    function: Function | None = column("职能", "Function", choice(Function), note=Text("领导、技术、财务、沟通或成员。", "Leader, technical, finance, communication or member."), example=Function.LEADER.value)
    primary: str = column("第一责任人", "Primary", NAME, to="contacts", note=Text("写通讯录里的姓名。", "A name from Contacts."), example=Text("张三", "Zhang San"))
    backup: str | None = column("备份责任人", "Backup", NAME, to="contacts", note=Text("第一责任人不在时由谁接替。", "Who steps in for the primary."), example=Text("李四", "Li Si"))
    duty: str | None = column("职责", "Duty", LONG, note=Text("这个角色要做的事。", "What the role has to do."), example=Text("全面指挥", "Overall command"))

    @property
    def name(self) -> str:
        """Group and role in one: 应急小组组长."""
        gap = "" if CHINESE.search(self.group + self.role) else " "
        return f"{self.group}{gap}{self.role}"

    @property
    def heading(self) -> str:
        """The same with the post as a list has it: 应急小组组长 · 信息安全岗."""
        return " · ".join(part for part in (self.name, self.post) if part)

    @property
    def label(self) -> str:
        """How a person would name the role: 应急小组组长（信息安全岗）."""
        if not self.post:
            return self.name
        chinese = CHINESE.search(self.name + self.post)
        return f"{self.name}（{self.post}）" if chinese else f"{self.name} ({self.post})"


@sheet(
    "external", "外部联系单位", "External",
    about=Text("客户、监管、顾问、备用工厂等外部单位及其联系人。", "Customers, regulators, advisers, stand-in plants, and whom to call there."),
)
class External(Row):
    """One external party and its two contacts."""

    name: str = column("单位名称", "External party", NAME, key=True, note=Text("单位全称。", "Full name."), example=Text("某市公交公司", "City Bus Company"))
    kind: ExternalKind = column("类别", "Kind", choice(ExternalKind), ditto=True, note=Text("是客户、监管部门还是其他。", "What the party is to us."), example=ExternalKind.CUSTOMER.value)
    first: str | None = column("首要联系人", "First contact", NAME, to="contacts", note=Text("写通讯录里的姓名。", "A name from Contacts."), example=Text("王五", "Wang Wu"))
    backup: str | None = column("备份联系人", "Backup contact", NAME, to="contacts", note=Text("首要联系人找不到时找谁。", "Whom to call when the first cannot be reached."), example=Text("赵六", "Zhao Liu"))
    channel: Channel | None = column("沟通渠道", "Channel", choice(Channel), note=Text("用什么方式联系。", "By which way they are told."), example=Channel.PHONE.value)
    handled_by: tuple[str, ...] | None = column("对接角色", "Handled by", SEVERAL, to="responsible", note=Text("我方由谁对接，写法同责任人。", "Who handles them, written as in Responsible."), example=Text("客户服务主管", "Customer-service supervisor"))
    comes_in: str | None = column("介入条件", "Comes in when", TEXT, note=Text("什么情况下请该单位介入。", "When the party is called in."))
    levels: tuple[str, ...] | None = column("适用级别", "Levels", SEVERAL, to="levels", note=Text("只在这些级别适用；不填为全部。", "Only at these levels; empty for all."))
    triggers: tuple[str, ...] | None = column("适用触发", "Triggers", SEVERAL, to="triggers", note=Text("只对这些触发条件适用；不填为全部。", "Only for these triggers; empty for all."))


@sheet(
    "duty", "值班表", "Duty",
    about=Text("每天谁值班，打哪个电话。", "Who is on duty each day, and on which number."),
)
class DutyDay(Row):
    """One shift of the duty roster."""

    on: date = column("值班日期", "Date", DATE, key=True, ditto=True, note=Text("值班的日期。", "Day of the duty."), example="2026-01-05")
    shift: Shift | None = column("班次", "Shift", choice(Shift), key=True, note=Text("白班、夜班或全天。", "Day, night or all day."), example=Shift.WHOLE.value)
    leader: str | None = column("带班领导", "Duty leader", NAME, to="contacts", ditto=True, note=Text("写通讯录里的姓名。", "A name from Contacts."), example=Text("张三", "Zhang San"))
    officer: str | None = column("值班员", "Duty officer", NAME, to="contacts", note=Text("写通讯录里的姓名。", "A name from Contacts."), example=Text("李四", "Li Si"))
    phone: tuple[str, ...] | None = column("值班电话", "Duty phone", TEL, ditto=True, note=Text("值班电话。", "Telephone of the duty desk."), example="0512-66668888")
