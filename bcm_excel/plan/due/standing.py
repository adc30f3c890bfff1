"""The words of obligations: what is to be done, and how it stands."""

from __future__ import annotations

from enum import Enum

from bcm_excel.core.text import Text


class State(Enum):
    """How an obligation stands; an ordinary day or two do not make it due soon."""

    MISSED = Text("已逾期", "Missed")
    DUE_SOON = Text("临期", "Due soon")
    AHEAD = Text("未到期", "Ahead")
    DONE = Text("已完成", "Done")

    @property
    def key(self) -> str:
        """The word that scripts read: missed, due_soon, ahead, done."""
        return self.name.lower()

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self is not State.DONE


class Kind(Enum):
    """What is to be done."""

    DRILL = Text("演练", "Drill")
    COVERAGE = Text("演练覆盖", "Drill coverage")
    SUMMARY = Text("演练总结", "Drill summary")
    FILING = Text("演练归档", "Drill filing")
    UPDATE = Text("预案更新", "Plan update")
    ACTION = Text("整改", "Corrective action")
    TRAINING = Text("培训", "Training")
    JOINER = Text("新员工培训", "Joiner training")
    EXAM = Text("再培训", "Training again")
    FUND = Text("资金清点", "Fund count")
    SUPPLIER = Text("供应商测试", "Supplier test")
    BACKUP = Text("数据备份", "Backup")
    RESTORE = Text("恢复测试", "Restore test")
    REVIEW = Text("年度评审", "Yearly review")
    SIGNATURE = Text("签字盖章", "Signature and seal")
    MEETING = Text("联席会议", "Joint meeting")
    COPY = Text("抄送", "Copies")
    AGREEMENT = Text("协议终止", "End of agreement")
    WAIVER = Text("豁免到期", "Waiver ends")
    CALENDAR = Text("工作日历", "Calendar")
    PRINTED_LIST = Text("纸质通讯录", "Printed list")
    VERIFICATION = Text("联系方式核验", "Contact verification")
    HOLIDAY = Text("节前核验", "Verification before a holiday")

    @property
    def key(self) -> str:
        """The word that scripts read."""
        return self.name.lower()
