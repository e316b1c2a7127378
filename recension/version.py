"""The version of the software; an edition that is made with it has its ``release`` in conf.py."""

__version__ = "1.0.1"
