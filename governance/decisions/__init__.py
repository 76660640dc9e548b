"""Decisions as rules: what each step came to, what is agreed and awaited, and who is bound, as at any day.

No Django and no clock: plain facts (`facts`) and a day go in. `DecisionFact.as_known_on(day)` leaves out whatever had
not happened by then, so that one set of rules answers for every day; the last day of the calendar gives where things
stand once every recorded date has come.
"""
