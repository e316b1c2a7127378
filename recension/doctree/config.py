"""The settings of an edition in conf.py, and what can be wrong with them."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from recension.locale import _
from recension.scholarship import bearers, dates, facsimiles, foreign, hands, ownrules, record, regularise, witness
from recension.scholarship.address import programs, strings
from recension.scholarship.comparisons import Comparison
from recension.scholarship.edition import Declared, Edition
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import BlockType, Span, Style, plain
from recension.scholarship.notation import Vocabulary
from recension.scholarship.numbering import MANNERS
from recension.scholarship.presentation import Manner
from recension.scholarship.record import Record
from recension.scholarship.series import COMMENTS
from recension.scholarship.verification import QUOTATIONS
from recension.scholarship.words import gettext_noop

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config


class Setting(NamedTuple):
    """One setting: its value where conf.py has none, what it rebuilds, and what it is."""

    default: object
    rebuild: Literal["", "env"]
    description: str


PLACES = {"p": gettext_noop("paragraph"), "n": gettext_noop("note")}
CERTAINTIES = {
    gettext_noop("certain"): gettext_noop("read in the source named"),
    gettext_noop("probable"): gettext_noop("inferred, and from what is said"),
    gettext_noop("open"): gettext_noop("nothing settles it, and what would is said"),
}
RESULTS = {
    gettext_noop("agrees"): "read, and it has the words, or the page belongs to it",
    gettext_noop("in part"): "read in part, or found to agree in part",
    gettext_noop("differs"): "read, and it has other words, or the page is another",
    gettext_noop("not seen"): "not reached",
}
RELATIONS = {
    gettext_noop("quotation"): gettext_noop("the words are those of the other text"),
    gettext_noop("paraphrase"): gettext_noop("it says the same in other words"),
    gettext_noop("allusion"): gettext_noop("it is called to mind and not said"),
}
SETTINGS = {
    "recension_texts": Setting([], "env", "documents of the edited text, in order"),
    "recension_witnesses": Setting([], "env", "the witnesses, the base first"),
    "recension_groups": Setting({}, "env", "groups of witnesses: siglum of the group -> sigla of its members"),
    "recension_scholars": Setting({}, "env", "whose conjectures entries have: name -> who that is"),
    "recension_apparatus": Setting("negative", "env", "whether entries say who has the lemma: positive, or negative"),
    "recension_grouped": Setting(False, "env", "whether the siglum of a group is shown for those of all its members"),
    "recension_lemma": Setting(0, "env", "words beyond which a lemma is shown by its first and last; 0: always whole"),
    "recension_facsimiles": Setting({}, "env", "images of pages: siglum -> credit, licence, and page -> file or IIIF"),
    "recension_lines": Setting("", "env", "how verses are counted: through the text, or anew under each heading"),
    "recension_places": Setting(PLACES, "env", "names of places, and what each is called"),
    "recension_kinds": Setting({}, "env", "kinds of emendation, and what each is"),
    "recension_shown": Setting({}, "env", "what readers see for a kind, where it is another word: kind -> word"),
    "recension_certainties": Setting(CERTAINTIES, "env", "degrees of certainty"),
    "recension_relations": Setting(RELATIONS, "env", "how words of the text stand to those of another"),
    "recension_results": Setting(RESULTS, "env", "results of looking up what the text quotes or refers to"),
    "recension_verified": Setting({}, "env", "what must be looked up: places -> quotations, or a pattern"),
    "recension_foreign": Setting({}, "env", "words of other languages: tag of a language -> words or phrases"),
    "recension_rules": Setting([], "env", "names of the rules of regularisation"),
    "recension_own_rules": Setting({}, "env", "rules of your own: name -> title, sentence, and what becomes what"),
    "recension_quotations": Setting(True, "env", "whether quoted words are left alone, but for those with a leave"),
    "recension_sourced": Setting(True, "env", "whether a comment must say where what it says was read"),
    "recension_glossary": Setting("", "env", "document whose glossary explains terms of the text"),
    "recension_source": Setting({}, "env", "where the text was published"),
    "recension_licence": Setting("", "env", "address of the terms of what the editor wrote"),
    "recension_identifiers": Setting({}, "env", "of the release: doi, doi-all of all releases, swhid"),
    "recension_downloads": Setting({}, "env", "what the site offers: title -> file, or group -> such titles"),
    "recension_data": Setting("", "", "folder of the data that the site takes along"),
    "recension_comparisons": Setting("", "env", "record of the second reading"),
    "recension_authorities": Setting("", "env", "list of the identifiers of headings of the indexes"),
    "recension_name": Setting("edition", "env", "stem of the files that are made"),
    "recension_editor": Setting("", "env", "editor: Family, Given; or a role, no comma"),
    "recension_editors": Setting({}, "env", "who answers for entries and comments: initials -> name"),
    "recension_url": Setting("", "env", "address of the site, once it has one"),
    "recension_report": Setting("", "env", "where to report: mailto:… or https://…"),
    "recension_face": Setting(True, "env", "whether pages are set in the face of the book, as the PDF files are"),
    "recension_policy": Setting({}, "env", "of the site: its Content-Security-Policy, directive -> sources"),
    "recension_annotation": Setting([], "env", "of the pages of texts: script for annotating, what else it loads from"),
    "recension_besides": Setting([], "env", "classes of what other extensions add to pages"),
    "recension_releases": Setting("", "env", "folder of the records of the releases"),
    "recension_history": Setting("", "", "list of the changes, in Markdown"),
    "recension_date": Setting("", "env", "date of the release, as 2026-11-23"),
    "recension_pdf_heads": Setting([], "", "places of the text that stand at the head of every handout of it"),
}
PDF_SETTINGS = {
    "recension_pdf_documents": Setting({}, "", "file stem -> paper, or what is printed and how"),
    "recension_pdf_omit": Setting([], "", "documents left out"),
    "recension_pdf_title": Setting("", "", "title of the book; empty: that of the project"),
    "recension_pdf_author": Setting("", "", "author of the book; empty: that of the project"),
    "recension_pdf_subject": Setting("", "", "what the book is about"),
    "recension_pdf_keywords": Setting("", "", "keywords of the book"),
    "recension_pdf_language": Setting("", "", "language of the book; empty: that of the project"),
    "recension_pdf_attachments": Setting({}, "", "files that go with the book: title -> file"),
    "recension_pdf_faces": Setting([], "", "files of faces for scripts that ours lacks, the first choice first"),
}
EPUB_SETTINGS = {
    "recension_epub_omit": Setting([], "", "documents left out"),
    "recension_epub_certifier": Setting("", "", "who found that the e-book meets WCAG 2.2 AA, and says so"),
}
#: settings in which more than text stands, of which others tell what is wrong
NESTED = (
    "recension_witnesses",
    "recension_pdf_documents",
    "recension_foreign",
    "recension_own_rules",
    "recension_facsimiles",
)
SOURCE = ("author", "title", "publisher", "date", "url", "licence", "licence_url")
KEPT = ("repository", "shelfmark")  #: of the source, where that is a manuscript
POSITIVE, NEGATIVE = "positive", "negative"  #: whether an apparatus says who has the lemma, or leaves it to be inferred
INCIPIT = "incipit"  #: of the source: words with which the text begins, where it does not bear its title
WEB = ("https://", "http://")  #: how addresses begin that lead to a page
#: settings that themes print as they are
LENT = ("project", "copyright", "html_title", "html_short_title", "html_theme_options", "html_context")
ADDRESSES = {"recension_url": WEB, "recension_report": ("mailto:", *WEB), "recension_licence": WEB}
#: the names of the directives that a policy may have
POLICY = (
    r"(?:child|connect|default|fenced-frame|font|frame|img|manifest|media|object|prefetch|worker)-src"
    r"|(?:script|style)-src(?:-elem|-attr)?|base-uri|form-action|frame-ancestors|navigate-to|report-to|report-uri"
    r"|require-trusted-types-for|sandbox|trusted-types|upgrade-insecure-requests"
)
#: form of a DOI, as its agencies advise; every output can hold it as it is
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)?/[-.;()/:\w]+", re.ASCII)
SWHID = re.compile(r"swh:1:(?:cnt|dir|rev|rel|snp):[0-9a-f]{40}(?:;(?:origin|visit|anchor|path|lines|bytes)=[^;\s]+)*")
A_DOI = "a DOI, bare, such as 10.5281/zenodo.1234567"
#: key of an identifier -> its form, and how the form is told
IDENTIFIERS = {
    "doi": (DOI, A_DOI),
    "doi-all": (DOI, A_DOI),
    "swhid": (
        SWHID,
        "swh:1:, cnt, dir, rev, rel or snp, a colon and 40 hexadecimal figures, with or without qualifiers",
    ),
}


def add_settings(app: Sphinx, settings: Mapping[str, Setting]) -> None:
    """Make those of *settings* known to Sphinx that are not yet."""
    for name, one in settings.items():
        if name not in app.config:
            default = {key: _(word) for key, word in PLACES.items()} if one.default is PLACES else one.default
            app.add_config_value(name, default, one.rebuild, frozenset({type(one.default)}), one.description)


def offered(config: Config) -> dict[str, dict[str, str]]:
    """Return what the site offers, group by group, that without a name for what stands in none: title -> file."""
    groups: dict[str, dict[str, str]] = {}
    for title, file in config.recension_downloads.items() if isinstance(config.recension_downloads, dict) else ():
        groups.setdefault(title if isinstance(file, dict) else "", {}).update(
            file if isinstance(file, dict) else {title: file}
        )
    return groups


def vocabulary(config: Config) -> Vocabulary:
    """Return the words that conf.py declares for the heads of entries and comments."""
    known = [one for one in witness.witnesses(config.recension_witnesses) if one.is_seen]  # others read nothing
    return Vocabulary(
        [one.siglum for one in known],
        config.recension_kinds,
        config.recension_certainties,
        config.recension_editors,
        config.recension_groups,
        config.recension_scholars,
        hands.hands(known),
        [one.siglum for one in known if one.rules],
        [one.siglum for one in known if not one.file],
    )


def declared(config: Config, folder: Path, compared: Iterable[Comparison] = ()) -> Declared:
    """Return what conf.py declares of the whole edition, whose files are in *folder*, and what was *compared*."""
    return Declared(
        folder,
        witness.witnesses(config.recension_witnesses),
        tuple(config.recension_kinds),
        tuple(config.recension_rules),
        config.recension_places,
        tuple(compared),
        config.recension_editors,
        config.recension_source,
        config.language,
        config.recension_shown,
        config.recension_groups,
        config.recension_scholars,
        Manner(config.recension_apparatus == POSITIVE, config.recension_grouped, config.recension_lemma),
        ownrules.own_rules(config.recension_own_rules, config.recension_rules),
        tuple(facsimiles.declared(config.recension_facsimiles).values()),
    )


def applied_rules(config: Config) -> tuple[regularise.Rule, ...]:
    """Return the rules that dress the text."""
    return declared(config, Path()).applied


def releases(config: Config, source: Path) -> tuple[list[Record], list[Mistake]]:
    """Return the records of the releases, the oldest first, and what is wrong with those that cannot be read."""
    return record.releases(source / config.recension_releases) if config.recension_releases else ([], [])


def adopt_release(app: Sphinx, config: Config) -> None:
    """Take number and date of the edition from the record of its newest release."""
    if not isinstance(config.recension_releases, str):
        return  # which is told with all that is wrong with the settings
    for newest in releases(config, Path(app.srcdir))[0][-1:]:
        for name, value in (("release", newest.release), ("version", newest.release), ("recension_date", newest.date)):
            if name not in config.overrides:
                config[name] = value


def complete_source(app: Sphinx, config: Config) -> None:
    """Let what is not said of the source be empty."""
    if config.recension_source and isinstance(config.recension_source, dict):
        config["recension_source"] = {**dict.fromkeys(SOURCE, ""), **config.recension_source}


def keep_dates(app: Sphinx, config: Config) -> None:
    """Take the date of an edition from its release where Sphinx has taken that of the machine, and undo what it did."""
    if not config.recension_texts:
        return
    declared = config.overrides.get("copyright", config._raw_config.get("copyright"))
    year = f"{dates.iso(config.recension_date):.4}"
    if isinstance(declared, str):
        config["copyright"] = declared.replace("%Y", year)
    elif isinstance(declared, (list, tuple)):
        config["copyright"] = type(declared)(str(one).replace("%Y", year) for one in declared)
    config["today"] = config.today or dates.spelled(config.recension_date, config.language) or _("n.d.")


def choose_engine(config: Config) -> None:
    """Let LuaLaTeX set an edition, unless conf.py says otherwise: pdfTeX stops at characters of most witnesses."""
    if "latex_engine" not in config._raw_config and "latex_engine" not in config.overrides:
        config["latex_engine"] = "lualatex"


def keep_witnesses(config: Config) -> None:
    """Keep the files of the witnesses from being read as documents, as one in Markdown might be."""
    files = [one["file"] for one in config.recension_witnesses if one.get("file")]
    config.exclude_patterns = [*config.exclude_patterns, *files]


def location_in_config(app: Sphinx | Builder, name: str, value: str = "") -> tuple[int, str]:
    """Return the line of conf.py that sets *name*, or has *value* in it, and its path; none of what a command sets."""
    if name in app.config.overrides:
        return 0, ""
    path = Path(app.confdir, "conf.py")
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    begins = next((number for number, line in enumerate(lines, 1) if re.match(rf"\s*{name}\b", line)), 1)
    quoted = re.compile(rf"(['\"]){re.escape(value)}\1")
    has = (number for number, line in enumerate(lines[begins - 1 :], begins) if value and quoted.search(line))
    return next(has, begins), str(path)


def check_settings(app: Sphinx, config: Config) -> Iterator[Mistake]:
    """Yield what conf.py declares wrongly."""
    for name, found, expected in wrong_settings(config):
        yield mistake("setting", *location_in_config(app, name), setting=name, found=found, expected=expected)
    if "%Y" in str(config._raw_config.get("copyright")) and config.recension_texts and not config.recension_date:
        name, found, expected = (
            "copyright",
            "%Y",
            "a year, for recension_date has none, and that of the machine is no one's",
        )
        yield mistake("setting", *location_in_config(app, name), setting=name, found=found, expected=expected)
    yield from wrong_environment() if config.recension_texts else ()
    yield from _wrong_files(app, config)
    yield from _wrong_releases(app, config)
    meant = set[str]()
    for name in unknown_settings(config):
        near = get_close_matches(name.lower(), [*SETTINGS, *PDF_SETTINGS, *EPUB_SETTINGS], 1, 0) or [""]
        meant.add(near[0])
        yield mistake("unknown-setting", *location_in_config(app, name), found=name, expected=near[0])
    for name, like in _unused(app, config):
        yield mistake("unknown-setting", *location_in_config(app, name), found=name, expected=like)
    line, path = location_in_config(app, "recension_witnesses")
    if isinstance(config.recension_witnesses, list):
        for one in witness.check_declarations(config.recension_witnesses):
            yield one._replace(line=line, source=path)
        if config.recension_texts and not config.recension_witnesses:
            yield mistake("witness-declaration", line, path, found="no witness", expected="at least the base text")
    for name, found in (("recension_policy", "a policy"), ("recension_annotation", "a script")):
        if config[name] and "recension.site" not in app.extensions:
            expected = "recension.site among the extensions, which keeps it"
            yield mistake("setting", *location_in_config(app, name), setting=name, found=found, expected=expected)
    if config.recension_witnesses and not config.recension_texts and "recension_texts" not in meant:
        name, expected = "recension_texts", "the names of the documents that have the text"
        yield mistake("setting", *location_in_config(app, name), setting=name, found="nothing", expected=expected)
    yield from _unknown_rules(app, config)


def _unknown_rules(app: Sphinx, config: Config) -> Iterator[Mistake]:
    """Yield the names of rules that are none, or of which a witness cannot have anything."""
    own = config.recension_own_rules if isinstance(config.recension_own_rules, dict) else {}
    known = {**regularise.RULES, **own}
    for name in config.recension_rules if isinstance(config.recension_rules, list) else ():
        if name not in known:
            where, expected = location_in_config(app, "recension_rules"), ", ".join(known)
            yield mistake("unknown-rule", *where, setting="recension_rules", found=name, expected=expected)
    held = config.recension_witnesses if isinstance(config.recension_witnesses, list) else ()
    changing = [name for name in known if regularise.is_of_characters(name)]
    for one in held:
        named = one.get("rules", ()) if isinstance(one, dict) else ()
        for name in named if isinstance(named, list) else ():
            if name not in changing:
                where, expected = location_in_config(app, "recension_witnesses", str(name)), ", ".join(changing)
                setting = f"the witness {one.get('siglum')}"
                yield mistake("unknown-rule", *where, setting=setting, found=name, expected=expected)


def wrong_environment() -> Iterator[Mistake]:
    """Yield what the environment says and nobody can read; to some of it Sphinx answers before we are asked."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None and not re.fullmatch("[0-9]{1,11}", epoch, re.ASCII):
        expected = "seconds since the year 1970, such as 1767312000"
        yield mistake("environment", found=f"SOURCE_DATE_EPOCH={epoch!r}", expected=expected)


def _unused(app: Sphinx, config: Config) -> Iterator[tuple[str, str]]:
    """Yield the names that conf.py does not use, and the settings that they nearly are, or are but for a prefix."""
    path = Path(app.confdir, "conf.py")
    if not config.recension_texts or not path.is_file():
        return
    words = Counter(re.findall(r"\w+", path.read_text("utf-8", "replace")))
    known = {*config.values} - {*SETTINGS, *PDF_SETTINGS, *EPUB_SETTINGS}  # of which unknown_settings tells
    for name, value in config._raw_config.items():
        if name in config.values or words[name] != 1 or not isinstance(value, str | list | dict | tuple | int):
            continue
        if f"recension_{name}" in config.values:
            yield name, f"recension_{name}"
        elif near := get_close_matches(name, known, 1, 0.85):
            yield name, near[0]


def _wrong_files(app: Sphinx, config: Config) -> Iterator[Mistake]:
    """Yield the files that cannot be read, but for those that are made later, or are no text."""

    def wrong(name: str, found: object, expected: str = "a file that can be read") -> Mistake:
        where = location_in_config(app, name)
        return mistake("setting", *where, setting=name, found=repr(found), expected=expected)

    for name in ("recension_comparisons", "recension_authorities", "recension_history"):
        file = Path(app.srcdir, str(config[name]))
        to_be_made = name == "recension_comparisons" and not file.exists() and file.parent.is_dir()
        if config[name] and not to_be_made:
            if not (file.is_file() and os.access(file, os.R_OK)):
                yield wrong(name, config[name])
            elif name == "recension_history" and "\ufffd" in (text := file.read_text("utf-8", "replace")):
                at = len(text.partition("\ufffd")[0].encode())
                yield mistake("source-encoding", text.partition("\ufffd")[0].count("\n") + 1, str(file), found=at)
    data = Path(app.srcdir, str(config.recension_data))
    if config.recension_data and data.exists() and not data.is_dir():
        yield wrong("recension_data", config.recension_data, "the folder that the builder 'data' has made")
    for path in (path for group in offered(config).values() for path in group.values()):
        if Path(app.srcdir, str(path)).is_dir():
            yield wrong("recension_downloads", path)


def _wrong_releases(app: Sphinx, config: Config) -> Iterator[Mistake]:
    """Yield what is wrong with the records of the releases, and what conf.py says once more."""
    if not isinstance(config.recension_releases, str) or not config.recension_releases:
        return
    folder = Path(app.srcdir, config.recension_releases)
    if folder.exists() and not folder.is_dir():
        name, expected = "recension_releases", "a folder"
        yield mistake(
            "setting", *location_in_config(app, name), setting=name, found=repr(folder.name), expected=expected
        )
        return
    known, mistakes = releases(config, Path(app.srcdir))
    yield from mistakes
    for name in ("release", "version", "recension_date"):
        if known and name in config._raw_config and name not in config.overrides:
            found, expected = f"{config._raw_config[name]!r}", "nothing, for the newest of recension_releases has it"
            yield mistake("setting", *location_in_config(app, name), setting=name, found=found, expected=expected)


def unknown_settings(config: Config) -> list[str]:
    """Return the names in conf.py that look like settings of an edition and are none."""
    known = {*config.values, *SETTINGS, *PDF_SETTINGS}
    written = [name for name in config._raw_config if name not in known]  # Sphinx says nothing of these
    return [
        name
        for name in written
        if name.startswith("recension_") or get_close_matches(name.lower(), [*SETTINGS, *PDF_SETTINGS], 1, 0.9)
    ]


def _within(value: object, *, deep: bool = False) -> list[object]:
    """Return what stands in a table or a list; what in tables that stand there, if those may."""
    within = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return [one for some in within for one in (_within(some) if isinstance(some, dict) else [some])] if deep else within


def wrong_settings(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield each setting that is not what it should be, with what was found and what was expected."""
    for name, setting in (SETTINGS | PDF_SETTINGS).items():
        if name not in config.values:
            continue
        value, kind = config[name], type(setting.default)
        if not isinstance(value, kind):
            yield name, repr(value), f"a value of type {kind.__name__}"
            continue
        within = _within(value, deep=name == "recension_downloads")
        if name not in NESTED and not all(isinstance(one, str) for one in within):
            yield name, repr(value), "nothing but text in it"
    if isinstance(config.recension_texts, list):
        for one in {name for name in config.recension_texts if config.recension_texts.count(name) > 1}:
            yield "recension_texts", f"{one!r} twice", "each text once"
    yield from _wrong_lent(config)
    for name, forms in ADDRESSES.items():
        if isinstance(value := config[name], str) and value and not _is_address(value, forms):
            yield name, repr(value), " or ".join(f"{form}…" for form in forms)
    if isinstance(config.recension_date, str) and config.recension_date and not dates.begins(config.recension_date):
        yield "recension_date", repr(config.recension_date), "a date such as 2026-11-23, 2026-11 or 2026"
    if isinstance(config.recension_source, dict) and config.recension_source:
        yield from _wrong_source(config.recension_source)
    if isinstance(config.recension_identifiers, dict):
        yield from _wrong_identifiers(config.recension_identifiers)
    for name in ("project", "author", "copyright", "html_title"):
        if config._raw_config.get(name) == "" and config.recension_texts:
            yield name, "''", "words: an edition says whose it is, and what it is of"
    yield from _wrong_loading(config)
    yield from _wrong_lists(config)
    yield from _wrong_patterns(config)
    yield from _wrong_languages(config)
    yield from _wrong_names(config)
    yield from _wrong_words(config)
    yield from _wrong_apparatus(config)
    if isinstance(config.recension_own_rules, dict):
        yield from (("recension_own_rules", *flaw) for flaw in ownrules.flaws(config.recension_own_rules))


def _wrong_apparatus(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with how entries name those who have a reading, and are shown."""
    if isinstance(config.recension_groups, dict) and isinstance(config.recension_scholars, dict):
        listed = config.recension_witnesses if isinstance(config.recension_witnesses, list) else ()
        sigla = [one["siglum"] for one in listed if isinstance(one, dict) and isinstance(one.get("siglum"), str)]
        yield from bearers.flaws(config.recension_groups, config.recension_scholars, sigla)
        if isinstance(config.recension_facsimiles, dict):
            yield from facsimiles.flaws(config.recension_facsimiles, sigla)
    if config.recension_apparatus not in (POSITIVE, NEGATIVE):
        yield "recension_apparatus", repr(config.recension_apparatus), f"{POSITIVE!r} or {NEGATIVE!r}"
    if config.recension_lines not in MANNERS:
        yield "recension_lines", repr(config.recension_lines), " or ".join(map(repr, filter(None, MANNERS)))
    if isinstance(config.recension_lemma, int) and (config.recension_lemma < 0 or 0 < config.recension_lemma < 3):
        yield (
            "recension_lemma",
            repr(config.recension_lemma),
            "0, or 3 and more, for two words are shown of a longer lemma",
        )


def _is_address(value: str, forms: tuple[str, ...]) -> bool:
    """Tell whether *value* is an address of one of some *forms*; a report has gaps for a title and a body alone."""
    whole = re.sub(r"\{(?:title|body)\}", "", value)
    return value.startswith(forms) and bool(re.fullmatch(r"(?:mailto:[^\s@{}]+@|https?://)[^\s/{}][^\s{}]*", whole))


def _wrong_loading(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with what pages may load."""
    for directive, sources in config.recension_policy.items() if isinstance(config.recension_policy, dict) else ():
        if not re.fullmatch(POLICY, str(directive)):
            near = get_close_matches(str(directive), ("default-src", "img-src", "script-src", "style-src"), 1, 0)[0]
            yield "recension_policy", repr(directive), f"a directive of a policy, such as {near!r}"
        if re.search(r"[;,\n]", f"{directive}{sources}"):
            yield "recension_policy", repr(sources), "one directive and its sources, without a sign between two"
    for one in config.recension_annotation if isinstance(config.recension_annotation, list) else ():
        if not (isinstance(one, str) and re.fullmatch(r"https?://[\w.-]+(?::\d+)?(?:/[^\s;,'\"]*)?", one, re.ASCII)):
            yield (
                "recension_annotation",
                repr(one),
                "addresses such as 'https://hypothes.is/embed.js', the script first",
            )


def _wrong_lists(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield what is named twice, and names of places that could not be told from their numbers."""
    for name in ("recension_texts", "recension_rules"):
        known = config[name] if isinstance(config[name], list) else []
        if twice := next((one for one in known if known.count(one) > 1), ""):
            yield name, f"{twice!r} twice", "each once"
    for place in config.recension_places if isinstance(config.recension_places, dict) else ():
        if not isinstance(place, str):
            continue
        letters = re.fullmatch(r"([^\W\d_]+)(\d*)", place)
        if not letters or (letters[2] and letters[1] not in config.recension_places):
            yield "recension_places", repr(place), "names of letters alone, such as p, or a number in such a series"


def _wrong_lent(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield the addresses that would run, in what themes print."""
    for name in LENT:
        for found in (one for text in strings(getattr(config, name, ())) for one in programs(text)):
            yield name, repr(found), "addresses that lead somewhere, such as https://…"


def _wrong_languages(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield what is no tag of a language, and what are no words."""
    name, declared = "recension_foreign", config.recension_foreign
    known: set[str] = set()
    for language, words in declared.items() if isinstance(declared, dict) else ():
        if not (isinstance(language, str) and foreign.TAG.fullmatch(language)):
            yield name, repr(language), "the tag of a language, such as it, la or ru-Latn"
        elif not (isinstance(words, list) and all(isinstance(one, str) for one in words)):
            yield name, repr(words), "a list of words and phrases"
        else:
            for one in words:
                if foreign.phrase(language, one) is None:
                    yield name, repr(one), "words, or words in brackets among others: '[list] 141'"
                elif one in known:
                    yield name, f"{one!r} twice", "words of one language"
                known.add(one)


def _wrong_patterns(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield what is to be looked up at places that there are not, or by patterns that cannot be read."""
    name, wanted = "recension_verified", config.recension_verified
    for place, pattern in wanted.items() if isinstance(wanted, dict) else ():
        if place not in config.recension_places:
            yield name, repr(place), f"places that recension_places has: {', '.join(config.recension_places)}"
        elif isinstance(pattern, str) and pattern != QUOTATIONS:
            try:
                matches_nothing = any(not match[0] for match in re.finditer(pattern, " A b 1."))
            except re.error as error:
                yield name, f"{pattern!r} ({error})", f"a regular expression, or {QUOTATIONS!r}"
            else:
                if matches_nothing:
                    yield name, repr(pattern), "a regular expression that needs at least one sign"


def _wrong_names(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield names of files that cannot be, or that another file has."""
    printed = getattr(config, "recension_pdf_documents", None)
    stems = {"recension_pdf_documents": printed if isinstance(printed, dict) else ()}
    for name, some in ({"recension_name": [config.recension_name]} | stems).items():
        for stem in some:
            if isinstance(stem, str) and (stem in ("", ".", "..") or re.search(r'[/\\<>:"|?*\n]', stem)):
                yield name, repr(stem), "the stem of names of files"
    names = [Path(str(path)).name for group in offered(config).values() for path in group.values()]
    if twice := next((one for one in names if names.count(one) > 1 or one.endswith(".html")), ""):
        yield "recension_downloads", repr(twice), "names that no other file beside the pages has"


def _wrong_words(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield words for the heads of entries and comments that nobody could write there, or that mean two things."""
    degrees = {series.degrees for series in COMMENTS.values()}
    settings = [name for name in ("recension_kinds", *sorted(degrees)) if isinstance(config[name], dict)]
    words = [(name, word) for name in settings for word in config[name] if isinstance(word, str)]
    for name, word in words:
        if re.search("[,()]", word):
            yield name, repr(word), "words without a comma or a parenthesis"
    for kind in config.recension_shown if isinstance(config.recension_shown, dict) else ():
        if kind not in config.recension_kinds:
            yield "recension_shown", repr(kind), f"kinds that recension_kinds has: {', '.join(config.recension_kinds)}"
    editors = config.recension_editors
    for initials, name in editors.items() if isinstance(editors, dict) else ():
        if not re.fullmatch(r"[^\s,()]+", str(initials)):
            yield "recension_editors", repr(initials), "initials of one word without a comma or a parenthesis"
        elif initials in (word for _name, word in words):
            yield "recension_editors", repr(initials), "initials that are neither a kind nor a degree of certainty"
        elif not name:
            yield "recension_editors", f"{name!r} for {initials!r}", "a name"


def _wrong_source(source: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for key in ("author", "title"):
        if not source.get(key):
            yield "recension_source", f"no {key!r}", "author and title at least"
    for key in source:
        if key not in (*SOURCE, *KEPT, INCIPIT):
            yield "recension_source", repr(key), f"keys among {', '.join((*SOURCE, *KEPT, INCIPIT))}"
    for key in ("url", "licence_url"):
        address = source.get(key, "")
        if isinstance(address, str) and address and not address.startswith(WEB):
            yield "recension_source", f"{address!r} as {key}", " or ".join(f"{form}…" for form in WEB)


def _wrong_identifiers(identifiers: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for key, value in identifiers.items():
        if key not in IDENTIFIERS:
            yield "recension_identifiers", repr(key), f"only {', '.join(IDENTIFIERS)}"
            continue
        form, told = IDENTIFIERS[key]
        if isinstance(value, str) and value and not form.fullmatch(value):
            yield "recension_identifiers", f"{value!r} as {key}", told


# what a template or another edition may have left


def check_title(app: Sphinx, edition: Edition) -> Iterator[Mistake]:
    """Yield the mistake when the text is not that of which the source is stated."""
    source: Mapping[str, str] = app.config.recension_source
    words = source.get(INCIPIT) or source.get("title", "")
    if words and not any(folded(words) in folded(text) for text in _texts(edition)):
        yield mistake("foreign-source", *location_in_config(app, "recension_source"), found=words)


def _texts(edition: Edition) -> Iterator[str]:
    """Yield where the title of a text may stand: its running heads, and the text as edited and as transmitted."""
    base = edition.witnesses[0].siglum if edition.witnesses else ""
    yield from edition.heads.values()
    yield " ".join(_uncalled(block.edited) for block in edition.blocks)
    yield " ".join(_uncalled(witness.transmitted(block, base)) for block in edition.blocks)


def _uncalled(spans: Iterable[Span]) -> str:
    """Return the characters of *spans* without the calls of notes, which no title has."""
    return plain(span for span in spans if span.style is not Style.CALL)


def folded(text: str) -> str:
    """Return the letters and figures of *text*, whatever their case and pointing, a space between two words."""
    signs = unicodedata.normalize("NFKD", text).replace("ı", "i")  # Turkish: the small letter of I
    letters = "".join(sign for sign in signs if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", letters.casefold()))


def foreign_settings(app: Sphinx, edition: Edition) -> Iterator[Mistake]:
    """Yield each setting of title or author that has no word in common with the source and the text."""
    config, source = app.config, app.config.recension_source
    headings = [_uncalled(block.edited) for block in edition.blocks if block.type is BlockType.HEADING]
    people = [source.get("author", ""), config.recension_editor, *config.recension_editors.values()]
    known = [source.get("title", ""), *people, *headings]
    for name, relatives in {"project": known, "html_title": known, "author": people, "copyright": people}.items():
        value = config._raw_config.get(name)
        if source and isinstance(value, str) and not _words(value) & _words(*relatives):
            yield mistake("foreign-setting", *location_in_config(app, name), setting=name, found=value)


def _words(*texts: str) -> set[str]:
    """Return the words of *texts*; of a text that has others, those of one or two letters are left out."""
    words = [folded(text).split() for text in texts]
    return {word for some in words for word in some if len(word) > 2 or max(map(len, some)) < 3}
