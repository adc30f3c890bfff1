"""What evaluators of a drill are asked, as Chinese rules on evaluation want it: whether the plan
suits, suffices and works; and how command, response, people and equipment did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bcm_excel.core.text import Text


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions about one subject; their keys are its letter with a number: A1, A2."""

    letter: str
    title: Text
    questions: tuple[Text, ...]

    def keyed(self) -> Mapping[str, Text]:
        """The questions by their keys."""
        return {f"{self.letter}{n}": said for n, said in enumerate(self.questions, start=1)}


TOPICS: tuple[Topic, ...] = (
    Topic("A", Text("预案", "The plan"), (
        Text("适宜：预案与本单位的风险、组织和现状相符", "Suitable: the plan fits the risks, the organisation and the present state"),
        Text("充分：需要的步骤、人员、资源和联系方式都写到了", "Sufficient: steps, people, resources and numbers that are needed are in it"),
        Text("有效：按预案去做，能在时限内控制住事态", "Effective: following the plan brings things under control within the limits"),
    )),
    Topic("B", Text("指挥与协调", "Command"), (
        Text("报告、研判和启动及时，级别判断正确", "Report, assessment and activation came in time, at the right level"),
        Text("指挥层级清楚，命令明确，有人接替离岗者", "The chain of command is clear, orders are plain, whoever leaves is replaced"),
        Text("各部门和外部单位配合顺畅，信息互通", "Departments and outside parties work together and know what they must"),
    )),
    Topic("C", Text("处置", "Response"), (
        Text("按步骤处置，顺序和方法正确", "Steps are taken in the right order and in the right way"),
        Text("关键步骤在时限内完成，证明材料齐全", "Key steps end within their limits, with their evidence"),
        Text("情况变化时能调整，遇到障碍有替代办法", "Changes are answered, obstacles are got around"),
        Text("对外通报的对象、时限和口径正确", "Outside parties are told in time, the right ones, in the right words"),
    )),
    Topic("D", Text("人员", "People"), (
        Text("应到人员到位，主备责任人都能履职", "Everybody due is there; primaries and backups can both do the work"),
        Text("熟悉本岗位职责、预案内容和操作方法", "People know their duties, the plan and how to do their part"),
        Text("安全防护到位，遵守演练规则", "People are protected and keep the rules of the drill"),
    )),
    Topic("E", Text("装备与资源", "Equipment"), (
        Text("通讯、系统、备用设备和物资可用、够用", "Communications, systems, stand-by equipment and supplies work and suffice"),
        Text("备份数据、备用场所和供应商能按要求调用", "Backups, backup site and suppliers are at hand as promised"),
    )),
    Topic("F", Text("演练组织", "The drill itself"), (
        Text("目标明确，情景贴近实际，导调有序", "Objectives are clear, the situation is real, injects come in order"),
        Text("记录完整，可以还原过程", "Records are complete: the course can be followed"),
    )),
)  # fmt: skip
"""What evaluators are asked, by subject: plan, command, response, people, equipment."""

QUESTIONS: Mapping[str, Text] = {key: q for topic in TOPICS for key, q in topic.keyed().items()}
"""Every question by its key."""
