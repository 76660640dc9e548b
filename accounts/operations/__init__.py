"""What changes people: every write of this app."""
