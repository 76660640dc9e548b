"""How they decide: dashboards, search and reports now; forums, decisions and reminders to come."""
