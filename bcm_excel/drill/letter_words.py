"""The words of the report on drills: its chapters and the headings of their tables."""

from __future__ import annotations

from bcm_excel.core.text import Text

TITLE_OF_ONE = Text("{title}总结报告", "{title}: report of the drill")
TITLE = Text("应急演练总结报告", "Report on drills")
BANNER = Text(
    "【演练】本报告所述均为演练，不是真实事件", "[DRILL] All of this was exercised, none of it real"
)
FOOTER = Text("演练总结报告", "Report on drills")
DRILL = Text("演练", "Drill")

PURPOSE = Text("演练目的", "Purpose")
PLAN = Text("预案与演练概况", "Plan and drill")
PLANS = Text("预案与各次演练", "Plans and drills")
PEOPLE = Text("参演人员", "People")
COURSE = Text("演练经过", "Course")
FIGURES = Text("演练数据", "Figures")
EVALUATION = Text("评估", "Evaluation")
PROBLEMS = Text("发现的问题", "Problems")
MEASURES = Text("整改措施", "Measures")

WHY = Text(
    "检验《{plan}》是否适宜、充分、有效，检验人员、通讯和备用资源，锻炼各角色按预案处置，找出问题并改进预案。",
    "To test whether “{plan}” is suitable, sufficient and effective, to test people, communication "
    "and stand-by resources, to practise the response, and to find what must be improved.",
)
OBJECTIVES = Text("本次演练的目标：", "Objectives of the drill:")

NAME, NUMBER, VERSION = (
    Text("预案名称", "Plan"),
    Text("文件编号", "Document no."),
    Text("预案版本", "Version"),
)
HELD, MODE, LEVEL, TRIGGER = (
    Text("演练时间", "Held"),
    Text("演练方式", "Mode"),
    Text("响应级别", "Level"),
    Text("触发条件", "Trigger"),
)
FILE = Text("跟踪表", "Workbook")
PERSON, ROLE, PRESENT, EXAM = (
    Text("姓名", "Name"),
    Text("角色", "Role"),
    Text("到场", "Present"),
    Text("考试", "Exam"),
)
BACKUP = Text("备份责任人", "Backup")
CALLED = Text("角色 / 单位", "Role / party")
YES, NO_RECORD = Text("到", "yes"), Text("未登记", "not recorded")
NOT_THERE = Text("未到", "no")
SIGNED_IN = Text("签到 {part} 人，应到 {whole} 人。", "{part} of {whole} people signed in.")
DIRECTOR = Text("总指挥", "Director")
CAME, TOLD = Text("到场", "Present"), Text("通知到位", "Reached")
NOT_ON_TIME = Text("没有按时完成的步骤", "Steps that were not done on time")
NOT_DONE = Text("没有完成的步骤", "Steps that were not done")
ALL_DONE = Text("各步骤都已完成。", "All steps were done.")
ALL_IN_TIME = Text("各步骤都已完成，没有超时。", "All steps were done, none of them late.")
STEPS = Text("步骤完成情况", "Steps")
TIMES = Text("各步骤用时", "Time of each step")
INJECTS = Text("导调信息", "Injects")
GIVEN, NEWS, TO, REACTION = (
    Text("时间", "Time"),
    Text("信息", "Inject"),
    Text("发给", "To"),
    Text("反应", "Reaction"),
)
UNTIMED = Text("桌面演练不计时间。", "A table-top drill has no times.")
FIGURE, VALUE, MADE_OF, CHANGE = (
    Text("指标", "Figure"),
    Text("数值", "Value"),
    Text("分子 / 分母", "Made of"),
    Text("与上次相比", "Change"),
)
NOT_APPLICABLE = Text("不适用的指标", "Figures that are not applicable")
BECAUSE = Text("{name}：{why}", "{name}: {why}")
OBJECTIVE, RATING, REMARK = (
    Text("目标", "Objective"),
    Text("评定", "Rating"),
    Text("说明", "Remark"),
)
UNRATED = Text("没有评定", "not rated")
QUESTION, VERDICT, SUGGESTION = (
    Text("评估内容", "Question"),
    Text("评估", "Answer"),
    Text("依据与建议", "Evidence and advice"),
)
ANSWERED = Text(
    "评估表 {n} 项：{kinds}。有问题和建议的如下，其余见跟踪表。",
    "Questions that evaluators answered: {n} ({kinds}). Those with faults or advice follow; "
    "the workbook has the others.",
)
SEEN = Text("以前出现过", "Seen before")
MEASURE, PLACE = Text("措施", "Measure"), Text("预案位置", "Place in plan")
MISSING = Text("待定", "to be named")
EARLIER = Text("以前演练的整改", "Measures after earlier drills")
ACTION, STATE = Text("整改编号", "No."), Text("状态", "State")
NO_PROBLEMS = Text("没有写下问题。", "No problem was written down.")

DONE = Text(
    "共汇总 {drills} 次演练，应做的 {whole} 步完成 {part} 步。",
    "{drills} drills; {part} of {whole} steps were done.",
)
DONE_ONE = Text("应做的 {whole} 步完成 {part} 步。", "{part} of {whole} steps were done.")
IN_TIME = Text(
    "有时限的 {whole} 步中 {part} 步按时完成，最大超时 {worst}。",
    "Of {whole} steps with a limit {part} were on time; the largest overrun was {worst}.",
)
IN_TIME_ALONE = Text(
    "有时限的 {whole} 步中 {part} 步按时完成。",
    "Of {whole} steps with a limit {part} were on time.",
)
REACHED = Text(
    "要通知的 {whole} 个角色和单位中 {part} 个在规定时间内确认。",
    "Of {whole} roles and parties to be told {part} confirmed in time.",
)
FOUND = Text("发现问题 {n} 个。", "Problems found: {n}.")
FOUND_AGAIN = Text(
    "发现问题 {n} 个，其中 {back} 个以前出现过。",
    "Problems found: {n}, of them seen before: {back}.",
)
OPEN = Text("以前的整改还有 {n} 项未完成。", "Earlier measures still open: {n}.")
TRAIN = Text("须再培训：{names}。", "To be trained again: {names}.")
ONLY = Text(
    "以下只写最近 {n} 次演练，其余见汇总工作簿。",
    "Only the latest {n} drills follow; the summary workbook has the others.",
)
LEFT_OUT = Text("未计入或须注意的文件：", "Files left out, or used with reservations:")
MORE_FILES = Text(
    "另有 {n} 条，见汇总工作簿的“文件说明”", "{n} more, on the sheet Files of the summary workbook"
)
FILE_SAID = Text("{file}：{treated}，{why}", "{file}: {treated}; {why}")
NAMED = Text("{name}：{said}", "{name}: {said}")
