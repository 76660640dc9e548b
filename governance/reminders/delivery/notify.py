"""GOV.UK Notify, which can be asked by reference what became of a mail: so nothing is ever handed over twice.

The service's template has the subject `((subject))` and the body `((body))`. The reference is the Message-ID, which
follows from the promises, so that it is known again even in a database restored from a backup.
"""

from __future__ import annotations

import email
import http.client
from email import policy
from email.message import EmailMessage
from typing import Any, cast

from django.conf import settings

from governance.reminders.delivery.notify_api import NotifyApi, NotifyError
from governance.reminders.delivery.transport import Answer, Known, Outcome
from governance.reminders.models import Mail

BAD_REQUEST, SERVER_TROUBLE = 400, 500
NO_ANSWER = (OSError, http.client.HTTPException)


class Notify:
    """One connection for a batch; every call waits as long as SMTP would."""

    def __init__(self) -> None:
        self.api = NotifyApi(settings.NOTIFY_API_KEY, address=settings.NOTIFY_ADDRESS, timeout_s=settings.EMAIL_TIMEOUT)

    def reach(self) -> str:
        """Each call stands alone: there is nothing to open."""
        return ""

    def hand_over(self, mail: Mail) -> Answer:
        """Give it to Notify; without an answer it is in doubt until Notify is asked."""
        try:
            taken = self.api.send_email(**_call(mail))
        except NotifyError as error:
            return Answer(_outcome(error.status), str(error))
        except NO_ANSWER as error:
            return Answer(Outcome.UNKNOWN, f"{type(error).__name__}: {error}")
        return Answer(Outcome.ACCEPTED, f"Notify {taken.get('id', '')}")

    def known(self, mail: Mail) -> Known:
        """Whether Notify has a mail with this reference; where it cannot be reached, ask again later."""
        try:
            found = self.api.by_reference(reference(mail))
        except (NotifyError, *NO_ANSWER):
            return Known.ASK_LATER
        return Known.ARRIVED if found else Known.NEVER_CAME

    def close(self) -> None:
        """End the connection."""
        self.api.close()


def reference(mail: Mail) -> str:
    """How Notify knows the mail."""
    return mail.message_id.strip("<>")


def _call(mail: Mail) -> dict[str, Any]:
    message = cast("EmailMessage", email.message_from_bytes(bytes(mail.content or b""), policy=policy.default))
    body = cast("EmailMessage", message.get_body(("plain",))).get_content()
    return {
        "email_address": mail.address,
        "template_id": settings.NOTIFY_TEMPLATE_ID,
        "personalisation": {"subject": mail.subject, "body": body},
        "reference": reference(mail),
        "one_click_unsubscribe_url": str(message["List-Unsubscribe"]).strip(" <>"),
    }


def _outcome(status: int) -> Outcome:
    """Refused by a rule of Notify's: for good. Refused for now, or by our key: later. Anything else says nothing."""
    if status == BAD_REQUEST:
        return Outcome.NEVER
    return Outcome.UNKNOWN if status >= SERVER_TROUBLE else Outcome.LATER
