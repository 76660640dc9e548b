"""Routes: the steps of a decision given dates from each body's own calendar, before anything is recorded."""
