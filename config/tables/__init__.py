"""Lists of anything: one filter, one set of columns and one order make the page and its files.

A list page subclasses `config.tables.list_page.ListPage`. This package knows no words of the register.
"""
