"""The closed choices of the plan workbook, in the words the staff use."""

from __future__ import annotations

from enum import Enum

from bcm_excel.core.text import Text


class DocumentClass(Enum):
    """文件类别."""

    ONE = Text("一类", "Class 1")
    TWO = Text("二类", "Class 2")
    THREE = Text("三类", "Class 3")


class Secrecy(Enum):
    """密级."""

    PUBLIC = Text("公开", "Public")
    INTERNAL = Text("内部", "Internal")
    CONFIDENTIAL = Text("秘密", "Confidential")
    SECRET = Text("机密", "Secret")


class Language(Enum):
    """The language in which somebody is told."""

    CHINESE = Text("中文", "Chinese")
    ENGLISH = Text("英文", "English")


class Status(Enum):
    """Whether somebody is at work."""

    ON_DUTY = Text("在岗", "On duty")
    ON_LEAVE = Text("休假", "On leave")
    LEFT = Text("离岗", "Left")


class Function(Enum):
    """What a role is there for."""

    LEADER = Text("领导", "Leader")
    TECHNICAL = Text("技术", "Technical")
    FINANCE = Text("财务", "Finance")
    COMMUNICATION = Text("沟通", "Communication")
    MEMBER = Text("成员", "Member")


class ExternalKind(Enum):
    """What an external party is to the organisation."""

    CUSTOMER = Text("客户", "Customer")
    REGULATOR = Text("监管部门", "Regulator")
    FINANCE_ADVISER = Text("财务顾问", "Finance adviser")
    TECHNICAL_SUPERVISOR = Text("技术监理", "Technical supervisor")
    LEGAL_COUNSEL = Text("法律顾问", "Legal counsel")
    STAND_IN_PLANT = Text("备用工厂", "Stand-in plant")
    OTHER = Text("其他", "Other")


class Channel(Enum):
    """By which way a party is reached."""

    PHONE = Text("电话", "Phone")
    SMS = Text("短信", "SMS")
    MAIL = Text("电子邮件", "E-mail")
    FAX = Text("传真", "Fax")
    LETTER = Text("工作联系函", "Letter")
    WECOM = Text("企业微信", "WeCom")
    DINGTALK = Text("钉钉", "DingTalk")
    IN_PERSON = Text("当面", "In person")


class Impact(Enum):
    """影响程度: one link, some goals, the whole."""

    MINOR = Text("轻微", "Minor")
    MODERATE = Text("中等", "Moderate")
    SEVERE = Text("严重", "Severe")


class Urgency(Enum):
    """紧迫程度: whether safety, compliance or money is at stake."""

    LOW = Text("低", "Low")
    MEDIUM = Text("中", "Medium")
    HIGH = Text("高", "High")


class ForEach(Enum):
    """A step that is done once for each of these."""

    CUSTOMER = Text("客户", "Customer")
    PARTY = Text("协议方", "Party")
    EXTERNAL = Text("外部单位", "External party")
    SUPPLIER = Text("供应商", "Supplier")


class Occasion(Enum):
    """When a step is used."""

    BOTH = Text("均适用", "Both")
    REAL = Text("实际事件", "Real")
    DRILL = Text("演练", "Drill")


class Result(Enum):
    """What a test gave."""

    PASSED = Text("合格", "Passed")
    PARTLY = Text("部分合格", "Partly")
    FAILED = Text("不合格", "Failed")


class Audience(Enum):
    """To whom a message is addressed."""

    STAFF = Text("内部员工", "Staff")
    MANAGEMENT = Text("管理层", "Management")
    CUSTOMER = Text("客户", "Customer")
    PARTNER = Text("合作方", "Partner")
    REGULATOR = Text("监管部门", "Regulator")
    SUPPLIER = Text("供应商", "Supplier")
    USER = Text("用户", "User")
    MEDIA = Text("媒体", "Media")


class Side(Enum):
    """通报范围."""

    INSIDE = Text("内部", "Inside")
    OUTSIDE = Text("外部", "Outside")


class Means(Enum):
    """How information is passed."""

    MEETING = Text("会议", "Meeting")
    PHONE = Text("电话", "Phone")
    MAIL = Text("电子邮件", "E-mail")
    GROUP = Text("工作群", "Group chat")
    LETTER = Text("书面函件", "Letter")
    NOTICE = Text("公告", "Notice")


class TrainingKind(Enum):
    """Why a training was held."""

    JOINER = Text("新员工培训", "Joiner")
    REGULAR = Text("定期培训", "Regular")
    AGAIN = Text("再培训", "Again")
    UPDATE = Text("预案更新培训", "Update")


class DrillMode(Enum):
    """How a drill is held."""

    TABLE_TOP = Text("桌面演练", "Table-top")
    LIVE = Text("实战演练", "Live")
    CALL_OUT = Text("通讯联络演练", "Call-out")


class Gravity(Enum):
    """How serious a problem is that a drill brought to light."""

    MINOR = Text("一般", "Minor")
    MAJOR = Text("较大", "Major")
    CRITICAL = Text("重大", "Critical")


class Shift(Enum):
    """班次."""

    DAY = Text("白班", "Day")
    NIGHT = Text("夜班", "Night")
    WHOLE = Text("全天", "All day")


class DayKind(Enum):
    """Whether people work on a day of the calendar."""

    OFF = Text("休息", "Off")
    WORKING = Text("上班", "Working")


class Certainty(Enum):
    """Whether a day of the calendar has been announced."""

    OFFICIAL = Text("官方", "Official")
    PROJECTED = Text("推算", "Projected")


class YesNo(Enum):
    """是 or 否."""

    YES = Text("是", "Yes")
    NO = Text("否", "No")


class Recurrence(Enum):
    """How often something comes round."""

    DAILY = Text("每日", "Daily")
    WEEKLY = Text("每周", "Weekly")
    MONTHLY = Text("每月", "Monthly")
    QUARTERLY = Text("每季度", "Quarterly")
    HALF_YEARLY = Text("每半年", "Half-yearly")
    YEARLY = Text("每年", "Yearly")

    @property
    def days(self) -> int:
        """Days after which the next one is late; months count as their longest."""
        return {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "QUARTERLY": 92, "HALF_YEARLY": 184}.get(
            self.name, 366
        )
