"""Records as JSON has them, and records again: their types say all that is known of their fields.

A field that has its default is left out, and so is what tells of the editor's files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cache
from inspect import cleandoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from recension.scholarship.messages import MistakeError

#: fields of what is said of the editor's files, which is empty, and what they are read as
UNSAID: Mapping[str, object] = {"line": 0, "source": "", "folder": Path()}
_Reader = Callable[[object, str], Any]
#: in this order, for what is true or false is a number, too
_SIMPLE: Mapping[type, str] = {bool: "boolean", int: "integer", str: "string"}
_NAMES = {str: "text", int: "a number", bool: "true or false"}


class _Field(NamedTuple):
    """A field of a record: its type, whether it can be left out, and what it is then."""

    kind: Any
    is_optional: bool
    default: object


# records to JSON


def packed(value: Any) -> Any:
    """Return *value* as JSON has it."""
    if hasattr(value, "_fields"):
        kind: Any = type(value)
        said = ((name, getattr(value, name), one) for name, one in _fields(kind).items())
        return {name: packed(one) for name, one, field in said if not (field.is_optional and one == field.default)}
    if isinstance(value, Mapping):
        return {str(key): packed(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [packed(one) for one in value]
    return str(value) if isinstance(value, str) else value


@cache
def _fields(record: Any) -> dict[str, _Field]:
    """Return the fields of a kind of record that are written."""
    kinds, defaults = get_type_hints(record), record._field_defaults
    found: dict[str, _Field] = {}
    for name in record._fields:
        kind, is_unsaid = kinds[name], name in UNSAID and kinds[name] in (str, int, Path)
        if get_origin(kind) is not Callable:  # a record of what is said has nothing to do
            found[name] = _Field(kind, name in defaults or is_unsaid, defaults.get(name, UNSAID.get(name)))
    return found


# JSON to records


def unpacked(kind: Any, value: object, at: str = "") -> Any:
    """Return the record of a *kind* that *value* packs; what is none is told with its place, a JSON pointer."""
    return _reader(kind)(value, at)


def wrong(at: str, found: object, expected: str) -> MistakeError:
    """Return the error that something in a file of data is not what it should be."""
    return MistakeError("data-form", place=at or "/", found=f"{found!r:.60}", expected=expected)


@cache
def _reader(kind: Any) -> _Reader:
    origin, within = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _of_several(within)
    if origin is tuple:
        return _listed(within[0]) if within[-1] is Ellipsis else _row(within)
    if origin is not None and issubclass(origin, Mapping):
        return _table(within[1])
    if hasattr(kind, "_fields"):
        return _record(kind)
    if issubclass(kind, Enum):
        return _word(kind)
    simple = next(one for one in _SIMPLE if issubclass(kind, one))

    def read(value: object, at: str) -> Any:
        if type(value) is not simple:
            raise wrong(at, value, _NAMES[simple])
        return value if kind is simple else kind(value)

    return read


def _word(kind: Any) -> _Reader:
    known = {str(one): one for one in kind}

    def read(value: object, at: str) -> Any:
        if not isinstance(value, str) or value not in known:
            raise wrong(at, value, f"one of {', '.join(known)}")
        return known[value]

    return read


def _of_several(kinds: tuple[Any, ...]) -> _Reader:
    records = [one for one in kinds if one is not NoneType]
    readers = [(_required(kind), _reader(kind)) for kind in records]

    def read(value: object, at: str) -> Any:
        if value is None and NoneType in kinds:
            return None
        if isinstance(value, dict):
            for required, reader in readers:
                if value.keys() >= {*required}:
                    return reader(value, at)
        raise wrong(at, value, " or ".join(_called(one) for one in records))

    return read


def _listed(kind: Any) -> _Reader:
    reader = _reader(kind)

    def read(value: object, at: str) -> Any:
        if not isinstance(value, list):
            raise wrong(at, value, "a list")
        return tuple(reader(one, f"{at}/{number}") for number, one in enumerate(value))

    return read


def _row(kinds: tuple[Any, ...]) -> _Reader:
    readers = [_reader(one) for one in kinds]

    def read(value: object, at: str) -> Any:
        if not isinstance(value, list) or len(value) != len(readers):
            raise wrong(at, value, f"a list of {len(readers)}")
        pairs = zip(readers, value, strict=True)
        return tuple(reader(one, f"{at}/{number}") for number, (reader, one) in enumerate(pairs))

    return read


def _table(kind: Any) -> _Reader:
    reader = _reader(kind)

    def read(value: object, at: str) -> Any:
        if not isinstance(value, dict):
            raise wrong(at, value, "an object")
        return {key: reader(one, f"{at}/{key}") for key, one in value.items()}

    return read


def _record(kind: Any) -> _Reader:
    fields = _fields(kind)
    readers = {name: _reader(one.kind) for name, one in fields.items() if one.kind is not Path}
    defaults = {name: one.default for name, one in fields.items() if one.is_optional}
    required = _required(kind)

    def read(value: object, at: str) -> Any:
        if not isinstance(value, dict):
            raise wrong(at, value, _called(kind))
        if lacking := next((name for name in required if name not in value), ""):
            raise wrong(at, [*value], f"the field {lacking!r}")
        if other := next((name for name in value if name not in readers), ""):
            raise wrong(at, other, f"fields among {', '.join(readers)}")
        made = {name: readers[name](one, f"{at}/{name}") for name, one in value.items()}
        return kind(**(defaults | made))

    return read


def _required(kind: Any) -> list[str]:
    return [name for name, one in _fields(kind).items() if not one.is_optional]


def _called(kind: Any) -> str:
    return f"an object that is a {kind.__name__}"


# a schema of both


def schema(kind: Any, **about: object) -> dict[str, Any]:
    """Return the schema of what packs records of a *kind*, with what is said *about* it at its head."""
    known: dict[str, Any] = {}
    head = _schema(kind, known)["$ref"].rpartition("/")[2]
    own = known.pop(head)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **about, **own, "$defs": known}


def _schema(kind: Any, known: dict[str, Any]) -> dict[str, Any]:
    origin, within = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [{"type": "null"} if one is NoneType else _schema(one, known) for one in within]}
    if origin is tuple and within[-1] is Ellipsis:
        return {"type": "array", "items": _schema(within[0], known)}
    if origin is tuple:
        row = [_schema(one, known) for one in within]
        return {"type": "array", "prefixItems": row, "items": False, "minItems": len(row)}
    if origin is not None:
        return {"type": "object", "additionalProperties": _schema(within[1], known)}
    if hasattr(kind, "_fields"):
        if kind.__name__ not in known:
            known[kind.__name__] = {}  # it may hold others of its kind
            known[kind.__name__] = {**_said_of(kind), **_object(kind, known)}
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if issubclass(kind, Enum):
        return {**_said_of(kind), "enum": [str(one) for one in kind]}
    return {"type": next(name for one, name in _SIMPLE.items() if issubclass(kind, one))}


def _object(kind: Any, known: dict[str, Any]) -> dict[str, Any]:
    fields = {name: one for name, one in _fields(kind).items() if one.kind is not Path}
    properties = {}
    for name, one in fields.items():
        default = {"default": packed(one.default)} if one.is_optional else {}
        properties[name] = {**_schema(one.kind, known), **default}
    return {"type": "object", "properties": properties, "required": _required(kind), "additionalProperties": False}


def _said_of(kind: Any) -> dict[str, str]:
    return {"description": " ".join(cleandoc(kind.__doc__).split())} if kind.__doc__ else {}


def leaves(value: object, at: str = "") -> Iterator[tuple[str, object]]:
    """Yield what is no object and no list in JSON, or an empty one, each with its place."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from leaves(one, f"{at}/{key}")
    elif isinstance(value, list) and value:
        for number, one in enumerate(value):
            yield from leaves(one, f"{at}/{number}")
    else:
        yield at, value
