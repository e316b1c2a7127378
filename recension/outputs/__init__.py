"""The way out: one part for each format."""
