"""How sign-in differs here from django-allauth's own ways: the adapters that its settings name."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import quote, urlsplit

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

MISMATCH = "The e-mail address or the password is not right."
TOO_MANY = "Too many attempts from your network. Wait five minutes and try again, or set a new password."
QR_QUIET_ZONE = 4


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by invitation only, with links in mail made from SITE_URL alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account has been closed.",
        "email_password_mismatch": MISMATCH,
        "email_taken": "This address cannot be used for your account.",
        "duplicate_email": "This is already your address.",
        "enter_current_password": "Enter your current password.",
        "incorrect_password": "The password is not right.",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": "Too many requests. Wait a few minutes and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an account begins with an invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send plain text whose only idea of this site is SITE_URL, never the address of the request."""
        mine = {"site_url": settings.SITE_URL, "service_name": settings.SERVICE_NAME, "email": email}
        self.render_mail(template_prefix, email, mine | context).send()

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject alone: the sender already names the service."""
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Give the address that a reset mail links to."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Give the address that a mail to a new address links to."""
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by network and account together.

        By account alone, anybody could lock a colleague out from afar.
        """
        return f"{self.get_client_ip(request)} {super()._get_login_attempts_cache_key(request, **credentials)}"


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets encrypted at rest, a QR code that a strict content policy allows."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "This is your last second step and you need one. First add another.",
        "cannot_generate_recovery_codes": "Add an authenticator app or a passkey first.",
        "incorrect_code": (
            "That did not fit. A code from the app works once and for 30 seconds: use the next one. "
            "A recovery code works once: use another."
        ),
        "unverified_email": "Confirm your e-mail address first.",
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a stored secret, also one written under an earlier SECRET_KEY."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to remove the last second factor where one is required."""
        if not settings.SECOND_FACTOR_REQUIRED:
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code as SVG that stands in the page itself: no data address, no style."""
        code = qrcode.QRCode(border=QR_QUIET_ZONE)
        code.add_data(url)
        rows = code.get_matrix()
        dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on)
        return format_html(
            '<svg class="app-qr-code" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="240" '
            'height="240" role="img" aria-label="QR code of the set-up key"><rect width="{size}" height="{size}" '
            'fill="#fff"/><path d="{dark}" fill="#000" shape-rendering="crispEdges"/></svg>',
            size=len(rows),
            dark=dark,
        )

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to the site's own name, whatever address the request used."""
        return {"id": urlsplit(settings.SITE_URL).hostname or "", "name": settings.SERVICE_NAME}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Suggest a name for a passkey."""
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"


def _cipher() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def _fernet(secret_key: str) -> Fernet:
    digest = hashlib.sha256(b"accounts.second-factor:" + secret_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
