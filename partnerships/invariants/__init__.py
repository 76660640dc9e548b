"""What must be true across records, each as one sentence and one query; `check_register` and each night ask them all.

What one row can say alone is a constraint of the database; here stands what only several rows together can break.
"""
