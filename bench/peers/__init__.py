"""What one would otherwise write; served out of a virtual environment of the bench's own."""
