"""TEI as other projects write it: around a text that a test gives, or a random one with all that makes trouble."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from xml.sax.saxutils import escape

WITNESSES = "<witness xml:id='A'>The board</witness><witness xml:id='B'>The bill</witness>"
#: words that look like markup, like a siglum, like an entry or like the beginning of a list
WORDS = (
    *(
        "mill",
        "corn",
        "the",
        "A",
        "B",
        "stone,",
        "*star*",
        "a_b_",
        "`tick`",
        "http://x.org/a",
        "x@y.org",
        "|bar|",
        "5.",
    ),
    *("1.", "-", "--", "(see)", "[1]", "[1]_", "it's", "'quoted'", "“noble”", "page", "2", "]", ":", "; A", "foo::"),
    *("\\", "été", "λόγος", "end.", "Next", "...", "#", "+", ">", "=", "::", ".. apparatus::", ":em:`x`", "note:this"),
    *("**b**", "\u00a0", "mot\u00a0:", "_", "__", "C;", "…", "p1", "wort-bruch", "(a)", "IV."),
)


def tei(text: str, witnesses: str = WITNESSES, header: str = "<title>The mill</title>") -> bytes:
    """Return a TEI file with *text* in its body."""
    return (
        f"<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt>{header}</titleStmt>"
        f"<publicationStmt><p/></publicationStmt><sourceDesc><listWit>{witnesses}</listWit></sourceDesc></fileDesc>"
        f"</teiHeader><text><body>\n{text}\n</body></text></TEI>"
    ).encode()


#: a paragraph that names both witnesses
BOTH = "<p>One <app><lem wit='#A'>mill</lem><rdg wit='#B'>weir</rdg></app>.</p>"


def given(text: str) -> Callable[[object], bytes]:
    """Return what reads a file with *text* in its body, whatever it is asked for."""
    return lambda _: tei(text)


def random_tei(seed: int, divisions: int) -> bytes:
    """Return a text with three witnesses, each of which has words in every line."""
    writer = _Writer(Random(seed))
    witnesses = "".join(f"<witness xml:id='{one}'/>" for one in "ABC")
    return tei("\n".join(writer.division() for _ in range(divisions)), witnesses)


class _Writer:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.page = 1

    def words(self, most: int) -> str:
        return escape(" ".join(self.random.choices(WORDS, k=self.random.randint(1, most))))

    def division(self) -> str:
        title = self.inline(1) if self.random.random() < 0.5 else ""
        blocks = "\n".join(self.block() for _ in range(self.random.randint(1, 4)))
        return f"<div><head>Head {title}</head>{blocks}</div>"

    def block(self) -> str:
        lines = range(self.random.randint(1, 3))
        kind = self.random.choices(("p", "lg", "list", "app", "only", "lack", "pb"), (8, 2, 1, 1, 1, 1, 1))[0]
        match kind:
            case "p":
                return f"<p>Safe {self.inline()}</p>"
            case "lg":
                return f"<lg>{''.join(self.random.choice(('', '', self.broken(''))) + self.line() for _ in lines)}</lg>"
            case "list":
                return f"<list>{''.join(f'<item>Safe {self.inline(1)}</item>' for _ in lines)}</list>"
            case "app":
                readings = f"<lem wit='#A #B'><p>Safe one</p></lem><rdg wit='#C'><p>Safe {self.words(3)}</p></rdg>"
                return f"<app>{readings}</app>"
            case "lack":
                wit = self.random.choice(["#A", "#B", "#B #C"])
                return f"<app><lem><lg><l>Safe {self.words(2)}</l><l>Safe</l></lg></lem><rdg wit='{wit}'/></app>"
            case "only":
                return f"<app><lem/><rdg wit='#B'><p>Safe {self.words(2)}</p></rdg></app>"
        return self.broken("")

    def line(self) -> str:
        """Return a line of verse, which witnesses may lack."""
        wit = self.random.choice(["", "", "", "", "", "", "#B", "#A #C"])
        if wit:
            return f"<l><app><lem>Safe</lem><rdg wit='{wit}'/></app></l>"
        return f"<l>Safe {self.inline()}</l>"

    def broken(self, more: str) -> str:
        self.page += 1
        side = self.random.choice(["", "r", "va"])
        column = self.random.choice(["", "", "", f"<cb{more}/>", f"<cb n='a'{more}/> <lb/>"])
        return f"<pb n='{self.page}{side}'{more}/>{column if side != 'va' else ''}"

    def inline(self, depth: int = 0) -> str:
        kinds = {
            "words": 45,
            "app": 30 if depth < 2 else 0,
            "hi": 7,
            "choice": 5,
            "supplied": 3,
            "surplus": 2,
            "gap": 2,
            "note": 0 if depth else 2,
            "pb": 0 if depth else 2,
            "lb": 2,
        }
        found = []
        for _ in range(self.random.randint(1, 5)):
            kind = self.random.choices(tuple(kinds), tuple(kinds.values()))[0]
            found += [self.piece(kind, depth), self.random.choice(("", " ", " ", " "))]
        return "".join(found)

    def piece(self, kind: str, depth: int) -> str:
        pick = self.random.choice
        match kind:
            case "app":
                return self.app(depth + 1)
            case "hi":
                return f"<hi rend='{pick(('italic', 'bold', 'sup'))}'>{self.inline(depth + 1)}</hi>"
            case "choice":
                return f"<choice><sic>{self.words(1)}</sic><corr>{self.words(1)}</corr></choice>"
            case "supplied":
                return f"<supplied reason='{pick(('lost', 'omitted'))}'>{self.words(1)}</supplied>"
            case "surplus":
                return f"<surplus>{self.words(1)}</surplus>"
            case "note":
                place = pick((" place='foot'", ""))
                return f"<note{place}>{self.words(3)}</note>"
            case "pb":
                return self.broken(pick(("", " break='no'")))
            case "gap" | "lb":
                return f"<{kind}/>"
        return self.words(4)

    def app(self, depth: int) -> str:
        pick = self.random.choice
        one, *others = self.random.sample("ABC", 3)
        two = " ".join(f"#{siglum}" for siglum in others)
        said = pick(("", "", " type='slip'", " cause='eye, skip (x)'", " cert='high'"))
        note = pick(("", f"<note>{self.words(3)}</note>"))
        match self.random.randrange(3):
            case 0:
                readings = f"<lem>{self.reading(depth)}</lem><rdg wit='#{one}'>{self.reading(depth)}</rdg>"
            case 1:
                readings = f"<lem wit='#{one}'>{self.reading(depth)}</lem><rdg wit='{two}'>{self.reading(depth)}</rdg>"
            case _:
                group = f"<rdgGrp type='x'><rdg wit='{two}'>{self.reading(depth)}</rdg></rdgGrp>"
                readings = f"<rdg wit='#{one}'>{self.reading(depth)}</rdg>{group}"
        return f"<app{said}>{readings}{note}</app>"

    def reading(self, depth: int) -> str:
        pick = self.random.choice
        if self.random.random() < 0.3:
            return pick(("", " "))
        return pick(("", " ")) + self.inline(depth) + pick(("", " "))
