"""Reads pages, and what stands beside them, back: what they show, and what the records say that they must."""
