"""Benchmarks: ratios measured in one run, never absolute times.

`make bench` runs them at England's size and again at ten times; `SCALE=1` leaves the second out;
`FORMAT=json` prints for machines.
"""
