"""A server that answers like GOV.UK Notify and misbehaves when told to: `python notify_server.py PORT FILE FAULTS`.

Sends of one reference are all taken, as Notify does: not sending twice is the product's business.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SERVICE, SECRET = "5e7c1ce0-0000-4000-8000-000000000001", b"5ec7e700-0000-4000-8000-000000000002"
KEY = f"proof-{SERVICE}-{SECRET.decode()}"
ACCEPT_S, STALL_S = 0.008, 30.0
_writing = threading.Lock()


class Api(BaseHTTPRequestHandler):
    """POST /v2/notifications/email takes one; GET /v2/notifications?reference= says which were taken."""

    protocol_version = "HTTP/1.1"
    kept: Path
    faults: dict[str, float]

    def do_POST(self) -> None:
        """Take one, unless a fault says otherwise."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._is_signed():
            self._say(403, {"status_code": 403, "errors": [{"error": "AuthError", "message": "no token"}]})
        elif self._is("refuse"):
            self._say(429, {"status_code": 429, "errors": [{"error": "RateLimitError", "message": "too many"}]})
        elif self._is("drop_before_answer"):
            self.close_connection = True
        else:
            self._take(asked)

    def _is_signed(self) -> bool:
        """A token of this minute, signed with the secret at the end of the key."""
        signed, _, signature = self.headers.get("Authorization", "").removeprefix("Bearer ").rpartition(".")
        digest = hmac.digest(SECRET, signed.encode(), hashlib.sha256)
        right = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        claims = json.loads(base64.urlsafe_b64decode(signed.partition(".")[2] + "=="))
        return signature == right and abs(time.time() - claims["iat"]) < 30 and claims["iss"] == SERVICE

    def _take(self, asked: dict[str, object]) -> None:
        time.sleep(ACCEPT_S)
        digest = hashlib.sha256(json.dumps(asked["personalisation"]).encode()).hexdigest()
        with _writing, open(self.kept, "a", encoding="ascii") as kept:
            kept.write(json.dumps({"id": asked["reference"], "digest": digest}) + "\n")
        if self._is("stall"):
            time.sleep(STALL_S)
        if self._is("accept_then_close"):
            self.close_connection = True
            return
        self._say(201, {"id": digest[:36], "reference": asked["reference"]})

    def do_GET(self) -> None:
        """What was taken under a reference."""
        wanted = parse_qs(urlsplit(self.path).query).get("reference", [""])[0]
        found = [json.loads(line) for line in self.kept.read_text().splitlines()]
        self._say(200, {"notifications": [{"reference": wanted} for each in found if each["id"] == wanted]})

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _is(self, fault: str) -> bool:
        return random.random() < self.faults.get(fault, 0)  # noqa: S311

    def _say(self, status: int, answer: object) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Server(ThreadingHTTPServer):
    """Takes over the port of one that was killed."""

    daemon_threads = True


if __name__ == "__main__":
    Api.kept, Api.faults = Path(sys.argv[2]), json.loads(sys.argv[3])
    Server(("127.0.0.1", int(sys.argv[1])), Api).serve_forever()
