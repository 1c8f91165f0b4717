"""What people are given to read: made from facts by templates, knowing neither rows nor requests."""
