"""``recension checksum``: what each witness has, and what conf.py should say of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from building import Copy, append

from recension.commands import cli
from recension.scholarship import checksums

NEW = "1" * 64


def run(folder: Path, *options: str) -> int:
    return cli.main([f"--config={folder}", f"--source={folder}", *options])


def test_a_changed_witness(copy_of: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole checksum is printed, and written where the change is meant; then the edition stands as before."""
    edition = copy_of("second")
    before = (edition / "conf.py").read_text("utf-8")
    file = next(path for path in sorted((edition / "witnesses").iterdir()))
    append(file, "More.\n")
    new = hashlib.sha256(file.read_bytes()).hexdigest()

    assert run(edition, "checksum") == 0
    assert f"{new}  witnesses/{file.name}  (conf.py states another)\n" in capsys.readouterr().out
    assert (edition / "conf.py").read_text("utf-8") == before
    assert run(edition, "checksum", "--write") == 0
    assert new in (edition / "conf.py").read_text("utf-8")
    assert run(edition, "checksum") == 0
    assert "another" not in capsys.readouterr().out.split("\n", 2)[2]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ('{"siglum": "Ä", "file": "a.md", "sha256": "old"}', f'{{"siglum": "Ä", "file": "a.md", "sha256": "{NEW}"}}'),
        ("{'siglum': 'A', 'file': 'a.md'}", f"{{'siglum': 'A', 'file': 'a.md', \"sha256\": \"{NEW}\"}}"),
        ('{"siglum": "B", "file": "b.md", "sha256": "old"}', ""),
    ],
)
def test_where_it_stands(declared: str, expected: str) -> None:
    """A checksum is written over, or put behind the file; all else stays as it is, letter for letter."""
    found, missing = checksums.stated(f"é = 1\nw = [\n    {declared},  # é\n]\n".encode(), {"a.md": NEW})

    assert found.decode() == f"é = 1\nw = [\n    {expected or declared},  # é\n]\n"
    assert {*missing} == (set() if expected else {"a.md"})
