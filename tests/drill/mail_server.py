"""A mail server as a process of its own, that keeps what it takes and can be made to die in mid-dialogue.

    python -m tests.drill.mail_server PORT FILE [STEP AFTER]

Each message that it answers for stands in FILE, a line with its Message-ID, on the disk before the answer goes out. With a
STEP (greeting, sender, recipient, data, kept) it kills itself (SIGKILL) there once AFTER messages were taken: `data` with the
message received and not kept, `kept` with the message kept and not answered. At `slow` it only takes its time.
"""

import asyncio
import os
import signal
import sys
import time
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    def __init__(self, file: str, step: str, after: int) -> None:
        self.file, self.step, self.after = file, step, after
        self.taken = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self._perhaps_die("greeting")
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._perhaps_die("sender")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._perhaps_die("recipient")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._perhaps_die("data")
        if self.step == "slow":
            await asyncio.sleep(0.05)
        content = envelope.content
        assert isinstance(content, bytes)
        with open(self.file, "a") as kept:
            kept.write(f"{message_from_bytes(content)['Message-ID']}\n")
            kept.flush()
            os.fsync(kept.fileno())
        self._perhaps_die("kept")
        self.taken += 1
        return "250 OK"

    def _perhaps_die(self, step: str) -> None:
        if step == self.step and self.taken >= self.after:
            os.kill(os.getpid(), signal.SIGKILL)


def main(port: str, file: str, step: str = "", after: str = "0") -> None:
    Controller(Keeper(file, step, int(after)), hostname="127.0.0.1", port=int(port)).start()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
