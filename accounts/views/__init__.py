"""Pages about people: invitations, one's own profile and sessions, and other people's accounts."""
