"""Scrutiny's side of decisions: what can still be called in, call-ins in progress, and what else scrutiny keeps."""
