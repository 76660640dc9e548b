"""Second factors, in plain words."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.exceptions import InvalidSignature
from django import forms

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


# What the reader of a browser's answer raises where the answer was not made by a browser.
UNREADABLE = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    RecursionError,
    struct.error,
    InvalidSignature,
)
BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
PARTS = frozenset({"clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"})


@contextmanager
def refusing_nonsense() -> Iterator[None]:
    """Turn what hostile input breaks into a refusal in words."""
    try:
        yield
    except UNREADABLE as error:
        raise get_adapter().validation_error("incorrect_code") from error


class BrowserAnswer(forms.JSONField):
    """What a browser answers when asked for a passkey, as JSON."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Read it, also where Python's own JSON reader gives up: numbers and nestings without end."""
        with refusing_nonsense():
            answer = super().to_python(value)
            return answer if answer in self.empty_values else _known_parts(answer)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Keep nothing for another showing of the form: an answer works once."""
        return initial

    def prepare_value(self, value: Any) -> str:
        """Show an empty field."""
        return ""


def _known_parts(answer: dict[str, Any]) -> dict[str, Any]:
    """Keep what Web Authentication knows of an answer; raise `ValueError` unless it is base64url text."""
    parts = {name: text for name, text in answer["response"].items() if name in PARTS and text is not None}
    for text in (answer["id"], answer["rawId"], *parts.values()):
        if not BASE64URL.fullmatch(text):
            raise ValueError("This part of the answer is not base64url.")
    alone = answer.get("clientExtensionResults", {}).get("credProps", {}).get("rk") is True
    return {
        "id": answer["id"],
        "rawId": answer["rawId"],
        "type": "public-key",
        "response": parts,
        "clientExtensionResults": {"credProps": {"rk": alone}},
    }


class NewPasskey(PlainWords, webauthn_forms.AddWebAuthnForm):
    """A passkey or security key to add."""

    labels: ClassVar = {"name": "Name of the passkey", "passwordless": "Sign in with this passkey alone"}
    hints: ClassVar = {
        "name": "So that you can tell it from others, for example work laptop.",
        "passwordless": "No password needed: the device asks for your fingerprint, face or PIN instead.",
    }
    attributes: ClassVar = {"name": {"autocomplete": "off"}}
    credential = BrowserAnswer()
    missing: ClassVar = {"credential": "Press the button below, so that your browser asks for the passkey"}

    def clean(self) -> dict[str, Any]:
        """Read what the browser answered, or refuse it."""
        with refusing_nonsense():
            return super().clean()


class Passkey(webauthn_forms.AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    credential = BrowserAnswer()

    def clean_credential(self) -> Authenticator:
        """Find the passkey that made what the browser answered, or refuse it."""
        with refusing_nonsense():
            return super().clean_credential()


class PasskeyAgain(Passkey, webauthn_forms.ReauthenticateWebAuthnForm):
    """A passkey once more, before something that matters."""


class PasskeyAlone(Passkey, webauthn_forms.LoginWebAuthnForm):
    """A passkey in place of the password."""


class PasskeyName(PlainWords, webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    labels: ClassVar = {"name": "Name of the passkey"}
    missing: ClassVar = {"name": "Enter a name for the passkey"}
    attributes: ClassVar = {"name": {"autocomplete": "off"}}
