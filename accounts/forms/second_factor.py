"""Second factors, in plain words."""

from __future__ import annotations

from typing import ClassVar

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms

from accounts.forms.plain_words import PlainWords

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class Code(PlainWords, base_forms.AuthenticateForm):
    """A code at sign-in."""

    labels: ClassVar = {"code": "Code"}
    missing: ClassVar = {"code": "Enter a code"}
    hints: ClassVar = {"code": "Six digits from your authenticator app, or one of your recovery codes."}
    attributes: ClassVar = {"code": {**CODE, "inputmode": "text"}}


class CodeAgain(PlainWords, base_forms.ReauthenticateForm):
    """A code once more, before something that matters."""

    labels: ClassVar = Code.labels
    missing: ClassVar = Code.missing
    hints: ClassVar = Code.hints
    attributes: ClassVar = Code.attributes


class FirstCode(PlainWords, totp_forms.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    labels: ClassVar = {"code": "Code from the app"}
    missing: ClassVar = {"code": "Enter the code from the app"}
    hints: ClassVar = {"code": "Six digits that change every 30 seconds."}
    attributes: ClassVar = {"code": CODE}


class NewPasskey(PlainWords, webauthn_forms.AddWebAuthnForm):
    """A passkey or security key to add."""

    labels: ClassVar = {"name": "Name of the passkey", "passwordless": "Sign in with this passkey alone"}
    hints: ClassVar = {
        "name": "So that you can tell it from others, for example work laptop.",
        "passwordless": "No password needed: the device asks for your fingerprint, face or PIN instead.",
    }
    attributes: ClassVar = {"name": {"autocomplete": "off"}}
    missing: ClassVar = {"credential": "Press the button below, so that your browser asks for the passkey"}


class PasskeyName(PlainWords, webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    labels: ClassVar = {"name": "Name of the passkey"}
    missing: ClassVar = {"name": "Enter a name for the passkey"}
    attributes: ClassVar = {"name": {"autocomplete": "off"}}
