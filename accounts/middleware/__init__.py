"""What happens to every request because of who sends it."""
