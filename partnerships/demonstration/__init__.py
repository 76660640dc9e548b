"""What only a demonstration has: people to sign in as, and a few drafts for them to see."""
