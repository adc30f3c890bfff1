"""The workbook inside a file with a password."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from xml.parsers.expat import ExpatError

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.excel.parts import DAMAGED
from bcm_excel.excel.sniff import PASSWORD, refuse_others

MOST_SPINS = 10_000_000
"""Rounds of hashing that opening an encrypted file may cost; Excel writes 100,000."""


def decrypted(path: Path, data: bytes, password: str | None) -> bytes:
    """The workbook inside an encrypted file, in memory."""
    if password is None:
        raise Failure(Reason.ENCRYPTED, path, PASSWORD)
    try:
        import msoffcrypto
        from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError
    except ImportError as error:
        raise Failure(Reason.ENCRYPTED, path, Text(
            "打开加密文件需要先安装：pip install bcm-excel[password]，"
            "或在 Excel 中取消密码后另存为 .xlsx。",
            "Opening encrypted files needs: pip install bcm-excel[password]; or remove the "
            "password in Excel and save it as .xlsx.",
        )) from error  # fmt: skip
    spins = [int(found) for found in re.findall(rb'spinCount="([0-9]{1,12})"', data)]
    if max(spins, default=0) > MOST_SPINS:
        raise Failure(Reason.UNSAFE, path, DAMAGED)
    plain = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=password, verify_password=True)
        file.decrypt(plain)
    except InvalidKeyError as error:
        raise Failure(Reason.ENCRYPTED, path, Text(
            "密码不正确，请核对后再试。", "The password is wrong; check it and try again."
        )) from error  # fmt: skip
    except (  # the library answers damage with whatever its step stumbles on
        DecryptionError, FileFormatError, OSError, ValueError, KeyError, IndexError, TypeError,
        AttributeError, struct.error, ExpatError,
    ) as error:  # fmt: skip
        raise Failure(Reason.CORRUPT, path, DAMAGED) from error
    refuse_others(path, plain.getvalue())
    return plain.getvalue()
