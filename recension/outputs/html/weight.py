"""Gives each page the rules of style that fit it, in the page itself: a reader waits for no style sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_SHEET = re.compile(r'[ \t]*<link rel="stylesheet"[^>]* href="[^"]*_static/([^"?]+)[^>]*>\n?')
_SCRIPT = re.compile(r'<script\b[^>]* src="[^"]*_static/([^"?]+)')
_CLASSES = re.compile(r' class="([^"]*)"')
_TAG = re.compile(r"<([a-z][a-z0-9]*)")
_TOKEN = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]""", re.DOTALL)
_ARGUMENTS = re.compile(r"\([^()]*\)|\[[^]]*\]")
_NAME = re.compile(r"(?:[.#]|(?<![\w:.#-]))([a-zA-Z][\w-]*)")
_USED = re.compile(r"var\(\s*(--[\w-]+)")
_DECLARED = re.compile(r"""(?<=[{;])(--[\w-]+)\s*:(?:"[^"]*"|'[^']*'|[^;{}"'])*;?""")
_SPACES = re.compile(r"\s+")
_COLON = re.compile(r"^([\w-]+)\s*:\s*")


class Rule(NamedTuple):
    """A rule of a style sheet: what it is for, and its declarations or, in a group, its rules."""

    head: str
    body: str
    rules: tuple[Rule, ...] = ()


def lighten(html: str, folder: Path) -> str:
    """Return a page with the rules in it that fit it, from the style sheets in *folder* that it names."""
    files = [name for name in _SHEET.findall(html) if (folder / name).is_file()]
    if not files:
        return html
    sheets = [read_sheet(folder / name, (folder / name).stat().st_mtime_ns) for name in files]
    scripts = [read_words(folder / name, (folder / name).stat().st_mtime_ns) for name in _SCRIPT.findall(html)]
    words = frozenset().union(*scripts)
    style = f"<style>{style_for(html, sheets, words)}</style>\n"
    head, *rest = _SHEET.split(html)[::2]
    return head + style + "".join(rest)


def style_for(html: str, sheets: Iterable[tuple[Rule, ...]], words: frozenset[str] = frozenset()) -> str:
    """Return the rules that can fit something in a page, or something that a script with these *words* makes."""
    whole = html.replace("\\u003c", "<").replace('\\"', '"')  # the data of a script may hold markup
    classes = (name for found in _CLASSES.findall(whole) for name in found.split())
    names = words.union(classes, _TAG.findall(whole), re.findall(r' id="([^"]*)"', whole))
    style = "".join(_written(rule, names) for sheet in sheets for rule in sheet)
    while (lighter := _drop_unused(style)) != style:
        style = lighter
    return style


@lru_cache(maxsize=64)
def read_sheet(path: Path, _changed: int) -> tuple[Rule, ...]:
    """Return the rules of a style sheet."""
    return tuple(_rules(iter(_tokens(path.read_text("utf-8")))))


@lru_cache(maxsize=256)
def read_words(path: Path, _changed: int) -> frozenset[str]:
    """Return every word of a script that may name a class, an id or an element."""
    return frozenset(re.findall(r"[a-zA-Z][\w-]*", path.read_text("utf-8")))


def _tokens(css: str) -> Iterator[str]:
    """Yield the text between braces and semicolons, and these; strings are left whole and comments out."""
    text, at = "", 0
    for found in _TOKEN.finditer(css):
        text += css[at : found.start()]
        at = found.end()
        token = found[0]
        if token in "{};":
            yield from (_SPACES.sub(" ", text).strip(), token)
            text = ""
        elif not token.startswith("/*"):
            text += token


def _rules(tokens: Iterator[str]) -> Iterator[Rule]:
    """Yield the rules up to the end of the group."""
    for text in tokens:
        sign = next(tokens)
        if sign == "}":
            return
        if sign == ";":
            continue  # @charset and the like: pages have one already
        if text.startswith(("@media", "@supports", "@container", "@layer")):
            yield Rule(text, "", tuple(_rules(tokens)))
        else:
            yield Rule(text, _declarations(tokens))


def _declarations(tokens: Iterator[str]) -> str:
    """Return the text up to the end of the rule; what is nested in it stays."""
    found, depth = "", 1
    for token in tokens:
        depth += {"{": 1, "}": -1}.get(token, 0)
        if not depth:
            break
        found += _COLON.sub(r"\1:", token)
    return found.removesuffix(";")


def _selectors(head: str) -> list[tuple[str, str]]:
    """Return each selector of a rule, and the same without what stands in brackets."""
    parts, depth = [""], 0
    for sign in head:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [(part.strip(), _bare(part)) for part in parts]


def _bare(selector: str) -> str:
    while (shorter := _ARGUMENTS.sub("", selector)) != selector:
        selector = shorter
    return selector


def _written(rule: Rule, names: frozenset[str]) -> str:
    """Return *rule* as far as it can fit *names*."""
    if rule.rules:
        inner = "".join(_written(one, names) for one in rule.rules)
        return f"{rule.head}{{{inner}}}" if inner else ""
    if rule.head.startswith("@"):
        return f"{rule.head}{{{rule.body}}}"
    fitting = [whole for whole, bare in _parts(rule.head) if names.issuperset(bare)]
    return f"{','.join(fitting)}{{{rule.body}}}" if fitting and rule.body else ""


@lru_cache(maxsize=4096)
def _parts(head: str) -> list[tuple[str, frozenset[str]]]:
    return [(whole, frozenset(_NAME.findall(re.sub(r"::?[\w-]+", "", bare)))) for whole, bare in _selectors(head)]


def _drop_unused(style: str) -> str:
    """Return *style* without the properties of one's own that nothing uses."""
    used = frozenset(_USED.findall(style))
    return _DECLARED.sub(lambda found: found[0] if found[1] in used else "", style)
