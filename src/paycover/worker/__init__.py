"""Background work: claims tasks and runs them."""
