"""What a bibliography in BibTeX says is told in the words of readers."""

from __future__ import annotations

import pytest

from recension.scholarship.bibtex import field, label, labels, letters, untexed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{China’s} Road to the {Korean War}", "China’s Road to the Korean War"),
        ("211--230", "211–230"),
        ("so---and so", "so—and so"),
        (r"M{\"u}ller \& S\"ohne", "Müller & Söhne"),
        (r"Ji\v{r}\'{\i} Fran\c{c}ois {\O}rsted", "Jiří François Ørsted"),
        (r"100\% of \$5, no.\ 7\_a, \{so\}", "100% of $5, no. 7_a, {so}"),
        ("``so'' p.~7", "“so” p.\N{NO-BREAK SPACE}7"),
        (r"\emph{War} and \textbf{peace}", "War and peace"),
        ("\\", "\\"),
    ],
)
def test_without_tex(text: str, said: str) -> None:
    """Braces, dashes, accents and escapes of TeX are what they stand for."""
    assert untexed(text) == said


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("author", 'Weir, Ada and {Mill and Sons} and M{\\"u}ller, Jo', "Weir, Ada; Mill and Sons; Müller, Jo"),
        ("url", "https://example.org/~a--b_{c}", "https://example.org/~a--b_{c}"),
        ("title", "The {Mill}", "The Mill"),
    ],
)
def test_field(name: str, text: str, said: str) -> None:
    """Persons stand one beside the other, and in an address nothing is TeX."""
    assert field(name, text) == said


@pytest.mark.parametrize(
    ("item", "called"),
    [
        ({"author": "{Chen Jian}", "year": "1994"}, "Chen Jian, 1994"),
        (
            {"author": "{USSR} and {People’s Republic of China}", "date": "1950-02-14"},
            "USSR and People’s Republic of China, 1950",
        ),
        ({"author": "Weir, Ada and Mill, Jo and {Xue Litai}", "year": "1993"}, "Weir et al., 1993"),
        ({"author": "Pierpaoli, Jr., Paul G.", "year": "1999"}, "Pierpaoli, 1999"),
        ({"author": "van Weir, Ada"}, "van Weir, n.d."),
        ({"author": "van Weir, Ada", "date": "20XX"}, "van Weir, n.d."),
        ({"author": "Ada Weir", "year": "1801", "usere": "b"}, "Weir, 1801b"),
        ({"editor": "Westad, Odd Arne", "year": "1998"}, "Westad, 1998"),
        ({"title": "The {Mill} Book", "year": "1801"}, "The Mill Book, 1801"),
        ({"year": "1801"}, ""),
    ],
)
def test_label(item: dict[str, str], called: str) -> None:
    """A work is called by up to two family names, its editor or its title, and the year with its letter."""
    assert label(item) == called


def test_labels_tell_works_apart() -> None:
    """A label that two keys would share has the key, in both bibliographies; a key without words has none."""
    weir = {"author": "Weir, Ada", "year": "1801"}

    assert labels({"one": weir, "mill": {"title": "Mill"}, "no": {}}, {"other": weir}) == (
        {"one": "Weir, 1801 [one]", "mill": "Mill, n.d."},
        {"other": "Weir, 1801 [other]"},
    )


def test_letters_come_by_date_behind_those_given() -> None:
    """Works called alike get the letters that none of them has, by date and title; others get none."""
    weir = {"author": "Weir, Ada", "year": "1801"}
    works = {
        "late": {**weir, "date": "1801-05-03"},
        "early": {**weir, "date": "1801-02"},
        "given": {**weir, "date": "1801-01-01", "usere": "b"},
        "alone": {**weir, "year": "1802"},
        "nameless": {"year": "1801"},
        "nobody": {"year": "1801"},
    }

    assert letters(works) == {"early": "a", "late": "c"}


def test_letters_do_not_end() -> None:
    """Behind z comes aa."""
    works = {f"{n:02}": {"author": "Weir, Ada", "year": "1801", "title": f"{n:02}"} for n in range(28)}

    assert [*letters(works).values()][24:] == ["y", "z", "aa", "ab"]
