"""Pages that were taken out of a book are known as an excerpt, and one other word in them is told."""

from __future__ import annotations

import random
import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from sphinx.application import Sphinx

from recension.commands.check import Verdict, changed
from recension.doctree.domain import domain_of
from recension.scholarship.copies import words_of
from recension.scholarship.record import Record

SEEDS = range(60)


@pytest.fixture(scope="module")
def release(records: Sphinx) -> Record:
    """The small edition, as it is released."""
    return domain_of(records.env).record._replace(release="1.0")


def excerpt(book: Path, chance: random.Random) -> pikepdf.Pdf:
    """Return some pages of the book: with the structure of all, as some programs leave it, or with none."""
    whole = pikepdf.open(book / "sluice-a4.pdf")
    first = chance.randrange(len(whole.pages))
    last = chance.randrange(first, min(first + 4, len(whole.pages)))
    if chance.random() < 0.5:
        del whole.pages[last + 1 :]
        del whole.pages[:first]
        return whole
    some = pikepdf.new()
    some.pages.extend(whole.pages[first : last + 1])
    return some


def told(pdf: pikepdf.Pdf, release: Record) -> Verdict:
    """Return what is said of a PDF."""
    saved = BytesIO()
    pdf.save(saved)
    return changed(saved.getvalue(), [release])


def kerned(words: str) -> bytes:
    """Return a pattern for *words* as a page shows them, with moves between the letters."""
    return rb"(?<![a-zA-Z])" + rb"(?:\) -?\d+ \()?".join(re.escape(one).encode() for one in words) + rb"(?![a-zA-Z])"


def forged(pdf: pikepdf.Pdf, release: Record, chance: random.Random) -> str:
    """Turn round one word of the author's that the pages have once, and return it; nothing where there is none."""
    text = words_of(release, release.texts[0])
    words = " ".join(words for place, words in text.items() if re.fullmatch(r"p\d+", place))
    pairs = [
        (before, word) for before, word in pairwise(re.findall(r"[^\W\d_]+", words)) if re.fullmatch("[a-z]{4,}", word)
    ]
    drawn = [page.Contents.read_bytes() for page in pdf.pages]
    every = b"\n".join(drawn)
    once = [
        word
        for before, word in pairs
        if word != word[::-1]
        and len(re.findall(rf"\b{word}\b", words)) == len(re.findall(kerned(word), every)) == 1
        and re.search(kerned(f"{before} {word}"), every)
    ]
    if not once:
        return ""
    word = chance.choice(once)
    for page, stream in zip(pdf.pages, drawn, strict=True):
        page.Contents = pdf.make_stream(re.sub(kerned(word), word[::-1].encode(), stream))
    return word


@pytest.mark.parametrize("seed", SEEDS)
def test_one_word_in_an_excerpt_is_told(seed: int, book: Path, release: Record) -> None:
    """An excerpt has the words of the release; with one other, that is told, and nothing else."""
    chance = random.Random(seed)
    with excerpt(book, chance) as pdf:
        genuine = told(pdf, release)
        word = forged(pdf, release, chance)
        forgery = told(pdf, release)

    assert genuine.places == ()
    assert genuine.is_genuine or re.search("nothing of the text|mixed with other words", genuine.told)
    if word and re.search(r"\bp\d", genuine.told):  # elsewhere the editor may have used it
        assert (forgery.is_genuine, len(forgery.places)) == (False, 1), (word, forgery)
        assert re.search(rf"\{{\+{word[::-1]}\W*\+", forgery.places[0]), (word, forgery.places)


def test_what_is_cut_is_told(book: Path, release: Record) -> None:
    """Pages that another program took out say which places they have in part; what they lack is not left out."""
    with pikepdf.open(book / "sluice-a4.pdf") as pdf:
        number = next(
            n for n, page in enumerate(pdf.pages) if re.search(kerned("miller was"), page.Contents.read_bytes())
        )
        del pdf.pages[number + 1 :]
        del pdf.pages[:number]
        found = told(pdf, release)

    assert (found.is_genuine, found.places) == (True, ())
    assert re.search(r"the text is that of p\d.* of release 1\.0, in the same words; of p\d.* only a part", found.told)
