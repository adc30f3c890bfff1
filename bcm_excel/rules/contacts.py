"""The people of the plan: numbers that ring, addresses that arrive, names that mean one person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.plan import phones
from bcm_excel.plan.obligations import verified_until
from bcm_excel.plan.people import Contact
from bcm_excel.plan.phones import Shape
from bcm_excel.plan.words import Status
from bcm_excel.rules.assigned import assigned, partners
from bcm_excel.rules.names import FAMILIAR, TELLTALE, is_department, surname_only
from bcm_excel.rules.registry import Check, Given, rule

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
Odd = tuple[Contact, str, Shape]

ORDINARY_LANDLINE = lazy(f"(?:{phones.LANDLINE.pattern})?(?:x[0-9]+)?")
ORDINARY_MAIL = lazy(
    r"[A-Za-z0-9_+-]++(?>(?:\.[A-Za-z0-9_+-]++)*)@(?>(?:[A-Za-z0-9]++(?>(?:-++[A-Za-z0-9]++)*)\.)+)"
    r"(?!(?i:local|localhost|invalid|test|example|arpa|onion|alt)\b)[A-Za-z]{2,24}"
)
GOOD_ENOUGH = {Shape.MOBILE, Shape.UNKNOWN_PREFIX, Shape.LANDLINE, Shape.HOTLINE, Shape.EXTENSION, Shape.FOREIGN}
"""What may stand in the landline column."""
CHUNK = 128
"""So many contacts are judged at once where all are ordinary."""


def _strange(given: Given, field: str, ordinary: re.Pattern[str]) -> Iterator[tuple[Contact, str]]:
    """What stands in a column that holds several and does not look as usual."""
    held = attrgetter(field)
    rows = given.plan.contacts.rows
    usual = re.compile(f"(?>(?:(?:{ordinary.pattern})\n)*)").fullmatch
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        texts = [text for texts in map(held, chunk) if texts for text in texts]
        if usual("\n".join([*texts, ""])):
            continue
        for contact in chunk:
            for text in held(contact) or ():
                if not ordinary.fullmatch(text):
                    yield contact, text


def _odd_mobiles(given: Given) -> list[Odd]:
    strange = _strange(given, "mobile", phones.MOBILE)
    return [(contact, number, phones.shape(number)) for contact, number in strange]


def _mobile_that_is(*shapes: Shape) -> Check:
    def check(info: RuleInfo, given: Given) -> Iterator[Finding]:
        for contact, number, shape in given.once(_odd_mobiles):
            if shape in shapes:
                values = {"name": contact.name, "number": phones.spoken(number), "digits": len(number)}
                yield Finding(info, contact.cell("mobile"), values)

    return check


mobile_length = rule(
    "CT101", ERROR,
    message=Text("{name}的手机号码 {number} 是 {digits} 位，应为 11 位", "the mobile of {name}, {number}, has {digits} digits instead of 11"),
    why=Text("少一位或多一位的号码打不通。", "With a digit too many or too few nobody answers."),
    fix=Text("向本人核对号码后改正。", "Check the number with its owner and correct it."),
    needs=["contacts"],
)(_mobile_that_is(Shape.WRONG_LENGTH))

landline_as_mobile = rule(
    "CT102", ERROR,
    message=Text("{name}的手机栏里填的是固定电话 {number}", "the mobile of {name}, {number}, is a landline"),
    why=Text("固定电话收不到短信，下班后也找不到人。", "A landline takes no messages and reaches nobody after work."),
    fix=Text("把它移到固定电话栏，补上手机号码。", "Move it to the landline column and add a mobile."),
    needs=["contacts"],
)(_mobile_that_is(Shape.LANDLINE))

unknown_prefix = rule(
    "CT103", WARNING,
    message=Text("{name}的手机号码 {number} 的号段不在已知号段中", "the mobile of {name}, {number}, begins with no known prefix"),
    why=Text("多半是输入错误，也可能是新放的号段。", "Most likely a slip, though the prefix may be new."),
    fix=Text("打一次确认；确实打得通可以豁免。", "Call it once; waive the finding if it does ring."),
    needs=["contacts"],
)(_mobile_that_is(Shape.UNKNOWN_PREFIX))

not_a_mobile = rule(
    "CT104", ERROR,
    message=Text("{name}的手机栏里的 {number} 不是手机号码", "the mobile of {name}, {number}, is no mobile number"),
    why=Text("分机、热线和残缺的号码在应急时找不到本人。", "Extensions, hotlines and broken numbers do not reach the person."),
    fix=Text("填写 11 位手机号码；分机填在固定电话栏。", "Fill in a mobile; extensions belong in the landline column."),
    needs=["contacts"],
)(_mobile_that_is(Shape.HOTLINE, Shape.EXTENSION, Shape.INVALID))


@rule(
    "CT105", WARNING,
    message=Text("{name}的固定电话 {number} 不是有效号码", "the landline of {name}, {number}, is no valid number"),
    why=Text("拨不通的号码等于没有。", "A number that cannot be dialled is none."),
    fix=Text("写作 区号-号码 或分机号。", "Write area code and number, or an extension."),
    needs=["contacts"],
)
def landline_invalid(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A number in the landline column that is neither landline, mobile, hotline nor extension."""
    for contact, number in _strange(given, "landline", ORDINARY_LANDLINE):
        if phones.shape(number) not in GOOD_ENOUGH:
            values = {"name": contact.name, "number": phones.spoken(number)}
            yield Finding(info, contact.cell("landline"), values)


def mail_works(address: str) -> bool:
    """Whether an address could exist outside one's own network."""
    import email_validator

    try:
        email_validator.validate_email(address, check_deliverability=False)
    except email_validator.EmailNotValidError:
        return False
    return True


@rule(
    "CT111", ERROR,
    message=Text("{name}的电子邮箱“{mail}”无效", "the e-mail address of {name}, {mail}, is not valid"),
    why=Text("邮件发不到。", "Mail will not arrive."),
    fix=Text("向本人核对后改正。", "Check it with its owner and correct it."),
    needs=["contacts"],
)
def mail_invalid(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """An address that cannot exist outside one's own network."""
    for contact, mail in _strange(given, "mail", ORDINARY_MAIL):
        if not mail_works(mail):
            yield Finding(info, contact.cell("mail"), {"name": contact.name, "mail": mail})


@rule(
    "CT112", WARNING,
    message=Text("“{name}”只有姓氏和称呼，没有全名", "{name} is a surname and a title, not a full name"),
    why=Text("换人、同姓时找不到本人。", "After a change of staff, or with two of that surname, nobody knows who is meant."),
    fix=Text("写全名，称呼填在职务栏。", "Write the full name; the title belongs in the job title column."),
    needs=["contacts"],
)
def surname_and_title(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A person of whom only the surname is written."""
    for contact in given.plan.contacts.rows:
        name = contact.name
        if (name[-1] in TELLTALE or name[0] in FAMILIAR or " " in name or "." in name) and surname_only(name):
            yield Finding(info, contact.cell("name"), {"name": name})


CHANNELS = frozenset({"mobile", "landline", "mail", "backup_channel"})


@rule(
    "CT113", ERROR,
    message=Text("{name}没有任何联系方式", "there is no way to reach {name}"),
    why=Text("应急时找不到这个人。", "In an emergency the person cannot be found."),
    fix=Text("至少填写手机号码。", "Fill in a mobile at least."),
    needs=["contacts"],
)
def unreachable(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A person with no channel at all; a cell that could not be read counts as one."""
    for contact in given.plan.contacts.rows:
        if contact.mobile or contact.landline or contact.mail or contact.backup_channel:
            continue
        if contact.status is not Status.LEFT and not CHANNELS & contact.unread:
            yield Finding(info, contact.cell("mobile"), {"name": contact.name})


def _repeated(values: list[str]) -> frozenset[str]:
    """What stands more than once; a long list is mostly without."""
    if len(set(values)) == len(values):
        return frozenset()
    return frozenset(value for value, count in Counter(values).items() if count > 1)


def _one_persons(number: str) -> bool:
    """Whether a number should ring with one person: a mobile, or one from abroad."""
    return len(number) > 10 and number[0] in "1+"


@rule(
    "CT121", WARNING,
    message=Text("{name}的手机 {number} 与第 {row} 行 {first} 的相同", "{name} has the mobile of {first} in row {row}: {number}"),
    why=Text("一个号码对应两个人，其中一个多半是复制错了。", "Of two people with one number, one was most likely copied by mistake."),
    fix=Text("向本人核对后改正。", "Check it with both and correct it."),
    needs=["contacts"],
)
def one_number_for_two(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A mobile that another person has; that of one's own backup is judged with the roles."""
    rows = given.plan.contacts.rows
    repeated = _repeated([number for contact in rows for number in contact.mobile or ()])
    owners: dict[str, Contact] = {}
    for contact in rows if repeated else ():
        for number in contact.mobile or ():
            if number not in repeated or not _one_persons(number):
                continue
            owner = owners.setdefault(number, contact)
            if owner is contact or owner.name == contact.name:
                continue
            if (owner.row, contact.row) not in given.once(partners):
                values = {
                    "name": contact.name, "number": phones.spoken(number),
                    "first": owner.name, "row": owner.row,
                }
                yield Finding(info, contact.cell("mobile"), values)


@rule(
    "CT122", ERROR,
    message=Text("{name}与第 {row} 行同名，工号分不清是谁", "{name} stands in row {row} too, and no staff number tells them apart"),
    why=Text("分不清两个人，可能会打给不相干的人。", "Nobody can tell the two apart, and the wrong one may be called."),
    fix=Text("填写各自的工号；是同一个人就删除一行。", "Fill in both staff numbers; if it is one person delete a row."),
    needs=["contacts"],
)
def namesakes(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Two rows with one name and without a staff number."""
    bearers: dict[str, Contact] = {}
    bearer_of = bearers.setdefault
    for contact in given.plan.contacts.rows:
        if contact.staff_no is None and "staff_no" not in contact.unread:
            bearer = bearer_of(contact.name.casefold(), contact)
            if bearer is not contact:
                yield Finding(info, contact.cell("staff_no"), {"name": contact.name, "row": bearer.row})


@rule(
    "CT123", ERROR,
    message=Text("{name}的工号 {number} 与第 {row} 行 {first} 的相同", "{name} has the staff number of {first} in row {row}: {number}"),
    why=Text("工号用来区分同名的人，重复就没有作用。", "Staff numbers tell namesakes apart; one that stands twice does not."),
    fix=Text("核对后改正；是同一个人就删除一行。", "Correct one of them; if it is one person delete a row."),
    needs=["contacts"],
)
def staff_number_twice(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """One staff number for two rows of one organisation."""
    rows = given.plan.contacts.rows
    repeated = _repeated([contact.staff_no for contact in rows if contact.staff_no])
    bearers: dict[tuple[str, str], Contact] = {}
    for contact in rows if repeated else ():
        number = contact.staff_no
        if number not in repeated:
            continue
        bearer = bearers.setdefault((number, contact.organisation), contact)
        if bearer is not contact:
            values = {"name": contact.name, "number": number, "first": bearer.name, "row": bearer.row}
            yield Finding(info, contact.cell("staff_no"), values)


@rule(
    "CT131", WARNING,
    message=Text("{name}的联系方式上次核验是 {verified}，应在 {due} 前再次核验", "the contact data of {name} was verified on {verified} and was due again by {due}"),
    why=Text("号码会变，长期不核验的通讯录靠不住。", "Numbers change; a list that nobody verifies cannot be relied on."),
    fix=Text("致电确认，更新核验日期。", "Call, and update the date."),
    needs=["settings", "contacts"],
)
def verification_overdue(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A contact that was verified longer ago than the plan allows."""
    interval, calendar, today = given.settings.verification, given.calendar, given.today
    if interval is None or interval.before:
        return
    due: dict[date, date] = {}
    for contact in given.plan.contacts.rows:
        day = contact.verified
        if day is None:
            continue
        if day not in due:
            due[day] = verified_until(calendar, day, interval)
        if due[day] < today and contact.status is not Status.LEFT:
            values = {"name": contact.name, "verified": day, "due": due[day]}
            yield Finding(info, contact.cell("verified"), values)


@rule(
    "CT132", WARNING,
    message=Text("{name}在预案中承担任务，但联系方式从未核验", "{name} has a task in the plan but was never verified"),
    why=Text("没有核实过的号码可能打不通。", "A number that nobody has tried may not ring."),
    fix=Text("致电确认，填写核验日期。", "Call, and fill in the date."),
    needs=["settings", "contacts"],
)
def never_verified(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Somebody with a task whose number nobody has tried, where the plan asks for it."""
    if given.settings.verification is None:
        return
    for contact in given.once(assigned).values():
        unknown = contact.verified is None and "verified" not in contact.unread
        if unknown and contact.status is not Status.LEFT:
            yield Finding(info, contact.cell("verified"), {"name": contact.name})


@rule(
    "CT141", INFO,
    message=Text("{name}的职务栏里填的是部门“{title}”", "the job title of {name} is a department, {title}"),
    why=Text("按职务找人时找不到，部门也统计不到。", "Nobody is found by it as a job title, nor by the department."),
    fix=Text("把“{title}”移到部门栏，职务栏填职务。", "Move {title} to the department column and fill in the job title."),
    needs=["contacts"],
)
def title_is_department(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A job title that is the name of a department."""
    known: dict[str, bool] = {}
    for contact in given.plan.contacts.rows:
        title = contact.title
        if title is None:
            continue
        if title not in known:
            known[title] = is_department(title)
        if known[title]:
            yield Finding(info, contact.cell("title"), {"name": contact.name, "title": title})


@rule(
    "CT142", INFO,
    message=Text("有 {count} 人的固定电话只有分机号，但没有填写总机号码", "people with only an extension: {count}; the switchboard number is missing"),
    why=Text("在外面不知道总机号码就拨不通分机。", "From outside an extension cannot be dialled without it."),
    fix=Text("在预案信息里填写总机号码。", "Fill in the switchboard number in Plan."),
    needs=["settings", "contacts"],
)
def no_switchboard(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Bare extensions, and no number to dial before them."""
    settings = given.settings
    if settings.switchboard or "switchboard" in settings.unread:
        return
    people = Counter(map(attrgetter("landline"), given.plan.contacts.rows))
    count = sum(
        times
        for numbers, times in people.items()
        if any(number[0] == "x" for number in numbers or ())
    )
    if count:
        yield Finding(info, settings.cell("switchboard"), {"count": count})
