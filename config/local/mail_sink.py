"""Takes every mail that the site sends and keeps it in a folder: nothing leaves this machine.

`python -m config.local.mail_sink DIRECTORY SMTP_PORT PAGE_PORT SITE_URL`, as `make run` does.
"""

from __future__ import annotations

import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from config.local.mail_page import serve_page


class KeepEverything:
    """Writes each message, byte for byte as it came, to a file of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep one message; its file appears whole or not at all."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S-%f}"
        draft = self.directory / f"{name}.part"
        draft.write_bytes(envelope.content)
        draft.rename(self.directory / f"{name}.eml")
        return "250 Kept on this machine"


def main() -> None:
    """Take mail and show it until a signal says stop."""
    directory, smtp_port, page_port, site_url = sys.argv[1:]
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    smtp = Controller(KeepEverything(folder), hostname="127.0.0.1", port=int(smtp_port))
    smtp.start()
    page = serve_page(folder, port=int(page_port), site_url=site_url)
    stopping.wait()
    page.shutdown()
    smtp.stop()


if __name__ == "__main__":
    main()
