"""The filters of the lists of decisions, steps and meetings."""
