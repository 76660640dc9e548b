"""People: who they are, what their roles let them do, and the history of what they did."""
