"""Chargers: who moves the money, and what each says of it."""
