"""The page of one meeting: what it is to take up, what it produced, and the deadlines that hang on its day."""
