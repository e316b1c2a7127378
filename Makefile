# The edition and its checks; `make help` lists the commands.  Only Python 3.11 or newer is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
N ?= 300
PORT ?= 8000
given = $(if $(filter command,$(firstword $(origin $(2)))),--$(1) "$($(2))")
# whatever the machine speaks, or says it does: Sphinx stops at a locale that is not installed
export LC_ALL := C
# without a value it is none; with one that is no number Sphinx stops, too
ifeq ($(SOURCE_DATE_EPOCH),)
unexport SOURCE_DATE_EPOCH
else ifneq ($(shell printenv SOURCE_DATE_EPOCH | tr -d 0-9),)
$(error the environment has SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH), but expected seconds since the year 1970)
endif
BUILD = @$(BIN)/python -m recension build

.PHONY: all html pdf epub text tei data docx odt verify diff release publish mutate compared declare review commits serve watch docs test check versions package bench measure locale faces schemas lock clean help handout
.DEFAULT_GOAL := all
.NOTPARALLEL:  # the website offers what was made before it

all: $(VENV)/build.ok  ## the PDFs, the e-book, the plain text, TEI, data and the website that offers them
	$(BUILD) epub text tei data pdf html

html: $(VENV)/build.ok  ## the website, with the data that it takes along: build/html/index.html
	$(BUILD) data html

epub: $(VENV)/build.ok  ## the edition for reading devices: build/epub
	$(BUILD) epub

pdf: $(VENV)/build.ok  ## the whole edition on A4 and Letter, and some handouts: build/pdf
	$(BUILD) pdf

handout: $(VENV)/build.ok  ## paragraphs to print: PARAS=4-12, all or mao, and NOTES PAPER SIZE MARGIN LINES NAME BOOKLET SHEET (see the manual)
	@$(BIN)/python -m recension handout --paras "$(PARAS)" $(call given,notes,NOTES) $(call given,paper,PAPER) \
	  $(call given,size,SIZE) $(call given,margin,MARGIN) $(call given,lines,LINES) \
	  $(call given,name,NAME) $(call given,booklet,BOOKLET) $(call given,sheet,SHEET)

text: $(VENV)/build.ok  ## the edited text alone, plain: build/text
	$(BUILD) text

tei: $(VENV)/build.ok  ## the edition as one file of TEI, of which the witness can be rebuilt: build/tei
	$(BUILD) tei

data: $(VENV)/build.ok  ## all of it for other programs: JSON, tables, annotations, a file a passage: build/data
	$(BUILD) data

docx: $(VENV)/build.ok  ## the text with its notes for Word, to comment on: build/docx
	$(BUILD) docx

odt: $(VENV)/build.ok  ## the same for LibreOffice: build/odt
	$(BUILD) odt

verify: $(VENV)/build.ok  ## rebuild the witness from the edition and compare it byte for byte
	@$(BIN)/python -m recension verify

diff: $(VENV)/build.ok  ## what the edition changes; or what is different: FROM=1.0 TO=work FORM=terminal PAPER=A4
	@$(BIN)/python -m recension diff $(call given,from,FROM) $(call given,to,TO) $(call given,form,FORM) $(call given,paper,PAPER)

mutate: $(VENV)/build.ok  ## damage text, notes and outputs (N=300 of the text); nothing may change unnoticed
	@$(BIN)/python -m recension mutate -n $(N)

release: $(VENV)/test.ok  ## make a release when nothing stands in its way: VERSION=1.1.0 (DATE=2026-11-23)
	@$(BIN)/python -m recension release "$(VERSION)" $(call given,date,DATE) --check
	@$(MAKE) --no-print-directory test
	@$(BIN)/python -m recension release "$(VERSION)" $(call given,date,DATE)

publish: $(VENV)/build.ok  ## gather the newest release for a static host: build/publish
	@$(BIN)/python -m recension publish

declare: $(VENV)/build.ok  ## record that what is different from the newest release is meant
	@$(BIN)/python -m recension declare

compared: $(VENV)/build.ok  ## record a second reading: WHAT="…" DATE=2026-11-23 BY=AB PLACES="p4 n26"
	@$(BIN)/python -m recension compared --date "$(DATE)" --what "$(WHAT)" $(call given,by,BY) $(PLACES)

review: $(VENV)/build.ok  ## let git diff and git log -p show sentences and entries, not markup
	@$(BIN)/python -m recension review

commits: $(VENV)/build.ok  ## the commits that change the edition and do not say so: SINCE=main (else the newest release)
	@$(BIN)/python -m recension commits $(call given,since,SINCE)

serve: html  ## show the website on this machine: http://localhost:8000 (PORT=8000)
	$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory build/html

watch: $(VENV)/build.ok  ## show the website, and make it again at each save: http://localhost:8000 (PORT=8000)
	@$(BIN)/python -m recension watch --port $(PORT)

docs: $(VENV)/build.ok  ## the guide for editors: build/docs/index.html
	$(BIN)/python -m sphinx -q -W --keep-going -d build/doctrees-docs docs build/docs

test: $(VENV)/test.ok check  ## every test
	$(BIN)/python -m pytest

check: $(VENV)/test.ok  ## style, types, markup and licences
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/oxlint recension
	$(BIN)/oxfmt --check "recension/**/*.{js,css}"
	$(BIN)/sphinx-lint docs source $(wildcard *.md) recension/README.md recension/CHANGELOG.md
	@! git rev-parse -q --git-dir >/dev/null 2>&1 || $(BIN)/reuse lint --lines  # git knows what is ours

versions: $(VENV)/test.ok  ## try other versions of Python, Sphinx and docutils
	$(BIN)/nox

package: $(VENV)/test.ok  ## what others install: dist/
	$(BIN)/python -m hatchling build -d dist

bench: $(VENV)/test.ok $(VENV)/bench.ok  ## compare the speed with that of bare Sphinx, stock rst2pdf and WeasyPrint
	$(BIN)/python tests/bench.py

measure: $(VENV)/test.ok  ## how evenly the PDF files are set: blanks, characters in a line, what notes take of a page
	@$(BIN)/python tests/measure.py build/pdf/*.pdf

locale: $(VENV)/test.ok  ## gather the words that readers see, and compile their translations: recension/locale
	PYTHONPATH=. $(BIN)/python tests/catalogues.py

faces: $(VENV)/test.ok $(VENV)/faces.ok  ## make the faces of the pages from those of the PDF files
	$(BIN)/python tests/faces.py

schemas: $(VENV)/test.ok  ## make the schemas of TEI from recension.odd: STYLESHEETS=folder TEI=p5subset.xml SAXON="java -jar …"
	@PYTHONPATH=. $(BIN)/python tests/schemas.py $(call given,stylesheets,STYLESHEETS) $(call given,tei,TEI) \
	  $(call given,saxon,SAXON)

lock: $(VENV)/test.ok  ## renew the locked versions
	for set in build test bench faces; do \
	  $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	    pyproject.toml --extra pdf --extra site requirements/$$set.in -o requirements/$$set.txt --upgrade; \
	done

clean:  ## remove what was built
	find build -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -r {} +

help:  ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 11

$(VENV)/%.ok: requirements/%.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	touch $@
