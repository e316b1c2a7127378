"""Records a second reading."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from recension.commands.command import Command
from recension.commands.reading import read
from recension.doctree.checks import tell
from recension.doctree.config import location_in_config, vocabulary
from recension.doctree.domain import domain_of
from recension.files import write
from recension.scholarship import dates
from recension.scholarship.comparisons import Comparison, digests
from recension.scholarship.comparisons import write as written
from recension.scholarship.edition import first_series
from recension.scholarship.messages import mistake
from recension.scholarship.model import Place
from recension.scholarship.notation import expected


def add_arguments(parser: ArgumentParser) -> None:
    """Ask which places were compared, when, with what, by whom, and how certainly."""
    parser.add_argument("places", nargs="*", type=Place, help="such as p4 n26 (default: all)")
    parser.add_argument("--date", required=True, help="of the comparison, as 2026-11-23")
    parser.add_argument("--what", required=True, help="what was compared with what")
    parser.add_argument("--by", default="", help="initials of who compared them, as recension_editors declares them")
    parser.add_argument("--certainty", default="", help="how certain it is, as recension_certainties declares it")


def run(options: Namespace) -> int:
    """Record that places, or all, were compared as they stand; later records of a place take the place of earlier."""
    what = " ".join(options.what.split())  # a tab or the end of a line would end the field
    for name, found, fit, like in (
        ("date", options.date, bool(dates.begins(options.date)), "a date such as 2026-11-23, 2026-11 or 2026"),
        ("what", options.what, bool(what), "words that say what was compared with what"),
    ):
        if not fit:
            tell(mistake("option", option=name, found=found, expected=like), "")
            return 2
    with read(options) as app:
        domain = domain_of(app.env)
    known = vocabulary(app.config)
    words = expected(known)
    for name, found, fit, like in (
        ("by", options.by, options.by in known.editors, f"the initials {words['editors']}"),
        ("certainty", options.certainty, options.certainty in known.certainties, f"one of {words['expected']}"),
    ):
        if found and not fit:
            tell(mistake("option", option=name, found=found, expected=like), "")
            return 2
    if not app.config.recension_comparisons:
        name, like = "recension_comparisons", "the name of a file to keep the record in"
        tell(mistake("setting", *location_in_config(app, name), setting=name, found="nothing", expected=like), "")
        return 2
    now = digests(domain.edition.blocks)
    if unknown := [place for place in options.places if place not in now]:
        series = first_series(app.config.recension_places)
        like = next((place for place in now if place.is_in(series)), f"{series}1")
        tell(mistake("unknown-place", found=unknown[0], expected=f"one such as {like}"), "")
        return 2
    record = {one.place: one for one in domain.edition.comparisons}
    told = options.by, options.certainty
    record |= {place: Comparison(place, options.date, what, now[place], *told) for place in options.places or now}
    try:
        write(domain.comparisons, written(record[place] for place in now if place in record))
    except OSError as error:
        tell(mistake("unwritable", file=domain.comparisons, found=error.strerror), "")
        return 2
    return 0


COMMAND = Command("compared", "record that places were compared with a witness by a second reader", run, add_arguments)
