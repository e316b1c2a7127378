"""Images of pages: beside the text when they are wanted, from no other host than one that was declared."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from browsing import served, sync_api
from building import SLUICE, build, configure, made

from recension.outputs.html import images

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
IMAGES = {
    "P": {
        "credit": "Mill Museum",
        "licence": "CC BY 4.0",
        "licence_url": LICENCE,
        "pages": {"1": "pages/1.png", "2": "pages/2.png", "3": "https://iiif.example.org/mill/3"},
    }
}


def illustrated(folder: Path) -> Path:
    """Make an edition with images of three pages in a folder, and return it."""
    edition = configure(
        Path(shutil.copytree(SLUICE, folder / "sluice")), html_theme="furo", recension_facsimiles=IMAGES
    )
    (edition / "pages").mkdir()
    for number in "12":
        (edition / "pages" / f"{number}.png").write_bytes(PICTURE)
    return edition


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of that edition."""
    folder = tmp_path_factory.mktemp("images")
    return made(illustrated(folder), folder / "html")


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where it is served."""
    with served(site) as address:
        yield address


def policy(site: Path, name: str) -> str:
    """The policy of a page."""
    (found,) = lxml.html.parse(str(site / name)).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return str(found)


def test_only_the_host_that_was_declared_is_let_in(site: Path) -> None:
    """The page of the text may ask that host for images, and no other page may."""
    assert "img-src 'self' data: https://iiif.example.org;" in policy(site, "report.html")
    assert policy(site, "report.html").count("https://") == 1
    assert "https://" not in policy(site, "index.html")


def test_files_stand_beside_the_pages(site: Path) -> None:
    """Each file is copied, and the page names it with its words, but shows it to nobody."""
    page = lxml.html.parse(str(site / "report.html")).getroot()
    images = page.xpath("//template[@id='rec-images']//img")

    assert (site / "_images" / "page-pages-2.png").read_bytes() == PICTURE
    assert [one.get("data-src") for one in images] == [
        "_images/page-pages-1.png",
        "_images/page-pages-2.png",
        "https://iiif.example.org/mill/3/full/max/0/default.jpg",
    ]
    assert [one.get("src") for one in images] == [None] * 3
    assert images[1].get("alt") == "Page 2 of witness P, as an image"
    assert page.xpath("string(//figure[2]/figcaption)") == "P, page 2. Mill Museum, CC BY 4.0"
    assert page.xpath("//dd//a[@data-image='P 2']/@href") == ["_images/page-pages-2.png"]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "place"), [(1440, "beside"), (1024, "beside"), (390, "above"), (320, "above")])
def test_mark_opens_the_image(width: int, place: str, browser: sync_api.Browser, address: str) -> None:
    """A mark opens the image of its page with a key, beside the text or above it; before that none is asked for."""
    with browser.new_page(viewport={"width": width, "height": 800}) as page:
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url))
        page.goto(f"{address}/report.html#p4")
        page.wait_for_load_state("networkidle")
        assert [one for one in asked if "/page-" in one or address not in one] == []
        page.locator("#p4 .rec-page-mark").focus()
        page.keyboard.press("Enter")
        frame = page.get_by_role("complementary", name="Image of the page")
        sync_api.expect(frame).to_be_focused()
        text, image = (page.locator(one).bounding_box() for one in ("article.rec-text", ".rec-images"))
        assert text
        assert image
        assert (image["x"] > text["x"] + text["width"]) == (place == "beside")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert [one.rpartition("/")[2] for one in asked if "/page-" in one] == ["page-pages-2.png"]

        before = page.locator(".rec-images img").bounding_box()
        frame.get_by_role("button", name="Larger").click()
        after = page.locator(".rec-images img").bounding_box()
        assert before
        assert after
        assert after["width"] > before["width"]
        frame.get_by_role("button", name="Previous image").click()
        assert page.locator(".rec-images img").get_attribute("alt") == "Page 1 of witness P, as an image"
        page.keyboard.press("Escape")
        assert page.locator(".rec-images").count() == 0
        assert page.evaluate("document.activeElement.dataset.image") == "P 2"


@pytest.mark.browser
def test_without_scripts_the_note_leads_there(browser: sync_api.Browser, address: str) -> None:
    """Who runs no script follows a link from the note on the page."""
    with browser.new_page(java_script_enabled=False) as page:
        page.goto(f"{address}/report.html")
        page.locator("dd a[data-image='P 2']").click()
        assert page.url == f"{address}/_images/page-pages-2.png"


AS_MADE = images.Shown
DAMAGES = {
    "nothing for the script": (images, "render", lambda *_args, **_values: ""),
    "no host let in": (images, "sorted", lambda _hosts: []),
    "marks without image": (images, "of_mark", lambda *_args: {}),
    "another image": (images, "address", lambda *_args: "_images/page-pages-1.png"),
    "another page": (images, "on", lambda *_args: iter(())),
    "another credit": (images, "Shown", lambda *said: AS_MADE(*said[:4], "Nobody", *said[5:])),
    "no file copied": (images, "copies", lambda *_args: {}),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_gate_falls(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the page has another image, other words on it, or none, or the policy another host, nothing is let out."""
    module, called, value = DAMAGES[name]
    edition = illustrated(tmp_path)
    monkeypatch.setattr(module, called, value, raising=False)
    code, said = build(edition, tmp_path / "html")

    assert code
    assert " as " in said
    assert "expected" in said
