"""Which known name a text was probably meant to be; a hint for people, never a decision."""

from __future__ import annotations

from collections.abc import Iterable

from bcm_excel.plan.clean import fold


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known name one slip away, or that has the same characters but for a few left out.

    数据处理中心组长 is near 数据中心组长 and 个人化 near 个人化部. A name in which characters were
    exchanged for others is somebody else's: IT小组组长 is not near 应急小组组长.
    """
    from rapidfuzz.distance import OSA, LCSseq

    word = fold(text)
    best: tuple[float, str] | None = None
    for name in known:
        other = fold(name)
        short, long = sorted((len(word), len(other)))
        if not short or word == other:
            continue
        slip = OSA.distance(word, other) == 1 and short >= (5 if short == long else 4)
        shared = LCSseq.similarity(word, other) == short
        left_out = shared and short >= 3 and short / long >= 2 / 3
        if slip or left_out:
            score = OSA.normalized_similarity(word, other)
            if best is None or score > best[0]:
                best = (score, name)
    return best[1] if best else None
