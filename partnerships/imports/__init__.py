"""Published files into the register: read, compare, apply.

`importing.import_file` is the one way in, for commands and screens alike; `report.Report` is what it gives back.
Reading (`files`, `layouts`, `organisations`, `successions`, `lookups`, `councils`) knows no database; comparing
(`register`, `authority`, `compare_*`) reads it and makes a plan; `applying` writes the plan in one transaction.
"""
