"""Writes all that an edition says as one file of JSON, with its schema; and reads the records back from it alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from recension.outputs.data.context import Context, rights
from recension.outputs.data.packed import packed, schema, unpacked, wrong
from recension.scholarship import record, witness
from recension.scholarship.edition import Edition
from recension.scholarship.messages import MistakeError
from recension.scholarship.record import OF_TEXTS
from recension.scholarship.whole import Whole

FORMAT = 1  #: of the file; whoever changes what stands in it, counts on
SCHEMA = "schema.json"
SHORT = 12  #: figures of the checksum of an item
_DERIVED = ("$schema", "format", "rights", "digests")  #: what is said besides the records

Digests = Mapping[str, Mapping[str, str]]  #: section -> id -> checksum


def files(c: Context) -> Iterator[tuple[str, bytes]]:
    """Yield the file of all, and its schema."""
    yield f"{c.name}.json", write(c.whole)
    yield SCHEMA, as_json(described())


def write(whole: Whole) -> bytes:
    """Return all that an edition says as a file."""
    head = {"$schema": SCHEMA, "format": FORMAT}
    return as_json({**head, **packed(whole), "rights": rights(whole.work), "digests": digests(whole)})


def read(data: bytes) -> Whole:
    """Return all that a file says, or raise what is wrong with it, with its place."""
    whole, stated = load(data)
    for at, found, expected in amiss(whole, stated):
        raise wrong(at, found, expected)
    return whole


def load(data: bytes) -> tuple[Whole, Mapping[str, Any]]:
    """Return the records in a file, and what it states of them, of which nobody has seen whether it is true."""
    found = parsed(data)
    if not isinstance(found, dict) or type(found.get("format")) is not int:
        raise wrong("/format", found if not isinstance(found, dict) else [*found], "the number of its format")
    if found["format"] != FORMAT:
        raise wrong("/format", found["format"], str(FORMAT))
    whole: Whole = unpacked(Whole, {name: one for name, one in found.items() if name not in _DERIVED})
    return whole, {name: found.get(name) for name in _DERIVED}


def amiss(whole: Whole, stated: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield each place at which records are not what is stated of them: place, what they are, and what is stated."""
    try:
        made = {"$schema": SCHEMA, "format": FORMAT, "rights": rights(whole.work), "digests": digests(whole)}
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise wrong("/texts", str(error), "records of an edition") from None
    yield from differences(made, stated)


def differences(found: Any, expected: Any, at: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield each place at which two values that JSON has differ, and what is there."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in {**expected, **found}:
            yield from differences(found.get(key), expected.get(key), f"{at}/{key}")
    elif found != expected or type(found) is not type(expected):
        yield at, f"{found!r:.60}", f"{expected!r:.60}"


# checksums


def digests(whole: Whole) -> dict[str, dict[str, str]]:
    """Return a checksum of each item: of what is said of the texts, and of what each witness has at each place."""
    edition = whole.edition
    said = record.record(edition)
    found: dict[str, dict[str, Any]] = {name: {**getattr(said, name)} for name in OF_TEXTS if name != "cited"}
    found |= {name: {**items} for name, items in whole.sections.items()}
    found |= {f"witness {siglum}": items for siglum, items in transmitted(edition)}
    found["edition"] = {name: packed(getattr(whole, name)) for name in ("work", "texts", "declared", "releases")}
    return {name: {one: digest(item) for one, item in items.items()} for name, items in found.items()}


def transmitted(edition: Edition) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the siglum of each witness that is held, and what it has at each place."""
    names = {id(block): one for one, _text, block in record.blocks(edition)}
    for number, one in enumerate(edition.witnesses):
        if one.file:
            found: dict[str, str] = {}
            for piece in witness.pieces(edition.blocks, one, edition.heads, base=number == 0):
                at = names[id(piece.block)]
                found[at] = found.get(at, "") + piece.text
            yield one.siglum, found


def digest(value: object) -> str:
    """Return the checksum of *value*, of compact JSON with sorted keys in UTF-8, as any program can make it."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=dict)
    return sha256(text.encode()).hexdigest()[:SHORT]


# JSON


def as_json(value: object) -> bytes:
    """Return *value* as a file of JSON."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def parsed(data: bytes) -> Any:
    """Return what a file of JSON says; it says nothing twice, and is written as we write it."""
    try:
        found = json.loads(data.decode(), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0) or (data.count(b"\n", 0, getattr(error, "start", 0)) + 1)
        raise MistakeError("data-form", line, place=f"line {line}", found=str(error), expected="JSON") from None
    if as_json(found) != data:
        ours = as_json(found)
        at = next((n for n, (one, other) in enumerate(zip(ours, data, strict=False)) if one != other), len(ours))
        line = data.count(b"\n", 0, at) + 1
        expected = "JSON as it is written here"
        raise MistakeError("data-form", line, place=f"line {line}", found="other signs", expected=expected)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} twice")
    return found


def described() -> dict[str, Any]:
    """Return the schema of the file of all."""
    about = {
        "title": "All that an edition says",
        "description": "The records of a critical edition, made by recension.",
    }
    made = schema(Whole, **about)
    text = {"type": "string"}
    rights_of = {"type": "array", "items": {"type": "object", "additionalProperties": text}}
    sums = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": text}}
    head = {"$schema": {"const": SCHEMA}, "format": {"const": FORMAT}}
    made["properties"] = {**head, **made["properties"], "rights": rights_of, "digests": sums}
    made["required"] = ["$schema", "format", *made["required"], "rights", "digests"]
    return made
