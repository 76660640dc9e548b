"""People: invite them, let them in, close their accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, InvitedRole, User
from accounts.models.invitation import INVITATION_LIFE, hash_of, new_token
from accounts.places import Place, directory
from accounts.roles import PlaceKind, Role
from accounts.security_events import note

# Sent inside the transaction that erases: apps above forget what they hold of the person.
personal_data_erased = Signal()


class NotAllowed(Exception):
    """The person may not do this; the message says why."""


class CannotInvite(Exception):
    """The invitation makes no sense; the message says why."""


class UnusableInvitation(Exception):
    """The token opens nothing: unknown, used, withdrawn or expired, without saying which."""


@dataclass(frozen=True, kw_only=True)
class RoleAsked:
    """A role to be given on a place when an invitation is accepted."""

    role: Role
    place: Place


@transaction.atomic
def invite(
    *,
    by: User,
    email: str,
    display_name: str,
    roles: Iterable[RoleAsked] = (),
    as_administrator: bool = False,
    now: datetime | None = None,
) -> Invitation:
    """Invite a person by mail, replacing any open invitation of the same address.

    Raises `NotAllowed` unless an administrator asks, and `CannotInvite` where the address has an account already.
    """
    _require_administrator(by)
    email, now = email.strip().lower(), now or timezone.now()
    if User.objects.filter(email=email).exists():
        raise CannotInvite("This address has an account already.")
    Invitation.objects.open().filter(email=email).update(withdrawn_at=now, withdrawn_by=by)
    token = new_token()
    invitation = Invitation.objects.create(
        email=email,
        display_name=display_name.strip(),
        as_administrator=as_administrator,
        token_hash=hash_of(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    InvitedRole.objects.bulk_create([_asked(invitation, asked) for asked in roles])
    transaction.on_commit(lambda: _send_invitation(invitation, token))
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, display_name: str, password: str, now: datetime | None = None) -> User:
    """Make the invited person's account, with a verified address and the roles asked for.

    Raises `UnusableInvitation`, in the same words whatever the reason, and Django's `ValidationError` for the password.
    """
    now = now or timezone.now()
    invitation = Invitation.objects.select_for_update(of=("self",)).usable(now=now).with_token(token).first()
    if invitation is None or User.objects.filter(email=invitation.email).exists():
        raise UnusableInvitation
    validate_password(password, User(email=invitation.email, display_name=display_name))
    user = make_user(
        email=invitation.email,
        display_name=display_name,
        password=password,
        is_administrator=invitation.as_administrator,
    )
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    for asked in invitation.roles.all():
        _grant(asked, user=user, by=invitation.invited_by, now=now)
    note("invitation accepted", user=user, by=invitation.invited_by)
    return user


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, now: datetime | None = None) -> None:
    """Make an open invitation useless; one already accepted or withdrawn stays as it is."""
    _require_administrator(by)
    Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=now or timezone.now(), withdrawn_by=by)
    invitation.refresh_from_db()


@transaction.atomic
def make_user(*, email: str, display_name: str, password: str | None = None, is_administrator: bool = False) -> User:
    """Make an account with a verified address; without a password it cannot sign in until one is set."""
    user = User.objects.create_user(
        email, password, display_name=display_name.strip(), is_administrator=is_administrator
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def deactivate(*, user: User, by: User, now: datetime | None = None) -> None:
    """Close an account: every session ends at once, and what the person recorded stays."""
    _require_administrator(by)
    if user == by:
        raise NotAllowed("You cannot close your own account. Ask another administrator.")
    user.is_active, user.deactivated_at = False, now or timezone.now()
    user.save(update_fields=["is_active", "deactivated_at"])
    end_sessions(user=user)
    note("account closed", user=user, by=by)


@transaction.atomic
def reactivate(*, user: User, by: User) -> None:
    """Open a closed account again; the person signs in anew."""
    _require_administrator(by)
    user.is_active, user.deactivated_at = True, None
    user.save(update_fields=["is_active", "deactivated_at"])
    note("account opened again", user=user, by=by)


@transaction.atomic
def erase_personal_data(*, user: User, by: User) -> None:
    """Forget the name and the address of a closed account; the history names it by number and stays whole."""
    _require_administrator(by)
    if user.is_active:
        raise NotAllowed("Close the account first.")
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Invitation.objects.filter(models.Q(accepted_by=user) | models.Q(email=user.email)).update(
        email=_nobody(user), display_name=""
    )
    user.email, user.display_name = _nobody(user), ""
    user.set_unusable_password()
    user.save(update_fields=["email", "display_name", "password"])
    personal_data_erased.send(sender=User, user=user)
    note("personal data erased", user=user, by=by)


@transaction.atomic
def correct_address(*, user: User, address: str, by: User) -> None:
    """Put right where a person is reached. They confirm it at their next sign-in, and the old address hears of it."""
    _require_administrator(by)
    if user == by:
        raise NotAllowed("You change your own address in your account, where you confirm it.")
    if not user.is_active:
        raise NotAllowed("The account is closed. Open it again first.")
    old, new = user.email, User.objects.normalize_email(address.strip()).lower()
    if old == new:
        raise NotAllowed("This is already the address.")
    if EmailAddress.objects.filter(email=new).exists() or User.objects.filter(email=new).exists():
        raise NotAllowed("This address belongs to an account already.")
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=new, verified=False, primary=True)
    user.email = new
    user.save(update_fields=["email"])
    end_sessions(user=user)
    note("address corrected", user=user, by=by)
    words = "Your address in the {} was changed"
    transaction.on_commit(lambda: _mail(words, "accounts/mail/address_corrected.txt", old, user=user), robust=True)


@transaction.atomic
def remove_second_factors(*, user: User, by: User) -> None:
    """Take away a lost second factor: the person sets up a new one at the next sign-in."""
    _require_administrator(by)
    if user == by:
        raise NotAllowed("You cannot remove your own second step here. Ask another administrator.")
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user=user)
    note("second factors removed", user=user, by=by)
    words, template = "Your second step in the {} was removed", "accounts/mail/second_step_removed.txt"
    link, to = settings.SITE_URL + reverse("mfa_index"), user.email
    transaction.on_commit(lambda: _mail(words, template, to, user=user, link=link), robust=True)


def end_sessions(*, user: User) -> None:
    """Sign a person out everywhere, also where no session was noted."""
    User.objects.filter(pk=user.pk).update(session_generation=models.F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
    for session in UserSession.objects.filter(user=user):
        session.end()


def _require_administrator(by: User) -> None:
    if not (by.is_active and by.is_administrator):
        raise NotAllowed("Only an administrator can invite people and manage their accounts.")


def _nobody(user: User) -> str:
    return f"erased-{user.pk}@erased.invalid"


def _asked(invitation: Invitation, asked: RoleAsked) -> InvitedRole:
    place = asked.place
    return InvitedRole(
        invitation=invitation, role=asked.role, place_kind=place.kind, place_code=place.code, place_name=place.name
    )


def _grant(asked: InvitedRole, *, user: User, by: User, now: datetime) -> None:
    kind = PlaceKind(asked.place_kind)
    place = directory().find(code=asked.place_code, kinds=frozenset({kind}))
    place = place or Place(kind=kind, code=asked.place_code, name=asked.place_name)
    directory().grant(user=user, role=Role(asked.role), place=place, by=by, today=timezone.localdate(now))


def _mail(subject: str, template: str, to: str, **context: object) -> None:
    """`subject` has a place for the name of the service."""
    context["service_name"] = settings.SERVICE_NAME
    body = render_to_string(template, context)
    EmailMessage(subject.format(settings.SERVICE_NAME), body, to=[to]).send()


def _send_invitation(invitation: Invitation, token: str) -> None:
    address = settings.SITE_URL + reverse("accounts_accept_invitation", args=[token])
    words, template = "Invitation to the {}", "accounts/mail/invitation.txt"
    _mail(words, template, invitation.email, invitation=invitation, address=address)
