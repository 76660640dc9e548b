"""Calendars (iCalendar, RFC 5545) of partnerships, bodies, boards and one reader: what everybody may see."""
