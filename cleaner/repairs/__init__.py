"""The repairs, one a file; each is found by its name and none knows another."""
