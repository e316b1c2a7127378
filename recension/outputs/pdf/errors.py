"""What stops a book."""

from __future__ import annotations


class BookError(Exception):
    """The book cannot be let out; the message is a sentence and a name in brackets."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{sentence} [recension.pdf_{name}]")
