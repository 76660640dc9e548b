"""The run sheet: what a meeting came to, typed while it sits, by keyboard alone, without losing anything."""
