"""The page of one decision: the answer, the table of steps, the timeline, who is bound, deadlines, history."""
