"""Tools that know nothing of insurance."""
