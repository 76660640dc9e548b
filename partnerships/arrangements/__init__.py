"""Arrangement files: one real arrangement in one YAML file; docs/arrangement-files.md explains them."""
