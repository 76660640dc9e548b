"""What each reader sees first: the front page, and the first page of a partnership."""
