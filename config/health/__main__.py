"""Asks the product about its health, for containers: `python -m config.health ready` or `… background`.

Exit status 0 when it is well, 1 with the reason when not.
"""

from __future__ import annotations

import http.client
import os
import sys
from urllib.parse import urlsplit

PATIENCE_S = 8


def main() -> None:
    """Answer for one part: `ready` asks the web server beside us, `background` asks Redis for the heartbeat."""
    trouble = {"ready": _ready, "background": _background}[sys.argv[1]]()
    if trouble:
        sys.exit(trouble)


def _ready() -> str | None:
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"
    port = int(os.environ.get("BIND", "127.0.0.1:8000").rsplit(":", 1)[1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/health/ready", headers={"Host": host})
        status = connection.getresponse().status
    except OSError as error:
        return str(error)
    finally:
        connection.close()
    return None if status == http.client.OK else f"status {status}"


def _background() -> str | None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from config.health.checks import background

    return background()


if __name__ == "__main__":
    main()
