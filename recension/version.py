"""The release of the extension."""

__version__ = "1.0.1"
