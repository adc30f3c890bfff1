"""Office files that only a password opens."""

from __future__ import annotations

import io
from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text

LONGEST = 255
"""Characters of a password that Excel and Word accept."""
NOT_INSTALLED = Text(
    "写入加密文件需要先安装：pip install bcm-excel[password]；没有写出文件。",
    "Writing encrypted files needs: pip install bcm-excel[password]; nothing was written.",
)
UNFIT = Text(
    f"打开密码须为 1 至 {LONGEST} 个字符，没有写出文件。",
    f"A password has 1 to {LONGEST} characters; nothing was written.",
)


def encrypt(data: bytes, password: str, path: Path) -> bytes:
    """A workbook or document as Excel and Word encrypt it (AES-256); ``path`` is for the Failure.

    Raises:
        Failure: the password is one that Office does not accept, or the extra ``password`` is not
            installed. Never gives back what is not encrypted.
    """
    if not 0 < len(password) <= LONGEST:
        raise Failure(Reason.DENIED, path, UNFIT)
    try:
        from msoffcrypto.format.ooxml import OOXMLFile
    except ImportError as error:
        raise Failure(Reason.DENIED, path, NOT_INSTALLED) from error
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, locked)
    return locked.getvalue()
