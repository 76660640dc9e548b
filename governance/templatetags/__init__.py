"""Tags of governance: `{% load reminders %}`."""
