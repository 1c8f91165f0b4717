"""The dashboard: what the staff of a platform works with."""
