"""What is told to whom, when: one entry for each kind of reminder, in `table.RULES`."""
