"""What a run says of itself in the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.ledger import Delivery, Status
from bcm_excel.daily.lights import WORDS
from bcm_excel.plan.phones import masked

if TYPE_CHECKING:
    from bcm_excel.app.daily_done import Done

READ = Text(
    "读取文件 {files} 个（新读 {fresh} 个），预案 {plans} 个，进行中的事件和演练 {open} 起",
    "files: {files} (read anew: {fresh}), plans: {plans}, open incidents and drills: {open}",
)
UNREAD = Text("无法读取 {place}：{why}", "cannot read {place}: {why}")
GONE = Text("不再有预案 {place}", "the plan {place} is no longer there")
LIGHT = Text("{subject}：{word}，{said}", "{subject}: {word}, {said}")
QUEUED = Text("新建通知 {n} 条，等待发送 {waiting} 条", "messages made: {n}, waiting: {waiting}")
SENT = Text("已送达 {to}（{channel}）：{subject}", "sent to {to} ({channel}): {subject}")
FAILED = Text(
    "未送达 {to}（{channel}），第 {n} 次：{subject}；{why}",
    "not delivered to {to} ({channel}), try {n}: {subject}; {why}",
)
LATER = Text(
    "稍后发送 {to}（{channel}）：{subject}；{why}", "{to} ({channel}) is to wait: {subject}; {why}"
)
GAVE_UP = Text(
    "不再尝试 {to}（{channel}），共 {n} 次：{subject}；{why}",
    "given up for {to} ({channel}) after {n} tries: {subject}; {why}",
)
WITHDRAWN = Text(
    "不再发送 {to}（{channel}）：{subject}；{n} 项已了结或有更新的消息",
    "no longer sent to {to} ({channel}): {subject}; settled, or there is newer word ({n})",
)
CLOSED = Text(
    "不再发送 {to}（{channel}）：{subject}；设置里不再有这个群",
    "no longer sent to {to} ({channel}): {subject}; the settings have this group no more",
)
SHORTENED = Text(
    "等待发送给 {to}（{channel}）的去掉 {n} 项，已了结或有更新的消息：{subject}",
    "what waits for {to} ({channel}) says {n} less, settled or with newer word: {subject}",
)
ENDINGS = {
    Status.SENT: SENT,
    Status.FAILED: FAILED,
    Status.GAVE_UP: GAVE_UP,
    Status.PENDING: LATER,
    Status.SENDING: LATER,
}
REPORT = Text("报告 {path}", "report {path}")
STOPPED = Text("收到停止请求，提前结束", "asked to stop, ended early")
NOBODY = Text(
    "设置里没有收件人，也没有机器人：不发通知",
    "the settings name neither recipients nor bots: nothing is sent",
)
ENDED = Text("结束，退出码 {code}", "ended with code {code}")


def log_lines(done: Done, lang: Lang) -> Iterator[str]:
    """The story of the run, a line a fact; addresses are masked."""
    looked = done.looked
    values = {
        "files": looked.files,
        "fresh": done.fresh,
        "plans": len(looked.plans),
        "open": sum(each.open for each in looked.incidents),
    }
    yield READ.fill(lang, values)
    yield from (each[lang] for each in looked.remarks)
    for unread in looked.unread:
        yield UNREAD.fill(lang, {"place": unread.place, "why": unread.why})
    yield from (each[lang] for each in done.remarks)
    for place in looked.vanished:
        yield GONE.fill(lang, {"place": place})
    for light in done.lights:
        if light.red or light.amber:
            word = WORDS[light.level]
            yield LIGHT.fill(
                lang, {"subject": light.subject.value, "word": word, "said": light.said}
            )
    if not (done.settings.recipients or done.settings.bots or done.settings.tell_owners):
        yield NOBODY[lang]
    yield QUEUED.fill(lang, {"n": done.queued, "waiting": done.waiting})
    for taken in done.withdrawn:
        said = _said(taken.delivery) | {"n": taken.gone}
        words = CLOSED if taken.closed else SHORTENED if taken.left else WITHDRAWN
        yield words.fill(lang, said)
    for each in done.deliveries:
        yield ENDINGS[each.status].fill(lang, _said(each))
    if done.report:
        yield REPORT.fill(lang, {"path": done.report.name})
    if done.stopped:
        yield STOPPED[lang]
    yield ENDED.fill(lang, {"code": done.code})


def _said(each: Delivery) -> dict[str, object]:
    return {
        "to": masked(each.address) if "@" in each.address else each.address,
        "channel": each.channel,
        "subject": each.subject,
        "n": each.attempts,
        "why": each.why or "",
    }
