"""What a reader finds who has cited a release: what is different now, since when, and the words as they were cited."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import pytest
from building import (
    FINE,
    SITE,
    SOURCE,
    URL,
    Copy,
    append,
    build,
    configure,
    differing,
    made,
    read,
    replace,
    restate_checksums,
)
from lxml.html import HtmlElement

from recension.doctree import redlined
from recension.doctree.domain import domain_of
from recension.scholarship import record

COMMENT = "It was taken down when the lock was built: see :rec:place:`n1`."
NEW = "\n   wheel : open\n      Of oak, see :rec:place:`p2`.\n"
WITHDRAWN = ".. withdrawn:: p1.on-the-weir\n   It was another weir; see :rec:place:`p2`.\n\n"


def release(edition: Path, number: str, history: str = "") -> None:
    """Keep what *edition* says now as a release."""
    said = domain_of(read(edition).env).record._replace(release=number, date="1802-05-03", history=history)
    (edition / "releases" / f"{number}.json").write_text(record.write(said), "utf-8")


def withdraw(edition: Path) -> None:
    """Take out the comment of the released edition, and say why."""
    text = edition / "text.rst"
    replace(text, f".. commentary::\n\n   the weir : certain\n      {COMMENT}\n\n", WITHDRAWN)


@pytest.fixture
def edition(copy_of: Copy) -> Path:
    """An edition with a release, that has a page of what changed."""
    edition = copy_of("released")
    append(edition / "index.rst", "   changes\n")
    (edition / "changes.rst").write_text("What changed\n============\n\n.. edition-changes::\n", "utf-8")
    return edition


def page(folder: Path, name: str) -> HtmlElement:
    """Return a page of a website."""
    return lxml.html.parse(str(folder / name)).getroot()


def words(part: HtmlElement) -> str:
    """Return the words of a part of a page."""
    return " ".join(part.text_content().replace("¶", "").split())


def since(tree: HtmlElement) -> list[str]:
    """Return what a page says of the releases since which things stand."""
    return [words(one) for one in tree.find_class("rec-since")]


def dead(folder: Path, name: str, kind: str) -> list[str]:
    """Return the links of a *kind* on a page that lead to nothing."""
    found = [a.get("href") for a in page(folder, name).xpath(f"//*[contains(@class, '{kind}')]/descendant-or-self::a")]
    assert found
    here = folder / name
    return [
        one
        for one in found
        for path, _hash, anchor in [one.partition("#")]
        if anchor not in page((here.parent / path).resolve(), "").xpath("//@id")
    ]


# what changed


def test_what_is_the_release_itself_says_so(edition: Path, tmp_path: Path) -> None:
    """Where nothing has changed it is said plainly, and nothing is marked as new; the editor's account stands there."""
    folder = made(edition, tmp_path / "html")
    tree = page(folder, "changes.html")

    assert "This is release 1.0, and nothing has changed since." in words(tree.get_element_by_id("since-1.0"))
    assert "The first leaf." in words(tree.get_element_by_id("release-1.0"))
    assert not tree.find_class("rec-differences")
    assert [since(page(folder, name)) for name in ("text.html", "apparatus.html")] == [[], []]


def test_reader_picks_his_release(edition: Path, tmp_path: Path) -> None:
    """Links lead to a section for each release, the newest first, which tells what is different from it."""
    replace(edition / "text.rst", "writes as he *speaks*", "spells by ear")
    release(edition, "1.1", "An entry was *reworded*.")
    replace(edition / "text.rst", "      It was taken", "      It was not taken")
    tree = page(made(edition, tmp_path / "html"), "changes.html")
    sections = [tree.get_element_by_id(f"since-{number}") for number in ("1.1", "1.0")]

    assert ["#since-1.1", "#since-1.0"] == [a.get("href") for a in tree.xpath("//ul[@class='rec-releases simple']//a")]
    assert ["Since release 1.1 (3 May 1802)", "Since release 1.0 (3 May 1801)"] == [words(one[0]) for one in sections]
    assert [
        "No textual change. 1 comment reworded.",
        "No textual change. 1 emendation reworded; 1 comment reworded.",
    ] == [words(one[1]) for one in sections]
    assert [("not", "inserted:")] == [(words(one), one.get("data-label")) for one in sections[0].iter("ins")]
    assert "text.html#p1.lissen" in [a.get("href") for a in sections[1].iter("a")]
    assert "1.0/text.html" in [a.get("href") for a in sections[1].iter("a")]
    assert "#release-1.1" in [a.get("href") for a in sections[1].iter("a")]


def test_what_was_withdrawn_has_its_reason(edition: Path, tmp_path: Path) -> None:
    """The address of what was withdrawn leads to the reason, whose links lead on; so does the page of the release."""
    withdraw(edition)
    release(edition, "1.1")
    folder = made(edition, tmp_path / "html")
    listed = page(folder, "changes.html").get_element_by_id("withdrawn-p1.on-the-weir")
    line = page(folder, "text.html").get_element_by_id("p1.on-the-weir")
    old = page(folder, "1.0/text.html").get_element_by_id("p1.on-the-weir")

    assert words(listed) == "p1.on-the-weir (since 1.1): It was another weir; see paragraph 2."
    assert words(line) == "Withdrawn: p1.on-the-weir. It was another weir; see paragraph 2. What changed"
    assert ["text.html#p2"] == [a.get("href") for a in listed.iter("a")]
    assert ["#p2", "changes.html#withdrawn-p1.on-the-weir"] == [a.get("href") for a in line.iter("a")]
    assert ["#n1", "../changes.html#withdrawn-p1.on-the-weir"] == [a.get("href") for a in old.iter("a")]
    assert "It was taken down" in words(old)


LISTS = {"apparatus": "Apparatus", "collation": "Collation", "commentary": "Commentary"}


def list_all(edition: Path) -> None:
    """Give an edition every list, a page each."""
    for name, title in LISTS.items():
        (edition / f"{name}.rst").write_text(f"{title}\n{'=' * len(title)}\n\n.. edition-{name}::\n", "utf-8")
    append(edition / "index.rst", "   collation\n   commentary\n")


def withdraw_all(edition: Path) -> None:
    """Take out an entry, a comment and a paragraph of the released edition, and say why."""
    withdraw(edition)
    text = edition / "text.rst"
    replace(text, ":em:`listen`", "lissen")
    replace(text, "   listen ] lissen : spelling\n      The scribe writes as he *speaks*.\n\n", "")
    gone = "'Grind what is brought', said the miller's wife, 'and ask for nothing.'\n"
    replace(text, f".. _p2:\n\n{gone}", ".. withdrawn:: p1.lissen p2\n   He *spoke* so.\n")
    replace(text, "; see :rec:place:`p2`", "")
    replace(edition / "witnesses" / "K.md", f"{gone}\n", "")
    restate_checksums(edition)


def test_no_address_of_what_was_withdrawn_dies(edition: Path, tmp_path: Path) -> None:
    """Every id that a release had, in the text and in the lists, leads to why it stands no more."""
    list_all(edition)
    said = ".. commentary::\n\n   Grind : certain\n      At the stones: see :rec:place:`n1`.\n\n"
    replace(edition / "text.rst", ".. [1]", f"{said}.. [1]")
    release(edition, "1.1")
    pages = ["text.html", *(f"{name}.html" for name in LISTS)]
    before = made(edition, tmp_path / "before")
    withdraw_all(edition)
    replace(edition / "text.rst", said, ".. withdrawn:: p2.on-grind\n   He *spoke* so.\n\n")
    after = made(edition, tmp_path / "after")
    gone = {
        name: {one for one in page(before, name).xpath("//@id") if re.search(r"\bp[12]\b", one)}
        - {one for tree in [page(after, name)] for one in tree.xpath("//@id")}
        for name in pages
    }
    line = page(after, "apparatus.html").get_element_by_id("p1.lissen.entry").getparent()

    assert [one for one in gone.values() if one] == []
    assert words(line) == "Withdrawn: p1.lissen. He spoke so. What changed"
    assert [one.tag for one in line.iter("em")] == ["em"]
    assert ["changes.html#withdrawn-p1.lissen"] == [a.get("href") for a in line.iter("a")]
    for name in pages:
        ids = page(after, name).xpath("//@id")
        assert len(ids) == len(set(ids))


def test_a_withdrawal_is_no_part_of_the_text(edition: Path, tmp_path: Path) -> None:
    """It stands behind the text with the editor's notes, and no link in the text leads to it."""
    withdraw(edition)
    replace(edition / "text.rst", WITHDRAWN, "")
    replace(edition / "text.rst", ".. [1]", f"{WITHDRAWN.replace('::', ':: p2.on-grind', 1)}.. [1]")
    tree = page(made(edition, tmp_path / "html"), "text.html")
    group = tree.get_element_by_id("p2.notes")

    assert "rec-group-withdrawn" in group.get("class")
    assert [one.get("id") for one in group.find_class("rec-withdrawn")] == ["p2.on-grind", "p1.on-the-weir"]
    assert "#p2.notes" not in [a.get("href") for a in tree.iter("a")]


def test_the_editors_account_is_not_run(edition: Path, tmp_path: Path) -> None:
    """Markup in what the editor tells of a release is shown, and no more."""
    path = edition / "releases" / "1.0.json"
    replace(path, "The first leaf.", "<script>alert(1)</script> <b>[x](javascript:alert(1))</b>")
    tree = page(made(edition, tmp_path / "html"), "changes.html")
    told = tree.get_element_by_id("release-1.0")

    assert "<script>alert(1)</script> <b>" in words(told)
    assert [one.tag for one in told.iter("script", "b")] == []
    assert ["#release-1.0"] == [a.get("href") for a in told.iter("a")]


# since when things stand


def test_only_what_is_new_is_marked(edition: Path, tmp_path: Path) -> None:
    """An entry and a comment that do not stand as they stood in the first release end with the release since which."""
    replace(edition / "text.rst", "writes as he *speaks*", "spells by ear")
    replace(edition / "text.rst", COMMENT, f"{COMMENT}\n{NEW}")
    release(edition, "1.1")
    release(edition, "1.2")
    folder = made(edition, tmp_path / "html")

    assert ["changed in 1.1", "since 1.1"] == since(page(folder, "text.html"))
    assert ["changed in 1.1"] == since(page(folder, "apparatus.html"))
    known = json.loads((folder / "miller.history.json").read_text("utf-8"))
    assert known["releases"] == {"1.0": "1801-05-03", "1.1": "1802-05-03", "1.2": "1802-05-03"}
    assert known["since"]["p1.lissen"] == {"stands": "1.0", "changed": "1.1"}
    assert known["since"]["p1.page-2"] == {"stands": "1.0", "changed": "1.0"}


def test_news_lead_to_what_it_was_before(edition: Path, tmp_path: Path) -> None:
    """Each mark is a link to what is told since the release before; without that page it is none."""
    replace(edition / "text.rst", "writes as he *speaks*", "spells by ear")
    release(edition, "1.1")
    replace(edition / "text.rst", COMMENT, f"{COMMENT}\n{NEW}")
    folder = made(edition, tmp_path / "html")
    marks = page(folder, "text.html").find_class("rec-since")
    told = page(folder, "changes.html")

    assert [a.get("href") for one in marks for a in one.iter("a")] == [
        "changes.html#since-1.0-apparatus-p1.lissen",
        "changes.html#since-1.1-commentary-p1.on-wheel",
    ]
    assert dead(folder, "text.html", "rec-since") == []
    assert "reason reworded as cited" in words(told.get_element_by_id("since-1.0-apparatus-p1.lissen"))
    (edition / "changes.rst").write_text("What changed\n============\n", "utf-8")
    assert [[*one.iter("a")] for one in page(made(edition, folder), "text.html").find_class("rec-since")] == [[], []]


def test_what_is_not_yet_released_says_so(edition: Path, tmp_path: Path) -> None:
    """Between two releases the new things are told from the released."""
    replace(edition / "text.rst", "writes as he *speaks*", "spells by ear")
    replace(edition / "text.rst", COMMENT, f"{COMMENT}\n{NEW}")

    assert ["changed since 1.0", "not yet released"] == since(page(made(edition, tmp_path / "html"), "text.html"))


# over time


def test_withdrawals_show_everywhere(edition: Path, tmp_path: Path) -> None:
    """A build is like a clean one after a withdrawal, another reason for it, and another page of what changed."""
    list_all(edition)
    out = tmp_path / "html"
    assert build(edition, out) == FINE
    mendings = [
        lambda: withdraw_all(edition),
        lambda: replace(edition / "text.rst", "He *spoke* so.", "He wrote so."),
        lambda: replace(edition / "changes.rst", ".. edition-changes::", "None."),
        lambda: append(edition / "index.rst", "\n.. edition-changes::\n"),
    ]
    for number, mend in enumerate(mendings):
        mend()
        assert build(edition, out) == FINE
        assert build(edition, tmp_path / f"clean{number}") == FINE
        assert differing(out, tmp_path / f"clean{number}") == []


def test_a_record_shows_everywhere(edition: Path, tmp_path: Path) -> None:
    """A build after a release, also one of old that is recorded late, gives what a clean build gives."""
    out = tmp_path / "html"
    assert build(edition, out) == FINE
    replace(edition / "text.rst", "writes as he *speaks*", "spells by ear")
    assert build(edition, out) == FINE
    release(edition, "1.1")
    assert build(edition, out) == FINE
    older = (edition / "releases" / "1.0.json").read_text("utf-8").replace('"1.0"', '"0.9"')
    (edition / "releases" / "0.9.json").write_text(older.replace("The running title stands", "A title stands"), "utf-8")

    assert build(edition, out) == FINE
    assert build(edition, tmp_path / "clean") == FINE
    assert differing(out, tmp_path / "clean") == []
    assert [["changed in 1.1", "changed in 1.0"]] * 2 == [
        since(page(out, f"{one}.html")) for one in ("text", "apparatus")
    ]


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "text", "latex", "xml"])
def test_every_builder(builder: str, edition: Path, tmp_path: Path) -> None:
    """Every builder prints what changed, and none has anything to complain of."""
    withdraw(edition)

    assert build(edition, tmp_path / builder, builder) == FINE


# the pages of the releases


def test_a_citation_of_old_finds_the_words(edition: Path, tmp_path: Path) -> None:
    """The page of a release has its words, its entries and its comments, at the ids they had."""
    replace(edition / "text.rst", "must :em:`listen`", "should :em:`listen`")
    replace(edition / "witnesses" / "K.md", "must lissen", "should lissen")
    restate_checksums(edition)
    release(edition, "1.1")
    folder = made(edition, tmp_path / "html")
    old, new = page(folder, "1.0/text.html"), page(folder, "1.1/text.html")
    known = record.load(edition / "releases" / "1.0.json")

    assert isinstance(known, record.Record)
    assert [one for one in known.ids if not old.xpath("//*[@id=$name]", name=one)] == []
    assert "A miller must listen to the water by night." in words(old.get_element_by_id("p1"))
    assert "A miller should listen" in words(new.get_element_by_id("p1"))
    assert "listen ] lissen K" in words(old.get_element_by_id("p1.lissen.entry"))
    assert "see note 1" in words(old.get_element_by_id("p1.on-the-weir"))
    assert old.get_element_by_id("c1").get("href") == "#n1"
    assert "#p1" in [a.get("href") for a in old.get_element_by_id("p1").find_class("rec-number")]


def test_an_old_release_leads_to_the_latest(edition: Path, tmp_path: Path) -> None:
    """It says that it is not the latest, and each place leads to the same in the latest; the latest says that it is."""
    release(edition, "1.1")
    folder = made(edition, tmp_path / "html")
    old, new = page(folder, "1.0/text.html"), page(folder, "1.1/text.html")

    assert "This is not the latest release. The latest is 1.1." in words(old.find_class("rec-notice")[0])
    assert "This is the latest release" in words(new.find_class("rec-notice")[0])
    assert ["../text.html#p1", "../text.html#p2", "../text.html#n1"] == [
        a.get("href") for a in old.find_class("rec-now")
    ]
    assert new.find_class("rec-now") == []
    assert [one.get("content") for one in old.xpath("//meta[@name='robots']")] == ["noindex"]
    assert new.xpath("//meta[@name='robots']") == []


def test_an_old_release_leads_to_what_is_different(edition: Path, tmp_path: Path) -> None:
    """What was changed leads to what is different and to where it stands now, and from there back to what was cited."""
    replace(edition / "text.rst", "must :em:`listen`", "should :em:`listen`")
    replace(edition / "text.rst", "writes as he *speaks*", "spells by ear")
    replace(edition / "text.rst", "was taken down", "was built")
    replace(edition / "witnesses" / "K.md", "must lissen", "should lissen")
    restate_checksums(edition)
    folder = made(edition, tmp_path / "html")
    old, told = page(folder, "1.0/text.html"), page(folder, "changes.html")
    items = ["text-p1", "apparatus-p1.lissen", "commentary-p1.on-the-weir"]

    assert [(words(a), a.get("href")) for a in old.find_class("rec-now")] == [
        pair
        for one in items
        for pair in (
            ("changed since", f"../changes.html#since-1.0-{one}"),
            ("latest", f"../text.html#{one.partition('-')[2]}"),
        )
    ]
    assert [a.get("href") for a in told.find_class("rec-then")] == [
        f"1.0/text.html#{one.partition('-')[2]}" for one in items
    ]
    assert dead(folder, "1.0/text.html", "rec-now") == dead(folder, "changes.html", "rec-then") == []


def test_entries_of_a_release_look_as_in_the_text(edition: Path, tmp_path: Path) -> None:
    """Kind, certainty and initials stand together, a page says its number, and what was left out is folded."""
    configure(edition, recension_editors={"AB": "Ada Bell"})
    replace(edition / "text.rst", "lissen : spelling", "lissen : spelling, probable, AB")
    replace(
        edition / "text.rst", ".. _p1:", ".. omitted:: break\n   It names the mill.\n\n   The Mill Press\n\n.. _p1:"
    )
    replace(edition / "witnesses" / "K.md", "The mill stands", "The Mill Press\n\nThe mill stands")
    restate_checksums(edition)
    release(edition, "1.1")
    folder = made(edition, tmp_path / "html")
    old, text = page(folder, "1.1/text.html"), page(folder, "text.html")
    entry = "p1.page-2.entry"

    assert "(page 2) K" in words(old.get_element_by_id(entry))
    assert words(old.get_element_by_id(entry)).removesuffix(" K") in words(text.get_element_by_id(entry))
    for tree in (old, text):
        said = tree.get_element_by_id("p1.lissen.entry").getnext()
        assert (
            words(said) == "spelling, probable, AB. The scribe writes as he speaks. changed in 1.1"[: len(words(said))]
        )
    assert ["What the edition leaves out here"] == [words(one) for one in old.iter("summary")]
    assert "not part of the text ] The Mill Press" in words(next(old.iter("details")))


def test_the_newest_release_keeps_its_address(edition: Path, tmp_path: Path) -> None:
    """With an address of its own an edition is cited at that of its release; programs are told which page is first."""
    append(edition / "conf.py", f"\nrecension_source = {SOURCE | {'incipit': 'The Weir'}!r}\nrecension_url = {URL!r}\n")
    release(edition, "1.1")
    folder = made(edition, tmp_path / "html")
    data = json.loads(page(folder, "text.html").get_element_by_id("rec-data").text)
    old = page(folder, "1.0/text.html")

    assert f"{URL}1.1/text.html#rec-id" in data["html"]
    assert data["link"] == f"{URL}text.html#rec-id"
    assert [one.get("href") for one in old.xpath("//link[@rel='canonical']")] == [f"{URL}text.html"]
    assert f"release 1.0, 3 May 1801, {URL}1.0/text.html." in words(old.find_class("rec-notice")[0])
    assert "Edition 1.0, 1801-05-03" in words(old.find_class("rec-credit")[0])
    site = (folder / "sitemap.xml").read_text("utf-8")
    assert f"{URL}text.html" in site
    assert "1.0/" not in site + (folder / "passages.js").read_text("utf-8")


def test_older_releases_name_the_newest_where_the_site_says_who_it_is(edition: Path, tmp_path: Path) -> None:
    """A site has an address by Sphinx's own setting, too."""
    append(edition / "conf.py", f"\nhtml_baseurl = {URL!r}\n")
    old = page(made(edition, tmp_path / "html"), "1.0/text.html")

    assert [one.get("href") for one in old.xpath("//link[@rel='canonical']")] == [f"{URL}text.html"]


def test_its_page_keeps_the_policy(edition: Path, tmp_path: Path) -> None:
    """The page of a release has a policy like every other, and no script of the text."""
    append(edition / "conf.py", SITE)
    append(edition / "conf.py", 'html_theme = "furo"\n')
    folder = made(edition, tmp_path / "html")
    old, text = page(folder, "1.0/text.html"), page(folder, "text.html")
    policies = [one.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0] for one in (old, text)]

    assert all(policy.startswith("default-src 'self'") for policy in policies)
    assert [one for one in old.xpath("//script/@src") if re.search("text|cite|reading", one)] == []


def test_comments_of_old_lead_to_works_and_pages(edition: Path, tmp_path: Path) -> None:
    """Works are called by author and year and lead to the list of that page; what would run leads nowhere."""
    path = edition / "releases" / "1.0.json"
    one = json.loads(path.read_text("utf-8"))
    links = "`here <https://example.org/a_b>`__, [there](https://example.org/c), `no <javascript:alert(1)>`__"
    one["commentary"]["p1.on-the-weir"]["text"] = f"{links}, [nor](data:text/html,x). :cite:p:`weir,none`"
    fields = {"title": "The {Mill}, 1--2", "author": "Weir, Ada", "year": "1801", "keywords": "seen", "url": "data:x"}
    one["bibliography"] = {"weir": {"type": "book", **fields}}
    path.write_text(json.dumps(one), "utf-8")
    old = page(made(edition, tmp_path / "html"), "1.0/text.html")
    comment = old.get_element_by_id("p1.on-the-weir")
    term = old.get_element_by_id("work-weir")

    assert "here, there, no, nor. (Weir, 1801; none)" in words(comment)
    assert [a.get("href") for a in comment.find_class("reference")] == [
        "https://example.org/a_b",
        "https://example.org/c",
        "#work-weir",
    ]
    assert words(term) == "Weir, 1801"
    assert words(term.getnext()) == "Weir, Ada · The Mill, 1–2 · year: 1801 · address: data:x · status: seen"
    assert [*term.getnext().iter("a")] == []


def test_each_text_has_its_page(copy_of: Copy, tmp_path: Path) -> None:
    """Of several texts each has a page in each release, and their ids do not mix."""
    edition = configure(copy_of("second"), recension_releases="releases")
    (edition / "releases").mkdir()
    release(edition, "1.0")
    folder = made(edition, tmp_path / "html")
    known = record.load(edition / "releases" / "1.0.json")

    assert isinstance(known, record.Record)
    for text in known.texts:
        tree = page(folder, f"1.0/{text}.html")
        expected = known.of_text(text).ids
        assert expected
        assert [one for one in expected if not tree.xpath("//*[@id=$name]", name=one)] == []


def test_of_several_texts_each_leads_to_its_own(copy_of: Copy, tmp_path: Path) -> None:
    """What was changed or withdrawn in one of several texts has its name in front, and every way leads on."""
    edition = configure(copy_of("second"), recension_releases="releases")
    (edition / "releases").mkdir()
    append(edition / "index.rst", "\n.. edition-changes::\n")
    release(edition, "1.0")
    comment = "   burning bright : likely\n      Of the eyes; compare :rec:place:`the lists <l1>`.\n"
    replace(edition / "songs.rst", f".. commentary::\n\n{comment}", ".. withdrawn:: s1.on-burning-bright\n   Not so.\n")
    replace(edition / "songs.rst", "as their own time spelt", "by ear")
    folder = made(edition, tmp_path / "html")
    line = page(folder, "about.html").get_element_by_id("s1.on-burning-bright")

    assert ["index.html#withdrawn-songs:s1.on-burning-bright"] == [a.get("href") for a in line.iter("a")]
    for name, kind in (
        ("1.0/songs.html", "rec-now"),
        ("index.html", "rec-then"),
        ("songs.html", "rec-since"),
        ("songs.html", "rec-withdrawn"),
        ("about.html", "rec-withdrawn"),
    ):
        assert dead(folder, name, kind) == []


def test_list_of_one_text_tells_what_that_had(copy_of: Copy, tmp_path: Path) -> None:
    """Where each text has lists of its own, what was withdrawn stands in those of its text, under its own address."""
    edition = configure(copy_of("second"), recension_releases="releases")
    (edition / "releases").mkdir()
    for text in ("songs", "stores"):
        lists = (f".. edition-{one}::\n   :texts: {text}\n\n" for one in ("apparatus", "commentary"))
        (edition / f"on-{text}.rst").write_text("".join([f"{text}\n======\n\n", *lists]), "utf-8")
    append(edition / "index.rst", "   on-songs\n   on-stores\n")
    release(edition, "1.0")
    comment = "   burning bright : likely\n      Of the eyes; compare :rec:place:`the lists <l1>`.\n"
    replace(edition / "songs.rst", f".. commentary::\n\n{comment}", ".. withdrawn:: s1.on-burning-bright\n   Not so.\n")
    folder = made(edition, tmp_path / "html")
    told = {name: page(folder, f"{name}.html").find_class("rec-withdrawn") for name in ("on-songs", "on-stores")}
    ids = {one.get("id") for one in told["on-songs"][0].iter() if one.get("id")}

    assert told["on-stores"] == []
    assert ids == {"s1.on-burning-bright", "commentary-s1"}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_record_that_is_gone(builder: str, edition: Path, tmp_path: Path) -> None:
    """When a record is taken away, the site is as if it had never been there; what others put there stays."""
    release(edition, "1.1")
    made(edition, tmp_path / "out", builder)
    kept = tmp_path / "out" / "1.1" / "kept.html"
    kept.write_text("of somebody else")
    (edition / "releases" / "1.1.json").unlink()
    made(edition, tmp_path / "out", builder)

    assert kept.exists()
    assert differing(tmp_path / "out", made(edition, tmp_path / "clean", builder)) == ["1.1/kept.html"]

    kept.unlink()
    (edition / "releases" / "1.0.json").unlink()
    made(edition, tmp_path / "out", builder)
    assert differing(tmp_path / "out", made(edition, tmp_path / "none", builder)) == []


def test_verse_and_omissions_of_several_texts_are_told(copy_of: Copy, tmp_path: Path) -> None:
    """Lines of verse that were others are told as such; what the edition leaves out has no place to lead to."""
    edition = configure(copy_of("second"), recension_releases="releases")
    append(edition / "index.rst", "\n.. edition-changes::\n")
    said = domain_of(read(edition).env).record
    text = {
        key: {**item, "text": item["text"].replace("\n", " ", 1).replace("fearful", "dreadful").replace("old ", "")}
        for key, item in said.text.items()
    }
    apparatus = {key: {**item, "reason": f"{item.get('reason', '')} So."} for key, item in said.apparatus.items()}
    (edition / "releases").mkdir()
    then = said._replace(release="1.0", date="1802-05-03", text=text, apparatus=apparatus)
    (edition / "releases" / "1.0.json").write_text(record.write(then), "utf-8")

    assert build(edition, tmp_path / "html") == FINE
    since = page(tmp_path / "html", "index.html")
    assert "dreadful" in words(since.get_element_by_id("since-1.0-text-songs:s2"))
    assert since.get_element_by_id("since-1.0-apparatus-songs:omitted.ex-libris-j-w") is not None


def test_id_of_a_heading_of_the_index() -> None:
    """What is told of it has an id that HTML can have, whatever words it is of."""
    assert redlined.anchor("since-1.0", "headings", "Weir, Ada") == "since-1.0-headings-Weir,_Ada"
