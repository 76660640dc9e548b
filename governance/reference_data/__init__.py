"""What the register of England says of how bodies decide: kinds, functions, what the law gives, known procedures."""
