"""The deadline calculator: a form for every rule, the answer with its working on screen, as JSON and as a calendar."""
