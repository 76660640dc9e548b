"""The product's Celery with one more task: a whole pass as on one fixed morning, whatever day the test runs."""

from config.celery import app

__all__ = ["app"]


@app.task(name="chaos.remind", ignore_result=True)
def remind() -> None:
    """One pass."""
    from governance.reminders.passes import whole_pass
    from tests.governance.reminders.scene import MONTH_BEFORE, at

    whole_pass(at(MONTH_BEFORE, 8))
