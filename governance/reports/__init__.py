"""Reports: each is one short module (title, columns, rows, filter) with one line in `catalogue`.

A report is a list (`config.tables`) with a cover; `report.Report` says what a module gives.
"""
