"""``recension facsimiles``: what a manifest of IIIF says of the pages of a witness becomes a setting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from building import FINE, Copy, append, build

from recension.commands import cli

SERVICE = "https://iiif.example.org/b/"
BY = "http://creativecommons.org/licenses/by/4.0/"


def third(*labels: str, **more: Any) -> dict[str, Any]:
    """Return a manifest of version 3 with a canvas for each label."""
    canvases = []
    for number, label in enumerate(labels, 1):
        service = {"id": f"{SERVICE}{number}", "type": "ImageService3"}
        body = {"id": f"{SERVICE}{number}/full/max/0/default.jpg", "type": "Image", "service": [service]}
        painted = {"type": "AnnotationPage", "items": [{"type": "Annotation", "body": body}]}
        canvases.append({"type": "Canvas", "label": {"none": [label]}, "items": [painted]})
    return {"type": "Manifest", "label": {"en": ["The Mill"]}, "items": canvases, **more}


def second(*labels: str, **more: Any) -> dict[str, Any]:
    """Return one of version 2."""
    canvases = []
    for number, label in enumerate(labels, 1):
        service = {"@id": f"http{SERVICE.removeprefix('https')}{number}/info.json", "profile": "level2.json"}
        resource = {"@id": f"{SERVICE}{number}.jpg", "service": service}
        canvases.append({"@type": "sc:Canvas", "label": label, "images": [{"resource": resource}]})
    return {"@type": "sc:Manifest", "label": "The Mill", "sequences": [{"canvases": canvases}], **more}


def run(edition: Path, manifest: object, *, siglum: str = "B") -> int:
    """Give the command a manifest."""
    file = edition / "manifest.json"
    file.write_text(manifest if isinstance(manifest, str) else json.dumps(manifest), "utf-8")
    return cli.main([f"--config={edition}", f"--source={edition}", "facsimiles", str(file), f"--siglum={siglum}"])


@pytest.mark.parametrize(
    "manifest",
    [
        third(
            "cover", "f. 7r", "fol. 007 verso",
            rights=BY, requiredStatement={"label": {"en": ["By"]}, "value": {"en": ["<b>Mill</b> &amp; Museum"]}},
        ),
        second("cover", "[7r]", "7v-8r", license=BY, attribution=[{"@value": "Mill & Museum", "@language": "en"}]),
    ],
    ids=["3", "2"],
)  # fmt: skip
def test_what_is_printed_is_a_setting(
    manifest: object, copy_of: Copy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The pages that a text marks, and no others, with credit and licence; with it the edition is built."""
    edition = copy_of("second")

    assert run(edition, manifest) == 0
    printed = capsys.readouterr()
    assert "[recension." not in printed.err
    found: dict[str, Any] = {}
    exec(printed.out, found)
    assert found["recension_facsimiles"] == {
        "B": {
            "credit": "Mill & Museum",
            "licence": "CC BY 4.0",
            "licence_url": BY.replace("http:", "https:"),
            "pages": {"7v": f"{SERVICE}3"},
        }
    }
    append(edition / "conf.py", printed.out)
    assert build(edition, tmp_path / "out") == FINE
    assert f"{SERVICE}3/full/max/0/default.jpg" in (tmp_path / "out" / "songs.html").read_text("utf-8")


@pytest.mark.parametrize("label", ["7v", "F. 7 v.", "p. 7v", "7 v\u00ba", "(007v)", "6v, 7v", "folio 7 verso"])
def test_names_of_a_page(label: str, copy_of: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    """However a library writes it, it is the page."""
    assert run(copy_of("second"), third(label)) == 0
    assert f'"7v": "{SERVICE}1"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("manifest", "name", "siglum"),
    [
        ("{", "manifest-form", "B"),
        ("[]", "manifest-form", "B"),
        ('{"items": [{}]}', "manifest-form", "B"),
        ('{"items": 5}', "manifest-form", "B"),
        ('{"label": 5, "sequences": [{}]}', "manifest-form", "B"),
        (third("7r", "17v"), "manifest-pages", "B"),
        (third("7v", "f. 7v"), "manifest-pages", "B"),
        (third("7v"), "option", "Z"),
    ],
)
def test_what_cannot_be_taken(
    manifest: object, name: str, siglum: str, copy_of: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is no manifest, shows no page or one several times, or is of no witness, is told; nothing is printed."""
    assert run(copy_of("second"), manifest, siglum=siglum) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"[recension.{name}]" in printed.err


def test_what_is_missing_is_told(copy_of: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    """Pages without an image, and images that belong to nobody, are told; the others are printed."""
    assert run(copy_of("sluice"), third("1", "3"), siglum="P") == 0
    printed = capsys.readouterr()
    assert printed.out.count(SERVICE) == 2
    assert "is called 2, 4, 5;" in printed.err
    assert "credit is now 'The Mill'" in printed.err


def test_rights_in_words_are_no_address(copy_of: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the library says in words what is allowed, the setting has no address for it, and is one all the same."""
    assert run(copy_of("second"), second("7v", license="All rights reserved", attribution="Mill Museum")) == 0
    printed = capsys.readouterr().out
    assert "Mill Museum" in printed
    assert "licence" not in printed
