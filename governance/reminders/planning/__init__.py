"""What should exist by now: derived from the state of the register, never from the time of day."""
