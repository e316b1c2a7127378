"""What conf.py sets of Sphinx's own, where Sphinx would stop with a traceback, or say nothing."""

from __future__ import annotations

import codecs
import importlib.metadata
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pybtex.plugin
import sphinx
from babel import Locale
from pybtex.exceptions import PybtexError
from pygments.styles import get_style_by_name  # type: ignore[import-untyped]
from pygments.util import ClassNotFound  # type: ignore[import-untyped]
from sphinxcontrib.bibtex.plugin import find_plugin

from recension.doctree.config import WEB, location_in_config
from recension.scholarship.messages import Mistake, mistake

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

Wrong = tuple[str, str, str]  #: a setting, what was found, and what was expected

KINDS = {str: "text", bool: "True or False", int: "a number", list: "a list", tuple: "a list", dict: "a dictionary"}
#: settings that are lists of text
LISTS = (
    "bibtex_bibfiles",
    "exclude_patterns",
    "extensions",
    "html_extra_path",
    "html_static_path",
    "html_theme_path",
    "include_patterns",
    "locale_dirs",
    "suppress_warnings",
    "templates_path",
)
WORDS = ("language", "needs_sphinx", "source_encoding")  #: settings that are text, of which Sphinx does not say so
STYLES: dict[str, tuple[Callable[[str, str], Any], str]] = {
    "bibtex_default_style": (pybtex.plugin.find_plugin, "pybtex.style.formatting"),
    "bibtex_reference_style": (find_plugin, "sphinxcontrib.bibtex.style.referencing"),
}
FOLDERS = ("html_static_path", "templates_path", "html_theme_path")
SHEETS = {"html_css_files": "html_static_path", "html_js_files": "html_static_path"}


def wrong_settings(app: Sphinx, config: Config) -> Iterator[Mistake]:
    """Yield each setting of Sphinx's that cannot be what was meant, with its place in conf.py."""
    for name, found, expected in _wrong(app, config):
        yield mistake("setting", *location_in_config(app, name), setting=name, found=found, expected=expected)


def _wrong(app: Sphinx, config: Config) -> Iterator[Wrong]:
    written = {name: value for name, value in config._raw_config.items() if name not in config.overrides}
    badly = {name: one for name, value in written.items() for one in of_kind(config, name, value)}
    yield from badly.values()
    sound = {name: value for name, value in written.items() if name in config.values and name not in badly}
    for name in FOLDERS:
        for folder in sound.get(name, ()):
            if not Path(app.confdir, folder).is_dir():
                yield name, repr(folder), "a folder, seen from conf.py"
    for name in ("html_logo", "html_favicon"):
        if (file := sound.get(name)) and "://" not in file and not Path(app.confdir, file).is_file():
            yield name, repr(file), "a file, seen from conf.py"
    for file in sound.get("html_extra_path", ()):
        if not Path(app.confdir, file).exists():
            yield "html_extra_path", repr(file), "a file or a folder, seen from conf.py"
    if "sphinxcontrib.bibtex" in app.extensions and "bibtex_bibfiles" not in badly:
        yield from _wrong_bibliography(app, sound)
    elif "bibtex_bibfiles" in written and "sphinxcontrib.bibtex" not in app.extensions:
        yield "bibtex_bibfiles", "files", "'sphinxcontrib.bibtex' among the extensions, which reads them"
    for name, folders in SHEETS.items():
        for file in sound.get(name, ()):
            path = file[0] if isinstance(file, tuple) else file
            beside = (Path(app.confdir, one, str(path)) for one in sound.get(folders, ()))
            if "://" not in str(path) and not any(one.is_file() for one in beside):
                yield name, repr(path), f"a file in a folder of {folders}"
    yield from _wrong_words(app, sound)


def of_kind(config: Config, name: str, value: object) -> Iterator[Wrong]:
    """Yield a setting whose value is of another kind than Sphinx declares."""
    if name in WORDS:
        if not isinstance(value, str) and not (value is None and name != "language"):
            yield name, repr(value), "text"
        return
    if name in LISTS:
        if not isinstance(value, list | tuple | set) or not all(isinstance(one, str) for one in value):
            yield name, repr(value), "a list of text"
        return
    if name.startswith("recension_") or name not in config._options:
        return
    option = config._options[name]
    kinds: Any = option.valid_types
    default = option.default
    if callable(default):
        default = None if kinds else default(config)  # which may rest on what is wrong
    if not isinstance(kinds, Collection) or Any in kinds or (default is None and not kinds):
        return  # anything will do, or a choice, of which Sphinx tells
    declared = {*kinds, type(default)} - {type(None)} if default is not None else {*kinds}
    wide = declared | ({list, tuple, set, frozenset} if declared & {list, tuple, set, frozenset} else set())
    wide |= {int} if bool in declared else set()
    if not isinstance(value, tuple(wide)) and not (value is None and (option.default is None or type(None) in kinds)):
        yield name, repr(value), " or ".join(dict.fromkeys(KINDS[one] for one in KINDS if one in declared)) or "another"


def _wrong_bibliography(app: Sphinx, sound: dict[str, Any]) -> Iterator[Wrong]:
    if "bibtex_bibfiles" not in sound:
        yield "bibtex_bibfiles", "nothing", "the file of the bibliography, seen from conf.py"
    for file in sound.get("bibtex_bibfiles", ()):
        if not Path(app.confdir, file).is_file():
            yield "bibtex_bibfiles", repr(file), "a file, seen from conf.py"
    for name, (find, group) in STYLES.items():
        if isinstance(style := sound.get(name), str):
            try:
                find(group, style)
            except (ImportError, LookupError, PybtexError):
                yield name, repr(style), "a style that is installed, such as 'humanities'"


def _wrong_words(app: Sphinx, sound: dict[str, Any]) -> Iterator[Wrong]:
    """Yield words that name nothing."""
    for name in ("language", "recension_pdf_language"):
        language = sound.get(name) or "en"
        if isinstance(language, str) and re.split("[-_@]", language)[0] not in Locale("en").languages:
            yield name, repr(language), "the tag of a language, such as en_GB"
    theme = sound.get("html_theme")
    if isinstance(theme, str) and theme not in (known := themes(app)):
        yield "html_theme", repr(theme), f"a theme that is installed, such as {_nearest(theme, known)}"
    if (address := sound.get("html_baseurl")) and not address.startswith(WEB):
        yield "html_baseurl", repr(address), " or ".join(f"{form}…" for form in WEB)
    bars = sound.get("html_sidebars")
    for pattern, bar in bars.items() if isinstance(bars, dict) else ():
        if not isinstance(bar, list | tuple) or not all(isinstance(one, str) for one in bar):
            yield "html_sidebars", f"{bar!r} for {pattern!r}", "a list of text"
    for one in sound.get("suppress_warnings", ()):
        if one.partition(".")[0] == "recension":
            yield "suppress_warnings", repr(one), "nothing of an edition, whose mistakes are always told"
    if (style := sound.get("pygments_style")) and not _is_style(style):
        yield "pygments_style", repr(style), "a style that Pygments has"
    domain = sound.get("primary_domain")
    if isinstance(domain, str) and domain not in app.registry.domains:
        yield "primary_domain", repr(domain), f"one of {', '.join(sorted(app.registry.domains))}"
    with suppress(LookupError):
        codecs.lookup(encoding := sound.get("source_encoding") or "utf-8")
        encoding = ""
    if encoding:
        yield "source_encoding", repr(encoding), "an encoding that Python has, such as 'utf-8'"
    suffixes = sound.get("source_suffix", ".rst")
    known = {*app.registry.source_parsers, *app.registry.source_suffix.values()}
    if not isinstance(suffixes, str | list | tuple | dict) or not suffixes:
        yield "source_suffix", repr(suffixes), "endings of files, such as '.rst'"
    for suffix, kind in suffixes.items() if isinstance(suffixes, dict) else ():
        if kind not in known and kind is not None:
            yield "source_suffix", f"{kind!r} for {suffix!r}", f"one of {', '.join(sorted(known))}"


def _is_style(style: str) -> bool:
    if style in ("none", "sphinx", "pyramid") or "." in style:  # those of Sphinx, and of a module
        return True
    with suppress(ClassNotFound):
        return bool(get_style_by_name(style))
    return False


def themes(app: Sphinx) -> Collection[str]:
    """Return the names of the themes that Sphinx would find."""
    own = (Path(app.confdir, folder) for folder in app.config.html_theme_path)
    folders = [Path(sphinx.__file__).parent / "themes", *own]
    stored = {file.parent.name for folder in folders for file in folder.glob("*/theme.*")}
    installed = {one.name for one in importlib.metadata.entry_points(group="sphinx.html_themes")}
    return {*app.registry.html_themes, *installed, *stored}


def _nearest(name: str, known: Collection[str]) -> str:
    return (get_close_matches(name, sorted(known), 1, 0) or ["alabaster"])[0]


def wrong_root(app: Sphinx) -> Iterator[Mistake]:
    """Yield the mistake when the first document is not there."""
    root = app.config.root_doc
    if root not in app.env.found_docs:
        name = "master_doc" if "master_doc" in app.config._raw_config else "root_doc"
        found, expected = repr(root), "the name of the first document, that of its file without its ending"
        yield mistake("setting", *location_in_config(app, name), setting=name, found=found, expected=expected)
