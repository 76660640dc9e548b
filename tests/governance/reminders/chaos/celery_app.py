"""The product's Celery with one more task: a whole pass as on one fixed morning, whatever day the test runs."""

from config.celery import app

__all__ = ["app"]


@app.task(name="chaos.remind", ignore_result=True)
def remind() -> None:
    """One pass; of two subjects it makes two shares, as in earnest of five hundred.

    Each is the first that makes the digests of its day: what comes while things are killed is not for tomorrow.
    """
    from governance.reminders.delivery.gather import DIGESTS
    from governance.reminders.models import Pulse
    from governance.reminders.passes import whole_pass
    from governance.reminders.planning import shares
    from tests.governance.reminders.scene import MONTH_BEFORE, at

    shares.LARGE = 2
    Pulse.objects.filter(part=DIGESTS).delete()
    whole_pass(at(MONTH_BEFORE, 8))
