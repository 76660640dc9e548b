"""Every change of what is sent, to whom, and whether at all."""
