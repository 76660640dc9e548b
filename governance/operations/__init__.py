"""Every change of how bodies decide: keyword-only, with who and why, in one recorded transaction."""
