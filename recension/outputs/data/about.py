"""Tells readers and programs which files of data there are: in Markdown, and as a set of links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recension.outputs.data import annotated, everything, passages, services, source, tables
from recension.outputs.data.context import Context, way
from recension.outputs.data.everything import as_json
from recension.scholarship import cite
from recension.version import __version__

SOURCE = "all that the edition is made from, by recension {version}"
LLMS = "llms.txt"
LINKSET = "linkset.json"
MEDIA: Mapping[str, str] = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".zip": "application/zip",
}


def listed(c: Context) -> dict[str, str]:
    """Return the files that are named one by one, and what they hold."""
    return {
        f"{c.name}.json": "all that the edition says, from which each witness can be rebuilt",
        everything.SCHEMA: "the JSON Schema of that file",
        **{name: table.title[0].lower() + table.title[1:] for name, table in tables.TABLES.items()},
        tables.PACKAGE: "the columns of the tables, their licences and sources (Frictionless Data Package)",
        annotated.FILE: "entries and comments as W3C Web Annotations of the pages",
        services.ENTRY: "entry point of Distributed Text Services 1.0, as files",
        **({source.file_of(c): SOURCE.format(version=__version__)} if c.sources else {}),
    }


def media(name: str) -> str:
    """Return the type of a file."""
    return MEDIA[name[name.rindex(".") :]]


def files(c: Context) -> Iterator[tuple[str, bytes]]:
    """Yield what tells of the others."""
    yield LLMS, _llms(c).encode()
    item = [
        {"href": c.pages.data(name, LINKSET), "type": media(name), "title": about} for name, about in listed(c).items()
    ]
    licence = [{"href": part.url} for part in c.work.rights if part.url]
    anchor = c.pages.base or c.pages.top(LINKSET)
    links = {"anchor": anchor, "item": item, "license": licence, "describedby": [item[0]]}
    yield LINKSET, as_json({"linkset": [{name: value for name, value in links.items() if value}]})


def _llms(c: Context) -> str:
    """Return a page for programs that read prose: what the edition is, and where its parts are."""
    one = c.work
    first = next((named for named in c.named() if named[2].place.number), None)
    lines = [f"# {cite.line(one.title)}", "", f"> {cite.plain(one)}", ""]
    lines += [f"- {part}. {part.url}".rstrip() for part in one.rights if part.licence]
    lines += [f"- {cite.safe_url(one.original)}"] if one.original else []
    lines += ["", "## Data", ""]
    lines += [f"- [{name}]({c.pages.data(name, LLMS)}): {about}" for name, about in listed(c).items()]
    if first:
        path = c.pages.data(way(first[0]), LLMS)
        lines += ["", "## Passages", ""]
        lines += [f"- [{first[0]}]({path}{ending}): one passage; all others are named so" for ending in passages.FORMS]
    lines += ["", "## Pages", ""]
    lines += [f"- [{text.name}]({c.pages.page(text.name, LLMS)})" for text in c.edition.texts]
    return "\n".join(lines) + "\n"
