"""The version of the software; an edition that is made with it has releases of its own."""

__version__ = "1.0.1"
