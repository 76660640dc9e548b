"""Mail of a local run: kept byte for byte, shown as text, never sent on."""

import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import html5lib
import pytest

from config.local.redis_server import free_port

SITE = "http://localhost:8000"
MAIL = (
    b"From: register@localhost\r\nTo: asha@example.org\r\nSubject: Due <script>alert(1)</script>\r\n"
    b"Content-Type: text/plain; charset=no-such-charset\r\n\r\n"
    b"<b>Answer</b> at http://localhost:8000/decisions/1/ or http://evil.example/\r\n"
)


@pytest.fixture(scope="module")
def sink(tmp_path_factory):
    directory, smtp_port, page_port = tmp_path_factory.mktemp("mail"), free_port(), free_port()
    arguments = [str(directory), str(smtp_port), str(page_port), SITE]
    process = subprocess.Popen([sys.executable, "-m", "config.local.mail_sink", *arguments])
    page = f"http://127.0.0.1:{page_port}"
    wait_for(lambda: urllib.request.urlopen(page).status == 200)
    with smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
        smtp.sendmail("register@localhost", ["asha@example.org"], MAIL)
    yield directory, page
    process.terminate()
    assert process.wait(timeout=10) == 0


def wait_for(condition, patience_s=15.0):
    deadline = time.monotonic() + patience_s
    while True:
        try:
            return condition()
        except urllib.error.URLError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def read(address, **headers):
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:  # noqa: S310 - our own page
        return answer.headers, answer.read().decode()


def kept(directory) -> Path:
    (file,) = directory.glob("*.eml")
    return file


def test_a_mail_is_kept_byte_for_byte(sink):
    directory, _ = sink
    assert kept(directory).read_bytes() == MAIL


def test_the_list_shows_it_as_text_without_script(sink):
    _, page = sink
    headers, body = read(f"{page}/")
    assert "Due &lt;script&gt;" in body
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    html5lib.HTMLParser(strict=True).parse(body)


def test_one_mail_links_to_the_site_alone(sink):
    directory, page = sink
    _, body = read(f"{page}/mail/{kept(directory).stem}")
    assert '<a href="http://localhost:8000/decisions/1/">' in body
    assert 'href="http://evil.example' not in body
    assert "&lt;b&gt;Answer" in body
    html5lib.HTMLParser(strict=True).parse(body)


def test_the_message_as_it_came_is_plain_text(sink):
    directory, page = sink
    headers, body = read(f"{page}/mail/{kept(directory).stem}.eml")
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert body.startswith("From: register@localhost")


@pytest.mark.parametrize("path", ["/mail/../secret-key", "/mail/..%2fsecret", "/etc/passwd", "/mail/1"])
def test_no_other_file_is_shown(sink, path):
    _, page = sink
    with pytest.raises(urllib.error.HTTPError, match="404"):
        read(page + path)


def test_another_hosts_name_is_refused(sink):
    _, page = sink
    with pytest.raises(urllib.error.HTTPError, match="403"):
        read(f"{page}/", Host="evil.example")
