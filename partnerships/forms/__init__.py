"""The forms in which people write the register."""
