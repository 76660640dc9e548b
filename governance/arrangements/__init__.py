"""The parts of an arrangement file that are about how bodies decide."""
