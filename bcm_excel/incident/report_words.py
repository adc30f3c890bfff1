"""The words of the reports on a closed incident; those on drills share the common ones."""

from __future__ import annotations

from bcm_excel.core.text import Text

COURSE = Text("处置经过", "Course of events")
MOMENTS, TIMELINE = Text("关键时刻", "Key times"), Text("时间线", "Timeline")
DEADLINES = Text("时限完成情况", "Deadlines met and missed")
PEOPLE = Text("人员与通知", "People and calls")
NOTICES, SPENDING = Text("信息通报", "Reports sent"), Text("资金支出", "Spending")
CAUSES, PROBLEMS = (
    Text("原因分析", "Cause analysis"),
    Text("问题与改进", "Problems and improvements"),
)
FINDINGS, CONCLUSION = Text("审核发现", "Audit findings"), Text("结论", "Conclusion")
OPEN_POINTS = Text("未结事项", "Open points")
NOTHING = Text("没有登记。", "Nothing was recorded.")
ALL_SETTLED = Text("没有需要补充的事项。", "Nothing is left to be settled.")
NONE_OPEN = Text("所有步骤都已结束。", "Every step is over.")
SHEET_NAMES = Text("处置跟踪表：{file}", "Tracking workbook: {file}")
AT, WHAT, WHO = Text("时间", "Time"), Text("事项", "What"), Text("人员", "Who")
WHERE, DUE = Text("出处", "Place"), Text("应完成", "Due")
NO, STEP, OWNER = Text("编号", "No."), Text("步骤", "Step"), Text("责任人", "Owner")
FINISHED, MARGIN = Text("实际完成", "Finished"), Text("早晚", "Early / late")
RESULT = Text("结果", "Result")
ROLE, PRIMARY, BACKUP = (
    Text("角色 / 单位", "Role / party"),
    Text("第一责任人", "Primary"),
    Text("备份", "Backup"),
)
CONFIRMED = Text("确认时间", "Confirmed at")
KIND, TO, SENT, BY = (
    Text("类型", "Kind"),
    Text("报送对象", "Sent to"),
    Text("报送时间", "Sent at"),
    Text("报送人", "Sent by"),
)
CONTENT = Text("内容摘要", "Content")
DAY, AMOUNT, PURPOSE = (
    Text("日期", "Date"),
    Text("金额（元）", "Amount (yuan)"),
    Text("用途", "Purpose"),
)
SIGNERS, REVIEWER = Text("签字人", "Signed by"), Text("财务复核", "Finance review")
TOTAL = Text("合计", "Total")
PROBLEM, GRAVITY = Text("问题", "Problem"), Text("严重程度", "Severity")
MEASURE, UNTIL = Text("改进措施", "Measure"), Text("期限", "Due on")
LEVEL, PLACE, WRONG, FIX = (
    Text("级别", "Severity"),
    Text("位置", "Place"),
    Text("问题", "What is wrong"),
    Text("怎么改", "Way out"),
)
QUIET = Text(
    "（{since} 至 {until} 没有记录，当时步骤 {steps} 未完成）",
    "(nothing recorded from {since} to {until}; steps {steps} were open)",
)
SIGNED = (
    Text("编制人", "Prepared by"),
    Text("审核人", "Reviewed by"),
    Text("批准人", "Approved by"),
)
SIGNED_ON = Text("日期", "Date")
STOOD = Text(
    "应做的 {whole} 步中完成 {part} 步；审核发现 {errors} 项必须补充，{others} 项需要核对。",
    "Steps done: {part} of {whole}. Points that the audit names: {errors} to be settled, {others} "
    "to be checked.",
)
IN_TIME = Text(
    "有时限的 {whole} 步中，{part} 步按时完成。",
    "Of {whole} steps with a limit, {part} were done in time.",
)
UNTIMED = Text("桌面演练不考核时间。", "A table-top drill is not judged by time.")
BY_HAND = Text("评价与建议", "Assessment and advice")
TO_WRITE = Text("（请在此填写）", "(to be written here)")
