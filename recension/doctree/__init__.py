"""The way in: from what an editor writes to records, and the nodes that carry these to every output."""
