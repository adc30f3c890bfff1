"""What another machine said, made fit to be shown and kept."""

from __future__ import annotations

from collections.abc import Iterable

from bcm_excel.core.lazy import lazy
from bcm_excel.plan.phones import masked_in

CONTROL = lazy(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
LONGEST = 200


def quotable(text: str, secrets: Iterable[str] = ()) -> str:
    """One short line without secrets, addresses and whole telephone numbers."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    line = masked_in(CONTROL.sub(" ", text)).strip()
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
