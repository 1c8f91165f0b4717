"""The hosted application: its steps, each a plain form, for whoever holds the session's link."""
