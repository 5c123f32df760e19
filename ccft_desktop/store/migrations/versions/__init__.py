"""The released steps, in the order of their numbers."""
