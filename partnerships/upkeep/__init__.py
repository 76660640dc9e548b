"""Keeping the register true: what sources disagree about, what nobody has checked for longest, what was uploaded."""
