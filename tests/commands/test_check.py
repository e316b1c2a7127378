"""A copy that somebody found is told from a changed one, and where it differs is told by place."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from building import SLUICE, made, replace
from sphinx.application import Sphinx

from recension.commands import cli
from recension.doctree.domain import domain_of
from recension.outputs import archive
from recension.scholarship import record

Check = Callable[..., list[str]]
TITLE = "release 1.0 (3 May 1801)"
FILES = ("sluice.txt", "report.html", "sluice-a4.pdf")


@pytest.fixture(scope="module")
def published(records: Sphinx, site: Path, book: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """What was published of the small edition, by its name."""
    text = made(SLUICE, tmp_path_factory.mktemp("text") / "text", "edited-text") / "sluice.txt"
    paths = [text, *book.glob("*.pdf"), *(path for path in site.rglob("*") if path.is_file())]
    return {path.name: path.read_bytes() for path in paths if not path.name.startswith(".")}


@pytest.fixture(scope="module")
def releases(records: Sphinx, published: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the record of a release."""
    sources = {f"source/{path.name}": path.read_bytes() for path in SLUICE.glob("*.*")}
    made_of, files = ({name: sha256(data).hexdigest() for name, data in some.items()} for some in (sources, published))
    told = {"release": "1.0", "date": "1801-05-03", "checksum": files["sluice.txt"], "files": files, "sources": made_of}
    folder = tmp_path_factory.mktemp("records")
    (folder / "1.0.json").write_text(record.write(domain_of(records.env).record._replace(**told)), "utf-8")
    return folder


@pytest.fixture
def check(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """A function that checks data as a file of some name; it returns the exit code and the lines that are printed."""
    monkeypatch.chdir(tmp_path)

    def run(name: str, data: bytes | str, known: Path = releases) -> list[str]:
        Path(name).write_bytes(data if isinstance(data, bytes) else data.encode())
        code = cli.main(["check", f"--releases={known}", name])
        printed = capsys.readouterr()
        return [str(code), *(printed.out + printed.err).splitlines()]

    return run


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a zip with *members*."""
    path = Path("made.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path.read_bytes()


# genuine


@pytest.mark.parametrize("name", FILES)
def test_a_genuine_copy_is_told_whatever_its_name(name: str, check: Check, published: Mapping[str, bytes]) -> None:
    """Release and path are told of a file that has the bytes of one that was published."""
    assert check("mailed.dat", published[name]) == ["0", f"mailed.dat: {TITLE}, {name}, byte for byte"]


def test_a_list_of_checksums_is_enough(check: Check, published: Mapping[str, bytes], tmp_path: Path) -> None:
    """Whoever has only SHA256SUMS learns whether a file is on it, and that more would need the records."""
    data = published["sluice-a4.pdf"]
    listed = tmp_path / "SHA256SUMS"
    listed.write_text(f"{sha256(data).hexdigest()}  sluice-a4.pdf\n")

    for known in (listed, tmp_path):
        assert check("a.pdf", data, known) == ["0", "a.pdf: what SHA256SUMS lists, sluice-a4.pdf, byte for byte"]
        assert check("b.pdf", data + b"\n", known)[:1] == ["1"]


def test_all_that_was_published_is_enough(
    check: Check, published: Mapping[str, bytes], releases: Path, tmp_path: Path
) -> None:
    """The folder that was published has the records in a folder of its own, and other files in the same form."""
    folder = tmp_path / "published"
    shutil.copytree(releases, folder / "releases")
    (folder / "codemeta.json").write_text("{}")
    described = b"The mill."
    (folder / "SHA256SUMS").write_text(f"{sha256(described).hexdigest()}  README\n")

    assert check("a.txt", published["sluice.txt"], folder) == ["0", f"a.txt: {TITLE}, sluice.txt, byte for byte"]
    assert check("b.txt", described, folder) == ["0", "b.txt: what SHA256SUMS lists, README, byte for byte"]


def test_the_records_of_the_edition_are_found(capsys: pytest.CaptureFixture[str], rootdir: Path) -> None:
    """Where nothing else is named, the releases are those that conf.py names, and nothing is built."""
    edition = rootdir / "test-released"
    code = cli.main([f"--config={edition}", f"--source={edition}", "check", str(edition / "conf.py")])

    assert (code, "nothing of the text of this edition is in it" in capsys.readouterr().out) == (1, True)


# the same words, in another file


def in_word(text: str) -> str:
    """Return *text* as a word processor may save it."""
    return text.translate(str.maketrans("‘’–", "''-")).replace(" the ", "\u00a0the ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: f"\ufeff{text}".replace("\n", "\r\n"), "in another file"),
        (lambda text: text.encode("utf-16"), "in another file"),
        (in_word, "in other typography (quotation marks, dashes, spaces)"),
    ],
    ids=["windows", "utf-16", "word"],
)
def test_the_same_words_are_told(
    change: Callable[[str], bytes | str], told: str, check: Check, published: Mapping[str, bytes]
) -> None:
    """A text that was saved by another program has the same words, and in what it differs is told."""
    found = check("saved.txt", change(published["sluice.txt"].decode()))

    assert found == ["0", f"saved.txt: the same words as {TITLE} throughout, {told}"]


def test_a_page_saved_elsewhere_has_the_same_words(check: Check, published: Mapping[str, bytes]) -> None:
    """Another head and absolute addresses change no word; that nothing else was compared is told."""
    page = published["report.html"].decode()
    page = page.replace("<title>", "<title>Saved: ").replace('href="#', 'href="https://example.org/report.html#')
    code, told = check("saved.html", page)

    assert (code, told.partition(";")[0]) == ("0", f"saved.html: the text is that of {TITLE}, in the same words")
    assert told.endswith("; the rest of the file was not compared")


def test_a_pdf_saved_again_has_the_same_words(check: Check, published: Mapping[str, bytes]) -> None:
    """Other bytes of a PDF are not other words."""
    Path("a.pdf").write_bytes(published["sluice-a4.pdf"])
    with pikepdf.open("a.pdf") as pdf:
        pdf.save("b.pdf")
    code, told = check("saved.pdf", Path("b.pdf").read_bytes())

    assert (code, f"the text is that of {TITLE}, in the same words; the rest" in told) == ("0", True)


@pytest.mark.parametrize("kept", ["without names", "without structure"])
def test_a_pdf_of_other_programs_is_searched(kept: str, check: Check, published: Mapping[str, bytes]) -> None:
    """Where no place has a name, or there is no order but that of the pages, each is looked for."""
    Path("a.pdf").write_bytes(published["sluice-a4.pdf"])
    with pikepdf.open("a.pdf") as pdf:
        if kept == "without names":
            for one in pdf.objects:
                if isinstance(one, pikepdf.Dictionary) and "/ID" in one and one.S != "/Note":  # as in earlier releases
                    del one.ID
        else:
            del pdf.Root.StructTreeRoot
        pdf.save("b.pdf")
    code, told = check("found.pdf", Path("b.pdf").read_bytes())

    assert (code, told.startswith(f"found.pdf: the text is that of {TITLE}, in the same words")) == ("0", True)
    assert told.endswith("it names no places, and spaces and hyphens were not compared")


def test_a_part_is_told_with_its_places(check: Check, published: Mapping[str, bytes]) -> None:
    """An excerpt and a handout are compared at the places that they have."""
    lines = published["sluice.txt"].decode().splitlines()
    some = [line for line in lines if line.startswith(("[p3]", "[p4]"))]
    handout = published["sluice-p4-6-author.pdf"]

    assert check("some.txt", "\n".join(some)) == [
        "0",
        f"some.txt: the same words as p3-p4 of {TITLE} throughout, in another file",
    ]
    assert f"the text is that of p4-p6, n4-n6 of {TITLE}, in the same words" in check("handout.pdf", handout + b"\n")[1]


# changed


def lines_changed(change: Callable[[list[str], int], list[str]]) -> Callable[[str], str]:
    """Return a function that changes the lines of a text; it is given that of paragraph 5."""

    def changed(text: str) -> str:
        lines = text.split("\n")
        return "\n".join(change(lines, next(n for n, line in enumerate(lines) if line.startswith("[p5]"))))

    return changed


DAMAGES = {
    "letter": (
        lambda text: text.replace("miller was trying", "muller was trying", 1),
        "p4: … [-miller-]{+muller+} was …",
    ),
    "left out": (lines_changed(lambda lines, n: lines[:n] + lines[n + 1 :]), "p5: is left out"),
    "swapped": (
        lines_changed(lambda lines, n: [*lines[:n], lines[n + 1], lines[n], *lines[n + 2 :]]),
        "p6: stands elsewhere in the order",
    ),
    "twice": (lines_changed(lambda lines, n: [*lines[:n], lines[n], *lines[n:]]), "p5: stands once more: "),
    "inserted": (lines_changed(lambda lines, n: [*lines[:n], "Forged.", *lines[n:]]), "after p4: {+Forged.+}"),
    "added": (
        lines_changed(lambda lines, n: [*lines[:n], "[p99] Forged.", *lines[n:]]),
        "p99: is not in the release: {+Forged.+}",
    ),
    "heading": (lambda text: text.replace("\nThe miller\n", "\nThe muller\n"), "after p2: The [-miller-]{+muller+}"),
    "heading elsewhere": (
        lambda text: text.replace("\nBIBLIOGRAPHY:\n", "\nForged.\n"),
        "after p10: [-BIBLIOGRAPHY:-]{+Forged.+}",
    ),
    "author": (
        lambda text: text.replace("\nADA WEIR", "\nBEN LOCK"),
        "at the start: … [-ADA WEIR-]{+BEN LOCK+}, MAY",
    ),
    "title": (lambda text: text.replace("Who shut", "Who shot", 1), "at the start: Who [-shut-]{+shot+} the"),
    "last byte": (lambda text: f"{text}x", "x"),
    "behind": (lambda text: f"{text}\nForged.\n", "Forged."),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_changed_text_is_told_by_place(name: str, check: Check, published: Mapping[str, bytes]) -> None:
    """Whatever was done to a text is told, at its place and at no other."""
    change, expected = DAMAGES[name]
    text = published["sluice.txt"].decode()
    damaged = change(text)
    assert damaged != text
    code, told, place = check("found.txt", damaged)

    assert (code, told.startswith("found.txt: nearest to "), "other words at one place" in told) == ("1", True, True)
    shown = re.escape(expected).replace("…", ".*")
    assert re.search(shown, place), place


def test_words_in_each_others_place_are_told(check: Check, published: Mapping[str, bytes]) -> None:
    """Two paragraphs whose words were exchanged are told as that."""
    text = published["sluice.txt"].decode().replace("[p5]", "[p0]").replace("[p6]", "[p5]").replace("[p0]", "[p6]")
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("[p6]"))
    lines[at], lines[at + 1] = lines[at + 1], lines[at]

    assert check("found.txt", "\n".join(lines))[2:] == [
        "  p5: the words of p6 stand here",
        "  p6: the words of p5 stand here",
    ]


def test_a_cut_text_is_told_up_to_its_end(check: Check, published: Mapping[str, bytes]) -> None:
    """Of a text that ends too early, the places that it has are compared."""
    text = published["sluice.txt"].decode()
    code, told, *places = check("found.txt", text[: text.index("[p6]") + 40])

    assert (code, f"nearest to p1-p6 of {TITLE}" in told) == ("1", True)
    assert [place.partition(":")[0] for place in places] == ["  p6"]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("miller was trying", "muller was trying", "p4: "),
        ('<p id="p5">', '<p>Forged.</p>\n<p id="p5">', "after p4: {+Forged.+}"),
        ('<p id="p5">', '<p id="p4">Forged.</p>\n<p id="p5">', "p4: stands once more: {+Forged.+}"),
        ('<p id="p5">', '<p id="p5"><a href="#p5">Forged.</a> ', "p5: {+Forged. +}"),
    ],
)
def test_a_changed_page_is_told_by_place(
    old: str, new: str, place: str, check: Check, published: Mapping[str, bytes]
) -> None:
    """A letter and a paragraph that a page has not from the edition are told, and no link hides words."""
    page = published["report.html"].decode()
    assert old in page
    code, _told, told = check("found.html", page.replace(old, new, 1))

    assert (code, told.startswith(f"  {place}")) == ("1", True), told


def test_a_letter_changed_in_a_pdf_is_told(check: Check, published: Mapping[str, bytes]) -> None:
    """What a changed stream of a PDF draws is told at its place."""
    Path("a.pdf").write_bytes(published["sluice-a4.pdf"])
    with pikepdf.open("a.pdf") as pdf:
        drawn = [(page, page.Contents.read_bytes()) for page in pdf.pages]
        page, stream = next((page, stream) for page, stream in drawn if b"miller w" in stream)
        page.Contents.write(stream.replace(b"miller w", b"muller w", 1))
        pdf.save("b.pdf")
    code, _told, place = check("found.pdf", Path("b.pdf").read_bytes())

    assert (code, "p4: " in place, "[-miller-]{+muller+}" in place) == ("1", True, True)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "an empty file"),
        (bytes(range(256)), "no copy of anything that was released, and neither a PDF, a page, a text nor a zip"),
        (b"[p1] Another text, which has numbers, too.\n", "nothing of the text of this edition is in it"),
        (b"<html><p id='p1'>Another page, which has numbers, too.</p>", "nothing of the text of this edition is in it"),
    ],
)
def test_what_is_no_copy_is_told(data: bytes, told: str, check: Check) -> None:
    """A file that has nothing to do with the edition is no copy of it."""
    assert check("found", data) == ["1", f"found: {told}"]


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda data: data[:10]])
def test_a_cut_pdf_is_told(damage: Callable[[bytes], bytes], check: Check, published: Mapping[str, bytes]) -> None:
    """What cannot be read is told in one sentence, always the same."""
    found = check("found.pdf", damage(published["sluice-a4.pdf"]))

    assert (found[0], len(found), "0x" in found[1]) == ("1", 2, False)
    assert found[1].endswith("[recension.copy-unread]")


def test_what_a_terminal_would_obey_is_not_printed(check: Check, published: Mapping[str, bytes]) -> None:
    """Words of a copy that are no words are shown as such."""
    text = published["sluice.txt"].decode().replace("miller was trying", "miller\x1b[2J was trying", 1)

    assert not any("\x1b" in line for line in check("found.txt", text))


# zips


def test_of_some_files_in_a_zip_what_differs_is_told(check: Check, published: Mapping[str, bytes]) -> None:
    """How many files are genuine is told first, and then what the others are; a zip within it stays closed."""
    some = {"a.pdf": published["sluice-a4.pdf"], "b.txt": b"Another text.\n", "c.zip": zipped({"d": b"d"})}
    found = check("found.zip", zipped(some))

    first = "no whole release; 1 of 3 files is genuine, and each that is not listed here is byte for byte from"
    assert found == [
        "1",
        f"found.zip: {first} {TITLE}",
        "  b.txt: nothing of the text of this edition is in it",
        "  c.zip: a zip within a zip, which was not opened",
    ]


def test_strays_beside_the_top_folder_are_told(check: Check) -> None:
    """A file beside the folder in which a source is packed hides neither that nor what is missing in it."""
    source = {f"mill-1.0/source/{path.name}": path.read_bytes() for path in SLUICE.glob("*.*")}
    packed = {**source, "__MACOSX/mill-1.0/._conf.py": b"x", "mill-1.0/.DS_Store": b"x"}
    code, told = check("found.zip", zipped(packed))
    whole = f"found.zip: {TITLE}, its source, all {len(source)} files byte for byte"
    assert (code, told) == ("0", f"{whole}; 2 that a system adds when it packs were passed over")

    del packed["mill-1.0/source/refs.bib"]
    code, told, *files = check("found.zip", zipped({**packed, "evil.txt": b"x"}))
    assert (code, "2 files are not as published" in told) == ("1", True)
    assert files == ["  source/refs.bib: missing", "  evil.txt: beside mill-1.0/"]


def test_what_publishing_adds_is_known_by_the_list_beside_it(check: Check, published: Mapping[str, bytes]) -> None:
    """Files that no record names are part of a publication by its list, which itself nothing vouches for."""
    files = {**published, "codemeta.json": b"{}"}
    files["SHA256SUMS"] = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in files.items()).encode()
    code, told = check("found.zip", zipped(files))
    assert (code, f"{TITLE}, what was published, all {len(published)} files byte for byte" in told) == ("0", True)
    assert told.endswith("; one more is as the SHA256SUMS in it lists it, for which nothing in it vouches")

    code, _told, *lines = check("found.zip", zipped({**files, "codemeta.json": b"[]", "evil.js": b"x"}))
    assert (code, lines) == (
        "1",
        ["  codemeta.json: not as the SHA256SUMS in it lists it", "  evil.js: not in the record of the release"],
    )


def test_a_folder_is_told_like_a_zip(
    published: Mapping[str, bytes], releases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All that was published is one copy, packed or not."""
    for name, data in published.items():
        (tmp_path / name).write_bytes(data)
    code = cli.main(["check", f"--releases={releases}", str(tmp_path)])

    assert (code, f"all {len(published)} files byte for byte" in capsys.readouterr().out) == (0, True)


def test_an_old_release_that_a_later_one_publishes_is_told_by_its_number(
    check: Check, releases: Path, tmp_path: Path
) -> None:
    """A page of release 1.0 that was published anew is one of release 1.0; of files with one name that is told."""
    page = b"<!doctype html><p>The mill."
    one = record.load(releases / "1.0.json")
    assert isinstance(one, record.Record)
    both = {name: sha256(page).hexdigest() for name in ("1.0/report.html", "a/same.html", "b/same.html")}
    known = tmp_path / "known"
    known.mkdir()
    (known / "1.0.json").write_text(record.write(one), "utf-8")
    (known / "1.1.json").write_text(record.write(one._replace(release="1.1", files=both)), "utf-8")

    told = f"{TITLE}, report.html, as published with release 1.1, byte for byte"
    assert check("report.html", page, known) == ["0", f"report.html: {told}"]
    Path("b").mkdir()
    assert "b/same.html, byte for byte" in check("b/same.html", page, known)[1]


def test_the_source_of_a_release_is_told_as_a_whole(check: Check) -> None:
    """A zip of the source is compared with all that the release was made from, in whatever folder it is packed."""
    source = {f"mill-1.0/source/{path.name}": path.read_bytes() for path in SLUICE.glob("*.*")}
    whole = f"found.zip: {TITLE}, its source, all {len(source)} files byte for byte"
    assert check("found.zip", zipped(source)) == ["0", whole]

    source["mill-1.0/source/conf.py"] += b"\n"
    del source["mill-1.0/source/refs.bib"]
    source["mill-1.0/evil.py"] = b"pass\n"
    code, told, *files = check("found.zip", zipped(source))

    assert (code, told) == ("1", f"found.zip: nearest to {TITLE}, its source, but 3 files are not as published")
    assert sorted(files) == [
        "  evil.py: not in the record of the release",
        "  source/conf.py: changed",
        "  source/refs.bib: missing",
    ]


def test_where_a_published_page_differs_in_a_zip_is_told(check: Check, published: Mapping[str, bytes]) -> None:
    """Of all that was published, what is not as it was is told with its places."""
    page = published["report.html"].replace(b"miller was", b"muller was", 1)
    code, told, file, place = check("found.zip", zipped({**published, "report.html": page}))

    assert (code, "what was published, but one file is not as published" in told) == ("1", True)
    assert (file, place.startswith("    p4: ")) == ("  report.html: changed", True)


def test_a_zip_is_not_trusted(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too much, a path that leads out, a password, one name twice, and damage end in one sentence."""
    fine = zipped({"a": b"a" * 100})
    central = fine.index(b"PK\x01\x02")
    locked = bytearray(fine)
    locked[6] |= 1
    locked[central + 8] |= 1
    stored = zipped({"a": b"words " * 50})
    flipped = bytearray(stored)
    flipped[35] ^= 0xFF
    monkeypatch.setattr(archive, "LARGEST", 1000)
    cases = {
        "more than": zipped({"a": b"0" * 2000}),
        "a path that leads out of it": zipped({"../a": b"a"}),
        "encrypted": bytes(locked),
        "cannot be unpacked": fine[:50],
        "unpacked": bytes(flipped),
    }
    for expected, data in cases.items():
        code, told = check("found.zip", data)
        assert (code, expected in told, told.endswith("[recension.archive]")) == ("1", True, True), told


def test_a_document_of_a_word_processor_is_named(check: Check) -> None:
    """What is a zip, but not to its user, is named as what it is."""
    code, told = check("found.docx", zipped({"[Content_Types].xml": b"<Types/>"}))

    assert (code, "a document of another program" in told) == ("1", True)


# bad input


@pytest.mark.parametrize("asked", ["none.pdf", "/dev/null"])
def test_what_is_no_file_is_bad_input(asked: str, releases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not there, or is neither file nor folder, ends with code 2 before anything is said of others."""
    code = cli.main(["check", f"--releases={releases}", str(releases / "1.0.json"), asked])

    assert (code, capsys.readouterr().out) == (2, "")


def test_a_damaged_record_is_bad_input(releases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is said of a copy where a record cannot be read."""
    path = tmp_path / "1.0.json"
    path.write_bytes((releases / "1.0.json").read_bytes())
    replace(path, '"format": 2', '"format": 99')
    for known in (tmp_path, path):
        assert cli.main(["check", f"--releases={known}", str(path)]) == 2
    assert capsys.readouterr().err.count("[recension.release-future]") == 2
