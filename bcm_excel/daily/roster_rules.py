"""What the personnel department's roster may say of the plan's contacts."""

from __future__ import annotations

from bcm_excel.core.finding import RuleInfo, Severity
from bcm_excel.core.text import Text

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
CHECK = Text(
    "向本人或人事部门核实后更新通讯录。", "Ask the person or personnel, and update Contacts."
)

LEFT = RuleInfo(
    "HR101",
    ERROR,
    Text("花名册显示{name}已离职（{when}）", "{name} has left according to the roster ({when})"),
    Text("离职的人不会再处理应急事务。", "Somebody who has left will not act."),
    Text(
        "在应急组织和流程中换人，并把在岗状态改为“离岗”。",
        "Name somebody else in Roles and Steps, and set the status to Left.",
    ),
)
LEAVES = RuleInfo(
    "HR102",
    WARNING,
    Text("{name}将于 {day} 离职", "{name} leaves on {day}"),
    Text("到那天角色就没有人了。", "From that day nobody bears the role."),
    Text("在此之前换人并交接。", "Name somebody else before, and hand over."),
)
ON_LEAVE = RuleInfo(
    "HR103",
    WARNING,
    Text(
        "花名册显示{name}正在休假，通讯录中没有登记",
        "{name} is on leave according to the roster, which Contacts do not say",
    ),
    Text("事件发生时会先打给不在的人。", "In an emergency somebody absent is called first."),
    Text("填写休假开始和结束日期。", "Fill in first and last day of the leave."),
)
DEPARTMENT = RuleInfo(
    "HR111",
    WARNING,
    Text(
        "{name}的部门是“{old}”，花名册是“{new}”",
        "the department of {name} is {old}, that of the roster is {new}",
    ),
    Text("调动后可能不再承担原来的职责。", "After a move the old tasks may no longer be theirs."),
    CHECK,
)
TITLE = RuleInfo(
    "HR112",
    WARNING,
    Text(
        "{name}的职务是“{old}”，花名册是“{new}”",
        "the job title of {name} is {old}, that of the roster is {new}",
    ),
    Text("处置流程会按职务找人。", "Steps name people by their job titles."),
    CHECK,
)
ORGANISATION = RuleInfo(
    "HR113",
    WARNING,
    Text(
        "{name}的单位是“{old}”，花名册是“{new}”",
        "the organisation of {name} is {old}, that of the roster is {new}",
    ),
    Text("调到别的单位后可能不再承担原来的职责。", "After a move the old tasks may not be theirs."),
    CHECK,
)
MOBILE = RuleInfo(
    "HR121",
    WARNING,
    Text(
        "{name}的手机是 {old}，花名册是 {new}",
        "the mobile of {name} is {old}, that of the roster is {new}",
    ),
    Text("其中一个号码打不通。", "One of the two numbers does not ring."),
    Text("打通确认后改为正确的号码。", "Call, and keep the number that rings."),
)
NO_MOBILE = RuleInfo(
    "HR122",
    INFO,
    Text(
        "通讯录没有{name}的手机，花名册是 {new}",
        "Contacts have no mobile of {name}, the roster has {new}",
    ),
    Text("下班后只有手机找得到人。", "After work only a mobile reaches somebody."),
    Text("打通确认后填入。", "Call it, and fill it in."),
)
MAIL = RuleInfo(
    "HR123",
    INFO,
    Text(
        "{name}的电子邮箱是 {old}，花名册是 {new}",
        "the e-mail address of {name} is {old}, that of the roster is {new}",
    ),
    Text("旧邮箱可能已经停用。", "The old address may be closed."),
    CHECK,
)
NOT_LISTED = RuleInfo(
    "HR131",
    WARNING,
    Text("花名册里没有{name}", "{name} is not on the roster"),
    Text("可能已经离职，也可能姓名写得不同。", "They may have left, or the names may differ."),
    CHECK,
)
OTHER_PERSON = RuleInfo(
    "HR132",
    WARNING,
    Text(
        "{name}的工号 {number} 在花名册中是{other}",
        "the staff number of {name}, {number}, is that of {other} on the roster",
    ),
    Text("工号用来区分同名的人，错了会对到别人。", "A wrong staff number means somebody else."),
    CHECK,
)
NAMESAKES = RuleInfo(
    "HR133",
    INFO,
    Text(
        "{name}有同名的人（通讯录 {ours} 人，花名册 {theirs} 人），分不清是哪一位，没有比对",
        "{name} has namesakes ({ours} in Contacts, {theirs} on the roster), so was not compared",
    ),
    Text("分不清的人，离职和换号都看不出来。", "Whether this one left or moved does not show."),
    Text("在通讯录填写工号。", "Fill in the staff number in Contacts."),
)

ROSTER_RULES = (
    LEFT, LEAVES, ON_LEAVE, DEPARTMENT, TITLE, ORGANISATION, MOBILE, NO_MOBILE, MAIL, NOT_LISTED,
    OTHER_PERSON, NAMESAKES,
)  # fmt: skip
