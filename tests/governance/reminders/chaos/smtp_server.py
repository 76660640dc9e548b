"""An SMTP server that keeps what it accepts and misbehaves when told to: `python smtp_server.py PORT FILE FAULTS`.

FAULTS is JSON: a share for each of the words in `FAULTS`. What was accepted is in FILE before the client hears of it,
one JSON line a mail, so that a SIGKILL loses nothing that the server has said it took. 2 ms a command, 8 ms to accept.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import socket
import socketserver
import sys
import time

COMMAND_S, ACCEPT_S, STALL_S = 0.002, 0.008, 30.0
FAULTS = ("refuse", "refuse_data", "never", "stall", "drop_in_data", "drop_before_answer", "accept_then_close")
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Fault(Exception):
    """Close the connection here."""


class Conversation(socketserver.StreamRequestHandler):
    """One client."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Talk until the client goes or a fault ends it."""
        try:
            self._say("220 here")
            while line := self.rfile.readline():
                self._answer(line.strip())
        except (Fault, OSError):
            return

    def _answer(self, line: bytes) -> None:
        time.sleep(COMMAND_S)
        word = line[:4].upper()
        if word == b"DATA":
            self._take()
        elif word == b"RCPT" and self._is("refuse"):
            self._say("451 try later")
        elif word == b"RCPT" and self._is("never"):
            self._say("550 no such person")
        elif word == b"EHLO":
            self._say("250-here\r\n250 8BITMIME")
        else:
            self._say("221 bye" if word == b"QUIT" else "250 well")
            if word == b"QUIT":
                raise Fault

    def _take(self) -> None:
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line or (len(lines) == 5 and self._is("drop_in_data")):
                raise Fault
            lines.append(line[1:] if line.startswith(b"..") else line)
        self._accept(b"".join(lines))

    def _accept(self, content: bytes) -> None:
        if self._is("stall"):
            time.sleep(STALL_S)
        if self._is("drop_before_answer") or self._is("stall"):
            raise Fault
        if self._is("refuse_data"):
            self._say("451 not now")
            return
        time.sleep(ACCEPT_S)
        found = MESSAGE_ID.search(content)
        entry = {"id": found[1].decode() if found else "", "digest": hashlib.sha256(content).hexdigest()}
        with open(self.server.file, "a", encoding="ascii") as kept:  # type: ignore[attr-defined]
            kept.write(json.dumps(entry) + "\n")
        if self._is("accept_then_close"):
            raise Fault
        self._say("250 kept")

    def _is(self, fault: str) -> bool:
        return random.random() < self.server.faults.get(fault, 0)  # type: ignore[attr-defined]  # noqa: S311

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    """On a loopback port, which it takes over from one that was killed."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64
    address_family = socket.AF_INET

    def __init__(self, port: int, file: str, faults: dict[str, float]) -> None:
        self.file, self.faults = file, faults
        super().__init__(("127.0.0.1", port), Conversation)


if __name__ == "__main__":
    Server(int(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])).serve_forever()
