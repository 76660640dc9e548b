"""People and their roles, signing in, and what they are reminded of."""

from __future__ import annotations

from governance.reminders.links import stop_token
from tests.site.access_table.row import (
    ADMINISTRATOR,
    SIGNED_IN,
    Case,
    Row,
    same,
)

_PEOPLE = {
    "people-roles": same(opens_to=ADMINISTRATOR),
    "people-give-role": same(opens_to=ADMINISTRATOR),
    "people-end-role": Row(
        cases=lambda stage: [
            Case({"pk": stage.people["system_lead_own"].roles.first().pk}, opens_to=ADMINISTRATOR),
            Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404),
        ],
    ),
    "accounts_people": same(opens_to=ADMINISTRATOR),
    "accounts_person": Row(
        cases=lambda stage: [
            Case({"pk": stage.people["no_role"].pk}, opens_to=ADMINISTRATOR),
            Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404),
        ],
    ),
    "accounts_invitations": same(opens_to=ADMINISTRATOR),
    "accounts_invite": same(opens_to=ADMINISTRATOR),
    "accounts_withdraw_invitation": Row(
        cases=lambda stage: [Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404)], posts=True
    ),
    "accounts_accept_invitation": Row(
        cases=lambda stage: [Case({"token": "no-such-token"}, "unknown", frozenset(), 404)]
    ),
    "accounts_home": same(page=302),
    "accounts_profile": same(opens_to=SIGNED_IN),
    "accounts_change_name": same(opens_to=SIGNED_IN),
    "usersessions_list": same(opens_to=SIGNED_IN),
}


PUBLIC = frozenset({"public"})
_KEY = {"uidb36": "1", "key": "no-such-key"}
# django-allauth's own addresses. Many ask for the password again first: a redirect for whoever is signed in.
_OF_ONES_OWN = Row(cases=lambda stage: [Case(opens_to=frozenset(), refusal=404)], sign_in_first=True)
_KEY_OF_ONES_OWN = same(kwargs={"pk": 1}, opens_to=frozenset(), refusal=302)
_SIGN_IN = {
    "account_login": same(opens_to=PUBLIC, refusal=302),
    "account_logout": same(opens_to=SIGNED_IN, refusal=302),
    "account_inactive": same(),
    "account_signup": same(opens_to=PUBLIC, refusal=302),
    "account_reauthenticate": same(opens_to=SIGNED_IN),
    "account_email": same(opens_to=SIGNED_IN),
    "account_email_verification_sent": same(),
    "account_change_password": same(opens_to=SIGNED_IN),
    "account_set_password": same(opens_to=SIGNED_IN, page=302),
    "account_reset_password": same(),
    "account_confirm_login_code": same(opens_to=frozenset(), refusal=302),
    "account_confirm_email": same(kwargs={"key": "no-such-key"}),
    "account_reset_password_from_key_done": same(),
    "account_reset_password_from_key": same(kwargs=_KEY),
    "account_reset_password_done": same(),
    "mfa_index": same(opens_to=SIGNED_IN),
    "mfa_authenticate": same(opens_to=frozenset(), refusal=302),
    "mfa_reauthenticate": same(opens_to=frozenset(), refusal=302),
    "mfa_activate_totp": same(opens_to=SIGNED_IN, page=302),
    "mfa_deactivate_totp": _OF_ONES_OWN,
    "mfa_view_recovery_codes": _OF_ONES_OWN,
    "mfa_generate_recovery_codes": same(opens_to=SIGNED_IN, page=302),
    "mfa_download_recovery_codes": _OF_ONES_OWN,
    "mfa_list_webauthn": same(opens_to=SIGNED_IN),
    "mfa_add_webauthn": same(opens_to=SIGNED_IN, page=302),
    "mfa_reauthenticate_webauthn": same(opens_to=frozenset(), refusal=302),
    "mfa_remove_webauthn": _KEY_OF_ONES_OWN,
    "mfa_edit_webauthn": _KEY_OF_ONES_OWN,
    "mfa_login_webauthn": same(page=302),
}


PEOPLE: dict[str, Row] = {
    "reminders-calendar": same(opens_to=SIGNED_IN, refusal=302),
    "reminders-calendar-new": Row(
        cases=lambda stage: [Case({}, "one's own", SIGNED_IN)], posts=True, sign_in_first=True
    ),
    "reminders": same(opens_to=SIGNED_IN),
    "reminders-choose": same(opens_to=SIGNED_IN),
    "reminders-follow": Row(
        cases=lambda stage: [Case({}, "nothing named", SIGNED_IN, page=404)], posts=True, sign_in_first=True
    ),
    "reminders-desk": same(opens_to=ADMINISTRATOR),
    "reminders-hold": same(opens_to=ADMINISTRATOR),
    "reminders-mailboxes": same(opens_to=ADMINISTRATOR),
    "reminders-desk-mail": Row(
        cases=lambda stage: [
            Case({"pk": stage.mail.pk}, "failed", ADMINISTRATOR),
            Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404),
            Case({"pk": 10**30}, "unknown", ADMINISTRATOR, page=404),
        ],
    ),
    "reminders-metrics": same(opens_to=ADMINISTRATOR, refusal=404),
    "reminders-stop": Row(
        cases=lambda stage: [
            Case({"token": stop_token("mailbox", 0)}, "signed"),
            Case({"token": "no-such-token"}, "unknown", frozenset(), 404),
        ]
    ),
    **_PEOPLE,
    **_SIGN_IN,
}
