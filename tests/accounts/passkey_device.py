"""A passkey device in Python: makes a key, and signs what the site asks (W3C Web Authentication, level 2)."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpResponse
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from accounts.models import User
from tests.cast import PASSWORD

ADD = "/accounts/2fa/webauthn/add/"
PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class PasskeyDevice:
    """One key on one device, for one site."""

    def __init__(self, *, origin: str = "http://localhost:8000", site: str = "localhost") -> None:
        self.origin, self.site_hash = origin, hashlib.sha256(site.encode()).digest()
        self.key, self.key_id = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer a request to make a passkey."""
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(b"\0" * 16, self.key_id, public)
        data = AuthenticatorData.create(self.site_hash, PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT, 0, made)
        client = self._client("webauthn.create", options)
        attested = AttestationObject.create("none", data, {})
        answer = {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attested)}
        return self._credential(answer) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def get(self, options: dict[str, Any], *, user_handle: bytes | None = None) -> dict[str, Any]:
        """Answer a request to sign in."""
        data = AuthenticatorData.create(self.site_hash, PRESENT_AND_VERIFIED, 0)
        client = self._client("webauthn.get", options)
        signature = self.key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        answer = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(user_handle) if user_handle else None,
        }
        return self._credential(answer)

    def _client(self, kind: str, options: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(kind, options["publicKey"]["challenge"], self.origin)

    def _credential(self, answer: dict[str, Any]) -> dict[str, Any]:
        key_id = websafe_encode(self.key_id)
        return {"id": key_id, "rawId": key_id, "type": "public-key", "response": answer, "clientExtensionResults": {}}


def add_passkey(user: User, device: PasskeyDevice, **extra: str) -> HttpResponse:
    """Add a passkey through the page, and give the page's answer."""
    browser = Client()
    browser.force_login(user)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    options = browser.get(ADD).context["js_data"]["creation_options"]
    return browser.post(ADD, {"name": "Work laptop", "credential": json.dumps(device.create(options)), **extra})
