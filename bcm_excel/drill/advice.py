"""What to do next about a figure: one sentence, with the steps or people that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bcm_excel.core.text import Text

NAMED = 3
"""How many a sentence names."""

ADVICE: Mapping[str, tuple[Text, Text]] = {
    "completion": (
        Text("全部完成，保持。", "All done; keep it up."),
        Text("查明{what}没有完成的原因，补做，或在备注写明不适用的理由。", "Find out why {what} was not done; do it, or say in the remark why it does not apply."),
    ),
    "on_time": (
        Text("全部按时，保持。", "All on time; keep it up."),
        Text("与责任人分析{what}没有按时的原因：该练的再练，时限不切实际的修改预案，漏登记时间的补登。", "Go through {what} with those responsible: train, change a limit that cannot be kept, add the times that are missing."),
    ),
    "on_baseline": (
        Text("全程按基准完成，保持。", "The whole kept to the baseline."),
        Text("从最早超过基准的{what}查起，前面的拖延会传到后面。", "Begin with {what}: an early delay is passed on to all that follows."),
    ),
    "overall": (
        Text("与基准时间对照，决定整体时限是否合适。", "Compare it with the baseline and decide whether the limits fit."),
        Text("与基准时间对照，决定整体时限是否合适。", "Compare it with the baseline and decide whether the limits fit."),
    ),
    "lateness_max": (
        Text("没有超时，保持。", "None was late; keep it up."),
        Text("先解决{what}：找出卡在哪里，写进问题清单，定措施、责任人和期限。", "Settle {what} first: find what held it up and put it among the problems, with measure, owner and due date."),
    ),
    "lateness_median": (
        Text("没有超时，保持。", "None was late; keep it up."),
        Text("多数步骤都超时的，先检查时限和人手是否合适。", "Where most are late, check first whether limits and staffing fit."),
    ),
    "activation_began": (
        Text("与预案中报告、研判、决定各步的时限相加对照，找出最长的一段。", "Compare it with the limits of report, assessment and decision, and find the longest part."),
    ) * 2,
    "activation_found": (
        Text("与预案中报告、研判、决定各步的时限相加对照，找出最长的一段。", "Compare it with the limits of report, assessment and decision, and find the longest part."),
    ) * 2,
    "notified_first": (Text("第一个电话应在启动后马上拨出。", "The first call should follow the activation at once."),) * 2,
    "notified_last": (Text("人多时分头拨打，缩短全部通知完的时间。", "Where there are many, share the calls out."),) * 2,
    "reach": (
        Text("全部按时确认，保持。", "Everybody confirmed in time; keep it up."),
        Text("核实{what}的号码和备用渠道，约定确认的方式，一周内复拨一次。", "Verify numbers and backup channels of {what}, agree how to confirm, and call again within a week."),
    ),
    "numbers": (
        Text("号码都有效，按核验周期继续核验。", "All numbers work; keep verifying them."),
        Text("马上更正{what}的号码，在应急通讯录登记核验日期。", "Correct the numbers of {what} now and enter the day of verification in Contacts."),
    ),
    "takeover": (
        Text("备份都能接替，保持。", "Backups took over; keep it up."),
        Text("给{what}落实能接替的备份：补上备份联系人，核实号码，说明什么时候接手。", "See to a backup for {what}: name one, verify the number, and say when to take over."),
    ),
    "present": (
        Text("全部到场，保持。", "Everybody was there."),
        Text("问清{what}缺席的原因，安排补训。", "Ask why {what} was absent, and train them."),
    ),
    "reports": (
        Text("对外报告都及时，保持。", "All outside reports were in time."),
        Text("检查{what}：模板是否备好，由谁报、报给谁是否明确，漏登记的补登时间。", "Look into {what}: is the template ready, is it clear who reports to whom; add missing times."),
    ),
    "target": (
        Text("达到目标时间，保持。", "The target time was met."),
        Text("目标时间没有达成：缩短关键步骤，或由管理层重新确定目标时间。", "The target time was not met: shorten the critical steps or have management set another."),
    ),
    "recovery": (Text("与目标时间对照。", "Compare it with the target time."),) * 2,
    "data_age": (
        Text("备份都在周期之内，保持。", "All backups are within their period."),
        Text("马上补做{what}的备份，检查备份任务为什么没有按周期执行。", "Back up {what} now, and find out why it was not done in its period."),
    ),
    "restores": (
        Text("恢复测试全部成功，保持。", "All restores worked."),
        Text("重做{what}的恢复测试，直到全部成功，并登记日期和成功率。", "Repeat the restore test of {what} until all of it works, and record day and share."),
    ),
    "evidence": (
        Text("证明材料齐全，保持。", "All evidence is there."),
        Text("补齐{what}的证明材料。", "Add the evidence of {what}."),
    ),
    "objectives": (
        Text("目标都已达成，下次可以提高难度。", "All objectives were met; make the next drill harder."),
        Text("没有达成的目标列入下次演练，没有评定的请评估人员补评：{what}。", "Take these into the next drill, and have unrated ones rated: {what}."),
    ),
    "roles": (
        Text("全部角色都参加了，保持。", "Every role took part."),
        Text("下次演练安排{what}参加。", "Give {what} a part in the next drill."),
    ),
    "role_pairs": (
        Text("两个责任人都参加了，保持。", "Both people took part everywhere."),
        Text("下次演练让没有参加的一位上场：{what}。", "Next time it is the turn of the other one: {what}."),
    ),
    "coverage_12": (
        Text("一年内都练过，保持。", "All were exercised within a year."),
        Text("下次演练优先安排没有练过的步骤：{what}。", "Put the steps that were not exercised into the next drill: {what}."),
    ),
    "coverage_36": (
        Text("三年内都练过，保持。", "All were exercised within three years."),
        Text("三年没有练过的步骤尽快演练：{what}。", "Exercise soon what has not been for three years: {what}."),
    ),
    "unplanned": (
        Text("没有临时增加的步骤。", "No step had to be added."),
        Text("确认是否需要写进预案的处置流程。", "Decide whether they belong into the plan's Steps."),
    ),
    "exam": (
        Text("全部合格，保持。", "Everybody passed."),
        Text("安排{what}再培训、补考。", "Train {what} again and repeat the exam."),
    ),
    "train_again": (
        Text("没有要再培训的人。", "Nobody is to be trained again."),
        Text("安排再培训并记入培训记录：{what}。", "Train them again and add it to Training: {what}."),
    ),
    "problems": (
        Text("没有写下问题：确认复盘时是否漏记。", "No problem was written down: make sure that none was forgotten."),
        Text("每个问题都要有措施、责任人和期限，转入预案的整改台账。", "Give each a measure, an owner and a due date, and take it into the plan's Actions."),
    ),
    "seen_before": (
        Text("没有重复出现的问题。", "No problem came back."),
        Text("以前的措施没有管用，换办法，由上一级督办：{what}。", "The earlier measure did not work; find another and have it followed up: {what}."),
    ),
    "actions_open": (
        Text("整改都已完成。", "All actions are closed."),
        Text("逐项催办：{what}。", "Follow up on each: {what}."),
    ),
    "actions_in_time": (
        Text("整改都按期完成，保持。", "All actions were closed in time."),
        Text("说明没有按期的原因，重新确定期限：{what}。", "Say why they were not in time and set new dates: {what}."),
    ),
    "report_days": (Text("一周内总结，趁大家还记得。", "Sum up within a week, while people remember."),) * 2,
    "revision_days": (Text("演练后尽快更新预案，并培训相关人员。", "Update the plan soon after the drill and train those concerned."),) * 2,
}  # fmt: skip
"""By figure: where all is well, and where it is not."""
MORE = Text("{what}等 {n} 处", "{what} and others, {n} in all")


def advice(key: str, unmet: Sequence[Text | str]) -> Text:
    """What to do next; ``unmet`` name what the figure fell short of."""
    well, otherwise = ADVICE[key]
    if not unmet:
        return well
    names = tuple(dict.fromkeys(unmet))
    what: object = names
    if len(names) > NAMED:
        what = MORE.filled({"what": names[:NAMED], "n": len(names)})
    return otherwise.filled({"what": what})
