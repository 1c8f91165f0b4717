"""The commands, each beside what it is made of."""
