"""What every request and response passes through."""
