"""Pages of reminders: mine, what I follow, the delivery desk, and the way to stop a mail without signing in."""
