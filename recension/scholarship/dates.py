"""Dates: read as editors write them, written as readers read them, and never in the language of the machine."""

from __future__ import annotations

import calendar
import datetime
import re
from operator import attrgetter

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

_PARTS = (("y", attrgetter("year")), ("M", attrgetter("month")), ("d", attrgetter("day")))  #: by their names in CLDR


def parts(text: str) -> tuple[int, ...]:
    """Return year, month and day of ``2011-08-18`` or ``18 August 2011``, or the year that another text has in it."""
    year = re.search(r"\b[0-9]{4}\b", text)
    return _written(text) or ((int(year[0]),) if year else ())


def _written(text: str) -> tuple[int, ...]:
    """Return what *text* has of a date, if it is nothing else."""
    if found := re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text.strip()):
        return tuple(int(part) for part in found.groups() if part)
    months = {month: number for number, month in enumerate(MONTHS, 1)}
    found = re.fullmatch(rf"(?:([0-9]{{1,2}}) )?({'|'.join(MONTHS)}) ([0-9]{{4}})", text.strip())
    if not found:
        return ()
    day, month, year = found.groups()
    return (int(year), months[month], *([int(day)] if day else []))


def iso(text: str) -> str:
    """Return a date as ``2011-08-18``, or as much of it as is known."""
    return "-".join(f"{part:02}" for part in parts(text))


def begins(text: str) -> datetime.date | None:
    """Return the first day of an ISO date of a year, a month or a day, or nothing where *text* is none."""
    return _first_day(parts(text)) if iso(text) == text else None


def ends(text: str) -> datetime.date | None:
    """Return the last day of an ISO date of a year, a month or a day, or nothing where *text* is none."""
    first, known = begins(text), len(parts(text))
    if not first or known == 3:
        return first
    month = first.month if known == 2 else 12
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])


def _first_day(date: tuple[int, ...]) -> datetime.date | None:
    try:
        return datetime.date(*(*date, 1, 1)[:3]) if date else None
    except ValueError:
        return None


def spelled(text: str, language: str = "en") -> str:
    """Return a date as ``18 August 2011``, in *language*; what is none stays as it is."""
    date = _written(text)
    day = _first_day(date)
    match len(date) if day else 0:
        case 2:
            return format_skeleton("yMMMM", day, locale=_locale(language))
        case 3:
            return format_date(day, "long", locale=_locale(language))
        case _:
            return text


def spelled_span(first: str, last: str, language: str = "en") -> str:
    """Return two ISO dates as ``30 March – 25 April 1950``, in *language*."""
    start, end, known = begins(first), begins(last), {len(parts(first)), len(parts(last))}
    if not (start and end) or len(known) > 1:
        return f"{spelled(first, language)} – {spelled(last, language)}"
    if known == {3}:
        return _span(start, end, _locale(language))
    return str(format_interval(start, end, "y" if known == {1} else "yMMMM", locale=_locale(language)))


def _span(start: datetime.date, end: datetime.date, locale: Locale) -> str:
    """Return two days with the names of the months whole, where CLDR has them short."""
    differs = next(name for name, part in _PARTS if part(start) != part(end) or name == "d")
    patterns = (re.sub("M+", "MMMM", pattern) for pattern in locale.interval_formats["yMMMd"][differs])
    return "".join(
        format_date(day, pattern, locale=locale) for day, pattern in zip((start, end), patterns, strict=True)
    )


def months(year: int, language: str = "en") -> list[str]:
    """Return the names of the months in three letters, or in as many as tell them apart."""
    days = (datetime.date(year, month, 1) for month in range(1, 13))
    names = [format_date(day, "LLL", locale=_locale(language)).rstrip(".") for day in days]
    short = [name[:3] for name in names]
    return [cut if short.count(cut) == 1 else name for cut, name in zip(short, names, strict=True)]


def _locale(language: str) -> Locale:
    """Return what Babel knows of *language*; of English that is no country's, the British order of a date."""
    language = "en_GB" if language == "en" else language.replace("@latin", "_Latn")
    try:
        return Locale.parse(language, sep="_" if "_" in language else "-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
