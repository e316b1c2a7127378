"""The checksums of witnesses, and their places in the settings, which are Python."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping


def stated(settings: bytes, sums: Mapping[str, str]) -> tuple[bytes, Collection[str]]:
    """Return settings in which the file of each witness has its sum, and the files that stand nowhere in them."""
    lines = settings.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def at(line: int, column: int) -> int:
        return starts[line - 1] + column

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
            span = (at(value.lineno, value.col_offset), at(value.end_lineno or 0, value.end_col_offset or 0))
            edits.append((*span, f'"{sums[file]}"'.encode()))
        else:
            place = at(end.end_lineno or 0, end.end_col_offset or 0)
            edits.append((place, place, f', "sha256": "{sums[file]}"'.encode()))
    for start, stop, words in sorted(edits, reverse=True):
        settings = settings[:start] + words + settings[stop:]
    return settings, {*sums} - found


def _declared(tree: ast.AST) -> Iterator[dict[str, ast.Constant]]:
    """Yield what tables say in so many words, those that name a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            constants = [(key, value) for key, value in pairs if isinstance(key, ast.Constant)]
            said = {str(key.value): value for key, value in constants if isinstance(value, ast.Constant)}
            if "file" in said and "siglum" in said:
                yield said
