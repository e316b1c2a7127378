"""What is known of the headings of an index."""

from __future__ import annotations

from recension.scholarship.index import Term, also


def term(heading: str, *forms: str, see: str = "") -> Term:
    """A heading that stands anywhere."""
    return Term(heading, forms, see, 1)


def test_either_name_stands_for_the_other() -> None:
    """A heading that refers to another is known by the forms of that, and it by the name that was referred."""
    terms = [term("Formosa", see="Taiwan"), term("Taiwan", "Taiwan")]

    assert also(terms) == {"Formosa": ["Taiwan"], "Taiwan": ["Formosa"]}


def test_heading_is_not_known_by_what_it_has_besides() -> None:
    """A form with which a heading does not begin has no other name; nor has a thing that of a person beside it."""
    terms = [
        term("Keeper", "keeper", "his wife"),
        term("Lock-keeper", see="Keeper"),
        term("Lewis, John W.", see="Goncharov, Sergei N."),
        term("Goncharov, Sergei N.", "Goncharov"),
    ]

    assert also(terms) == {
        "Lock-keeper": ["keeper", "his wife"],
        "keeper": ["Lock-keeper"],
        "Lewis": ["Goncharov"],
    }
