"""What the teams of the sample drills wrote down besides steps and calls: who was there, what was
told to them, how it was judged, and what did not go well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from bcm_excel.incident.exercise import PERSON, Capacity, Exam, Rating, Verdict
from bcm_excel.incident.records import LogKind
from bcm_excel.incident.typed import party_key
from bcm_excel.plan.words import Gravity

At = Callable[[str], datetime | None]
"""A time of day as a moment of the drill."""
Rows = Mapping[str, Mapping[str, object]]
Cells = Mapping[str, Rows]
"""By table and key, what was typed."""
Records = Callable[[At], Cells]

SCENARIO = "个人化系统故障"
CUSTOMERS = (
    "云湖公交一卡通公司", "青溪城乡商业银行", "江浦省农村信用联社", "白石村镇银行",
    "东浦市社会保障局", "西桥市社会保障局", "南港市社会保障局", "北岭市社会保障局",
)  # fmt: skip
OBSERVER = {"name": "柳青", "unit": "集团安全生产办公室", "capacity": Capacity.OBSERVER}
MET, MOSTLY, NOT_MET = Verdict.MET, Verdict.MOSTLY, Verdict.NOT_MET


def nothing(_: At) -> Cells:
    """Of a drill of which nothing else was kept."""
    return {}


def _items(**texts: str) -> Rows:
    return {key: {"text": text} for key, text in texts.items()}


def _numbered(rows: Iterable[Mapping[str, object]]) -> Rows:
    kept = ({name: v for name, v in row.items() if v not in (None, "")} for row in rows)
    return {str(number): row for number, row in enumerate(kept, start=1)}


def _objectives(*rows: tuple[str, str, Rating, str]) -> Rows:
    names = ("objective", "judged", "rating", "remark")
    return _numbered(dict(zip(names, row, strict=True)) for row in rows)


def _injects(at: At, *rows: tuple[int, str, str, str, str, str, str]) -> Rows:
    """Minutes after the discovery, words, to whom, means, what was expected, given at, reaction."""
    names = ("inject", "to", "means", "expected")
    return _numbered(
        {
            "planned": timedelta(minutes=row[0]),
            **dict(zip(names, row[1:5], strict=True)),
            "given": at(row[5]),
            "reaction": row[6],
        }
        for row in rows
    )


def _there(at: At, time: str, names: str, failed: str = "") -> dict[str, Mapping[str, object]]:
    """Who signed in and sat the exam; those in ``failed`` did not pass."""
    return {
        PERSON + name: {
            "capacity": Capacity.PLAYER,
            "signed": at(time),
            "exam": Exam.FAILED if name in failed.split("、") else Exam.PASSED,
        }
        for name in names.split("、")
    }


def _answers(verdicts: str, **said: tuple[str, str]) -> Rows:
    """A letter a question in the form's order: y met, p mostly, n not met, x not applicable."""
    keys = ("A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3", "C4", "D1", "D2", "D3",
            "E1", "E2", "F1", "F2")  # fmt: skip
    words = {"y": MET, "p": MOSTLY, "n": NOT_MET, "x": Verdict.NOT_APPLICABLE}
    names = ("evidence", "suggestion")
    return {
        key: {"rating": words[letter], **dict(zip(names, said.get(key, ()), strict=False))}
        for key, letter in zip(keys, verdicts, strict=True)
    }


def _log(at: At, *rows: tuple[str, LogKind, str, str, str]) -> Rows:
    names = ("kind", "what", "who", "to")
    return _numbered({"at": at(row[0]), **dict(zip(names, row[1:], strict=True))} for row in rows)


def _problem(
    text: str, gravity: Gravity, step: str, measure: str, owner: str, due: date, place: str
) -> Mapping[str, object]:
    return {
        "problem": text,
        "severity": gravity,
        "step": step,
        "measure": measure,
        "owner": owner,
        "due": due,
        "place": place,
    }


def _told(at: At, step: str, times: str, **view: str) -> Mapping[str, Mapping[str, object]]:
    """When each customer was told, in the order of the plan."""
    rows: dict[str, Mapping[str, object]] = {}
    for customer, time in zip(CUSTOMERS, times.split(), strict=True):
        said = {"view": view[customer]} if customer in view else {}
        rows[party_key(step, customer)] = {"done": at(time), **said}
    return rows


def table_top(at: At) -> Cells:
    """The second quarter of 2025."""
    return {
        "exercise": _items(
            subject="个人化系统长时间中断时的启动和客户沟通", scenario=SCENARIO, planned="2025-05-14",
            place="总部三楼会议室", scope="应急小组各岗位的第一责任人或备份", director="周建国",
            controllers="何俊", evaluators="孔德明",
            situation="14:05 个人化系统全部工位报错，管理员判断硬盘阵列损坏。", stop="停止演练",
        ),
        "objectives": _objectives(
            ("说清从报告到启动的每一步由谁做", "逐步提问，答出责任人和时限", Rating.PERFORMED, ""),
            ("给客户的首次通报口径一致", "两名客服人员各写一份，对照内容", Rating.MAJOR, "两份内容不一致，没有模板"),
            ("在 30 分钟内定出数据移交方案", "看讨论记录", Rating.SOME, "方案可行，没有写明核对办法"),
        ),
        "injects": _injects(
            at,
            (0, "这是演练。个人化系统全部工位报错。", "个人化主管", "口头", "报告部门经理", "14:05", "按步骤 1.1 回答"),
            (25, "这是演练。管理员确认 24 小时内修不好。", "应急小组组长", "字条", "召集小组并上报", "14:30", "当场说明召集名单"),
            (60, "这是演练。东浦市社会保障局要求说明交货日期。", "客户服务主管", "字条", "按统一口径答复", "15:10", "两人说法不同"),
        ),
        "attendance": {
            **_there(at, "14:00", "周建国、沈明、吴海燕、郑晓梅、冯丽、陈志强、朱立新、秦川、尤佳、许国栋"),
            PERSON + "何俊": {"capacity": Capacity.CONTROLLER, "signed": at("14:00")},
            PERSON + "孔德明": {"capacity": Capacity.EVALUATOR, "signed": at("14:00")},
            "1": {**OBSERVER, "signed": at("14:05")},
        },
        "evaluation": _answers(
            "ypyyyyyypnyyxpyyy",
            A2=("没有客户通报模板", "补充通报模板"),
            C4=("两名客服人员的说法不一致", "按模板统一口径"),
            E1=("备用工厂的联系方式没有写进预案", "写明备用工厂"),
        ),
        "endings": _items(
            evaluator="孔德明", on="2025-05-14", strengths="报告和启动的分工清楚。",
            conclusion="预案基本适用，需补充客户通报模板。",
            summed_up="2025-05-15", summary="2025年第二季度演练总结.docx",
        ),
        "log": _log(
            at,
            ("14:05", LogKind.PROGRESS, "演练开始，宣读规则和情景。", "何俊", "全体"),
            ("15:20", LogKind.DECISION, "决定启动预案（桌面推演）。", "吴海燕", "应急小组"),
            ("16:30", LogKind.OTHER, "时间不够，总结会改在次日上午。", "周建国", "全体"),
        ),
        "problems": _numbered([
            _problem("向客户通报时没有统一的说法。", Gravity.MINOR, "3", "编写客户通报模板。",
                     "郑晓梅", date(2025, 6, 30), "通报模板"),
        ]),
    }  # fmt: skip


def live(at: At) -> Cells:
    """The third quarter of 2025."""
    return {
        "exercise": _items(
            subject="工作时间系统中断，启动预案并移交备用工厂", scenario=SCENARIO, planned="2025-08-20",
            place="个人化车间、应急指挥室", scope="应急小组全体岗位，八家客户", director="周建国",
            controllers="沈明", evaluators="秦川",
            situation="08:30 个人化系统中断，08:35 值班工程师发现，两小时内无法修复。", stop="停止演练",
        ),
        "objectives": _objectives(
            ("发现后 4 小时内宣布启动", "看启动通知的时间", Rating.PERFORMED, "12:25 启动"),
            ("启动后 1 小时内通知全部客户", "看逐家台账的时间", Rating.SOME, "两家午间无人接听，13:50 才全部通知"),
            ("与客户商定数据传输方式并能移交", "看约定和移交记录", Rating.MAJOR, "移交前没有核对清单"),
            ("第一责任人不在时备份能接替", "两个岗位的第一责任人不接电话", Rating.SOME, "一个岗位主备都未确认"),
        ),
        "injects": _injects(
            at,
            (0, "这是演练。个人化系统中断，原因不明。", "个人化主管", "电话", "记录时间，组织排查", "08:35", "立即排查"),
            (120, "这是演练。备件要后天才到。", "个人化主管", "电话", "报告部门经理", "10:38", "10:50 报告"),
            (210, "这是演练。青溪城乡商业银行催问进度。", "客户服务主管", "电话", "按模板答复", "12:10", "按模板答复"),
            (300, "这是演练。备用工厂询问数据怎样核对。", "数据中心组长", "邮件", "给出核对清单", "14:45", "没有清单，反复确认"),
        ),
        "attendance": {
            **_there(at, "08:40", "周建国、吴海燕、钱进、郑晓梅、冯丽、卫东、韩雪、朱立新、尤佳、施展、孔德明"),
            PERSON + "沈明": {"capacity": Capacity.CONTROLLER, "signed": at("08:30")},
            PERSON + "秦川": {"capacity": Capacity.EVALUATOR, "signed": at("08:30")},
            PERSON + "何俊": {"remark": "当日出差"},
            "1": {**OBSERVER, "signed": at("09:00")},
        },
        "evaluation": _answers(
            "yppyyyypppypyyyyp",
            A2=("没有数据移交核对清单", "编制核对清单"),
            C2=("第 8 步没有登记完成时间", "指定专人登记"),
            C4=("两家客户晚于 1 小时才通知到", "午间安排人值守"),
            F2=("通报恢复的时间缺失", "当时登记"),
        ),
        "endings": _items(
            evaluator="秦川", on="2025-08-20", strengths="启动迅速，会议布置清楚。",
            conclusion="总体达到目标，数据移交环节要改进。",
            summed_up="2025-08-21", summary="2025年第三季度演练总结.docx",
        ),
        "parties": {
            **_told(at, "3", "12:34 12:55 12:43 13:50 13:05 13:12 13:21 13:50",
                    东浦市社会保障局="先做社保补换卡", 青溪城乡商业银行="同意推迟两天"),
            **_told(at, "4", "14:00 14:05 14:02 14:15 14:08 14:10 14:12 14:15"),
            **_told(at, "6", "15:20 15:35 15:30 16:20 15:45 15:50 16:00 16:10",
                    白石村镇银行="用加密邮件传输"),
        },
        "log": _log(
            at,
            ("08:35", LogKind.PROGRESS, "发现系统中断，演练开始。", "施展", "周建国"),
            ("12:05", LogKind.DECISION, "同意启动预案。", "吴海燕", "周建国"),
            ("14:40", LogKind.ORDER, "先移交社保卡数据，其余排队。", "周建国", "应急小组"),
            ("16:30", LogKind.PROGRESS, "系统恢复。", "施展", "全体"),
        ),
        "problems": _numbered([
            _problem("数据移交备用工厂前没有核对清单。", Gravity.MAJOR, "6", "编制数据移交核对清单，移交时双人核对。",
                     "尤佳", date(2025, 9, 30), "处置流程 第6步"),
        ]),
    }  # fmt: skip


def call_out(at: At) -> Cells:
    """The fourth quarter of 2025."""
    return {
        "exercise": _items(
            subject="夜间通知应急小组全体成员", scenario=SCENARIO, planned="2025-11-18",
            place="各人所在地", scope="应急小组的第一责任人和备份", director="沈明",
            controllers="陈志强", evaluators="韩雪",
            situation="19:05 发现系统中断，管理员两小时内没有修好。", stop="停止演练",
        ),
        "objectives": _objectives(
            ("40 分钟内通知到每个岗位", "看通知联络记录", Rating.SOME, "一个岗位主备都没有联系上"),
            ("第一责任人不通时立即改打备份", "看两次拨出的间隔", Rating.PERFORMED, "都在 10 分钟内改打"),
        ),
        "injects": _injects(
            at,
            (0, "这是演练。系统中断，请按预案通知。", "值班员", "电话", "记录并等待两小时", "19:05", "已记录"),
            (130, "这是演练。仍未修复，请通知全体。", "客户服务文员", "电话", "从组长开始逐个拨打", "21:18", "21:22 开始拨打"),
        ),
        "attendance": {
            **_there(
                at, "21:45", "沈明、吴海燕、郑晓梅、冯丽、褚静、蒋文博、杨帆、秦川、许国栋、吕小红、张伟业、曹磊",
                failed="吕小红",
            ),
            PERSON + "陈志强": {"capacity": Capacity.CONTROLLER, "signed": at("19:00")},
            PERSON + "韩雪": {"capacity": Capacity.EVALUATOR, "signed": at("19:00")},
        },
        "evaluation": _answers(
            "ynyyypyyyxppxnxyy",
            A2=("一个备份号码多一位", "每季度拨打核验"),
            B3=("副组长首次未接，15 分钟后回电", "夜间保持开机"),
            E1=("主备共用分机，一人占线两人都打不通", "增设分机"),
        ),
        "endings": _items(
            evaluator="韩雪", on="2025-11-19", strengths="拨打有序，记录完整。",
            conclusion="通知基本及时，号码和分机要整改。",
            summed_up="2025-11-20", summary="2025年第四季度演练总结.docx",
        ),
        "log": _log(
            at,
            ("21:22", LogKind.PROGRESS, "开始逐个拨打。", "冯丽", ""),
            ("22:50", LogKind.DECISION, "副组长回电，同意启动。", "吴海燕", "沈明"),
            ("23:38", LogKind.OTHER, "演练结束，次日总结。", "沈明", "全体"),
        ),
        "problems": _numbered([
            _problem("夜间有两名组员电话无人接听。", Gravity.MINOR, "1.2", "组员开启夜间来电提醒，并列入值班交接事项。",
                     "冯丽", date(2026, 1, 31), "应急通讯录"),
            _problem("第一责任人与备份责任人共用分机。", Gravity.MAJOR, "1.2", "申请增设分机，逐步分开。",
                     "钱进", date(2026, 4, 30), "应急通讯录"),
            _problem("一名备份责任人的手机号码多一位，打不通。", Gravity.MAJOR, "1.2", "更正号码，打通后更新核验日期。",
                     "冯丽", date(2026, 3, 31), "应急通讯录"),
        ]),
    }  # fmt: skip
