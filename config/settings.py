"""Settings, all from environment variables; `.env.example` documents each.

Production (DEBUG off, an https SITE_URL) refuses to start on an unsafe value and says which: see `config/safety.py`.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from config.logs import logging_settings
from config.safety import Values, refuse_unsafe

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_IS_HTTPS = urlsplit(SITE_URL).scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
SERVICE_NAME = env.str("SERVICE_NAME", default="Partnership Register")
# Set only by `make run`: shows the demonstration notice and allows rehearsals. Never in production.
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
EMAIL = env.email("EMAIL_URL", default="consolemail://")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="register@localhost")
# How many proxies of ours stand before the site: so many names at the end of X-Forwarded-For can be believed.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

refuse_unsafe(
    Values(
        debug=DEBUG,
        demonstration=DEMONSTRATION,
        secret_key=SECRET_KEY,
        site_url=SITE_URL,
        allowed_hosts=ALLOWED_HOSTS,
        email=EMAIL,
        sender=DEFAULT_FROM_EMAIL,
        environment=os.environ,
    )
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "csp",
    "pgtrigger",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "config.apps.ConfigConfig",
    "accounts",
    "partnerships",
    "governance",
]

MIDDLEWARE = [
    "config.middleware.request_identity.RequestIdentity",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.protective_headers.ProtectiveHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.well_formed.WellFormed",
    "config.middleware.security_log.SecurityLog",
    "config.middleware.database_outage.DatabaseOutage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.asat.AsAtMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.signed_out.SignedOut",
    "accounts.middleware.session_life.SessionLife",
    "accounts.middleware.second_factor.SecondFactor",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
CSRF_FAILURE_VIEW = "config.error_views.csrf_failure"
FORM_RENDERER = "config.forms.GovukRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.site",
            ],
        },
    },
]

# The tables may belong to another role than the one that the site runs under: only these commands use that one.
COMMANDS_OF_THE_OWNER = (["migrate"], ["backup_register"], ["restore_register"])
MIGRATING = bool(env.str("MIGRATION_DATABASE_URL", default="")) and sys.argv[1:2] in COMMANDS_OF_THE_OWNER
DATABASE = env.db("DATABASE_URL", default="postgres://localhost/register")
APPLICATION_ROLE = DATABASE["USER"] if MIGRATING else ""
DATABASES = {"default": env.db("MIGRATION_DATABASE_URL") if MIGRATING else DATABASE}
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
# Seconds; 0 is no limit. `manage.py` sets 0 for commands. A page that needs longer: config/statement_timeout.py.
STATEMENT_TIMEOUT_S = env.int("STATEMENT_TIMEOUT_S", default=5)
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    f"-c statement_timeout={STATEMENT_TIMEOUT_S}s -c lock_timeout=4s -c idle_in_transaction_session_timeout=60s"
)
# What the application's role may not change at all, and what it may delete (tables whose names begin so).
APPEND_ONLY_TABLES = ["accounts_historyentry"]
ERASABLE_TABLES = (
    "django_session",
    "django_cache",
    "account_",
    "mfa_",
    "usersessions_",
    "governance_accountofperson",
    "governance_takingpart",  # follows from each decision, by triggers
    "partnerships_uploadpart",
    "partnerships_uploadrow",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
# Shared by all processes, so that limits on sign-in hold; in PostgreSQL, so that signing in needs no Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
# Sessions are rows: signing out ends one everywhere at once, which a copy in a process's memory would outlive.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PLACE_DIRECTORY = "partnerships.places.RegisterPlaces"  # where people’s roles are held: see accounts/places.py

# A session ends with the browser, after two hours without a request, and after twelve in any case (ASVS 5.0 V7.3).
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 2 * 60 * 60
PASSWORD_RESET_TIMEOUT = 60 * 60

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.ContextWords"},
]

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignIn",
    "add_email": "accounts.forms.sign_in.NewAddress",
    "change_password": "accounts.forms.sign_in.ChangePassword",
    "set_password": "accounts.forms.sign_in.SetPassword",
    "reset_password": "accounts.forms.sign_in.ForgottenPassword",
    "reset_password_from_key": "accounts.forms.sign_in.NewPassword",
    "reauthenticate": "accounts.forms.sign_in.PasswordAgain",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
# At most ten wrong passwords in five minutes from one network for one account (Cyber Essentials).
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,10/5m/key", "confirm_email": "1/60s/key"}

# Every signed-in person needs a second factor, except in a demonstration: docs/decisions/0011.
SECOND_FACTOR_REQUIRED = not DEMONSTRATION
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.Code",
    "reauthenticate": "accounts.forms.second_factor.CodeAgain",
    "activate_totp": "accounts.forms.second_factor.FirstCode",
    "add_webauthn": "accounts.forms.second_factor.NewPasskey",
    "edit_webauthn": "accounts.forms.second_factor.PasskeyName",
    "authenticate_webauthn": "accounts.forms.second_factor.Passkey",
    "reauthenticate_webauthn": "accounts.forms.second_factor.PasskeyAgain",
    "login_webauthn": "accounts.forms.second_factor.PasskeyAlone",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SERVICE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_IS_HTTPS  # browsers allow passkeys on http://localhost only

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

vars().update(EMAIL)
EMAIL_TIMEOUT = 10
# With a key, reminders go by GOV.UK Notify and not by SMTP: docs/decisions/0091.
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", default="")
NOTIFY_TEMPLATE_ID = env.str("NOTIFY_TEMPLATE_ID", default="")
# How many reminders leave in a minute at most: what the mail server is happy with.
REMINDERS = {"per_minute": env.int("MAILS_PER_MINUTE", default=600)}
# With a token, monitoring reads /reminders/metrics/ as `Authorization: Bearer …`.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
NOTIFY_ADDRESS = env.str("NOTIFY_ADDRESS", default="https://api.notifications.service.gov.uk")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_DEFAULT_QUEUE = "register"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# The whole timetable: seconds between ticks. A tick that nobody took up in time is dropped; the next one does its work.
CELERY_BEAT_SCHEDULE = {
    "uploads": {"task": "partnerships.tasks.look_at_uploaded_files", "schedule": 5.0, "options": {"expires": 5}},
    "heartbeat": {"task": "config.tasks.heartbeat", "schedule": 60.0, "options": {"expires": 60}},
    "remind": {"task": "governance.tasks.remind", "schedule": 30.0, "options": {"expires": 30}},
    "watch reminders": {"task": "governance.tasks.watch_reminders", "schedule": 60.0, "options": {"expires": 60}},
    "check-register": {"task": "partnerships.tasks.check_register", "schedule": 600.0, "options": {"expires": 600}},
}

# Parts that `/health/ready` asks about beside its own: each a function that says what is wrong, or None.
HEALTH_CHECKS = {"reminders": "governance.reminders.health.trouble"}

LOGGING = logging_settings(as_json=SITE_IS_HTTPS)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if SITE_IS_HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked for inside the container, without the proxy
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [NONE],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
