"""Reminders that reach their reader once: rules, the ledger of promises, delivery and the desk.

Start at `rules/` (what is told to whom, when), then `planning/` (what should exist by now) and `delivery/` (once only).
"""
