"""What arrived, in few words of one language, so that a test can hold it against a timetable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tests.daily.world import GROUPS, Arrived

WORDS = {
    "紧急": "red", "Urgent": "red", "注意": "amber", "Attention": "amber", "告知": "", "For information": "",
    "新增": "new", "New": "new", "仍在": "still", "Still there": "still", "已消除": "settled", "Settled": "settled",
}  # fmt: skip
ITEM = re.compile(r"^\d+\. (?:【([^】]+)】|\[([^]]+)\] )(.*)$")
RING = re.compile(r"^(?:请致电：|Please ring: )(\S+)")
SAID = (
    (r"(?:已检查 (\d+) 个预案，无新情况，没有|Plans checked: (\d+)\. Nothing new, nothing)", "all well, {} plans"),
    (r"(?:已检查 (\d+) 个预案，无新情况；仍有紧急 (\d+) 项、注意 (\d+)|Plans checked: (\d+)\. Nothing new; (\d+) urgent and (\d+))", "nothing new, {} plans, {} red, {} amber"),
    (r"(?:每周汇总：已检查 (\d+) 个预案；紧急 (\d+) 项、注意 (\d+)|Weekly summary of the plans checked \((\d+)\): (\d+) urgent and (\d+))", "week, {} plans, {} red, {} amber"),
    (r"(?:今日值班：(\S+?)的手机|On duty today: the mobile of (\S+?),)", "on duty, number of {}"),
    (r"停电应急预案(?:：(\S+?)的手机|: the mobile of (\S+?),)", "number of {}"),
    (r"(断网.xlsx)(?:：|: )(?:文件|The file)", "unreadable {}"),
    (r"劳动节.*前核验全部联系人|Verify everybody before Labour Day", "everybody before the holiday"),
    (r"(?:步骤 |Step )(\d).*(?:即将到时|due soon)", "step {} soon"),
    (r"(?:步骤 |Step )(\d).*(?:已超时|no end is recorded)", "step {} late"),
)  # fmt: skip


def timetable(arrived: Iterable[Arrived]) -> list[str]:
    """A line a moment and text: ``Mon 04-13 07:30 | amy wecom zhou | all well, 2 plans``."""
    lines: dict[tuple[str, str], list[str]] = {}
    for each in arrived:
        said = "; ".join(_items(each))
        mark = "DRILL " if each.subject.startswith(("【演练】", "[DRILL]")) else ""
        to = lines.setdefault((f"{each.at:%a %m-%d %H:%M}", mark + said), [])
        to.append(each.to.partition("@")[0])
    return [f"{at} | {' '.join(sorted(to))} | {said}" for (at, said), to in lines.items()]


def planned(text: str) -> list[str]:
    """The lines of a table written by hand; an empty time is that of the line above.

    ``groups`` are all of them.
    """
    lines, at = [], ""
    for row in filter(None, map(str.strip, text.splitlines())):
        when, to, said = (cell.strip() for cell in row.strip("|").split("|"))
        at = when or at
        names = to.replace("groups", " ".join(GROUPS)).split()
        lines.append(f"{at} | {' '.join(sorted(names))} | {said}")
    return lines


def _items(message: Arrived) -> Iterator[str]:
    said = ""
    for line in message.text.splitlines():
        if item := ITEM.match(line):
            if said:
                yield said
            said = _short(re.split(r"·| · ", item[1] or item[2]), item[3])
        elif ring := RING.match(line):
            said += f", ring {ring[1]}"
    yield said


def _short(words: list[str], text: str) -> str:
    found = [
        form.format(*(part for part in match.groups() if part))
        for pattern, form in SAID
        if (match := re.search(pattern, text))
    ]
    assert found, text
    of_step = found[0].startswith("step")
    marks = [] if of_step else [WORDS[word] for word in words if WORDS[word] not in {"", "new"}]
    if not of_step and WORDS[words[0]] and WORDS[words[-1]] == "new":
        marks.append("new")
    return " ".join((*marks, found[0]))
