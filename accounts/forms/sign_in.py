"""Signing in, passwords and the address, in plain words."""

from __future__ import annotations

from typing import ClassVar

from allauth.account import forms as allauth_forms

from accounts.forms.plain_words import PlainWords

HOW_TO_CHOOSE_ONE = (
    "At least 12 characters; three random words are a good start. You can paste it from a password manager. "
    "Not a common password, not your name or address, not only words of this site such as council or partnership."
)
ADDRESS = {"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}


class SignIn(PlainWords, allauth_forms.LoginForm):
    """E-mail address and password."""

    labels: ClassVar = {"login": "E-mail address", "password": "Password"}
    attributes: ClassVar = {"login": ADDRESS, "password": {"autocomplete": "current-password"}}


class PasswordAgain(PlainWords, allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    labels: ClassVar = {"password": "Password"}
    attributes: ClassVar = {"password": {"autocomplete": "current-password"}}


class ForgottenPassword(PlainWords, allauth_forms.ResetPasswordForm):
    """The address that a reset link goes to."""

    labels: ClassVar = {"email": "E-mail address"}
    attributes: ClassVar = {"email": ADDRESS}


class NewPassword(PlainWords, allauth_forms.ResetPasswordKeyForm):
    """A new password after a reset link."""

    labels: ClassVar = {"password1": "New password", "password2": "New password again"}
    hints: ClassVar = {"password1": HOW_TO_CHOOSE_ONE}
    attributes: ClassVar = {
        "password1": {"autocomplete": "new-password"},
        "password2": {"autocomplete": "new-password"},
    }


class SetPassword(PlainWords, allauth_forms.SetPasswordForm):
    """A first password for an account that has none."""

    labels: ClassVar = NewPassword.labels
    hints: ClassVar = NewPassword.hints
    attributes: ClassVar = NewPassword.attributes


class ChangePassword(PlainWords, allauth_forms.ChangePasswordForm):
    """The current password and a new one."""

    labels: ClassVar = {"oldpassword": "Current password", **NewPassword.labels}
    hints: ClassVar = NewPassword.hints
    attributes: ClassVar = {"oldpassword": {"autocomplete": "current-password"}, **NewPassword.attributes}


class NewAddress(PlainWords, allauth_forms.AddEmailForm):
    """A new e-mail address, used once it is confirmed."""

    labels: ClassVar = {"email": "New e-mail address"}
    hints: ClassVar = {"email": "We send a link to the new address. The old one works until you follow the link."}
    attributes: ClassVar = {"email": {"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}}
