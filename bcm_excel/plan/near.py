"""Which known name a text was probably meant to be; a hint for people, never a decision."""

from __future__ import annotations

from collections.abc import Iterable

from bcm_excel.plan.clean import fold


class Names:
    """Known names, made ready to be compared with many texts."""

    def __init__(self, known: Iterable[str]) -> None:
        self.spelt: dict[str, str] = {}
        for name in known:
            self.spelt.setdefault(fold(name), name)
        self.spelt.pop("", None)
        self.folded = tuple(self.spelt)

    def nearest(self, text: str) -> str | None:
        """The known name one slip away, or that has the same characters but for a few left out.

        数据处理中心组长 is near 数据中心组长 and 个人化 near 个人化部. A name in which characters
        were exchanged for others is somebody else's: IT小组组长 is not near 应急小组组长. So is one
        with another number: Y2025-4 is not near Y2025-1, nor 第二小组组长 near 第一小组组长.
        """
        from rapidfuzz.distance import OSA, Indel
        from rapidfuzz.process import extract

        word = fold(text)
        if not word:
            return None
        slips = extract(word, self.folded, scorer=OSA.distance, score_cutoff=1, limit=None)
        fits = {name for name, _, _ in slips if _one_slip(word, name)}
        most = len(word) // 2
        left_out = extract(word, self.folded, scorer=Indel.distance, score_cutoff=most, limit=None)
        fits.update(name for name, gap, _ in left_out if _left_out(word, name, gap))
        best = min(
            (name for name in fits if not _other_number(word, name)),
            key=lambda name: (_unlike(OSA.distance(word, name), word, name), name),
            default=None,
        )
        return None if best is None else self.spelt[best]


def _one_slip(word: str, name: str) -> bool:
    short, long = sorted((len(word), len(name)))
    return word != name and short >= (5 if short == long else 4)


def _left_out(word: str, name: str, gap: float) -> bool:
    short, long = sorted((len(word), len(name)))
    return 0 < gap == long - short and short >= 3 and short / long >= 2 / 3


def _other_number(word: str, name: str) -> bool:
    """Whether both bear numbers, and not the same."""
    one, two = ([letter for letter in each if letter.isnumeric()] for each in (word, name))
    return bool(one and two) and one != two


def _unlike(distance: float, word: str, name: str) -> float:
    return distance / max(len(word), len(name))


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known name that is nearest to one text."""
    return Names(known).nearest(text)
