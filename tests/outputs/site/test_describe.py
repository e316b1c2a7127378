"""What the pages tell programs, what stands beside them, and that nothing in a field can become markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import lxml.html
import pytest
from building import FINE, SITE, SOURCE, URL, Copy, append, build, configure, replace, restate_checksums

DOIS = {"doi": "10.5281/zenodo.12", "doi-all": "10.5281/zenodo.11"}
HOSTILE = "\"'></title></script><script>alert(1)</script><img src=x onerror=alert(2)> \"'& ]]> \\ \n{}"


class Page(HTMLParser):
    """The head of a page, and its scripts."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.metas: dict[str, list[str]] = {}
        self.links: list[tuple[str, str]] = []
        self.data: dict[str, str] = {}  #: id or type of a block of data -> what it holds
        self.inline: list[str] = []  #: scripts and styles that stand in the page
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._open = ""
        self._text = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag == "meta":
            name = found.get("name") or found.get("property") or found.get("http-equiv", "charset")
            self.metas.setdefault(name, []).append(found.get("content", ""))
        elif tag == "link":
            self.links.append((found["rel"], found["href"]))
        elif tag in ("script", "style", "title"):
            self._open = f"{tag}:{found.get('id') or found.get('type', '')}:{'src' in found}"
            self._text = ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        kind, _, rest = self._open.partition(":")
        if tag != kind:
            return
        name, _, file = rest.rpartition(":")
        if name.startswith("rec-") or "json" in name or tag == "title":
            self.data.setdefault(name or tag, self._text)
        elif file == "False":
            self.inline.append(self._text)
        self._open = ""

    def link(self, rel: str) -> list[str]:
        """The targets of the links of one kind."""
        return [href for kind, href in self.links if kind == rel]


def digest(text: str) -> str:
    """The digest of a script as a policy has it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    """The pages of the small edition."""
    return {path.name: Page(path) for path in site.glob("*.html")}


@pytest.fixture
def mill(copy_of: Copy, tmp_path: Path) -> Path:
    """The website of a tiny edition that has an address."""
    edition = append(copy_of("plain") / "conf.py", SITE)
    configure(
        edition,
        release="2.1",
        recension_date="2026-01-02",
        recension_source=SOURCE,
        recension_editor="Sluice, Jo",
        recension_url=URL.rstrip("/"),
        recension_report="mailto:mill@example.org",
    )
    assert build(edition, tmp_path / "html") == FINE
    return tmp_path / "html"


# the head


def test_every_page_says_what_it_is(pages: dict[str, Page]) -> None:
    """Every page has one description, one viewport, an icon, and a title that says nothing twice."""
    found = {
        name: [len(page.metas.get(meta, [])) for meta in ("description", "viewport")] + [len(page.link("icon"))]
        for name, page in pages.items()
    }
    titles = [page.data["title"] for page in pages.values()]

    assert {name: [1, 1, 1] for name in pages} == found
    assert all(0 < len(page.metas["description"][0]) <= 202 for page in pages.values())
    assert len(titles) == len(set(titles))
    assert [] == [title for title in titles if title.count("Who shut the sluice") > 1]


def test_description_is_the_beginning_of_the_page(pages: dict[str, Page], mill: Path) -> None:
    """The description is prose of the page, without the numbers of paragraphs and notes."""
    text = "The mill stands by the weir, and its wheel never rests. A miller must listen to the water by night."

    assert [text] == Page(mill / "text.html").metas["description"]
    assert pages["index.html"].metas["description"][0].startswith("This is the report that the Mill Press published")


#: of an edition that has neither an address nor an editor with a name
UNKNOWN = ("citation_public_url", "citation_pdf_url", "citation_editor", "DC.identifier")


def test_reference_managers_find_the_edition(pages: dict[str, Page]) -> None:
    """Author, title, date and release stand in the head of each page; what is not known does not."""
    for name in ("index.html", "report.html", "apparatus.html"):
        metas = pages[name].metas
        expected = {
            "citation_title": "Who shut the sluice in 1801?",
            "citation_author": "Weir, Ada",
            "citation_publisher": "the editor of this edition",
            "citation_publication_date": "2026/01/02",
            "bibo.edition": "release 2.1",
        }

        assert expected == {key: "".join(metas[key]) for key in expected}
        assert [] == [key for key in metas if key in UNKNOWN]
        assert [] == pages[name].link("canonical") + pages[name].link("cite-as")


def test_every_page_names_title_release_and_date(site: Path) -> None:
    """Whoever keeps or prints a single page has title, release, date and licence on it."""
    lacking = {
        path.name
        for path in site.glob("*.html")
        if not re.search(
            r'(?s)rec-credit">.*sluice in 1801\?</cite>.*CC BY 4.0.*2\.1, 2026-01-02', path.read_text("utf-8")
        )
    }

    assert set() == lacking


def test_every_page_says_whose_it_is(pages: dict[str, Page]) -> None:
    """A page with the text is its author's, on the terms of the text; every other is the editor's, on other terms."""
    text, editor = ("Weir, Ada", "CC BY 4.0"), ("the editor of this edition", "CC BY-SA 4.0")
    said = {
        name: list(zip(page.metas["DC.creator"], page.metas["DC.rights"], page.link("license"), strict=False))
        for name, page in pages.items()
        if page.metas.get("DC.title")
    }
    expected = dict.fromkeys(said, (*editor, "https://creativecommons.org/licenses/by-sa/4.0/"))
    whole = dict.fromkeys(
        ("index.html", "report.html", "collation.html"), (*text, "https://creativecommons.org/licenses/by/4.0/")
    )

    assert {name: [one] for name, one in (expected | whole).items()} == said
    assert len(said) > len(whole) + 2
    for name in whole:
        assert pages[name].metas["DC.contributor"] == [editor[0]]
        assert pages[name].metas["DC.rights"][1:] == [f"Apparatus and commentary: {', '.join(editor)}"]
    assert pages["apparatus.html"].metas["DC.title"] == ["Apparatus"]
    assert pages["apparatus.html"].metas["DCTERMS.isPartOf"] == pages["index.html"].metas["DC.title"]


def test_foot_of_a_page_names_the_terms_of_its_words(site: Path) -> None:
    """Both licences stand at the foot of each page; that of what the page mainly has is marked as its licence."""
    for name, licence in {"report": "CC BY 4.0", "collation": "CC BY 4.0", "apparatus": "CC BY-SA 4.0"}.items():
        (foot,) = lxml.html.parse(str(site / f"{name}.html")).xpath("//footer[@class='rec-credit']")

        assert {"CC BY 4.0", "CC BY-SA 4.0"} <= {link.text for link in foot.iter("a")}
        assert [link.text for link in foot.xpath(".//a[@rel='license']")] == [licence]


def test_foot_of_a_page_names_nobody_and_no_terms_where_none_are(copy_of: Copy, tmp_path: Path) -> None:
    """Without an editor the terms stand alone; without terms of the text there is no link to them."""
    source = SOURCE | {"licence": "", "licence_url": ""}
    licence = "https://creativecommons.org/licenses/by/4.0/"
    edition = configure(copy_of("plain"), recension_source=source, recension_licence=licence)
    assert build(edition, tmp_path / "out") == FINE
    (foot,) = lxml.html.parse(str(tmp_path / "out" / "about.html")).xpath("//footer[@class='rec-credit']")

    assert "Apparatus and commentary: CC BY 4.0." in " ".join(foot.text_content().split())
    assert all(link.get("href") for link in foot.iter("a"))


def test_linked_data(pages: dict[str, Page]) -> None:
    """The edition is told in the words of schema.org, with its parts, and a role where no name is known."""
    found = json.loads(pages["index.html"].data["application/ld+json"])
    role = {"@type": "Role", "roleName": "the editor of this edition"}

    assert ("Book", "2.1", "2026-01-02") == (found["@type"], found["version"], found["datePublished"])
    assert role == found["editor"]
    assert ("Article", "1851-05-03") == (found["isBasedOn"]["@type"], found["isBasedOn"]["datePublished"])
    assert "url" not in found
    text, notes = found["hasPart"]
    assert found["license"] == [text["license"], notes["license"]]
    assert ("Ada Weir", [role]) == (text["author"]["name"], notes["creator"])


def test_linked_data_of_a_text(pages: dict[str, Page]) -> None:
    """The text is its author's, and has a part by the editor on other terms; both are in the edition."""
    found = json.loads(pages["report.html"].data["application/ld+json"])
    (notes,) = found["hasPart"]

    assert ("Article", "Ada Weir") == (found["@type"], found["author"]["name"])
    assert found["license"] == found["isBasedOn"]["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert notes == {
        "@type": "CreativeWork",
        "name": "Apparatus and commentary",
        "creator": [{"@type": "Role", "roleName": "the editor of this edition"}],
        "license": "https://creativecommons.org/licenses/by-sa/4.0/",
    }
    assert ("Book", "2.1") == (found["isPartOf"]["@type"], found["isPartOf"]["version"])


def test_linked_data_of_another_page(pages: dict[str, Page]) -> None:
    """What the editor wrote is the editor's; a page that has the text, too, has both."""
    one, both = (json.loads(pages[f"{name}.html"].data["application/ld+json"]) for name in ("apparatus", "collation"))

    assert (one["@type"], one["name"], len(one["creator"])) == ("WebPage", "Apparatus", 1)
    assert one["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert one["isPartOf"]["name"] == "Who shut the sluice in 1801?"
    assert (len(both["creator"]), len(both["license"])) == (2, 2)


def test_mentions(copy_of: Copy, tmp_path: Path) -> None:
    """The page of a text, and no other, tells what it mentions that the list of authorities identifies."""
    edition, out = copy_of("works"), tmp_path / "out"
    configure(edition, recension_source=SOURCE | {"title": "The Toll"})
    append(edition / "authorities.tsv", "Weir\tVIAF\t12\tthere\n")
    assert build(edition, out) == FINE
    found = [json.loads(Page(out / name).data["application/ld+json"]) for name in ("text.html", "works.html")]

    assert [
        [
            {
                "@type": "Thing",
                "name": "Weir",
                "sameAs": ["https://www.wikidata.org/wiki/Q1066997", "https://viaf.org/viaf/12"],
            }
        ],
        None,
    ] == [one.get("mentions") for one in found]

    replace(edition / "authorities.tsv", "VIAF\t12", "VIAF\t13")
    assert build(edition, out) == FINE

    assert "https://viaf.org/viaf/13" in (out / "text.html").read_text("utf-8")


def test_signposts(pages: dict[str, Page], site: Path) -> None:
    """The links for programs lead to files that are there."""
    index = pages["index.html"]

    assert ["sluice.bib", "sluice.ris", "sluice.csl.json"] == index.link("describedby")
    assert index.link("license") == [f"https://creativecommons.org/licenses/{name}/4.0/" for name in ("by", "by-sa")]
    assert "report.html" in index.link("item")
    assert [] == [name for name in index.link("describedby") + index.link("item") if not (site / name).is_file()]


def test_title_page_offers_what_cites_it(site: Path) -> None:
    """The title page links the files for reference managers and prints the citation with its release and date."""
    page = (site / "index.html").read_text("utf-8")
    offered = re.findall(r'href="(sluice\.(?:bib|ris|csl\.json))">', page)

    assert ["sluice.bib", "sluice.ris", "sluice.csl.json"] == offered
    assert "critical edition, release 2.1, 2 January 2026" in page


def test_citations_have_the_checksum_of_the_text(site: Path, plain_text: list[str]) -> None:
    """Without an address, citations name the plain text by the checksum of its file: whole in data, else its beginning.

    The head of a page says nothing of it, so that no page is made anew with a text that it does not show.
    """
    checksum = hashlib.sha256(("\n".join(plain_text) + "\n").encode()).hexdigest()
    found = {path.name: path.read_text("utf-8") for path in site.glob("*.*") if path.suffix != ".inv"}

    assert {name for name, text in found.items() if checksum in text} == {
        *("report.html", "sluice.bib", "sluice.ris", "sluice.csl.json"),
    }
    words = f"SHA-256 of the text {checksum[:16]}…"
    assert {name for name, text in found.items() if words in text} == {"index.html", "report.html", "passages.js"}


# what an address adds


def test_address_of_the_site_is_told(mill: Path) -> None:
    """With an address there are a canonical link, the site for programs, a site map, and links to places."""
    page = Page(mill / "text.html")
    told = json.loads(page.data["rec-data"])

    assert [f"{URL}text.html"] == page.link("canonical")
    assert [URL] == page.link("cite-as") == Page(mill / "about.html").metas["citation_public_url"]
    assert [f"{URL}text.html"] == page.metas["citation_public_url"]
    assert [f"{URL}text.html"] == page.metas["citation_fulltext_html_url"]
    assert f"{URL}text.html#rec-id" == told["link"]
    assert URL == json.loads(page.data["application/ld+json"])["isPartOf"]["url"]
    assert f"Sitemap: {URL}sitemap.xml" in (mill / "robots.txt").read_text("utf-8")
    urls = {found.text for found in ElementTree.parse(mill / "sitemap.xml").iter() if found.tag.endswith("loc")}
    assert {f"{URL}{name}.html" for name in ("index", "text", "apparatus", "collation", "about")} == urls


def test_identifiers_are_told(copy_of: Copy, tmp_path: Path) -> None:
    """With a DOI, programs are told it bare and as the address by which to cite; with a SWHID, where the source is."""
    edition, out = append(copy_of("plain") / "conf.py", SITE), tmp_path / "html"
    swhid = f"swh:1:rev:{'0123456789' * 4};origin=https://example.org/mill.git"
    configure(edition, recension_source=SOURCE, recension_url=URL, recension_identifiers={**DOIS, "swhid": swhid})
    assert build(edition, out) == FINE
    page = Page(out / "text.html")
    told = json.loads(page.data["application/ld+json"])["isPartOf"]
    address = "https://doi.org/10.5281/zenodo.12"

    assert page.metas["citation_doi"] == ["10.5281/zenodo.12"]
    assert page.metas["DC.identifier"] == page.link("cite-as") == [address]
    assert {one["propertyID"]: one["value"] for one in told["identifier"]} == {"DOI": DOIS["doi"], "SWHID": swhid}
    assert told["sameAs"] == [address, f"https://archive.softwareheritage.org/{swhid}"]
    assert told["exampleOfWork"]["url"] == "https://doi.org/10.5281/zenodo.11"
    assert page.metas["citation_public_url"] == [f"{URL}text.html"]
    assert told["url"] == URL
    forms = json.loads(page.data["rec-data"])["html"]
    assert f", {address}." in forms
    assert "doi = {10.5281/zenodo.12}" in forms
    assert f'<a class="reference external" href="{address}">{address}</a>' in (out / "about.html").read_text("utf-8")


def test_without_an_address_nothing_is_invented(site: Path) -> None:
    """As long as the site has no address there is no site map, and no link to report an error."""
    assert [] == [name for name in ("sitemap.xml", "robots.txt") if (site / name).exists()]
    assert "Report an error" not in (site / "report.html").read_text("utf-8")


def test_named_editor(mill: Path) -> None:
    """An editor with a name is a person everywhere."""
    page = Page(mill / "index.html")

    assert ["Sluice, Jo"] == page.metas["citation_editor"]
    assert {"@type": "Person", "name": "Jo Sluice", "familyName": "Sluice", "givenName": "Jo"} == json.loads(
        page.data["application/ld+json"]
    )["editor"]
    assert "ED  - Sluice, Jo\n" in (mill / "miller.ris").read_text("utf-8")


def test_errors_can_be_reported(mill: Path) -> None:
    """With an address for reports, every page links it, and each place does with gaps for its id and words."""
    told = json.loads(Page(mill / "text.html").data["rec-data"])

    assert "mailto:mill@example.org?subject={title}&body={body}" == told["report"]
    assert "The Miller's Book, release 2.1, 2026-01-02" == told["stamp"]
    for path in mill.glob("*.html"):
        links = [tag[1]["href"] for tag in Page(path).tags if (tag[1].get("href") or "").startswith("mailto:")]
        assert path.name in ("genindex.html", "search.html") or [link[:31] for link in links] == [
            "mailto:mill@example.org?subject"
        ]


@pytest.mark.parametrize(
    ("name", "value"),
    [("recension_url", "example.org/mill"), ("recension_report", "mill@example.org"), ("recension_editor", ["Jo"])],
)
def test_wrong_address_is_refused(name: str, value: object, copy_of: Copy, tmp_path: Path) -> None:
    """An address that is none stops the build, which says what it should be."""
    edition = copy_of("plain")
    configure(edition, **{name: value})
    outcome = build(edition, tmp_path / "html")

    assert ["setting"] == [report.name for report in outcome.reports]


def test_what_others_see(copy_of: Copy, tmp_path: Path) -> None:
    """Beside sphinxext-opengraph a shared text is described by its words, without the numbers of notes."""
    edition = append(copy_of("plain") / "conf.py", SITE + 'extensions.append("sphinxext.opengraph")\n')
    configure(edition, recension_source=SOURCE, recension_url=URL, ogp_site_url=URL)
    assert build(edition, tmp_path / "html") == FINE
    text = Page(tmp_path / "html" / "text.html")

    assert text.metas["og:description"] == text.metas["description"]
    assert [f"{URL}text.html"] == text.metas["og:url"]


def test_missing_page(copy_of: Copy, tmp_path: Path) -> None:
    """Beside sphinx-notfound-page the page for 404 leads to every page from any address."""
    edition = append(copy_of("plain") / "conf.py", SITE + 'extensions.append("notfound.extension")\n')
    (edition / "404.rst").write_text(":orphan:\n\nThere is no such page\n=====================\n", "utf-8")
    configure(edition, html_theme="furo", recension_source=SOURCE, recension_url=URL, notfound_urls_prefix="/mill/")
    assert build(edition, tmp_path / "html") == FINE
    found = Page(tmp_path / "html" / "404.html")
    addresses = [tag[1][name] for tag in found.tags for name in ("href", "src", "action") if name in tag[1]]

    assert "/mill/text.html" in addresses
    assert [one for one in addresses if not one.startswith(("/mill/", "https:", "#"))] == []


# the policy


def test_policy_names_what_stands_in_the_page(pages: dict[str, Page]) -> None:
    """Each page begins with a policy that knows every script and style in it, and allows no other."""
    for name, page in pages.items():
        (policy,) = page.metas["Content-Security-Policy"]
        styles = [attributes["style"] for _tag, attributes in page.tags if "style" in attributes]
        digests = {*map(digest, [*page.inline, *styles])}
        scripts = re.search(r"script-src ([^;]*)", policy)

        tags = [attributes.get("http-equiv", tag) for tag, attributes in page.tags]
        before = tags[: tags.index("Content-Security-Policy")]

        assert {"html", "head", "meta"} == set(before), f"{name}: the policy comes before everything that it governs"
        assert digests <= set(re.findall(r"'sha256-([^']+)'", policy)), name
        assert scripts is not None
        assert not re.search(r"unsafe-inline|unsafe-eval|\*|https?:", policy), name
        assert "unsafe" not in scripts[1], name


@pytest.mark.parametrize(
    ("declared", "images"), [({}, "'self' data:"), ({"img-src": "'none'"}, "'none'"), ({"default-src": "*"}, "* data:")]
)
def test_policy_has_what_a_theme_needs(declared: dict[str, str], images: str, copy_of: Copy, tmp_path: Path) -> None:
    """Small images in the sheets of furo are allowed, unless the policy that is declared says otherwise."""
    edition = append(copy_of("plain") / "conf.py", SITE)
    configure(edition, html_theme="furo", recension_policy={"default-src": "'self'", **declared})
    assert build(edition, tmp_path / "html") == FINE
    (policy,) = Page(tmp_path / "html" / "text.html").metas["Content-Security-Policy"]

    assert f"img-src {images}" in policy.split("; ")


ANNOTATING = ["https://notes.example.org/embed.js", "https://cdn.example.org/notes/"]
ADMITTED = ["https://notes.example.org", "https://cdn.example.org"]


@pytest.fixture
def annotated(copy_of: Copy) -> Path:
    """An edition whose readers may annotate its text."""
    edition = append(copy_of("plain") / "conf.py", SITE)
    return configure(edition, html_theme="furo", recension_annotation=ANNOTATING)


def test_text_is_annotated_where_conf_py_says_so(annotated: Path, tmp_path: Path) -> None:
    """The page of a text loads the script, its policy admits what is listed and no other; other pages know nothing."""
    assert build(annotated, tmp_path / "html") == FINE
    for path in (tmp_path / "html").glob("*.html"):
        page = Page(path)
        scripts = [attributes for tag, attributes in page.tags if tag == "script" and "//" in attributes.get("src", "")]
        (policy,) = page.metas["Content-Security-Policy"]
        sources = {name: said for name, *said in map(str.split, policy.split(";"))}
        foreign = {name: [one for one in said if "//" in one] for name, said in sources.items()}

        if path.name == "text.html":
            assert [one["src"] for one in scripts] == ANNOTATING[:1]
            assert "async" in scripts[0]
            assert sources["frame-src"] == ["'self'", *ADMITTED]
            assert foreign.pop("script-src") == [*ANNOTATING[:1], *ADMITTED]
            assert foreign.pop("style-src") == foreign.pop("frame-src") == ADMITTED
        assert not any(foreign.values()), path.name
        assert path.name == "text.html" or not scripts


@pytest.mark.parametrize(
    ("policy", "framed"),
    [
        ({"default-src": "'none'"}, []),
        ({"default-src": "'self'", "child-src": "https://video.example.org"}, ["https://video.example.org"]),
        ({"default-src": "'self'", "frame-src": "'none'"}, []),
    ],
)
def test_frames_of_annotation(policy: dict[str, str], framed: list[str], annotated: Path, tmp_path: Path) -> None:
    """What a policy says of frames holds besides."""
    configure(
        annotated, recension_policy=policy | {"script-src": "'self'", "style-src": "'self'", "font-src": "'self'"}
    )
    assert build(annotated, tmp_path / "html") == FINE
    (stated,) = Page(tmp_path / "html" / "text.html").metas["Content-Security-Policy"]

    assert f"frame-src {' '.join([*framed, *ADMITTED])}" in stated.split("; ")


def test_annotation_needs_no_policy(annotated: Path, tmp_path: Path) -> None:
    """Where no policy is declared, the script is there, and no policy."""
    configure(annotated, recension_policy={})
    assert build(annotated, tmp_path / "html") == FINE
    page = Page(tmp_path / "html" / "text.html")

    assert "Content-Security-Policy" not in page.metas
    assert ANNOTATING[0] in {attributes.get("src") for _tag, attributes in page.tags}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('src="https://notes.example.org/embed.js"', 'src="https://other.example.org/embed.js"'),
        ("frame-src 'self' https://notes.example.org", "frame-src 'self'"),
        ("frame-src 'self'", "frame-src 'self' https://other.example.org"),
    ],
)
def test_annotation_is_read_back(old: str, new: str, annotated: Path, tmp_path: Path) -> None:
    """Another script, a frame that is not admitted, or one that is admitted and not listed, fails the build."""
    hook = f"""
def setup(app):
    from recension.outputs.site.policy import Templates
    render = Templates.render
    Templates.render = lambda self, *args: (done := render(self, *args)).replace({old!r}, {new!r})
    app.connect("build-finished", lambda *_: setattr(Templates, "render", render))
"""
    append(annotated / "conf.py", hook)
    outcome = build(annotated, tmp_path / "html")

    assert outcome.code
    assert [one.name for one in outcome.reports] or "text.html" in outcome.complaints


def test_no_event_handlers(pages: dict[str, Page]) -> None:
    """No page has a script in an attribute, which the policy would stop."""
    found = [
        (name, tag) for name, page in pages.items() for tag in page.tags if any(a.startswith("on") for a in tag[1])
    ]

    assert [] == found


# hostile fields


def executable(folder: Path) -> set[str]:
    """Everything that could run in the pages of *folder* apart from files."""
    found: set[str] = set()
    for path in folder.rglob("*.html"):
        page = Page(path)
        found |= {text for text in page.inline if "alert" in text}
        found |= {f"<{tag}>" for tag, attributes in page.tags if any(name.startswith("on") for name in attributes)}
    return found


@pytest.mark.parametrize("name", [*SOURCE, "release", "recension_editor"])
def test_hostile_setting(name: str, copy_of: Copy, tmp_path: Path) -> None:
    """Whatever a setting holds, no page runs it, and the data for programs can be read."""
    edition, out = append(copy_of("plain") / "conf.py", SITE), tmp_path / "html"
    settings = {"recension_source": SOURCE, "release": "2.1", "recension_date": "2026-01-02", "recension_url": URL}
    value = f"https://example.org/{HOSTILE}" if name in ("url", "licence_url") else HOSTILE
    stated = SOURCE | {name: value, "incipit": "The mill stands"}
    settings |= {"recension_source": stated} if name in SOURCE else {name: value}
    configure(edition, **settings)

    assert build(edition, out) == FINE
    assert set() == executable(out)
    page = Page(out / "text.html")
    assert {"html", "label", "link", "marks", "places", "report", "series", "stamp"} == json.loads(
        page.data["rec-data"]
    ).keys()
    assert "Article" == json.loads(page.data["application/ld+json"])["@type"]
    assert "BOOK" == (out / "miller.ris").read_text("utf-8")[6:10]


def test_script_that_came_in_is_not_run(copy_of: Copy, tmp_path: Path) -> None:
    """Themes print the title of the project as markup; a script in it is not in the policy, and so is not run."""
    edition, out = append(copy_of("plain") / "conf.py", SITE), tmp_path / "html"
    configure(edition, project="Songs<script>alert(1)</script><b onclick='alert(2)'></b>")
    assert build(edition, out) == FINE
    page = Page(out / "text.html")
    (policy,) = page.metas["Content-Security-Policy"]

    assert "alert(1)" in page.inline
    assert {"alert(1)", "<b>"} <= executable(out)
    assert not [text for text in ("alert(1)", "alert(2)") if digest(text) in policy]
    assert "unsafe-hashes" not in policy.partition("style-src")[0]


def test_handler_of_the_theme_is_run(copy_of: Copy, tmp_path: Path) -> None:
    """What a theme has run when a button is pressed is in the policy, and no other."""
    edition, out = append(copy_of("plain") / "conf.py", SITE), tmp_path / "html"
    (edition / "own").mkdir()
    button = '<button onclick="history.back()">Back</button>'
    page = '{% extends "!layout.html" %}{% block relbar1 %}' + button + "{% endblock %}"
    (edition / "own" / "layout.html").write_text(page, "utf-8")
    append(edition / "index.rst", '\n.. raw:: html\n\n   <b onclick="alert(1)">More</b>\n')
    configure(edition, templates_path=["own"])
    assert build(edition, out) == FINE
    (policy,) = Page(out / "index.html").metas["Content-Security-Policy"]

    assert f"'unsafe-hashes' 'sha256-{digest('history.back()')}'" in policy.partition("style-src")[0]
    assert digest("alert(1)") not in policy


@pytest.mark.parametrize("theme", ["furo", "alabaster"])
def test_scripts_that_themes_repeat_are_not_run(
    theme: str, copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script in the title of another page, in a setting or in a body that the theme changes is in no policy."""
    monkeypatch.setattr("recension.outputs.gate.checked", lambda *_: [])  # who reads back would not let it out
    edition, out = append(copy_of("plain") / "conf.py", SITE), tmp_path / "html"
    options = {"announcement" if theme == "furo" else "description": "<script>alert(2)</script>"}
    configure(edition, html_theme=theme, html_theme_options=options, templates_path=["own"])
    (edition / "own").mkdir()
    changed = '{% extends "!page.html" %}{% block content %}{{ super()|replace("<p>", "<p >") }}{% endblock %}'
    (edition / "own" / "page.html").write_text(changed, "utf-8")
    raw = ".. |run| raw:: html\n\n   <script>alert(1)</script><b onclick='alert(3)'>\n\n"
    title = "About this edition |run|"
    (edition / "about.rst").write_text(
        f"{raw}{title}\n{'=' * len(title)}\n\n.. raw:: html\n\n   <p>x</p><script>alert(4)</script>\n", "utf-8"
    )
    assert build(edition, out) == FINE
    digests = [base64.b64encode(hashlib.sha256(f"alert({n})".encode()).digest()).decode() for n in range(1, 5)]
    policies = {path.name: Page(path).metas["Content-Security-Policy"][0] for path in out.glob("*.html")}

    assert [(name, one) for name, policy in policies.items() for one in digests if one in policy] == []
    assert any("alert(1)" in Page(path).inline for path in out.glob("text.html")), "the title stands on other pages"


def test_hostile_text(copy_of: Copy, tmp_path: Path) -> None:
    """Whatever the text, its apparatus, a comment or a note holds, no page runs it."""
    edition, out = append(copy_of("plain") / "conf.py", SITE), tmp_path / "html"
    bad = '<script>alert(1)</script><img/src=x/onerror="alert(2)">&amp;'
    for name, form in {"text.rst": bad, "witnesses/K.md": bad.replace("<", r"\<")}.items():
        path = edition / name
        text = path.read_text("utf-8").replace("lissen", f"lissen{form}").replace("toll book", f"toll book {form}")
        path.write_text(text.replace("taken down", f"taken down {form}").replace("by ear", form), "utf-8")
    configure(edition, recension_source=SOURCE)
    restate_checksums(edition)

    assert build(edition, out) == FINE
    assert set() == executable(out)
    assert "&lt;script&gt;alert(1)" in (out / "text.html").read_text("utf-8")
