"""A small page that shows the mail kept by the sink: read only, this machine only, no script."""

from __future__ import annotations

import re
import threading
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LATEST = 200
NAME = re.compile(r"/mail/([0-9T-]+)(\.eml)?", re.ASCII)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
STYLE = """body{font:1.125rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#14212b}
a{color:#0b5d5e}a:focus{outline:3px solid #14212b;background:#fd0}table{border-collapse:collapse;width:100%}
caption{text-align:left}td,th{text-align:left;padding:.5rem;border-bottom:1px solid #b1b4b6;vertical-align:top;
overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #b1b4b6;padding:1rem}"""
SHOWN = ["From", "To", "Date", "Message-ID", "Reply-To", "List-Unsubscribe"]


class MailPage(BaseHTTPRequestHandler):
    """`/` lists the mails, newest first; `/mail/NAME` shows one; `/mail/NAME.eml` is the message as it came."""

    directory: Path
    site_url: str

    def do_GET(self) -> None:
        """Answer one request; a name other than this machine's own is refused (DNS rebinding)."""
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        found = NAME.fullmatch(self.path)
        if host not in {"localhost", "127.0.0.1"}:
            self._answer(403, "Refused.", "text/plain")
        elif self.path == "/":
            self._answer(200, self._list())
        elif self.path == "/style.css":
            self._answer(200, STYLE, "text/css")
        elif found and (file := self.directory / f"{found[1]}.eml").exists():
            self._show(file, raw=bool(found[2]))
        else:
            self._answer(404, _page("Not found", "<p>There is no such mail.</p>"))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: these requests are of no interest."""

    def _show(self, file: Path, *, raw: bool) -> None:
        if raw:
            self._answer(200, file.read_bytes().decode(errors="replace"), "text/plain")
        else:
            self._answer(200, self._one(file))

    def _list(self) -> str:
        files = sorted(self.directory.glob("*.eml"), reverse=True)[:LATEST]
        if not files:
            return _page("Mail", "<p>No mail yet. Whatever the register sends appears here, and goes nowhere else.</p>")
        rows = "".join(self._row(file) for file in files)
        head = '<tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Date</th></tr>'
        caption = f"<caption>The latest {len(files)}, newest first. None left this machine.</caption>"
        return _page("Mail", f"<table>{caption}<thead>{head}</thead><tbody>{rows}</tbody></table>")

    def _row(self, file: Path) -> str:
        mail = _read(file)
        link = f'<a href="/mail/{file.stem}">{escape(_header(mail, "Subject")) or "(no subject)"}</a>'
        return f"<tr><td>{link}</td><td>{escape(_header(mail, 'To'))}</td><td>{escape(_header(mail, 'Date'))}</td></tr>"

    def _one(self, file: Path) -> str:
        mail = _read(file)
        rows = "".join(
            f'<tr><th scope="row">{name}</th><td>{escape(_header(mail, name))}</td></tr>'
            for name in SHOWN
            if mail[name]
        )
        text = re.sub(
            rf"{re.escape(escape(self.site_url))}[^\s&lt;]*",
            lambda link: f'<a href="{link[0]}">{link[0]}</a>',
            escape(_text(mail)),
        )
        links = f'<p><a href="/">All mail</a> · <a href="/mail/{file.stem}.eml">The message as it came</a></p>'
        return _page(
            _header(mail, "Subject") or "(no subject)", f"{links}<table><tbody>{rows}</tbody></table><pre>{text}</pre>"
        )

    def _answer(self, status: int, body: str, content_type: str = "text/html") -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{content_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def serve_page(directory: Path, *, port: int, site_url: str) -> ThreadingHTTPServer:
    """Show the mail in `directory` at http://localhost:`port`/; only addresses of the site become links."""
    handler = type("Page", (MailPage,), {"directory": directory, "site_url": site_url})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _read(file: Path) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(file.read_bytes())


def _header(mail: EmailMessage, name: str) -> str:
    return str(mail[name] or "")


def _text(mail: EmailMessage) -> str:
    """The plain text of the mail, whatever its charset claims."""
    part = mail.get_body(("plain",))
    if part is None:
        return "(no plain text)"
    payload = part.get_payload(decode=True)
    return payload.decode(errors="replace") if isinstance(payload, bytes) else str(payload)


def _page(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)} - local mail</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css">'
        f"</head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
