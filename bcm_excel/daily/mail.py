"""E-mail over SMTP: encrypted, checked, a result for each recipient; no secret is ever said."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address

from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.daily.messages import Message
from bcm_excel.daily.mime import BAD_ADDRESS, NotAnAddressError, email_of
from bcm_excel.daily.quoting import fault, quotable
from bcm_excel.daily.sender import SENT, Outcome, permanent, temporary
from bcm_excel.daily.settings import Security, Server

NOT_REACHED = Text(
    "邮件服务器无法连接，下次运行再试（{said}）",
    "the mail server cannot be reached; the next run tries again ({said})",
)
NOT_TRUSTED = Text(
    "邮件服务器的证书无法验证，未发送（{said}）",
    "the mail server's certificate cannot be verified; nothing was sent ({said})",
)
NOT_ENCRYPTED = Text(
    "邮件服务器不提供加密连接（STARTTLS），未发送",
    "the mail server offers no encryption (STARTTLS); nothing was sent",
)
NO_PASSWORD = Text(
    "没有邮箱密码：请设置环境变量 {name}", "no mail password: set the environment variable {name}"
)
OPEN_PASSWORD = Text(
    "不加密的连接上不会发送密码；请改用 starttls 或 tls",
    "no password is sent over an unencrypted connection; use starttls or tls",
)
LOGIN_REFUSED = Text(
    "邮件服务器不接受登录（{said}）", "the mail server does not accept the login ({said})"
)
SENDER_REFUSED = Text(
    "邮件服务器不接受发件人（{said}）", "the mail server refuses the sender ({said})"
)
RECIPIENT_REFUSED = Text(
    "邮件服务器拒收此收件人（{said}）", "the mail server refuses this recipient ({said})"
)
RECIPIENT_LATER = Text(
    "邮件服务器暂不接收此收件人（{said}）", "the mail server defers this recipient ({said})"
)
CONTENT_REFUSED = Text(
    "邮件服务器拒收此邮件（{said}）", "the mail server refuses this message ({said})"
)
CONTENT_LATER = Text(
    "邮件服务器暂不接收此邮件（{said}）", "the mail server defers this message ({said})"
)
BROKEN_OFF = Text(
    "与邮件服务器的连接中断（{said}）", "the connection to the mail server broke off ({said})"
)
HOST_NAME = lazy(r"[A-Za-z0-9][A-Za-z0-9.-]{0,250}")


class _RefusedError(Exception):
    """The server cannot be used; ``at_sender``: it has not looked at the recipient yet."""

    def __init__(self, outcome: Outcome, *, at_sender: bool = False) -> None:
        super().__init__()
        self.outcome = outcome
        self.at_sender = at_sender


@dataclass
class Mail:
    """One server; the connection is kept for the messages of a run.

    Certificates are checked against the system's, or those that ``SSL_CERT_FILE`` names.
    """

    server: Server
    environ: Mapping[str, str] = field(repr=False)
    _link: smtplib.SMTP | None = field(default=None, init=False, repr=False)

    @property
    def per_minute(self) -> int | None:
        """Servers say for themselves when it is too much."""
        return None

    def send(self, message: Message, now: datetime) -> Outcome:
        """SENT once the server has taken the message over for its recipient."""
        try:
            data = email_of(message, self.server.sender, now).as_bytes()
        except NotAnAddressError:
            return permanent(BAD_ADDRESS)
        kept = self._alive()
        return self._attempt(message.to.address, data, again=kept)

    def close(self) -> None:
        """Says goodbye, as far as the server still listens."""
        link, self._link = self._link, None
        if link is None:
            return
        try:
            link.quit()
        except (OSError, smtplib.SMTPException):
            link.close()

    def _alive(self) -> bool:
        """Whether the connection kept from the last message still answers."""
        if self._link is None:
            return False
        try:
            answers = self._link.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            answers = False
        if not answers:
            self.close()
        return answers

    def _attempt(self, address: str, data: bytes, *, again: bool) -> Outcome:
        """``again``: a server that has enough of a kept connection is asked over a new one."""
        try:
            return self._hand_over(self._link or self._open(), address, data)
        except _RefusedError as error:
            self.close()
            if again and error.at_sender:
                return self._attempt(address, data, again=False)
            return error.outcome

    def _hand_over(self, link: smtplib.SMTP, address: str, data: bytes) -> Outcome:
        try:
            link.sendmail(self.server.sender, [address], data)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[address]
            return _answered(code, said, RECIPIENT_LATER, RECIPIENT_REFUSED)
        except smtplib.SMTPSenderRefused as error:
            why = SENDER_REFUSED.filled(_quoted(error.smtp_code, error.smtp_error))
            raise _RefusedError(temporary(why, for_all=True), at_sender=True) from error
        except smtplib.SMTPResponseException as error:
            return _answered(error.smtp_code, error.smtp_error, CONTENT_LATER, CONTENT_REFUSED)
        except (smtplib.SMTPException, OSError) as error:
            slow = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
            why = BROKEN_OFF.filled({"said": fault(error)})
            raise _RefusedError(temporary(why, for_all=slow)) from error
        return SENT

    def _open(self) -> smtplib.SMTP:
        """A connection, encrypted and logged in as the settings say."""
        try:
            self._link = self._connected()
            self._log_in(self._link)
        except ssl.SSLCertVerificationError as error:
            why = NOT_TRUSTED.filled({"said": quotable(error.verify_message)})
            raise _RefusedError(temporary(why, for_all=True)) from error
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            why = NOT_REACHED.filled({"said": fault(error)})
            raise _RefusedError(temporary(why, for_all=True)) from error
        return self._link

    def _connected(self) -> smtplib.SMTP:
        server, here = self.server, _own_name()
        if server.security is Security.TLS:
            return smtplib.SMTP_SSL(
                server.host,
                server.port,
                local_hostname=here,
                timeout=server.timeout,
                context=ssl.create_default_context(),
            )
        link = smtplib.SMTP(server.host, server.port, local_hostname=here, timeout=server.timeout)
        if server.security is Security.STARTTLS:
            try:
                link.starttls(context=ssl.create_default_context())
            except smtplib.SMTPNotSupportedError as error:
                link.close()
                raise _RefusedError(temporary(NOT_ENCRYPTED, for_all=True)) from error
            except BaseException:
                link.close()
                raise
        return link

    def _log_in(self, link: smtplib.SMTP) -> None:
        server = self.server
        if server.user is None:
            return
        if server.security is Security.NONE and not _loopback(server.host):
            raise _RefusedError(temporary(OPEN_PASSWORD, for_all=True))
        name = server.password_env or ""
        password = self.environ.get(name)
        if not password:
            why = NO_PASSWORD.filled({"name": name or "password_env"})
            raise _RefusedError(temporary(why, for_all=True))
        try:
            link.login(server.user, password)
        except (smtplib.SMTPException, UnicodeError) as error:
            # What the server says here may repeat the password.
            code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else "-"
            why = LOGIN_REFUSED.filled({"said": code})
            raise _RefusedError(temporary(why, for_all=True)) from error


def _answered(code: int, said: bytes | str, deferred: Text, refused: Text) -> Outcome:
    if 500 <= code < 600:
        return permanent(refused.filled(_quoted(code, said)))
    return temporary(deferred.filled(_quoted(code, said)))


def _quoted(code: int, said: bytes | str) -> dict[str, object]:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return {"said": f"{code} {quotable(text)}"}


def _own_name() -> str:
    """What this machine calls itself to the server; without asking the name service."""
    name = socket.gethostname()
    return name if HOST_NAME.fullmatch(name) else "[127.0.0.1]"


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
