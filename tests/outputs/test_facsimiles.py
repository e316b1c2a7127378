"""Images of pages travel with all that an edition says, and a file that loses one is found out."""

from __future__ import annotations

import pytest
from invented import invented

from recension.outputs.data import everything
from recension.outputs.tei import reader, writer
from recension.scholarship.facsimiles import Facsimile, declared, flaws
from recension.scholarship.model import PageKey
from recension.scholarship.whole import Whole


@pytest.fixture(scope="module")
def whole() -> Whole:
    """An edition that nobody has thought of, with images."""
    found = (invented(seed)[0] for seed in range(200))
    return next(one for one in found if one.declared.facsimiles)


def test_they_come_back(whole: Whole) -> None:
    """TEI and JSON give them back."""
    data = writer.write(whole)
    assert data.count(b"<surface ") == data.count(b" facs=") == len(whole.declared.facsimiles)
    assert reader.read(reader.parsed(data)).declared.facsimiles == whole.declared.facsimiles
    assert everything.read(everything.write(whole)).declared.facsimiles == whole.declared.facsimiles


@pytest.mark.parametrize(("old", "new"), [(b"facs=", b"corresp="), (b'facs="#Page.', b'facs="#Leaf.')])
def test_beginning_of_a_page_leads_to_its_image(old: bytes, new: bytes, whole: Whole) -> None:
    """A page that leads nowhere, or elsewhere, is none of ours."""
    with pytest.raises(ValueError, match="of page"):
        reader.read(reader.parsed(writer.write(whole).replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new"), [(b"<graphic url=", b'<graphic url="x'), (b"Mill Museum</desc>", b"Mine</desc>")]
)
def test_another_image_is_found_out(old: bytes, new: bytes, whole: Whole) -> None:
    """What a file has of an image is compared."""
    data = writer.write(whole).replace(old, new.replace(b'"x', b'"x" n='), 1)
    assert reader.read(reader.parsed(data)).declared.facsimiles != whole.declared.facsimiles


@pytest.mark.parametrize(
    ("image", "address", "host"),
    [
        ("https://e.org/iiif/7r", "https://e.org/iiif/7r/full/max/0/default.jpg", "https://e.org"),
        ("https://e.org/iiif/7r/", "https://e.org/iiif/7r/full/max/0/default.jpg", "https://e.org"),
        ("https://e.org:81/7r.JPG?v=2", "https://e.org:81/7r.JPG?v=2", "https://e.org:81"),
        ("pages/7r.png", "", ""),
    ],
)
def test_service_is_asked_for_the_whole(image: str, address: str, host: str) -> None:
    """An address of IIIF is asked for the whole image; that of an image is taken as it is; a file asks nobody."""
    one = Facsimile(PageKey("P 7r"), image, "Mill")
    assert (one.address if one.is_elsewhere else "", one.host) == (address, host)


def test_what_is_declared() -> None:
    """Credit and licence are those of all pages of a witness."""
    setting = {"P": {"credit": "Mill", "licence": "CC0", "pages": {"1": "a.png", "2": "b.png"}}}
    assert [*declared(setting)] == ["P 1", "P 2"]
    assert declared(setting)[PageKey("P 2")] == Facsimile(PageKey("P 2"), "b.png", "Mill", "CC0")
    assert [*flaws(setting, ["P"])] == []
