"""How the places of a text are cited, and errors in it reported: what the script needs, and files to cite it all."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from recension.doctree.domain import RecensionDomain, domain_of
from recension.files import write
from recension.locale import _
from recension.outputs.html import releases
from recension.outputs.html.render import has_pages, is_screen, render
from recension.scholarship import cite
from recension.scholarship.edition import first_series

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

ID, PLACE = "rec-id", "rec-place"  #: stand for the id and the name of a place in what the script fills in
QUOTING = ("Chicago note", "Bibliography entry")  #: forms that begin with the words selected


def add_data(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the page of a text what its script needs, and the script."""
    if pagename in app.config.recension_texts and app.config.recension_source and has_pages(app):
        data = f'<script type="application/json" id="rec-data">{as_json(citing(app, pagename))}</script>'
        context["metatags"] = f"{context.get('metatags') or ''}{data}"
        app.add_js_file("cite.js", loading_method="defer")
        app.add_css_file("cite.css")


def as_json(data: object) -> str:
    """Return *data* as JSON that no parser of HTML can take for markup."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def citing(app: Sphinx, pagename: str) -> dict[str, object]:
    """Return what the script of a text needs to cite its places."""
    config, domain = app.config, domain_of(app.env)
    link, url = (_address(app, name) for name in (pagename, releases.lasting(app, pagename)))
    one = domain.work._replace(key=f"{config.recension_name}-{ID}", place=PLACE)
    one = one._replace(url=url) if url else one
    made = {name: form(one).replace(PLACE.capitalize(), PLACE) for name, form in cite.FORMS.items()}
    forms = [(_(name), text, name in QUOTING) for name, text in made.items()] + [(_("Link"), "", False)]
    blocks = domain.documents[pagename].blocks
    named = [block.place for block in blocks if block.place and (block.type.is_numbered or block.label)]
    return {
        "html": render("cite-dialog", forms=forms, reports=bool(config.recension_report)),
        "label": _("Cite {}"),
        "link": link,
        "marks": "".join(sign for sign in _("‘{}’") + _("“{}”") if sign not in "{}" and not sign.isspace()),
        "places": {place: plain_name(place.called(config.recension_places)) for place in named},
        "report": report_url(config),
        "series": first_series(domain.edition.declared.places),
        "stamp": stamp(domain),
    }


def _address(app: Sphinx, pagename: str) -> str:
    """Return the address of a place on a page, with a gap for the place; empty as long as the site has none."""
    base = cite.site_url(app.config)
    return base and urljoin(base, app.builder.get_target_uri(pagename)) + f"#{ID}"


def plain_name(name: str) -> str:
    """Return the name of a place without any character that means something in a form of citation."""
    return re.sub(r"[^\w .,'’()-]|_", "", name)


def stamp(domain: RecensionDomain) -> str:
    """Return title, release and date, as a report of an error names them."""
    config = domain.env.config
    return ", ".join(filter(None, (config.project, _("release {}").format(domain.release), config.recension_date)))


def report_url(config: Config) -> str:
    """Return the address for reports with the places ``{title}`` and ``{body}``; a bare mail address gets them."""
    address: str = cite.line(config.recension_report)
    bare = address.startswith("mailto:") and "?" not in address
    return f"{address}?subject={{title}}&body={{body}}" if bare else address


def report_link(domain: RecensionDomain) -> str:
    """Return a link to report an error of which the place is not known, as HTML, if there is an address."""
    address = report_url(domain.env.config).replace("{title}", quote(stamp(domain))).replace("{body}", "")
    return f'<a href="{escape(address)}">{_("Report an error")}</a>. ' if address else ""


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files that cite the edition."""
    if exception is None and is_screen(app.builder) and app.config.recension_source:
        for name, ending in cite.FILES.items():
            path = Path(app.outdir, f"{app.config.recension_name}{ending}")
            write(path, cite.FORMS[name](domain_of(app.env).work))


def setup(app: Sphinx) -> None:
    """Register what citing needs."""
    app.connect("html-page-context", add_data, priority=610)  # after what describes the page (600)
    app.connect("build-finished", write_files)
