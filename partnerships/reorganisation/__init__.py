"""What hangs on a body or partnership that ends, and what becomes of each thing: worklists and settlements.

`kind` is the register of kinds of item, to which every layer adds its own; `worklist` finds items; `settling` settles.
"""
