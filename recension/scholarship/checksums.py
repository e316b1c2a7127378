"""The witnesses in the settings, which are Python: their checksums, and a further one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from recension.scholarship.founding import literal, quoted


def stated(settings: bytes, sums: Mapping[str, str]) -> tuple[bytes, Collection[str]]:
    """Return settings in which the file of each witness has its sum, and the files that stand nowhere in them."""
    at = _offsets(settings)
    edits: list[tuple[int, int, bytes]] = []
    found = set()
    for said in _declared(ast.parse(settings)):
        file = ast.literal_eval(said["file"])
        if file not in sums:
            continue
        found.add(file)
        value = said.get("sha256")
        end = said["file"]
        if value is not None:
            span = (at(value), at(value, ends=True))
            edits.append((*span, f'"{sums[file]}"'.encode()))
        else:
            place = at(end, ends=True)
            edits.append((place, place, f', "sha256": "{sums[file]}"'.encode()))
    for start, stop, words in sorted(edits, reverse=True):
        settings = settings[:start] + words + settings[stop:]
    return settings, {*sums} - found


def declared(settings: bytes, siglum: str, said: Mapping[str, str | Sequence[str]]) -> bytes | None:
    """Return settings that declare the witness *siglum* as is *said*; nothing where they do not list the witnesses."""
    at = _offsets(settings)
    for node in ast.parse(settings).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if not any(isinstance(one, ast.Name) and one.id == "recension_witnesses" for one in targets):
            continue
        value = node.value if isinstance(node, ast.Assign) else None
        if not isinstance(value, ast.List) or not value.elts:
            return None
        for one in value.elts:
            if isinstance(one, ast.Dict) and one.values and _says(one, "siglum") == siglum:
                place = at(one.values[-1], ends=True)
                named = {key.value for key in one.keys if isinstance(key, ast.Constant)}
                left = {key: text for key, text in said.items() if key not in named}
                words = "".join(f", {quoted(key)}: {literal(text)}" for key, text in left.items())
                return settings[:place] + words.encode() + settings[place:]
        place = at(value.elts[-1], ends=True)
        pairs = "".join(f"        {quoted(key)}: {literal(text)},\n" for key, text in said.items())
        return settings[:place] + f",\n    {{\n{pairs}    }}".encode() + settings[place:]
    return None


def _says(table: ast.Dict, name: str) -> object:
    """Return what a *table* says in so many words."""
    pairs = zip(table.keys, table.values, strict=True)
    said = {key.value: value for key, value in pairs if isinstance(key, ast.Constant)}
    found = said.get(name)
    return found.value if isinstance(found, ast.Constant) else None


def _offsets(settings: bytes) -> Callable[..., int]:
    """Return what tells at which byte something begins in the settings, or ends."""
    starts = [0]
    for line in settings.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(node: ast.expr, *, ends: bool = False) -> int:
        line, column = (node.end_lineno, node.end_col_offset) if ends else (node.lineno, node.col_offset)
        return starts[(line or 1) - 1] + (column or 0)

    return at


def _declared(tree: ast.AST) -> Iterator[dict[str, ast.Constant]]:
    """Yield what tables say in so many words, those that name a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            constants = [(key, value) for key, value in pairs if isinstance(key, ast.Constant)]
            said = {str(key.value): value for key, value in constants if isinstance(value, ast.Constant)}
            if "file" in said and "siglum" in said:
                yield said
