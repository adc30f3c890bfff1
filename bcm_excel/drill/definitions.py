"""Every figure: its name, how it is counted, and what its denominator counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bcm_excel.core.text import Text
from bcm_excel.drill.measure import Better, Definition, Unit

WINDOW = timedelta(minutes=15)
"""Within which a call is to be confirmed, where nobody says otherwise."""

STEPS, CALLS, NUMBERS = (
    Text("步", "steps"),
    Text("个", "roles and parties"),
    Text("个号码", "numbers"),
)
PEOPLE, REPORTS = Text("人", "people"), Text("次", "reports")
DRILLS, ROLES = Text("次演练", "drills"), Text("个角色", "roles")
DATA, OBJECTIVES = Text("项数据", "data sets"), Text("个目标", "objectives")
PROBLEMS, ACTIONS = Text("个问题", "problems"), Text("项整改", "actions")
NONE = Text("", "")
SHARE, DURATION, COUNT, DAYS = Unit.SHARE, Unit.DURATION, Unit.COUNT, Unit.DAYS
UP, DOWN, NEITHER = Better.UP, Better.DOWN, Better.NEITHER

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "completion", Text("完成率", "Completion"),
        Text("已完成的步骤占要做的步骤。不适用的步骤不计；没有任何登记的步骤算未完成，另行计数。",
             "Steps done, of those to be done. Steps that are not applicable are left out; a step of "
             "which nothing was recorded counts as not done and is counted by itself."),
        SHARE, UP, STEPS,
    ),
    Definition(
        "on_time", Text("按时率", "On time"),
        Text("在本步骤自己的应完成时间之前完成的步骤，占有时限的步骤。未完成、未登记时间、"
             "起点未登记因而时限未知的，都算未按时；前一步晚了，后一步从实际完成时起算，不受连累。",
             "Steps done by their own deadline, of those with a limit. Not done, no time recorded and "
             "a deadline unknown because its start was not recorded count as not on time; a step is "
             "not blamed for a late one before it."),
        SHARE, UP, STEPS,
    ),
    Definition(
        "on_baseline", Text("按基准完成率", "By the baseline"),
        Text("在基准时间（演练开始时按预案推算、不再变动）之前完成的步骤，占有基准时间的步骤。"
             "评价整次演练，不评价个人。",
             "Steps done by the baseline, which the plan alone gives at the beginning and which does "
             "not move, of those that have one. It judges the drill as a whole, not people."),
        SHARE, UP, STEPS,
    ),
    Definition(
        "overall", Text("全程早晚", "The whole against its baseline"),
        Text("最后一步实际完成的时间，比最后的基准时间晚多少；早于基准为负。还有步骤没有完成或没有登记"
             "完成时间的，不适用。",
             "How much later the last step ended than the last baseline; negative when earlier. Not "
             "applicable while a step is not done or has no recorded end."),
        DURATION, DOWN, NONE,
    ),
    Definition(
        "lateness_max", Text("最大超时", "Largest overrun"),
        Text("超过自己应完成时间最多的一步超了多久；分母是有时限且登记了时间的步骤，分子是超时的步骤。",
             "How far the latest step was over its own deadline. Of the steps with a limit and a "
             "recorded time, the numerator counts those that were late."),
        DURATION, DOWN, STEPS,
    ),
    Definition(
        "lateness_median", Text("超时中位数", "Median overrun"),
        Text("超时的步骤各超了多久，取中位数；没有超时为 0。",
             "The median of how far late steps were over their own deadlines; 0 where none was late."),
        DURATION, DOWN, STEPS,
    ),
    Definition(
        "activation_began", Text("发生到启动", "Began to activated"),
        Text("从事件发生到启动响应用了多长时间；多次演练取中位数。",
             "From when it began to the activation; the median of several drills."),
        DURATION, DOWN, NONE,
    ),
    Definition(
        "activation_found", Text("发现到启动", "Found to activated"),
        Text("从发现到启动响应用了多长时间；多次演练取中位数。",
             "From discovery to the activation; the median of several drills."),
        DURATION, DOWN, NONE,
    ),
    Definition(
        "notified_first", Text("首次通知", "First notification"),
        Text("从发现到拨出第一个电话或发出第一份通报用了多长时间；模拟呼叫不计；多次演练取中位数。",
             "From discovery to the first call or notice; simulated calls are left out; the median of "
             "several drills."),
        DURATION, DOWN, NONE,
    ),
    Definition(
        "notified_last", Text("末次通知", "Last notification"),
        Text("从发现到拨出最后一个电话或发出最后一份通报用了多长时间；模拟呼叫不计；多次演练取中位数。",
             "From discovery to the last call or notice; simulated calls are left out; the median of "
             "several drills."),
        DURATION, DOWN, NONE,
    ),
    Definition(
        "reach", Text("通知到位率", "Reach rate"),
        Text("拨出后 {window} 分钟内确认收到的角色和单位，占要通知的。第一责任人或备份有一人按时确认即可；"
             "结果写“已确认”但没有时间的，算延迟确认并另行计数。没有任何登记的算未到位，另行计数；"
             "模拟呼叫不计；只打了内部角色或只打了外部单位的，另一类视为本次不通知，不计。",
             "Roles and parties that confirmed within {window} minutes of the call, of those to be told; "
             "either of the two people will do. Confirmed without a time counts as late, a line without "
             "any record as not reached; both are counted by themselves. Simulated calls are left out; "
             "where only roles, or only parties, were called, the others were not to be told."),
        SHARE, UP, CALLS,
    ),
    Definition(
        "numbers", Text("号码有效率", "Numbers that worked"),
        Text("打得通的号码占拨打过的号码；停机、空号、号码错误、已离岗、无法接通为无效。"
             "无人接听和关机说明不了号码对不对，不计；模拟呼叫不计。",
             "Numbers that worked, of those dialled; suspended, not in service, wrong, left the post and "
             "unreachable did not. No answer and switched off prove nothing and are left out, and so are "
             "simulated calls."),
        SHARE, UP, NUMBERS,
    ),
    Definition(
        "takeover", Text("备份接替率", "Backup takeover"),
        Text("第一责任人没有确认时，备份在拨出后 {window} 分钟内确认的，占这些角色和单位。"
             "没有备份、没有打给备份、没有登记时间的都算没有接替。",
             "Where the primary did not confirm: how many backups confirmed within {window} minutes of "
             "their call. No backup, a backup who was not called and no time recorded count as none."),
        SHARE, UP, CALLS,
    ),
    Definition(
        "present", Text("到场率", "People present"),
        Text("签到表中登记了签到时间或签名的参演人员，占应到的参演人员；没有登记的算未到，整张表没有填的另行计数。",
             "Players who signed in, of those listed on the attendance sheet; no record is absent, "
            "and counted by itself where nobody used the sheet."),
        SHARE, UP, PEOPLE,
    ),
    Definition(
        "reports", Text("对外报告及时率", "Outside reports in time"),
        Text("通知外部单位的步骤（逐家登记的按家计）在应完成时间之前完成的；没有登记时间的，"
             "看通报记录中报给该单位的时间，仍没有的算未及时。",
             "Steps in which outside parties are told, a party at a time where they are recorded so, by "
             "the step's deadline; without a time, the notice to that party counts, else it was not in "
             "time."),
        SHARE, UP, REPORTS,
    ),
    Definition(
        "target", Text("目标时间达成率", "Target time met"),
        Text("从发生到系统恢复不超过目标时间（RTO）的演练，占要求恢复的演练；没有登记恢复时间的算未达成。",
             "Drills restored within the target time (RTO) from when it began, of those that exercised "
             "restoring; no time recorded counts as not met."),
        SHARE, UP, DRILLS,
    ),
    Definition(
        "recovery", Text("恢复用时", "Time to restore"),
        Text("从发生到系统恢复用了多长时间；多次演练取中位数。",
             "From when it began to the restoration; the median of several drills."),
        DURATION, DOWN, NONE,
    ),
    Definition(
        "data_age", Text("数据新旧（RPO）", "Age of data (RPO)"),
        Text("演练发生时，最近备份已有多久，取最旧的一项；分子是没有超过备份周期的数据，没有登记最近备份的算超过。"
             "最近备份晚于演练的，当时的情况不知道，不计。",
             "How old the last backup was when it began, of the oldest data set; the numerator counts "
             "those within their backup period, and no record counts as beyond. A backup after the drill "
             "says nothing about that day and is left out."),
        DURATION, DOWN, DATA,
    ),
    Definition(
        "restores", Text("恢复测试成功率", "Restores that worked"),
        Text("最近一次恢复测试全部成功的数据，占要备份的数据；没有测试记录的算不成功。",
             "Data sets whose last restore test worked throughout, of those backed up; no test on record "
             "counts as not."),
        SHARE, UP, DATA,
    ),
    Definition(
        "evidence", Text("证明材料齐全率", "Evidence complete"),
        Text("留有证明材料的步骤，占已完成且预案要求证明材料的步骤。",
             "Steps with evidence, of those done for which the plan asks for some."),
        SHARE, UP, STEPS,
    ),
    Definition(
        "objectives", Text("目标达成率", "Objectives met"),
        Text("评定为顺利完成或存在一般问题的演练目标，占全部目标；没有评定的算未达成，另行计数。",
             "Objectives performed without or with some challenges (P, S), of all; one that nobody rated "
             "counts as not met and by itself."),
        SHARE, UP, OBJECTIVES,
    ),
    Definition(
        "roles", Text("角色参与率", "Roles exercised"),
        Text("完成过步骤、确认过电话或签到的角色，占预案中的角色；模拟呼叫不算。",
             "Roles that did a step, confirmed a call or signed in, of those in the plan; simulated "
             "calls do not count."),
        SHARE, UP, ROLES,
    ),
    Definition(
        "role_pairs", Text("主备都参与率", "Both people of a role"),
        Text("第一责任人和备份都确认过电话或签到的角色，占有两个人的角色。",
             "Roles whose primary and backup both confirmed a call or signed in, of those with two "
             "people."),
        SHARE, UP, ROLES,
    ),
    Definition(
        "coverage_12", Text("近 12 个月步骤覆盖率", "Steps exercised in 12 months"),
        Text("近 12 个月的演练中完成过的步骤，占预案中可演练的步骤（按给出的预案，没有则按最近一次演练所用的）。",
             "Steps done in a drill of the last 12 months, of those that the plan has for drills (the "
             "plan given, else that of the latest drill)."),
        SHARE, UP, STEPS,
    ),
    Definition(
        "coverage_36", Text("近 36 个月步骤覆盖率", "Steps exercised in 36 months"),
        Text("近 36 个月的演练中完成过的步骤，占预案中可演练的步骤。",
             "Steps done in a drill of the last 36 months, of those that the plan has for drills."),
        SHARE, UP, STEPS,
    ),
    Definition(
        "unplanned", Text("计划外步骤", "Steps nobody planned"),
        Text("演练中临时增加、预案里没有的步骤。",
             "Steps that were added in the drill and that the plan does not have."),
        COUNT, NEITHER, STEPS,
    ),
    Definition(
        "exam", Text("考试合格率", "Exam pass rate"),
        Text("考试合格的人，占应考的人；登记为未考的不计，签到表没有登记的按预案的演练记录。",
             "People who passed the exam, of those examined; those marked as not examined are left out. "
             "Where the attendance sheet has no results, the plan's record of the drill counts."),
        SHARE, UP, PEOPLE,
    ),
    Definition(
        "train_again", Text("须再培训", "To be trained again"),
        Text("考试没有合格的人；合格率低于预案要求时，是全部应考的人。已经参加再培训的不计。",
             "Those who failed the exam; everybody examined where the pass rate is under what the plan "
             "asks for. Whoever has been trained again since is left out."),
        COUNT, DOWN, PEOPLE,
    ),
    Definition(
        "problems", Text("发现问题", "Problems found"),
        Text("复盘总结中写下的问题，按严重程度分；没有填严重程度的另行计数。",
             "Problems written down in the review, by severity; those without one are counted by "
             "themselves."),
        COUNT, NEITHER, PROBLEMS,
    ),
    Definition(
        "seen_before", Text("重复出现的问题", "Problems seen before"),
        Text("与以前演练的问题或预案整改台账中更早的问题说法相近的，占本次的问题；越少越好。",
             "Problems worded nearly like one of an earlier drill, or of an earlier action in the plan, "
             "of those found; fewer is better."),
        SHARE, DOWN, PROBLEMS,
    ),
    Definition(
        "actions_open", Text("未完成整改", "Open corrective actions"),
        Text("整改台账中没有完成日期的，占来自演练的全部整改。",
             "Actions in the plan without a closing date, of all that came from drills."),
        COUNT, DOWN, ACTIONS,
    ),
    Definition(
        "actions_in_time", Text("整改按期率", "Actions closed in time"),
        Text("在期限之前完成的整改，占已经到期或已经完成的；没有填期限的算未按期，另行计数。",
             "Actions closed by their due date, of those due or closed; one without a due date counts as "
             "not in time and by itself."),
        SHARE, UP, ACTIONS,
    ),
    Definition(
        "report_days", Text("总结用时（天）", "Days to the report"),
        Text("从演练到总结的天数；多次演练取中位数。",
             "Days from the drill to its summary; the median of several drills."),
        DAYS, DOWN, NONE,
    ),
    Definition(
        "revision_days", Text("修订用时（天）", "Days to the revision"),
        Text("从演练到按演练结果更新预案的天数；多次演练取中位数。",
             "Days from the drill to the plan's update after it; the median of several drills."),
        DAYS, DOWN, NONE,
    ),
)  # fmt: skip


def definitions(window: timedelta = WINDOW) -> Mapping[str, Definition]:
    """The figures by key, in the order in which they are shown; ``window`` is that of a call."""
    minutes = {"window": window // timedelta(minutes=1)}
    return {each.key: replace(each, said=each.said.filled(minutes)) for each in DEFINITIONS}


ONCE = frozenset({"coverage_12", "coverage_36", "restores"})
"""Figures of a plan as a whole, which no single drill has."""
