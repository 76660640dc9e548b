"""The history ledger: who changed what, when and why; append-only, with a hash chain."""
