"""Django's SMTP backend, which also knows whether a message was already on its way when a line broke."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class _WatchedDialogue:
    data_begun = False

    def mail(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self.data_begun = False
        return super().mail(*args, **kwargs)  # type: ignore[misc]

    def data(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self.data_begun = True
        return super().data(*args, **kwargs)  # type: ignore[misc]


class _WatchedSMTP(_WatchedDialogue, smtplib.SMTP):
    pass


class _WatchedSMTPOverTLS(_WatchedDialogue, smtplib.SMTP_SSL):
    pass


class WatchedEmailBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchedSMTPOverTLS if self.use_ssl else _WatchedSMTP

    @property
    def data_begun(self) -> bool:
        """Whether the last message got as far as the DATA command."""
        return isinstance(self.connection, _WatchedDialogue) and self.connection.data_begun
