"""The two calls of GOV.UK Notify's API that reminders need: send a mail, and list mails by reference.

Own code, because Notify's client library brings eight packages, one of them (docopt) without upkeep since 2014 and only
as source, which our container refuses to build: docs/decisions/0091.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

LENGTH_OF_UUID = 36
UNREADABLE = 502


class NotifyError(Exception):
    """Notify answered with an error; `status` is HTTP's."""

    def __init__(self, status: int, words: str) -> None:
        self.status = status
        super().__init__(f"{status} {words}")


class NotifyApi:
    """One connection for several calls. The key is `NAME-SERVICE-SECRET`, service and secret each a UUID.

    OSError and `http.client.HTTPException` mean that no answer came: whether the call arrived is not known.
    """

    def __init__(self, key: str, *, address: str, timeout_s: float) -> None:
        self.service, self.secret = key[-2 * LENGTH_OF_UUID - 1 : -LENGTH_OF_UUID - 1], key[-LENGTH_OF_UUID:]
        parts = urlsplit(address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(parts.netloc, timeout=timeout_s)

    def send_email(self, **mail: Any) -> dict[str, Any]:
        """Hand over one mail; what Notify calls it."""
        return self._call("POST", "/v2/notifications/email", json.dumps(mail))

    def by_reference(self, reference: str) -> list[dict[str, Any]]:
        """The mails that Notify has under a reference."""
        found = self._call("GET", f"/v2/notifications?{urlencode({'reference': reference})}")
        return list(found["notifications"])

    def close(self) -> None:
        """End the connection."""
        self.connection.close()

    def _call(self, method: str, path: str, body: str | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"}
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        try:
            answer = json.loads(content)
        except ValueError:
            raise NotifyError(UNREADABLE, "an answer that is not JSON") from None
        if response.status >= http.client.BAD_REQUEST:
            raise NotifyError(response.status, "; ".join(str(e.get("message")) for e in answer.get("errors", ())))
        return dict(answer)

    def _token(self) -> str:
        """A JSON Web Token for this moment, signed with the secret (HS256), as Notify asks for."""
        claims = {"iss": self.service, "iat": int(time.time())}
        signed = ".".join(_encoded(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "HS256"}, claims))
        return f"{signed}.{_encoded(hmac.digest(self.secret.encode(), signed.encode(), hashlib.sha256))}"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
