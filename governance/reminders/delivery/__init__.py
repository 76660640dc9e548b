"""Each mail handed over once: claimed under a lease, looked at again, made once, marked before it goes."""
