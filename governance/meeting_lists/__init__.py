"""Published lists of meetings into the register: read, recognise each meeting again, write.

`lists.take_over` is the one way in, for the command and the page alike.
"""
