"""Pages about boards and committees: one board, the list of them, how a partnership decides, how a body decides."""
