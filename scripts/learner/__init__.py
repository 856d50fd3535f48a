"""What scripts/course consists of."""
