"""What can be done: one function each, inside the caller's transaction."""
