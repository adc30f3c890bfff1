"""What is looked at before an incident is closed. The codes are stable; none can be waived."""

from __future__ import annotations

from bcm_excel.core.finding import RuleInfo, Severity
from bcm_excel.core.text import Text

ERROR, WARNING = Severity.ERROR, Severity.WARNING

OPEN = RuleInfo(
    "CL101", ERROR,
    Text("步骤 {step} 还没有完成（{state}）", "step {step} is not done ({state})"),
    Text("事件带着没有完成的步骤结束，就没有人再管它。", "Once the incident is closed nobody looks after a step that is left open."),
    Text("完成后登记时间，或选“不适用”并在备注写明原因。", "Record its end, or choose “Not applicable” and say why in the remark."),
)  # fmt: skip
NO_EVIDENCE = RuleInfo(
    "CL102", ERROR,
    Text("步骤 {step} 已完成，但没有留下证明材料（预案要求：{asked}）", "step {step} is done but leaves no evidence (the plan asks for {asked})"),
    Text("没有证明，事后无法向上级和监管说明做过什么。", "Without evidence nobody can show later what was done."),
    Text("填写文件名、邮件标题或存放位置，也可以贴一张图片。", "Type the file name, the subject of the mail or where it is kept, or paste a picture."),
)  # fmt: skip
FILE_MISSING = RuleInfo(
    "CL103", ERROR,
    Text("步骤 {step} 的证明文件不在跟踪表旁边：{files}", "evidence of step {step} does not lie beside the workbook: {files}"),
    Text("只有名字没有文件，不算证明。", "A name without its file proves nothing."),
    Text("把文件放到跟踪表所在的文件夹，或改正文件名。", "Put the file into the workbook's folder, or correct its name."),
)  # fmt: skip
OUTSIDE = RuleInfo(
    "CL104", WARNING,
    Text("步骤 {step} 的证明材料日期为 {day}，不在事件期间（{first} 至 {last}）", "the evidence of step {step} is dated {day}, outside the incident ({first} to {last})"),
    Text("日期对不上的材料，可能是别的事件的。", "Evidence of another day may belong to another incident."),
    Text("核对材料，换成这次事件的，或改正日期。", "Check it; give the evidence of this incident, or correct the date."),
)  # fmt: skip
TWICE = RuleInfo(
    "CL105", WARNING,
    Text("步骤 {step} 和步骤 {other} 用了同一份证明材料：{evidence}", "steps {step} and {other} give the same evidence: {evidence}"),
    Text("一份材料很少能证明两件事。", "One piece of evidence seldom proves two things."),
    Text("分别留下各自的材料；确实共用的，在备注说明。", "Give each its own; where it does prove both, say so in the remark."),
)  # fmt: skip
NO_REASON = RuleInfo(
    "CL106", ERROR,
    Text("{step}标为“{state}”，但没有写明原因", "{step} is marked {state} without a reason"),
    Text("不写原因，事后看不出是有意跳过还是忘了。", "Without a reason nobody can tell later whether it was left out on purpose."),
    Text("在备注写明原因。", "Say why in the remark."),
)  # fmt: skip
NO_TIME = RuleInfo(
    "CL107", ERROR,
    Text("步骤 {step} 已完成，但没有登记完成时间", "step {step} is done, but its time is not recorded"),
    Text("没有时间就无法判断是否按时，一律按未按时统计。", "Without a time it counts as not on time."),
    Text("按邮件、通话记录等补登实际完成时间。", "Record when it ended, from mails or call records."),
)  # fmt: skip
STARTED_LATE = RuleInfo(
    "CL111", ERROR,
    Text("步骤 {step} 的完成时间 {at} 早于开始时间 {other}", "step {step} ended at {at}, before it started at {other}"),
    Text("两个时间必有一个是错的。", "One of the two times is wrong."),
    Text("核对后改正。", "Check and correct it."),
)  # fmt: skip
BEFORE = RuleInfo(
    "CL112", ERROR,
    Text("{at} 早于事件开始的 {other}：{what}", "{at} is before the incident began at {other}: {what}"),
    Text("事件发生之前不会有处置记录，多半是日期填错。", "Nothing can be handled before it happens; the date is probably wrong."),
    Text("改正这个时间，或改正事件的发生时间。", "Correct this time, or the one at which the incident began."),
)  # fmt: skip
AFTER = RuleInfo(
    "CL113", WARNING,
    Text("{at} 晚于响应终止的 {other}：{what}", "{at} is after the response ended at {other}: {what}"),
    Text("终止之后还在处置，终止时间或这个时间有一个不对。", "Where handling went on, one of the two times is wrong."),
    Text("改正这个时间，或改正响应终止的时间。", "Correct this time, or the one at which the response ended."),
)  # fmt: skip
FUTURE = RuleInfo(
    "CL114", ERROR,
    Text("{at} 还没有到：{what}", "{at} has not come yet: {what}"),
    Text("还没有到的时间不可能已经发生。", "What lies ahead cannot have happened."),
    Text("改正日期或时间。", "Correct the date or the time."),
)  # fmt: skip
OUT_OF_ORDER = RuleInfo(
    "CL115", WARNING,
    Text("步骤 {step} 于 {at} 完成，早于前序步骤 {other} 的 {then}", "step {step} ended at {at}, before step {other}, which it follows, at {then}"),
    Text("顺序颠倒，说明时间填错，或没有按预案做。", "Either a time is wrong or the plan was not followed."),
    Text("改正时间；确实先做的，在备注说明。", "Correct the time; where it was done first, say so in the remark."),
)  # fmt: skip
ANSWERED_EARLY = RuleInfo(
    "CL116", ERROR,
    Text("{what}：确认时间 {at} 早于发出时间 {other}", "{what}: answered at {at}, before it was sent at {other}"),
    Text("先确认后通知是不可能的。", "Nobody confirms what they have not yet been told."),
    Text("核对后改正。", "Check and correct it."),
)  # fmt: skip
GAP = RuleInfo(
    "CL117", WARNING,
    Text("{since} 至 {until} 没有任何记录，当时步骤 {steps} 还没有完成", "nothing is recorded from {since} to {until}, while these steps were open: {steps}"),
    Text("长时间没有记录，看不出当时在做什么。", "Nobody can tell what was done in that time."),
    Text("在处置日志补记当时的进展。", "Add to the log what happened in that time."),
)  # fmt: skip

CLOSING_RULES: tuple[RuleInfo, ...] = (
    OPEN, NO_EVIDENCE, FILE_MISSING, OUTSIDE, TWICE, NO_REASON, NO_TIME,
    STARTED_LATE, BEFORE, AFTER, FUTURE, OUT_OF_ORDER, ANSWERED_EARLY, GAP,
)  # fmt: skip
"""In the order of their codes."""
