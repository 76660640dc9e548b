"""Second factors for tests: an authenticator app in Python."""

from __future__ import annotations

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from accounts.models import User

PERIOD_SECONDS = 30


def code_of(secret: str) -> str:
    """The code that an authenticator app shows now (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_SECONDS))


def give_app(user: User) -> str:
    """Set up an authenticator app and give its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def give_recovery_codes(user: User) -> list[str]:
    """Make recovery codes."""
    return RecoveryCodes.activate(user).get_unused_codes()
