"""TEI: that of other projects, read into records."""
