"""``leaves``: how the pages of a witness are named, and in which order they stand."""

from __future__ import annotations

import pytest

from recension.scholarship import leaves
from recension.scholarship.leaves import LEAF, PAGE, Order, Words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *[(name, PAGE) for name in ("2", "٢", "iv", "XL", "xiij", "12bis", "327a", "A3", "aiii")],
        *[(name, LEAF) for name in ("7r", "12va", "XIIv", "iir", "A3v", "Aa2r", "π1r", "3ar")],
        ("xv", PAGE),
    ],
)
def test_what_a_page_may_be_called(name: str, words: Words) -> None:
    """A page has figures or a signature; a leaf names its side, too; what may be either is a page, as "iv"."""
    assert any(leaves.standings(name))
    assert leaves.words(name) == words


@pytest.mark.parametrize("name", ["", "²", "*", "7-r", "7 r", "cover", "v.", "A", "r", "7ra1", "*3v", "½"])
def test_what_is_no_page(name: str) -> None:
    """A name that says nothing of the order is none."""
    assert not any(leaves.standings(name))


@pytest.mark.parametrize(
    "names",
    [
        "7r 7v 8r 10r",
        "12ra 12rb 12va 12vb 13",
        "12 12a 12b 13 13bis 14",
        "i ii iii iiii v ix xl 1 2",
        "1 2 i ii",
        "xiv xv xvi",
        "xr xv xir xiv",
        "XIr XIv XIIr",
        "a1r a1v A1r A1v A2r B1r Z8v Aa1r",
        "aii aiii bi ci di dii",
    ],
)
def test_pages_in_order(names: str) -> None:
    """Sides, columns, Roman figures and signatures have their order; another series begins anew."""
    assert _behind(names) == ""


@pytest.mark.parametrize(
    ("names", "behind"),
    [
        ("7v 7r", "7v"),
        ("7r 7r", "7r"),
        ("xv xv", "xv"),
        ("12vb 12va", "12vb"),
        ("10 9", "10"),
        ("v iv", "v"),
        ("A4 A3", "A4"),
        ("B1r A1r", "B1r"),
        ("iv 2 3 1", "3"),
    ],
)
def test_pages_out_of_order(names: str, behind: str) -> None:
    """A page that ought to stand before the last of its series is told with that; so is one that stands twice."""
    assert _behind(names) == behind


def _behind(names: str) -> str:
    """Return what the last of the names ought to stand before, or, if that is in order, any other."""
    order, found = Order(), ""
    for name in names.split():
        found = order.behind(name) or found
        order.take(name)
    return found
