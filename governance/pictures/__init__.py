"""Pictures of how bodies decide, drawn on the server; each says the same in words beside it."""
