"""Every message, whoever gives it, and the record of a mistake that was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Mistake(NamedTuple):
    """A mistake: its name in the catalogue, the sentence for this case, and where it stands."""

    name: str
    sentence: str
    line: int = 0
    source: str = ""  #: path of the file that has it; empty: the one at hand, or none


class MistakeError(Exception):
    """What was asked for cannot be done, or what was made not be let out, for a mistake."""

    def __init__(self, name: str, line: int = 0, source: str = "", **values: object) -> None:
        self.mistake = mistake(name, line, source, **values)
        super().__init__(self.mistake.sentence)

    @classmethod
    def of(cls, found: Mistake) -> MistakeError:
        """Return the error for a mistake that was found."""
        error = cls.__new__(cls)
        Exception.__init__(error, found.sentence)
        error.mistake = found
        return error


class Message(NamedTuple):
    """A kind of mistake: what is said of it, and what the editor does about it."""

    sentence: str
    cure: str


_FAULT = "The tool or what is installed is at fault, and not the source."
CATALOGUE = {
    # notation
    "entry-form": Message(
        'the apparatus has the entry {found!r}, but expected "lemma ] reading : kind" or "page N : kind"',
        "Put the lemma, a bracket between spaces, the reading, a colon between spaces and the kind on one line.",
    ),
    "apparatus-empty": Message(
        'the apparatus is empty, but expected an entry, such as "lemma ] reading : kind", indented below',
        "Move the entries to the right, so that they stand in it, or take it out.",
    ),
    "matter-empty": Message(
        "nothing stands in {found!r}, but expected what the witness has, indented below an empty line",
        "Copy what the witness has there, byte for byte, or take the directive out.",
    ),
    "matter-none": Message(
        "{found!r} says that nothing stands there, but expected nothing below it",
        "Take :none: out, or what stands below.",
    ),
    "comments-empty": Message(
        'nothing stands in {found!r}, but expected "lemma : degree", indented below, the degree one of {expected}',
        "Move the comments to the right, so that they stand in it, or take it out.",
    ),
    "comment-form": Message(
        'a comment begins with {found!r}, but expected "lemma : degree", the degree one of {expected}',
        "Put the lemma, a colon between spaces and the degree on one line; conf.py says which degrees a series has.",
    ),
    "indentation-out": Message(
        "{found!r} stands too far to the left, but expected all that belongs to the directive {count} further in",
        "Move it to the right, or, where it is no part of the directive, to the margin and below an empty line.",
    ),
    "indentation": Message(
        "{found!r} stands too far in, but expected entries and comments to begin where the first line of all begins",
        "Move it to the left; a line that only looks like an entry or a comment is broken at another word.",
    ),
    "directive-form": Message(
        "{found!r} is no directive, and nobody sees what it says, but expected {expected!r}",
        "Write two colons, and a space before what follows; what is meant as a remark begins on a line below the dots.",
    ),
    "swallowed": Message(
        "{found!r} stands inside a remark, and nobody sees it, but expected it as far to the left as the dots",
        "Move it to the left; what is to be left out for now begins on a line below the dots.",
    ),
    "inline-form": Message(
        "{found!r} has markup that does not close, but expected *emphasis*, **strong**, ``verbatim`` or [7]_",
        "Close the markup, or put a backslash before the character that is meant as itself.",
    ),
    "role-form": Message(
        "{found!r} is no role, and stands there as it is written, but expected {expected!r}",
        "Write the name between two colons, and what it is said of right behind it, in backticks.",
    ),
    "reason-missing": Message(
        "the entry {found!r} has no reason, but expected one, indented, on the line below",
        "Say in a sentence why; no reading stands without its reason.",
    ),
    "reading-empty": Message(
        "the entry {found!r} has an empty lemma or reading, but expected words on both sides of the bracket",
        'Write the words; where the witness has nothing, write "om." for the reading.',
    ),
    "reading-form": Message(
        "the reading {found!r} looks like a word of the notation, but expected {expected}",
        "Write it so; where these are the characters of the witness, put them between double backticks.",
    ),
    "omission-whole": Message(
        "witness {siglum} omits all that stands in {place}, but expected it to have some word there",
        "Take one of the words out of the mark, and write the rest of the line as the reading.",
    ),
    "block-reading": Message(
        "the entry for {found!r} has words for a reading, but expected om. of each witness that lacks all of it; "
        "transp. post or ante, in an entry of its own, of each that has it elsewhere; or ¶, where the lemma is / and "
        "the number of a line of verse, of each that begins a stanza there",
        "Mark the words that a witness has in another way, and write an entry for these.",
    ),
    "division-edge": Message(
        "the reading of the entry {found!r} begins or ends with ¶ or /, but expected words on both sides of it",
        "Take a neighbouring word along, into the lemma and into the reading.",
    ),
    "range-unknown": Message(
        "the entry is for {found!r}, but expected the names of two places, the second below the first",
        'Write the entry below the first block that the witness lacks, as "p4-p9 ] deest B : kind".',
    ),
    "order-unknown": Message(
        "the entry for {found!r} says {moved!r}, but expected the name of another place of the text, which stays",
        'Write the name of the block after or before which the witness has it, as "p5 ] transp. post p7 B : kind".',
    ),
    "order-words": Message(
        "the entry for {found!r} says {moved!r}, but expected marked words, and such as stand once in the same block, "
        "outside of them and of what else is marked, emphasised or lacking there",
        'Mark the words that a witness has elsewhere, and write "lemma ] transp. post words B : kind" with the words '
        "after which, or ante with those before which, it has them.",
    ),
    "line-unknown": Message(
        "the entry is for {found!r}, but expected one of the {count} lines above",
        "Count the lines of the stanza or of the list above the apparatus, the first as line 1.",
    ),
    "lacking-reading": Message(
        "the entry for {found!r} says something of witness {siglum}, but expected nothing where that lacks all",
        "Take the siglum out of the entry, or out of that which says om. of the whole.",
    ),
    "stretch-reading": Message(
        "the entry for {found!r} says something of witness {siglum}, but expected nothing within {stretch!r}, where "
        "that has another reading",
        "Take the siglum out of one of the two entries.",
    ),
    "stretch-end": Message(
        "the entry is for {found!r}, but expected to find {words!r} once, and found it {count} times",
        "Write as many of the first words and of the last, with ' … ' between them, as tell where the stretch begins "
        "and ends; within, there may be marks.",
    ),
    "stretch-edge": Message(
        "the entry is for {found!r}, which begins or ends within {words!r}, but expected that to be in it or outside",
        "Take all of it into the stretch, or none; or let the entry of the mark be one of a stretch, too.",
    ),
    "call-lacking": Message(
        "witness {siglum} lacks note {found}, but expected it to lack its call here, too",
        "Mark the call, and write '[{found}]_ ] om. {siglum} : kind' into the apparatus below.",
    ),
    "omission-blank": Message(
        "what witness {siglum} omits leaves a blank at an end or beside another: {found!r}, but expected none there",
        "Take a neighbouring word along, into the lemma and into the reading.",
    ),
    "readings-equal": Message(
        "the lemma and a reading of the entry {found!r} are the same, but expected them to differ",
        "Correct the reading, or take the entry and its mark out.",
    ),
    "siglum-twice": Message(
        "the entry {found!r} gives the siglum {siglum} twice, but expected one reading of each witness",
        "Leave the one reading that the witness has.",
    ),
    "others-none": Message(
        "the entry {found!r} says cett., but expected a witness that it does not name",
        "Take cett. out, for all witnesses are named.",
    ),
    "lemma-bearers": Message(
        "the entry {found!r} says who has the lemma, but expected all who have it, {siglum} too",
        "Name them behind the lemma or behind a reading, or write cett. for them; where a word of the lemma only looks "
        "like a siglum, put a backslash before it.",
    ),
    "inline-role": Message(
        "{found!r} has a role or a link, but expected *emphasis*, **strong**, ``verbatim`` or [7]_",
        "Say it in words; sources and links have their place in a comment.",
    ),
    "unknown-kind": Message(
        "{found!r} is not a kind of emendation, but expected one of {expected}",
        "Use a kind that conf.py declares in recension_kinds, or declare it there.",
    ),
    "unknown-leave": Message(
        "{found!r} is no leave to stand inside a quotation, but expected (in title) or (in quotation)",
        "State one of the two, or take it out.",
    ),
    "unknown-siglum": Message(
        "unknown siglum {found!r}, but expected one of {expected}",
        "Use a siglum that conf.py declares in recension_witnesses, or declare the witness there.",
    ),
    "unknown-certainty": Message(
        "{found!r} is neither a degree nor the initials of an editor, but expected one of {expected}, "
        "or of the initials {editors}",
        "Use a degree or initials that conf.py declares: for comments recension_certainties, for verification "
        "recension_results, for readings left recension_kinds.",
    ),
    "certainty-twice": Message(
        "the entry {found!r} names two degrees or two editors, but expected one of each at most",
        "Leave the degree that holds, and the initials of the one who answers for it.",
    ),
    # lemma and text
    "lemma-not-found": Message(
        "the lemma {found!r} is not in the text above, but expected it there, letter for letter",
        "Correct the lemma, or the text.",
    ),
    "lemma-twice": Message(
        "the lemma {found!r} occurs {count} times in the paragraph above, but expected it once",
        "Take another word along until it is the only one.",
    ),
    "considered-emended": Message(
        "the reading {found!r} is said to be considered and left, but expected words that the edition does not emend",
        "Take it out, or say in the reason of the entry what else was considered.",
    ),
    "unverified": Message(
        "nothing is said of {found!r}, but expected a line in '.. verification::' that says what was read",
        "Look it up, and write what was found; also that it was not seen. recension_verified says what is asked.",
    ),
    "entry-twice": Message(
        "the apparatus has a second entry for {found!r}, first on line {first}, but expected one for each mark",
        "Take one of them out, or mark the other words that are meant.",
    ),
    "comment-twice": Message(
        "a second comment of the same hand stands on {found!r}, first on line {first}, but expected one",
        "Make one comment of the two, or take another word along.",
    ),
    "entry-without-mark": Message(
        "the entry for {found!r} has no mark in the text above, but expected :em:`{found}` there",
        "Mark the lemma in the paragraph.",
    ),
    "mark-without-entry": Message(
        "{found!r} is marked as emended, but expected an entry for it in the apparatus below",
        'Add "lemma ] reading : kind" and the reason, or take the mark away.',
    ),
    "in-quotation": Message(
        "{found!r} stands inside a quotation, but expected quoted words to be left alone",
        'Leave the words; or, where the change touches no quoted word, say so after the kind: "(in title)", '
        '"(in quotation)".',
    ),
    "mark-in-mark": Message(
        "{found!r} has a mark within a mark, but expected one mark, and one entry, for the words",
        "Mark the words once; where two entries meet, let one have all of them.",
    ),
    # places, pages, notes
    "leave-unneeded": Message(
        "{found!r} has leave to stand inside a quotation, but expected none, for it stands outside",
        "Take the leave out of the entry.",
    ),
    "place-name": Message(
        "{found!r} is not the name of a place, but expected one of {expected}, with a number where it is a letter",
        "Use a name that conf.py declares in recension_places, or declare it there.",
    ),
    "place-number": Message(
        "the number {found!r} is not written as numbers are, but expected {expected!r}",
        "Write the number without a nought before it; it is part of the address.",
    ),
    "place-order": Message(
        "{found} comes after {last}, but expected {expected}",
        "Number the paragraphs as they come; a witness does not change, so no number ever moves.",
    ),
    "place-missing": Message(
        "the paragraph {found!r} has no number, but expected a target such as '.. _p4:' above it",
        "Give it the next free number; numbers are assigned once and never used again.",
    ),
    "place-alone": Message(
        "the number {found!r} has no paragraph, but expected one below it that has no other number",
        "Give each paragraph one number, on the line above it.",
    ),
    "place-twice": Message(
        "the number {found!r} is used twice, first on line {first}, but expected each number once",
        "Give the later paragraph the next free number.",
    ),
    "page-form": Message(
        ":page: has {found!r}, but expected a page as 2, iv, 7r, 12va or A3v, or a siglum and a page",
        "Write how the page is named, as in :page:`2` or :page:`7r`; what is no number is left out, as in 'fol. 7r'.",
    ),
    "page-order": Message(
        "page {found} comes after page {last}, but expected the pages of a witness in ascending order",
        "Correct the number, or move the mark; the recto of a leaf comes before its verso.",
    ),
    "page-without-head": Message(
        "page {found} begins here, but expected a '.. running-head::' that says what stands there",
        "Name the page in the directive that gives its running head.",
    ),
    "head-twice": Message(
        "what stands where page {found} begins is given a second time, but expected it once",
        "Take out the running head that the witness does not have.",
    ),
    "head-without-page": Message(
        "the head of page {found} is given, but expected :page:`{found}` in the text",
        "Mark where the page begins, or take the number out of the directive.",
    ),
    "page-without-entry": Message(
        "page {found} begins here, but expected an entry 'page {number} : kind' in the apparatus below",
        "Add the entry and say what the page break does to the text.",
    ),
    "call-without-note": Message(
        "note {found} is called here, but expected a note '.. [{found}]' in the same document",
        "Add the note, or correct the number of the call.",
    ),
    "note-without-call": Message(
        "note {found} is never called, but expected [{found}]_ somewhere in the text",
        "Add the call, or correct the number of the note.",
    ),
    "note-twice": Message(
        "note {found} stands here a second time, but expected each number once",
        "Correct the number of one of the two.",
    ),
    # the text as a whole
    "unknown-block": Message(
        "{found} stands in the text, but expected headings, paragraphs, notes, verse and lists only",
        "Write it as one of these; nothing else can be carried back to a witness.",
    ),
    "unknown-inline": Message(
        "{found} stands in the text, but expected emphasis, strong, note calls, addresses and :em: only",
        "Write it as one of these; nothing else can be carried back to a witness.",
    ),
    "markup": Message(
        "the markup is not sound: {found}",
        "Mend the markup; the sentence is that of docutils.",
    ),
    "verse-form": Message(
        "a line of verse begins with {found!r}, but expected a bar and a blank before it: '| '",
        "Begin the line with them, or end the stanza above it with an empty line.",
    ),
    "outside-text": Message(
        "{found} stands outside the text, but expected it in a document that recension_texts names",
        "Move it into a text, or name the document in recension_texts.",
    ),
    "text-undeclared": Message(
        "{found} speaks of an edition, but expected a text of which it is one: recension_texts names none",
        "Name the documents of the text in conf.py, as recension_texts = [...].",
    ),
    "note-within": Message(
        "what is said of the text calls a note, {found}, but expected its words, or a link such as :rec:place:`n1`",
        "The notes of a text are its author’s; what an editor has to say more stands in the comment itself.",
    ),
    "headnote-place": Message(
        "the head-note stands under {found!r}, but expected it directly under a heading that has no other",
        "Move it to the line below the heading; what is said of words of the text is a comment.",
    ),
    "form-placeholder": Message(
        "the form {found!r} has no place for the text, but expected … in it, once",
        "Write the witness's marks around …, as in ### **…**.",
    ),
    "form-unused": Message(
        "the form {found!r} has no text below it, but expected a heading or a paragraph",
        "Put the directive above the block it speaks of.",
    ),
    "speaker-place": Message(
        "{found!r} speaks within a block, but expected a speaker at the beginning of one",
        "Let a paragraph or a stanza of its own begin there, or write the name without the role.",
    ),
    "shared-unused": Message(
        "there are no verses below the directive, or none before it, but expected some whose first line completes the "
        "verse before it",
        "Put shared-line above the stanza or the speech that begins within a verse.",
    ),
    "text-missing": Message(
        "the text {found!r} is named in recension_texts, but expected a document of that name",
        "Correct the name in conf.py, which is that of the file without its ending; a text in Markdown also needs "
        "myst_parser among the extensions.",
    ),
    "text-kept-out": Message(
        "the text {found!r} is there as {file}, but expected {setting} in conf.py not to keep it out",
        "Take what fits its name out of exclude_patterns, or name its ending in source_suffix.",
    ),
    "source-encoding": Message(
        "the file is not UTF-8 at byte {found}, but expected UTF-8 throughout",
        "Save the file as UTF-8.",
    ),
    "source-unseen": Message(
        "a character that nobody sees stands after {found!r}: {sign}, but expected only what readers can see",
        "Take it out; in a text it may stand where a witness that is held whole has it.",
    ),
    "source-mixed": Message(
        "the word {found!r} has {sign} in it, but expected {expected}, which looks the same",
        "Type the word anew; in a text it may stand where a witness that is held whole has it.",
    ),
    "source-line-ends": Message(
        "the file has a carriage return, but expected lines that end with a line feed alone",
        "Save the file with Unix line ends.",
    ),
    # witnesses and proof
    "setting": Message(
        "{setting} has {found}, but expected {expected}",
        "Correct the value in conf.py.",
    ),
    "environment": Message(
        "the environment has {found}, but expected {expected}",
        "Correct the variable, or do without it: the edition has the date of its release.",
    ),
    "unknown-setting": Message(
        "{found!r} is no setting, but expected one that is, such as {expected!r}",
        "Correct the name in conf.py; the guide lists the settings.",
    ),
    "foreign-source": Message(
        "recension_source has the title {found!r}, but expected words of the text or of the heads of its pages",
        "Where the source is that of another text, correct it, and with it project, author, copyright, html_title and "
        "recension_name; where the text does not bear its title, add its first words to recension_source as 'incipit'.",
    ),
    "witness-declaration": Message(
        "recension_witnesses has {found}, but expected {expected}",
        "Correct the declaration in conf.py.",
    ),
    "facsimile-page": Message(
        "recension_facsimiles has an image of page {found}, but expected one that a text marks: {expected}",
        "Write the number as ':page:' has it, or mark where the page begins.",
    ),
    "facsimile-file": Message(
        "recension_facsimiles has {found!r} for page {page}, but expected a file there",
        "Name it as seen from the source folder.",
    ),
    "manifest-form": Message(
        "the file is no manifest of IIIF: {found}; expected is one of the Presentation API, version 2 or 3",
        "Take it from the library that has the witness; it is JSON, and lists a canvas for each page.",
    ),
    "manifest-pages": Message(
        "no canvas is called as a page of {siglum}; expected are pages that a text marks ({expected}), found {found}",
        "Mark where the pages begin, and name them as the library does; 'f. 12r', '[012 recto]' and '12r' are one.",
    ),
    "manifest-page": Message(
        "no canvas, or more than one, is called {expected}; expected is one for each page of {siglum}, found {found}",
        "Add the images of these pages by hand.",
    ),
    "words-gap": Message(
        "the catalogue has {found!r}, but expected the gaps of {expected!r}, for what is put into them",
        "Write {} as often as the words have it, and no other curly bracket.",
    ),
    "words-form": Message(
        "the catalogue cannot be read: {found}",
        "Mend it; each translation is a line msgid and a line msgstr, with quotation marks around what they say.",
    ),
    "unknown-rule": Message(
        "{setting} has the rule {found!r}, but expected rules among {expected}",
        "Correct the name in conf.py.",
    ),
    "spelling-form": Message(
        "the table of spellings has {found!r}, but expected two words or more that are the same, and nothing else",
        "Write words of letters with blanks between them, the same words on one line; # begins a remark.",
    ),
    "rule-idle": Message(
        "the rule {found!r} finds nothing in the text, but expected a place at least",
        "Correct what it replaces, in the signs of the source; or take it out of recension_own_rules.",
    ),
    "rule-exception": Message(
        "the exception {found!r} of the rule {rule!r} keeps nothing, but expected a place, such as p4, and words in "
        "which the rule would act",
        "Write the place and the words as they stand in the source; or take the exception out.",
    ),
    "rule-across": Message(
        "the rule {rule!r} would change {found!r} across the edge of a mark, but expected it on one side",
        "Mark all that the rule changes, or nothing of it; or name the place among the exceptions of the rule.",
    ),
    "rule-collision": Message(
        "the rules {rule!r} and {other!r} both change {found!r}, but expected one",
        "Name the place, with the words, among the exceptions of one of them.",
    ),
    "witness-missing": Message(
        "the file {found} of witness {siglum} is not there, but expected it in the source folder",
        "Put the file back, byte for byte; a witness is never typed again.",
    ),
    "witness-changed": Message(
        "the file of witness {siglum} has the checksum {found}, but expected {expected}; "
        "where the change is meant, 'recension checksum --write' states it",
        "Put the file back as it was; or state the new checksum in conf.py, as recension checksum --write does.",
    ),
    "checksum-place": Message(
        "conf.py does not say in so many words which checksum belongs to {found}, but expected a table that does",
        "Write the checksum, which recension checksum prints, where conf.py has it.",
    ),
    "witness-encoding": Message(
        "the file of witness {siglum} is not UTF-8 at byte {found}, but expected UTF-8 throughout",
        "Keep the witness as UTF-8 and state its checksum anew.",
    ),
    "witness-line-ends": Message(
        "the file of witness {siglum} has a carriage return, but expected line feeds alone",
        "Check that git does not change its line ends (.gitattributes).",
    ),
    "proof": Message(
        "witness {siglum} does not come back at {place}: the source gives {found!r}, but expected {expected!r}",
        "Undo the change of the text, or record it: mark the words with :em: and add an entry below.",
    ),
    "proof-form": Message(
        "witness {siglum} has {place} in other marks: the source gives {found!r}, but expected {expected!r}; "
        "its form would be '.. transmitted:: {frame}'",
        "Give the heading the rank that the witness has, or write its marks above it in '.. transmitted::'.",
    ),
    "proof-missing": Message(
        "the source has nothing {found} where witness {siglum} has more, but expected {expected}",
        "Put it back; what the edition leaves out on purpose stands in '.. omitted::', with the reason.",
    ),
    "proof-added": Message(
        "witness {siglum} has nothing at {place}: the source gives {found}, but expected nothing there",
        "Take it out, or give it as the reading of another witness; what is new is no part of the text.",
    ),
    "proof-moved": Message(
        "the order is not that of witness {siglum}: here comes {found}, but expected it {expected}",
        "Put the blocks back into the order of the witness.",
    ),
    "proof-twice": Message(
        "the source gives {found} a second time, first on line {first}, but expected it once, as in witness {siglum}",
        "Take out what is doubled.",
    ),
    "proof-doubled": Message(
        "the text is doubled: {found!r} begins here again, first on line {first}, but expected it once",
        "Take out the one or the other; a text stands in one document, once.",
    ),
    "proof-foreign": Message(
        "nothing of witness {siglum} stands in the text: the source gives {found!r}, but expected {expected!r}",
        "Look whether recension_texts names the documents of the text, and the witness its own file.",
    ),
    "text-empty": Message(
        "the text {found!r} is empty, but expected headings or paragraphs",
        "Put the text back, or take its name out of recension_texts.",
    ),
    "heading-rank": Message(
        "the heading {found!r} has rank {rank}, but expected rank {expected} beside {other!r}",
        "Underline it as the others of its kind are underlined; no rank is left out.",
    ),
    # works, sources, indexes
    "source-missing": Message(
        "what is said of {found!r} has no source, but expected a work, a link, or a reference to another place",
        "Say where it was read, with :cite:p:, a link, or :rec:place:.",
    ),
    "work-unknown": Message(
        "the bibliography has no work {found!r}, but expected {expected}",
        "Correct the key, or add the work to the file of the bibliography.",
    ),
    "cite-form": Message(
        "the citation {found!r} cannot be read, but expected keys and commas, as in {{see}}key{{p. 4}}, key",
        "Put a comma between two keys, braces around other words, and no comma at the end.",
    ),
    "work-missing": Message(
        "note {found} names no work, but expected a '.. cites::' in every note where one has it",
        "State the works that the note cites or means.",
    ),
    "work-unused": Message(
        "nothing cites the work {found!r} of the bibliography, but expected a place, a comment or prose that does",
        "Cite it, or take it out.",
    ),
    "work-letter": Message(
        "the work is called {found!r}, but expected a letter after the year other than that of {other!r}",
        "Give it another letter, or none: it gets the next.",
    ),
    "bib-form": Message(
        "the bibliography has {found!r}, but expected {expected}",
        "Write each entry as '@type{{key, field = {{…}}, field = {{…}}}}', and close what is opened.",
    ),
    "bib-encoding": Message(
        "the bibliography is not {expected} at byte {found}, but expected {expected} throughout",
        "Save the file as UTF-8.",
    ),
    "bib-character": Message(
        "the bibliography has {found}, but expected signs that can be seen",
        "Take the sign out; it came in unseen, perhaps with words that were pasted.",
    ),
    "bib-empty": Message(
        "the bibliography has no entry, but expected at least one",
        "Put the works into the file, or take it out of bibtex_bibfiles.",
    ),
    "bib-key-twice": Message(
        "the key {found!r} stands a second time, first {first}, but expected each key once, whatever its capitals",
        "Give one of the two works another key, or take out what stands there twice.",
    ),
    "bib-field-twice": Message(
        "the work {key!r} has {found!r} a second time, first on line {first}, but expected each field once",
        "Leave the one that is right.",
    ),
    "bib-type": Message(
        "the work {key!r} is of the type {found!r}, but expected {expected}",
        "Correct the type; the style of the bibliography can describe no other.",
    ),
    "bib-field": Message(
        "the work {key!r} has a field {found!r}, which nobody reads, but expected {expected!r}",
        "Correct the name; a field of your own is called something that is not so near to a known one.",
    ),
    "bib-string": Message(
        "{found!r} is not defined, but expected {expected}",
        "Put braces around what is meant as words, or define it above with @string.",
    ),
    "bib-missing": Message(
        "the work {key!r} has no {field}, but expected {expected}",
        "Add the field; without it the work cannot be shown.",
    ),
    "bib-value": Message(
        "the work {key!r} has {found!r} as {field}, but expected {expected}",
        "Correct the field, or leave it out where nobody knows better.",
    ),
    "bib-keyword": Message(
        "the work {key!r} has {found!r} among its keywords, but expected {expected!r}, which a page asks for",
        "Correct the keyword; else the page leaves the work out.",
    ),
    "document-field": Message(
        "the document {found!r} has no {field}, but expected one, for it stands in a list of documents",
        "Say it in the file of the bibliography; what has no sender (usera) is no document.",
    ),
    "index-form": Message(
        'the index has the line {found!r}, but expected "heading : form; form" or "heading : see heading"',
        "Put a colon between spaces after the heading, then the forms that stand in the text or in a comment.",
    ),
    "index-twice": Message(
        "the index has {found!r} a second time, but expected each heading once",
        "Put all its forms on one line, with semicolons between them.",
    ),
    "list-content": Message(
        "{found!r} stands in '.. {directive}::', but expected nothing there, for the list is made from the records",
        "Take it out, or put an empty line above it and begin it at the margin.",
    ),
    "list-texts": Message(
        "'.. {directive}::' names the texts {found}, but expected some of those that conf.py names: {expected}",
        "Write ':texts:' with names from 'recension_texts' and blanks between them, or leave it out for all texts.",
    ),
    "list-twice": Message(
        "{found!r} stands in this document a second time, but expected it once where it has ':texts:'",
        "Name all its texts in one list, or put the second into a document of its own.",
    ),
    "collation-witness": Message(
        "'.. edition-collation::' names the witnesses {found}, but expected some of those that are held: {expected}",
        "Write ':witnesses:' with sigla and blanks between them, or leave it out for the base alone.",
    ),
    "index-nowhere": Message(
        "the form {found!r} of the heading {heading!r} stands nowhere, but expected words of the text or a comment",
        "Correct the form, or take it out.",
    ),
    "index-kind": Message(
        "the headings of the index are of the kind {found!r}, but expected {expected}",
        "Name one of these, or take the option out: the index is one of subjects, or of several kinds.",
    ),
    "index-see": Message(
        "the index refers to the heading {found!r}, but expected one that is there",
        "Correct the reference.",
    ),
    "authority-form": Message(
        "the list of authorities has {found!r}, but expected {expected}",
        "Correct the line, or take it out.",
    ),
    "authority-heading": Message(
        "the list of authorities names the heading {found!r}, but expected one of an index",
        "Write the heading as the index has it.",
    ),
    "proofreading-form": Message(
        "the record of the second reading has {found!r}, but expected four to six fields with tabs between them",
        "Let 'python -m recension compared' write the record.",
    ),
    "proofreading-field": Message(
        "the record of the second reading has {found!r}, but expected {expected}",
        "Correct it, or take the line out; 'python -m recension compared' writes the record.",
    ),
    "foreign-word": Message(
        "recension_foreign has {found!r} among the words of {language}, but expected words that stand somewhere",
        "Correct the words, letter for letter, or take them out.",
    ),
    # chronologies
    "event-form": Message(
        'the chronology has {found!r}, but expected a date first, as in "1950-06-25 : p1", and below it what happened',
        "Put a colon between spaces after the date, then the places of the text; say below what happened.",
    ),
    "event-date": Message(
        "{found!r} is no date, but expected one such as 1950-06-25, 1950-06 or 1950, or two with a stroke between "
        "them, the earlier first",
        "Write year, month and day in figures, as many as are known.",
    ),
    "event-order": Message(
        "the event of {found} comes after that of {last}, but expected the earlier first",
        "Correct the date, or move the event.",
    ),
    "close-up": Message(
        ":close-up: has {found!r}, but expected a year in which something of the chronology happened",
        "Write the year in four figures, or take the option out.",
    ),
    # references
    "address": Message(
        "the address {found!r} would run, but expected one that leads somewhere, such as https://…",
        "Give the address of a page, or take the link out.",
    ),
    "address-form": Message(
        "{found!r} is no address, but expected one such as https://example.org/",
        "Begin it with https:// or another scheme that there is; a file beside the page needs none.",
    ),
    "heading-form": Message(
        "{found!r} looks like a heading and is none, but expected a line below it at least as long as its words",
        "Make the line below longer; what is no heading has an empty line there.",
    ),
    "unknown-place": Message(
        "there is no place {found!r}, but expected {expected}",
        "Correct the reference; places look like p4, n26 or p4.such-attack.",
    ),
    "unknown-count": Message(
        ":count: has {found!r}, but expected one of {expected}",
        "Correct the name; kind- and rule- stand before those that conf.py declares.",
    ),
    # builds and commands
    "builder": Message(
        "an edition cannot be made {found} so, but expected a website (html), a book (pdf), an e-book (recension.epub)",
        "Use another builder; the guide names those that print an edition. E-books want recension.epub in extensions.",
    ),
    "theme-untried": Message(
        "nobody has tried an edition in the theme {found!r}, but expected one of {expected}",
        "Look at a text in a browser, wide and narrow, light and dark; the build goes on.",
    ),
    "foreign-setting": Message(
        "{setting} has {found!r}, of which no word stands in the source or in the text; it may be left from another "
        "edition",
        "Correct it where it is; the build goes on.",
    ),
    "reading-stale": Message(
        "changed since the second reading: {found}; 'recension compared' records that they were compared again",
        "Let a second reader compare these places again, and record it; the build goes on.",
    ),
    "other-build": Message(
        "waiting for the other build in {folder}",
        "Wait; of two builds into one folder the second begins when the first has ended.",
    ),
    "unserved": Message(
        "nothing can be served at {host}, port {port}: {found}",
        "Give another port with --port, or another host of this machine with --host.",
    ),
    "no-processes": Message(
        "this system cannot fork a process, as the command does for each build",
        "Use recension build after each edit, and a server such as python -m http.server.",
    ),
    "edited-meanwhile": Message(
        "the settings are not those with which the edition was read a moment ago; nothing is written with both",
        "Build again; a format is written with the settings with which all was read.",
    ),
    "output-ended": Message(
        "the process that was to write {output} was ended by signal {found}; what stands there is that of before",
        "Find out what ended it, such as a lack of memory, and build again.",
    ),
    "process-lost": Message(
        "a process that worked on the build was ended before it was done; nothing was written.",
        "Find out what ended it, such as a lack of memory, and build again, or with -j 1.",
    ),
    "nothing-written": Message(
        "{found} in the edition; nothing was written.",
        "Mend what is told above, and build again.",
    ),
    "unwritable": Message(
        "{file} cannot be written: {found}",
        "Make the folder, or let files be written into it.",
    ),
    "unreadable": Message(
        "{file} cannot be read: {found}",
        "Correct the name, or let the file be read.",
    ),
    "commit-subject": Message(
        "the commit {found} changes {files}, but expected its subject to begin with {expected}",
        "Reword it (git commit --amend, git rebase -i), or put the change into a commit of its own.",
    ),
    "argument": Message(
        "{found!r} is no {argument}, but expected {expected}",
        "Correct it on the command line; nothing was done.",
    ),
    "option": Message(
        "--{option} has {found!r}, but expected {expected}",
        "Correct it on the command line; nothing was done.",
    ),
    "withdrawn-stands": Message(
        "{found!r} is said to be withdrawn, but {why}, and expected was an id that no longer stands",
        "Take it out of the directive, or out of the text; what was withdrawn never comes back with another meaning.",
    ),
    "withdrawn-undeclared": Message(
        "{found!r} was in release {release} and stands no more, but expected '.. withdrawn:: {found}' to say why",
        "Say it where the thing stood, in the text: a reader who follows the old address is told what became of it.",
    ),
    "undeclared": Message(
        "not as release {release} has it, and not declared: {found}",
        "Look at all that is different with recension diff --from {release}; when it is meant, run recension declare.",
    ),
    "release-untold": Message(
        "the text of {found} has changed since release {release}, and nothing says why; expected is an entry there",
        "Record the change in the apparatus; or name the place in the list of changes and say why.",
    ),
    "publish-none": Message(
        "there is no release to publish, but expected the record of one",
        "Make a release first: recension release 1.0.",
    ),
    "publish-changed": Message(
        "this has changed since release {release}, which is published only from what it was made from",
        "Make a release of what has changed; or check out the tag of the release that you mean.",
    ),
    "publish-built": Message(
        "release {release} came out otherwise than it was recorded, in {found}, but expected the same bytes",
        "Install the versions that were locked for the release; or make a release of what is built now.",
    ),
    "release-form": Message(
        "this is no record of a release, for it has {found}, but expected what 'recension release' writes",
        "Put the file back as git has it: a record is never changed once it was released.",
    ),
    "release-future": Message(
        "the record has the format {found}, but expected no later one than {expected}",
        "Use a later version of recension, which can read it.",
    ),
    "releases-missing": Message(
        "there are no releases to compare with: {found}, but expected the records that were published with the edition",
        "Name the folder of the records, or the list SHA256SUMS, with --releases; or run the command where conf.py is.",
    ),
    "copy": Message(
        "{found} cannot be checked: {why}, but expected a PDF, a page, a plain text, a zip or a folder of such",
        "Name a file, or the folder that was published.",
    ),
    "copy-unread": Message(
        "the file is no release, and where it differs cannot be told: it is {found}",
        "Ask for another copy; where an extra is named, install it.",
    ),
    "records-missing": Message(
        "the file cannot be proved: it has {found}, but expected the records that the page of a text carries",
        "Save the page of the text as it is served; of a plain text, name such a page with --records.",
    ),
    "unproved": Message(
        "{place}: found {found!r}, expected {expected!r}",
        "The file is not as the edition was published: compare it with another copy, and ask who gave it to you.",
    ),
    "data-form": Message(
        "the file of data has {found} at {place}, but expected {expected}",
        "The file is not as it was written: compare it with another copy, and ask who gave it to you.",
    ),
    "data-stale": Message(
        "the data are not those of the edition as it stands now, for {found} is another or not there",
        "Make them anew, and then the pages: 'recension build data html'.",
    ),
    "archive": Message(
        "the archive was not opened: it has {found}, but expected files as they were published",
        "Do not trust it; download the files anew.",
    ),
    "sphinx": Message(
        "Sphinx cannot go on: {found}",
        "Mend what it names; the sentence is that of Sphinx.",
    ),
    "side": Message(
        "{found!r} is nothing to compare; expected is one of {expected}, or what git knows ({why})",
        "Name a release, a witness that is held whole, the working tree (work), or a commit, tag or branch.",
    ),
    "earlier": Message(
        "{found} cannot be read with the notation of today: {why}",
        "Compare with a release instead, of which there is a record.",
    ),
    # TEI of others
    "tei-syntax": Message(
        "the file cannot be read as XML: {found}",
        "Mend it with a program that checks XML; the sentence is that of the parser.",
    ),
    "tei-root": Message(
        "the file begins with {found}, but expected <TEI> with a <text> in it",
        "Name a file of the Text Encoding Initiative; a list or a schema is none.",
    ),
    "tei-empty": Message(
        "no words stand in the <text>, but expected paragraphs or verse",
        "Look whether the file only points to others that have the text.",
    ),
    "tei-left": Message(
        "{found} is not taken, but expected {expected}",
        "Look at what was made of it, and add by hand what is missed.",
    ),
    "tei-nested": Message(
        "an <app> stands within another, but expected one alone; the outer one is taken, with the words of both",
        "Nothing, where the entry says enough; else divide the outer <app>.",
    ),
    "tei-witness": Message(
        "{found} names no witness, but expected one of {expected}",
        "Correct the siglum, or add the witness to <listWit>; it is reported, and not held.",
    ),
    "tei-partial": Message(
        "witness {siglum} {why}, but expected the whole of its text; it is reported, and not held",
        "Complete the file where the witness is known, and import it again; what it has is in the apparatus.",
    ),
    "tei-unnamed": Message(
        "witness {siglum} is named by no <app>, but expected readings of it; it is taken to have the text throughout",
        "Where it was not collated, take its file and checksum out of conf.py.",
    ),
    "tei-page": Message(
        "the page {found} is not taken, but expected {expected}",
        "Mark it by hand, with :page: and what stands there.",
    ),
    "image-credit": Message(
        "whose the images of {siglum} are is not said, but expected words; the credit is now {found!r}",
        "Correct it in recension_facsimiles before you publish them.",
    ),
    "tei-words": Message(
        "witness {siglum} came out with {found!r}, but expected {expected!r}; nothing was written",
        f"The words of each witness were read twice, and are not the same. {_FAULT}",
    ),
    "import-folder": Message(
        "{found} is there and not empty, but expected a new folder for the edition",
        "Name another folder with --into; nothing is written over.",
    ),
    # new editions
    "new-binary": Message(
        "the file has a zero byte, but expected plain text or Markdown",
        "Save the text of it as plain text, in UTF-8.",
    ),
    "new-empty": Message(
        "the file has no words, but expected a text",
        "Look whether it is the right file.",
    ),
    "new-lost": Message(
        "letters of the file are not in what was recognised, but expected all of them",
        "Nothing was written. " + _FAULT,
    ),
    "new-unasked": Message(
        "nobody is there who could be asked: {found}; but expected --yes, or a terminal",
        "Say --yes where this is right, --keep where marks are to stay, or run the command at a terminal.",
    ),
    "new-stopped": Message(
        "the command was stopped, and nothing was written, but expected answers",
        "Begin anew; options answer what would be asked.",
    ),
    # further witnesses
    "collate-unlike": Message(
        "{found} of the file and of the edition are alike, but expected a witness of the same text",
        "Look whether it is the right file, and whether its paragraphs are parted by blank lines.",
    ),
    "collate-unclean": Message(
        "the file cannot be a witness as it is ({found}), but expected a paragraph on a line, blank lines between them",
        "Say --clean for a clean copy, in which this is otherwise; the file that came is kept in originals.",
    ),
    "collate-matter": Message(
        "{siglum} alone has a block with the line {found!r}, but expected one without tabs, and blanks at its end",
        "A source keeps neither: take the witness as plain text, where no line of verse ends in blanks.",
    ),
    "collate-held": Message(
        "the edition holds {siglum} already, in {found}, but expected a witness that it has not",
        "Give the witness another siglum.",
    ),
    "collate-named": Message(
        "entries name {siglum} already ({found}), but expected a witness of which nothing is said yet",
        "Take the siglum out of these entries; the command finds again what the file has there.",
    ),
    "collate-settings": Message(
        "conf.py does not list recension_witnesses in so many words, but expected a list to which is added {found}",
        "Declare the witness there yourself, and record where it differs.",
    ),
    "collate-source": Message(
        "{found} has words of the text, but expected them in the file of the text itself, in reStructuredText",
        "Record by hand where the witness differs.",
    ),
    "collate-lost": Message(
        "the source has {found!r} where the words that were read go on otherwise, but expected these words",
        "Write the paragraph in the notation alone.",
    ),
    "collate-dropped": Message(
        "{found!r} would not stand in the source any more as it is, but expected all to stay that is no mark of words",
        "Record by hand where the witness differs here, and report the fault.",
    ),
    # git
    "git-missing": Message(
        "there is no git, but expected it, for it keeps the earlier versions",
        "Install git, or let what is installed be found (PATH).",
    ),
    "git-repository": Message(
        "{found} is in no repository of git, but expected one, for it keeps the earlier versions",
        "Go into the folder of the project; where it has no repository yet, git init begins one.",
    ),
    "git-revision": Message(
        "git knows no version {found!r}, but expected a commit, a tag or a branch",
        "Correct the name; git log shows the commits, git tag and git branch what else has a name.",
    ),
    "git-shallow": Message(
        "the repository is a shallow clone, but expected the whole history",
        "Fetch the rest with git fetch --unshallow; a workflow can check out everything at once.",
    ),
    "git": Message(
        "git cannot go on: {found}",
        "Mend what it names; the sentence is that of git.",
    ),
    # what is printed
    "printing-field": Message(
        "{stem} asks for {found!r}, expected one of {expected}",
        "Correct the word in recension_pdf_documents; the guide says what each means.",
    ),
    "printing-choice": Message(
        "{stem} asks for the {field} {found!r}, expected {expected}",
        "Use one of these words, in recension_pdf_documents or on the command line.",
    ),
    "printing-whole": Message(
        "{stem} asks for {found} of the whole edition, expected paras, as '4-12'",
        "Say of which paragraphs; the whole edition has all its notes, and no classroom sheet.",
    ),
    "printing-paper": Message(
        "{stem} asks for {found}, expected {expected}",
        "Choose another paper, or do without.",
    ),
    "printing-paras": Message(
        "{found!r} names no paragraphs, expected numbers such as '4-12', '4' or '4,7-9', 'all', a section, "
        "or verses such as 'line-5-12'",
        "Write numbers and ranges with commas between them; the name of a text and a colon may stand before.",
    ),
    "printing-section": Message(
        "there is no section {found!r} with paragraphs in {text}, expected one of {expected}",
        "Write its id, or the words of its heading; or the numbers of its paragraphs, such as '4-12'.",
    ),
    "printing-line": Message(
        "there is no {found!r} in {text}, expected {expected}",
        "Write the numbers that stand beside the verses, such as 'line-5-12'; the stanzas that have them come whole.",
    ),
    "printing-backwards": Message(
        "{found!r} runs backwards, expected {expected!r}",
        "Write the smaller number first.",
    ),
    "printing-text": Message(
        "there is no text {found!r} with numbered paragraphs, expected {expected}",
        "Correct the name before the colon, or leave it out: the first text is meant.",
    ),
    "printing-number": Message(
        "there is no {called} {found} in {text}, expected numbers from {first} to {last}; {works!r} would work",
        "Correct the number; it is that in the margin.",
    ),
    "printing-nothing": Message(
        "there is nothing to find in {found}, expected some of {expected}",
        "Ask for paragraphs in which the edition corrects something, or for no classroom sheet.",
    ),
    # the PDF
    "pdf_character": Message(
        "no face has “{found}” (U+{code}), found in “{text}”",
        "Name a face that has it in recension_pdf_faces, write it with other characters, or leave the document out.",
    ),
    "output": Message(
        "{output} has {found!r} as {field} at {place}, but expected {expected!r}",
        "What was written was read back, and does not say what the records say; it is not published. Where another"
        f" extension adds to the pages, name the class of what it adds in recension_besides. {_FAULT}",
    ),
    "pdf_undefined_link": Message(
        "links lead to names that stand nowhere in the book: {found}",
        "Correct the links; all such names are listed.",
    ),
    "pdf_too_high": Message(
        "{found} is higher than page {page}",
        "Divide it: a row of a table, for example, stands on one page with all its notes.",
    ),
    "pdf_too_wide": Message(
        "a table has {found} columns, and their words have no room beside each other even in small letters",
        "Leave columns out, or make two tables of it; a long word may have a hyphen or a space.",
    ),
    "pdf_kind": Message(
        "nobody knows how to print a node of the kind {found}, expected one of docutils or Sphinx",
        "Leave it out of the book, with `.. only:: not pdf`, or say it in another way.",
    ),
    "pdf_description": Message(
        "the picture {found} has no description, expected :alt: with what it shows",
        "Say in a sentence what there is to see: it is read aloud to those who cannot.",
    ),
    "pdf_picture": Message(
        "the picture {file} is {found}, expected {expected}",
        "Give its file in such a format, beside the other where the website keeps that.",
    ),
    "pdf_attachment": Message(
        "recension_pdf_attachments has {found!r} for “{title}”, expected a file, seen from {folder}",
        "Correct the path in conf.py, or put the file there.",
    ),
    "pdf_note": Message(
        "{file} has {found}, expected {expected}",
        f"A note begins below the text on the page of its call, in order, where that has room. {_FAULT}",
    ),
    "pdf_lost_text": Message(
        "{file} has “{found}” on page {page}, expected “{expected}”",
        f"Every block of the source stands in the file, letter by letter and in order. {_FAULT}",
    ),
    "pdf_tags": Message(
        "{file} has {found}, expected {expected}",
        f"All that is on a page has its place in the structure, and no level of headings is left out. {_FAULT}",
    ),
    "pdf_font": Message(
        "{file} needs faces it does not hold: {found}",
        f"The file can be shown and printed everywhere only with all its faces in it. {_FAULT}",
    ),
    "pdf_syntax": Message(
        "{file} is damaged, expected no problem but found: {found}",
        _FAULT,
    ),
    "pdf_metadata": Message(
        "{file} has {found!r} as its {what}, expected {expected!r}",
        "Give the book a title and an author in conf.py; where another thing is named, the tool is at fault.",
    ),
    "pdf_upstream": Message(
        "the installed rst2pdf and ReportLab lack what we rely on: {found}",
        "Install the versions that requirements/ names.",
    ),
    "pdf_rst2pdf": Message(
        "rst2pdf could not set {file} as it should: {found}",
        "Mend what the sentence names, which is that of rst2pdf; where that is nothing of yours, the tool is at fault.",
    ),
    "pdf_empty": Message(
        "rst2pdf left {file} empty",
        _FAULT,
    ),
}

NONE = "what conf.py declares, and that is nothing"  #: what is expected of an empty list

#: mistakes of form, which are told first: others follow from them
FORMS = frozenset(
    {
        "apparatus-empty",
        "cite-form",
        "comment-form",
        "comments-empty",
        "directive-form",
        "entry-form",
        "heading-form",
        "indentation",
        "indentation-out",
        "inline-form",
        "mark-in-mark",
        "matter-empty",
        "markup",
        "outside-text",
        "place-alone",
        "place-missing",
        "reason-missing",
        "role-form",
        "swallowed",
        "unknown-block",
        "unknown-inline",
        "verse-form",
    }
)

#: mistakes for which words of a text are not read, and those that follow where they are sought
LOSSES = frozenset({"cite-form", "markup", "role-form", "swallowed", "unknown-block", "verse-form"})
SOUGHT = frozenset(
    {
        "call-without-note",
        "entry-without-mark",
        "head-without-page",
        "headnote-place",
        "line-unknown",
        "lemma-not-found",
        "mark-without-entry",
        "note-without-call",
        "page-without-head",
        "place-alone",
        "place-missing",
        "proof-added",
        "proof-missing",
        "shared-unused",
        "source-missing",
        "speaker-place",
    }
)
#: mistakes elsewhere that may follow from a mistake of form in a text
AWAY = frozenset({"index-nowhere", "proofreading-field", "unknown-place", "work-unused"})


def mistake(name: str, line: int = 0, source: str = "", **values: object) -> Mistake:
    """Return the mistake *name* of the catalogue, its sentence filled in with *values*."""
    return Mistake(name, CATALOGUE[name].sentence.format(**values), line, source)


def advised(one: Mistake, *more: str) -> Mistake:
    """Return a mistake that tells *more*, as far as there is something to tell."""
    return one._replace(sentence="; ".join([one.sentence, *filter(None, more)]))


def located(found: Iterable[Mistake], source: str | None) -> Iterator[Mistake]:
    """Yield the mistakes; those that know no file get *source*."""
    yield from (one if one.source else one._replace(source=source or "") for one in found)


def in_a_line(error: BaseException) -> str:
    """Return what went wrong, of a long account the beginning and the end."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0] if len(lines) == 1 else f"{lines[0].rstrip(':')}: {lines[-1]}"
