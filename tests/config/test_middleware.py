"""What every request passes through, each piece met by the request that it is there for."""

import json
import logging
import sys
from wsgiref.util import setup_testing_defaults

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.urls import path

import config.urls
from config.logs import JsonFormatter, RequestIdFilter, request_id
from config.middleware.read_only import WriteOnRead
from config.wsgi import application

broken_connections = {"left": 0}


@login_not_required
def plain(request):
    return HttpResponse(f"seen: {request_id.get()}")


@login_not_required
def echo(request):
    return HttpResponse(request.POST["name"])


@login_not_required
def shaky(request):
    """Meets a server that is shutting down, as many times as the test says."""
    with connection.cursor() as cursor:
        if broken_connections["left"]:
            broken_connections["left"] -= 1
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        cursor.execute("SELECT 1")
    return HttpResponse("answered")


@login_not_required
def slow(request):
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '50ms'; SELECT pg_sleep(5)")


@login_not_required
def writes(request):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET display_name = display_name")
    return HttpResponse("written")


@login_not_required
def forbidden(request):
    raise PermissionDenied


urlpatterns = [
    path(view.__name__, view) for view in (plain, echo, shaky, slow, writes, forbidden)
] + config.urls.urlpatterns
handler400, handler500 = config.urls.handler400, config.urls.handler500
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def patient_client(client):
    """A browser that shows error pages in place of the exception behind them."""
    client.raise_request_exception = False
    yield client
    connection.close()


@pytest.mark.django_db(transaction=True)
class TestADatabaseRestart:
    def test_costs_a_reader_nothing(self, patient_client):
        broken_connections["left"] = 1
        answer = patient_client.get("/shaky")
        assert (answer.status_code, answer.content) == (200, b"answered")

    def test_is_told_to_a_writer_who_may_try_again(self, patient_client):
        broken_connections["left"] = 1
        answer = patient_client.post("/shaky")
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0
        assert broken_connections["left"] == 0

    def test_that_lasts_is_told_to_a_reader(self, patient_client):
        broken_connections["left"] = 2
        assert patient_client.get("/shaky").status_code == 503

    def test_leaves_the_next_request_unharmed(self, patient_client):
        broken_connections["left"] = 1
        patient_client.post("/shaky")
        assert patient_client.post("/shaky").status_code == 200

    def test_is_not_seen_in_a_statement_that_took_too_long(self, patient_client):
        assert patient_client.get("/slow").status_code == 500


def test_a_database_that_stays_away_is_told_without_it(patient_client, monkeypatch):
    def refuse():
        raise OperationalError("no server")

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "ensure_connection", refuse)
    monkeypatch.setattr("config.middleware.database_outage.PATIENCE_S", 0.2)
    assert patient_client.get("/shaky").status_code == 503


@pytest.mark.parametrize("address", ["/plain?q=%00", "/plain?%00=1", "/plain%00", "/plain?q=a&q=b%00c"])
def test_nul_characters_in_an_address_are_a_bad_request(patient_client, address):
    assert patient_client.get(address).status_code == 400


def test_what_a_form_cannot_keep_is_shown_where_it_stood(patient_client):
    urlencoded = {"content_type": "application/x-www-form-urlencoded"}
    assert (
        patient_client.post("/echo", "name=a%00b%1Fc%0D%0Ad%09", **urlencoded).content.decode()
        == "a\ufffdb\ufffdc\r\nd\t"
    )
    assert patient_client.post("/echo", {"name": "a\0b"}).status_code == 200  # with files: the form refuses it


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "NONSENSE"])
def test_a_method_that_no_page_has_is_refused(client, method):
    assert client.generic(method, "/plain").status_code == 405


def test_thousands_of_parameters_are_a_bad_request(patient_client):
    assert patient_client.get("/plain?" + "a=1&" * 5000).status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "a b", ""])
def test_another_hosts_name_is_a_bad_request(patient_client, host):
    assert patient_client.get("/partnerships", headers={"Host": host}).status_code == 400


def test_a_forwarded_host_changes_no_link(client):
    answer = client.get("/partnerships", headers={"X-Forwarded-Host": "evil.example"})
    assert answer["Location"] == "/partnerships/"


@pytest.mark.parametrize("charset", ["hex", "no-such-charset", "rot13", "idna", "undefined", "a\0b"])
def test_an_encoding_that_is_none_is_a_bad_request(charset):
    assert status_of_plain(f"text/plain; charset={charset}") == "400 Bad Request"


@pytest.mark.parametrize("content_type", ["", "text/plain", "text/plain; charset=latin-1", "nonsense", ";;="])
def test_an_encoding_that_is_one_is_taken(content_type):
    assert status_of_plain(content_type) == "200 OK"


def status_of_plain(content_type):
    """The answer of the WSGI application itself, as gunicorn gets it."""
    heard = []
    environ = {"CONTENT_TYPE": content_type, "PATH_INFO": "/plain", "QUERY_STRING": "q=a%FFb", "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    b"".join(application(environ, lambda status, headers: heard.append(status)))
    return heard[0]


@pytest.mark.parametrize("address", ["/plain?q=%FF%FE", "/plain?%", "/plain?&&&==", "/%FF", "/plain?q=%ED%A0%80"])
def test_malformed_addresses_are_no_crash(patient_client, address):
    assert patient_client.get(address).status_code < 500


def test_every_answer_names_its_request(client):
    answer = client.get("/plain")
    assert answer.content.decode() == f"seen: {answer['X-Request-ID']}"
    assert len(answer["X-Request-ID"]) == 32


def test_a_log_line_after_the_request_names_it_still(client):
    request = client.get("/plain").wsgi_request
    record = logging.makeLogRecord({"request": request})
    RequestIdFilter().filter(record)
    assert record.request_id == request.identifier


@pytest.mark.parametrize(("given", "kept"), [("abc-12345", True), ("a\nforged: line", False), ("short", False)])
def test_a_request_id_from_outside_is_kept_only_when_harmless(client, given, kept):
    assert (client.get("/plain", headers={"X-Request-ID": given})["X-Request-ID"] == given) is kept


@pytest.mark.django_db
def test_a_page_that_is_read_may_not_write(client):
    with pytest.raises(WriteOnRead):
        client.get("/writes")
    assert client.post("/writes").status_code == 200


@pytest.fixture
def security_log(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("security"), "propagate", True)
    caplog.set_level(logging.INFO, logger="security")
    return caplog


def test_a_refusal_is_in_the_security_log(client, security_log):
    client.get("/forbidden")
    (record,) = [record for record in security_log.records if record.name == "security"]
    assert (record.getMessage(), record.path, record.user) == ("refused", "/forbidden", None)


@pytest.mark.django_db
def test_a_failed_sign_in_is_in_the_security_log_without_the_address(client, security_log):
    assert not client.login(email="asha@example.org", password="wrong")
    (record,) = [record for record in security_log.records if record.name == "security"]
    assert record.getMessage() == "sign-in failed"
    assert len(record.tried) == 12
    assert "asha" not in str(vars(record))


@pytest.mark.django_db
def test_what_a_session_could_see_is_kept_nowhere(client):
    assert "Cache-Control" not in client.get("/plain")
    client.cookies["sessionid"] = "anything"
    assert client.get("/plain")["Cache-Control"] == "no-store, private"


def test_a_log_line_is_one_json_object_whatever_it_says():
    record = logging.makeLogRecord({"msg": 'two\nlines "quoted"', "levelname": "INFO", "name": "security", "user": 7})
    line = JsonFormatter().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == 'two\nlines "quoted"'
    assert json.loads(line)["user"] == 7


def test_a_log_line_tells_the_exception():
    try:
        raise ValueError("odd")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    assert "ValueError: odd" in json.loads(JsonFormatter().format(record))["exception"]
