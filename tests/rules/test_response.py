import pytest

from bcm_excel.core.text import Lang
from bcm_excel.plan.words import ExternalKind
from bcm_excel.rules.run import run
from tests.plans import TODAY, found, plan
from tests.rules.cases import Case, Silent

CASES: dict[str, Case] = {
    "RS101": (
        """
        # 分级矩阵
        | 影响程度 | 紧迫程度 | 判定级别 |
        | 轻微 | 低 | 一般 |
        | 〃 | 中 | 一般 |
        | 〃 | 高 | 重大 |
        | 中等 | 低 | 一般 |
        | 〃 | 中 |  |
        | 〃 | 高 | 紧急 |
        | 严重 | 低 | 重大 |
        | 〃 | 中 | 紧急 |
        """,
        TODAY,
        ["分级矩阵!C1", "分级矩阵!C6"],
    ),
    "RS102": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 触发类别 | 重大技术故障、安全或合规 |
        # 启动条件
        | 触发编号 | 触发类别 | 触发条件 |
        | T1 | 重大技术故障 | 系统停运 |
        """,
        TODAY,
        ["启动条件!B1"],
    ),
    "RS103": (
        """
        # 协议方
        | 协议方 | 主联系人 |
        | 甲公司 | 王敏 |
        | 乙公司 | 李强 |
        # 外部联系单位
        | 单位名称 | 类别 |
        | 市公交公司 | 客户 |
        | 市银行 | 客户 |
        | 人社局 | 监管部门 |
        | 备用厂 | 备用工厂 |
        # 处置流程
        | 步骤号 | 工作内容 | 责任人 | 通知对象 | 通报模板 |
        | 1 | 通知客户 | 组长 | 市公交公司、市银行 |  |
        | 2 | 风险告知 | 组长 | 乙公司 |  |
        | 3 | 终止通知 | 组长 | 乙公司 |  |
        | 4 | 报告 | 组长 | 人社局 |  |
        | 5 | 转产 | 组长 | 备用厂 |  |
        # 通报模板
        | 模板名称 | 模板受众 | 正文 |
        | 监管报告 | 监管部门 | 现将情况报告如下 |
        """,
        TODAY,
        ["处置流程!E2", "处置流程!E3", "处置流程!E6"],
    ),
    "RS104": (
        """
        # 通报模板
        | 模板名称 | 模板受众 | 标题 | 正文 |
        | 首次通知 | 客户 | 关于{事件}的通知 | {发现时间}发现{事件名称}。 |
        | 恢复通知 | 客户 |  | {事件名称 已恢复。 |
        """,
        TODAY,
        ["通报模板!C2", "通报模板!D3"],
    ),
    "RS105": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 应急群 | 加密群（企业微信、钉钉），网络中断时使用 |
        # 应急通讯录
        | 姓名 | 单位 | 备用渠道 |
        | 王敏 | 甲公司 | 断网时用微信 |
        | 李强 | 甲公司 | 企业微信 |
        | Ann | 甲公司 | DingTalk, when the network is down |
        """,
        TODAY,
        ["预案信息!B3", "应急通讯录!C2", "应急通讯录!C4"],
    ),
}

SILENT: dict[str, Silent] = {
    "RS101": (
        """
        # 分级矩阵
        | 影响程度 | 紧迫程度 | 判定级别 |
        | 轻微 | 低 | 一般 |
        | 〃 | 中 | 一般 |
        | 〃 | 高 | 重大 |
        | 中等 | 低 | 一般 |
        | 〃 | 中 | 重大 |
        | 〃 | 高 | 紧急 |
        | 严重 | 低 | 重大 |
        | 〃 | 中 | 紧急 |
        | 〃 | 高 | 紧急 |
        """,
        TODAY,
    ),
    "RS102": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 触发类别 | 重大技术故障 |
        # 启动条件
        | 触发编号 | 触发类别 | 触发条件 |
        | T1 | 重大技术故障 | 系统停运 |
        | T2 | 〃 | 数据丢失 |
        """,
        TODAY,
    ),
    "RS103": (
        """
        # 协议方
        | 协议方 | 主联系人 |
        | 乙公司 | 李强 |
        # 外部联系单位
        | 单位名称 | 类别 |
        | 市公交公司 | 客户 |
        | 律师事务所 | 法律顾问 |
        | 备用厂 | 备用工厂 |
        # 处置流程
        | 步骤号 | 工作内容 | 责任人 | 通知对象 | 通报模板 |
        | 1 | 通知客户 | 组长 | 市公交公司 | 客户通知 |
        | 2 | 风险告知 | 组长 | 乙公司 |  |
        | 3 | 评估 | 组长 | 律师事务所、没有的单位 |  |
        | 4 | 转产 | 组长 | 备用厂 |  |
        | 5 | 总结 | 组长 |  |  |
        # 通报模板
        | 模板名称 | 模板受众 | 正文 |
        | 风险告知 | 合作方 | 现将风险告知如下 |
        """,
        TODAY,
    ),
    "RS104": (
        """
        # 通报模板
        | 模板名称 | 模板受众 | 标题 | 正文 |
        | 首次通知 | 客户 | 关于{事件名称}的通知 | {发现时间}发现{title}，{ Level }响应。 |
        | 恢复通知 | 客户 |  | 系统已恢复。 |
        """,
        TODAY,
    ),
    "RS105": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 应急群 | 企业微信；网络中断时用卫星电话 |
        # 应急通讯录
        | 姓名 | 单位 | 备用渠道 |
        | 王敏 | 甲公司 | 断网时用对讲机 |
        | 李强 | 甲公司 | 企业微信、钉钉 |
        | 张伟 | 甲公司 |  |
        """,
        TODAY,
    ),
}


def test_one_finding_for_each_audience_names_parties_and_steps() -> None:
    findings = run(plan(CASES["RS103"][0]), TODAY, select=["RS103"]).findings
    assert [finding.message(Lang.EN) for finding in findings] == [
        "市公交公司, 市银行 must be told (step 1), "
        "but there is no template for the audience Customer",
        "乙公司 must be told (step 2, 3), but there is no template for the audience Partner",
        "备用厂 must be told (step 5), but there is no template for the audience Supplier",
    ]


@pytest.mark.parametrize("kind", [member.value.zh for member in ExternalKind])
def test_a_party_of_every_kind_that_is_told_wants_a_template(kind: str) -> None:
    text = f"""
        # 外部联系单位
        | 单位名称 | 类别 |
        | 某单位 | {kind} |
        # 处置流程
        | 步骤号 | 工作内容 | 责任人 | 通知对象 |
        | 1 | 告知 | 组长 | 某单位 |
        # 通报模板
        | 模板名称 | 模板受众 | 正文 |
        | 员工通知 | 内部员工 | 现将情况通知如下 |
    """
    assert found(text, "RS103") == ["处置流程!2:2 RS103"]


def test_a_pair_may_hide_in_a_row_that_could_not_be_read() -> None:
    text = """
        # 分级矩阵
        | 影响程度 | 紧迫程度 | 判定级别 |
        | 轻微 | 低 |  |
        | 轻微 | 中等 | 一般 |
    """
    assert found(text, "RS101") == ["分级矩阵!C2 RS101"]


def test_an_unreadable_level_is_not_said_to_be_missing() -> None:
    text = CASES["RS101"][0].replace("| 〃 | 中 |  |", "| 〃 | 中 | #N/A |")
    assert found(text, "RS101") == ["分级矩阵!C1 RS101"]


def test_a_step_whose_message_cannot_be_read_may_name_one() -> None:
    text = """
        # 协议方
        | 协议方 | 主联系人 |
        | 乙公司 | 李强 |
        # 处置流程
        | 步骤号 | 工作内容 | 责任人 | 通知对象 | 通报模板 |
        | 1 | 风险告知 | 组长 | 乙公司 | #N/A |
        # 通报模板
        | 模板名称 | 模板受众 | 正文 |
        | 监管报告 | 监管部门 | 现将情况报告如下 |
    """
    assert found(text, "RS103") == []


@pytest.mark.parametrize(
    "triggers",
    [
        "| T1 | 安全合规 | 质量缺陷 |\n| T2 | 重大技术故障 | 停运 |",
        "| T1 | 重大技术故障 | 停运 |\n| T2 | 安全或合规 |  |",
    ],
    ids=["the class is spelt otherwise, which is said", "a trigger could not be read"],
)
def test_a_class_that_may_have_a_trigger_is_not_reported(triggers: str) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 触发类别 | 重大技术故障、安全或合规 |
        # 启动条件
        | 触发编号 | 触发类别 | 触发条件 |
        {triggers}
    """
    assert found(text, "RS102") == []


def test_a_template_that_could_not_be_read_may_be_the_one() -> None:
    text = """
        # 协议方
        | 协议方 | 主联系人 |
        | 乙公司 | 李强 |
        # 处置流程
        | 步骤号 | 工作内容 | 责任人 | 通知对象 |
        | 1 | 风险告知 | 组长 | 乙公司 |
        # 通报模板
        | 模板名称 | 模板受众 | 正文 |
        | 监管报告 | 监管部门 | 现将情况报告如下 |
        | 风险告知 | 伙伴 | 现将风险告知如下 |
    """
    assert found(text, "RS103") == []
