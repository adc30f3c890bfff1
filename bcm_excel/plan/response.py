"""The sheets about the response: triggers, levels, steps and what is told to whom."""

from __future__ import annotations

from bcm_excel.clock.duration import Duration
from bcm_excel.clock.network import Moment, Nature
from bcm_excel.core.text import Text
from bcm_excel.plan.declare import Row, column, sheet
from bcm_excel.plan.kinds import (
    CODE,
    DURATION,
    EVIDENCE,
    LIST,
    LONG,
    MONEY,
    NAME,
    NUMBER_,
    RECURRENCE,
    SEVERAL,
    TEXT,
    choice,
)
from bcm_excel.plan.words import (
    Audience,
    ForEach,
    Impact,
    Language,
    Means,
    Occasion,
    Recurrence,
    Side,
    Urgency,
)


@sheet(
    "triggers", "启动条件", "Triggers",
    about=Text("出现什么情况启动预案，建议哪一级。", "What sets the plan off, and at which level."),
)
class Trigger(Row):
    """One condition that sets the plan off."""

    no: str = column("触发编号", "Trigger no.", CODE, key=True, note=Text("触发条件的编号。", "Number of the trigger."), example="T1")
    trigger_class: str = column("触发类别", "Class", NAME, ditto=True, options="trigger_classes", note=Text("从预案信息的触发类别中选。", "One of the trigger classes of the plan."), example=Text("重大技术故障", "Technical failure"))
    condition: str = column("触发条件", "Condition", LONG, note=Text("发生了什么。", "What has happened."), example=Text("系统停运", "The system is down"))
    threshold: str | None = column("阈值", "Threshold", TEXT, note=Text("到什么程度才算。", "How much of it counts."), example=Text("超过4小时", "over 4 hours"))
    level: str | None = column("建议级别", "Suggested level", NAME, to="levels", note=Text("建议的响应级别。", "The level that is suggested."))
    decided_by: tuple[str, ...] | None = column("决定人", "Decided by", SEVERAL, to="responsible", note=Text("谁决定启动，写法同责任人。", "Who decides, written as in Responsible."), example=Text("应急小组组长", "Emergency team leader"))


@sheet(
    "levels", "响应分级", "Levels",
    about=Text("响应的级别和每级可动用的资源；不分级可不填。", "The levels of response and what each may use; empty where there are none."),
)
class Level(Row):
    """One level of response."""

    name: str = column("级别", "Level", NAME, key=True, note=Text("级别的名称。", "Name of the level."), example=Text("一般", "General"))
    rank: float = column("等级序", "Rank", NUMBER_, low=0, note=Text("从轻到重 1、2、3。", "1, 2, 3 from slight to grave."), example=1)
    meaning: str = column("含义", "Meaning", LONG, note=Text("什么情况属于这一级。", "What belongs to this level."), example=Text("个别环节受影响", "One link is affected"))
    target: Duration | None = column("级别目标时间", "Target at this level", DURATION, note=Text("这一级的目标时间。", "Target time at this level."))
    resources: tuple[str, ...] | None = column("可用资源", "Resources", LIST, note=Text("可动用的资源。", "What may be used."), example=Text("备用服务器", "Spare server"))
    budget: float | None = column("资源额度", "Budget", MONEY, low=0, note=Text("可动用的金额（元），写一个数。", "What may be spent, as one number."), example=50000)


@sheet(
    "matrix", "分级矩阵", "Matrix",
    about=Text("影响程度和紧迫程度判定级别，每种组合一行。", "Impact and urgency give the level, one row a pair."),
)
class Cell(Row):
    """One cell of the matrix."""

    impact: Impact = column("影响程度", "Impact", choice(Impact), key=True, ditto=True, note=Text("轻微、中等或严重。", "Minor, moderate or severe."), example=Impact.MINOR.value)
    urgency: Urgency = column("紧迫程度", "Urgency", choice(Urgency), key=True, note=Text("低、中或高。", "Low, medium or high."), example=Urgency.LOW.value)
    level: str | None = column("判定级别", "Level", NAME, to="levels", note=Text("这种组合属于哪一级。", "The level of this pair."), example=Text("一般", "General"))


@sheet(
    "steps", "处置流程", "Steps", required=True,
    about=Text("每一步做什么、谁负责、多长时间、留什么证明材料。", "What is done, by whom, in what time, and what proves it."),
)
class Step(Row):
    """One step of the response."""

    no: str = column("步骤号", "Step no.", CODE, key=True, note=Text("步骤号，按文字处理：1.10 不是 1.1。", "Step number, a text: 1.10 is not 1.1."), example="1.1")
    workflow: str | None = column("工作流程", "Workflow", TEXT, ditto=True, note=Text("所属的流程；同上可写 〃。", "The workflow it belongs to; ditto repeats the cell above."), example=Text("事故报告", "Incident report"))
    content: str = column("工作内容", "Content", LONG, note=Text("具体做什么。", "What is done."), example=Text("报告部门经理", "Report to the department manager"))
    responsible: tuple[str, ...] = column("责任人", "Responsible", SEVERAL, to="responsible", note=Text("写组、组和角色、岗位或职务，前面可加 部门/；多个用顿号隔开。", "A group, group and role, post or job title, with Department/ before it if you like; several are divided by commas."), example=Text("信息部/信息主管", "IT/IT supervisor"))
    evidence: tuple[str, ...] | None = column("证明材料", "Evidence", EVIDENCE, note=Text("留下什么证明。", "What proves that it was done."), example=Text("电子邮件或电话", "E-mail or phone"))
    limit: Duration | None = column("时限", "Limit", DURATION, note=Text("如 0.5 小时、3日内、5个工作日、立即、提前30日。", "Such as 0.5 hours, 3 days, 5 working days, at once, 30 days before."), example=Text("0.5 小时", "0.5 hours"))
    counted_from: Moment | None = column("计时起点", "Counted from", choice(Moment), note=Text("从哪个时刻开始计时；不填为前序步骤完成时。", "The moment it counts from; empty for the end of its predecessors."), example=Moment.FOUND.value)
    wait: Duration | None = column("起算前等待", "Wait before", DURATION, note=Text("起点之后先等多久。", "How long to wait after that moment."))
    after: tuple[str, ...] | None = column("前序步骤", "After", SEVERAL, to="steps", note=Text("哪些步骤完成后才开始；多个用顿号隔开。", "The steps that must end first; several are divided by commas."))
    marks: Moment | None = column("完成即为", "Marks moment", choice(Moment), note=Text("这一步完成就是哪个时刻。", "The moment that its end marks."))
    outcomes: tuple[str, ...] | None = column("判定选项", "Outcomes", LIST, note=Text("需要作决定的步骤有哪些结果。", "What may be decided in this step."))
    only_if: str | None = column("适用条件", "Only if", CODE, note=Text("只在某步作出某决定时才做，如 2=启动。", "Only after a decision, such as 2=activate."))
    for_each: ForEach | None = column("逐家", "For each", choice(ForEach), note=Text("对每一家客户（协议方等）各做一次。", "Done once for each customer, party and so on."))
    levels: tuple[str, ...] | None = column("适用级别", "Levels", SEVERAL, to="levels", note=Text("只在这些级别做；不填为全部。", "Only at these levels; empty for all."))
    triggers: tuple[str, ...] | None = column("适用触发", "Triggers", SEVERAL, to="triggers", note=Text("只对这些触发条件做；不填为全部。", "Only for these triggers; empty for all."))
    occasion: Occasion | None = column("适用场合", "Used in", choice(Occasion), note=Text("实际事件、演练或均适用。", "Real incidents, drills or both."))
    nature: Nature | None = column("期限性质", "Nature", choice(Nature), note=Text("应急、法定或约定期限。", "Emergency, statutory or contractual limit."))
    told: tuple[str, ...] | None = column("通知对象", "Parties told", SEVERAL, to="external", note=Text("这一步要通知哪些外部单位或协议方。", "Which external parties are told in this step."))
    message: str | None = column("通报模板", "Message", NAME, to="templates", note=Text("用哪个通报模板。", "The template that is used."))


@sheet(
    "communication", "信息通报", "Communication",
    about=Text("平时和应急时的例会、通报安排。", "Regular meetings and messages, inside and outside."),
)
class Item(Row):
    """One regular meeting or message."""

    name: str = column("通报事项", "Item", NAME, key=True, note=Text("什么会议或通报。", "Which meeting or message."), example=Text("应急例会", "Emergency meeting"))
    side: Side = column("通报范围", "Inside/outside", choice(Side), ditto=True, note=Text("内部或外部。", "Inside or outside."), example=Side.INSIDE.value)
    audience: Audience = column("受众", "Audience", choice(Audience), note=Text("给谁的。", "For whom."), example=Audience.STAFF.value)
    frequency: Recurrence | None = column("频率", "Frequency", RECURRENCE, note=Text("多久一次。", "How often."), example=Recurrence.MONTHLY.value)
    time: str | None = column("时间", "Time", TEXT, note=Text("什么时候。", "When."), example=Text("每月5日 14:00", "on the 5th, 14:00"))
    people: tuple[str, ...] | None = column("参加人员", "Takes part", SEVERAL, to="responsible", note=Text("谁参加，写法同责任人。", "Who takes part, written as in Responsible."))
    means: Means | None = column("方式", "Means", choice(Means), note=Text("用什么方式。", "By which means."), example=Means.MEETING.value)
    template: str | None = column("使用模板", "Template", NAME, to="templates", note=Text("用哪个通报模板。", "The template that is used."))


@sheet(
    "templates", "通报模板", "Templates",
    about=Text("通报的文字，{事件名称} 等占位符会自动填入。", "The wording of messages; places such as {title} are filled in."),
)
class Template(Row):
    """The wording of one message."""

    name: str = column("模板名称", "Template", NAME, key=True, note=Text("模板的名称。", "Name of the template."), example=Text("客户首次通知", "First notice to customers"))
    audience: Audience = column("模板受众", "Audience", choice(Audience), note=Text("给谁的。", "For whom."), example=Audience.CUSTOMER.value)
    language: Language | None = column("语言", "Language", choice(Language), note=Text("模板的语言。", "Language of the template."), example=Text("中文", "English"))
    subject: str | None = column("标题", "Subject", TEXT, note=Text("标题。", "Subject."), example=Text("关于{事件名称}的通知", "Notice on {title}"))
    body: str = column("正文", "Body", LONG, note=Text("正文；可用的占位符见填写说明。", "Body; the guide lists what may stand in braces."), example=Text("{发现时间}发现{事件名称}，我方已启动预案。", "{title} was found at {found}; our plan is active."))
