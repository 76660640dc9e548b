"""The register: bodies, partnerships, memberships, accountabilities, and who holds which role where."""
