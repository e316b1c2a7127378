"""What the tests in a browser share: the browser, and a server of files."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

in_a_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: install chromium to run these tests"),
]

OVERLAPS = """() => {  // the notes that lie over another
  const boxes = [...document.querySelectorAll(".rec-note, .rec-group")]
    .map(note => [note.id, note.getBoundingClientRect()])
    .filter(([, box]) => box.height)
    .sort((a, b) => a[1].top - b[1].top);
  return boxes.slice(1).filter(([, box], n) => box.top < boxes[n][1].bottom - 1).map(([id]) => id);
}"""
UNDONE = """part => {  // its text, without what is shown as inserted, with what is shown as struck
  const text = part.cloneNode(true);
  const besides = ".rec-number, small.rec-change, .rec-spoken, .headerlink, .rec-more, .rec-credit, .rec-cite";
  for (const one of text.querySelectorAll(`ins, ${besides}`)) one.remove();
  return text.textContent;
}"""
SHIFT = """new Promise(done => {  // how far the page has moved since it was asked for
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 400);
})"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and logs nothing."""

    def log_message(self, *_: object) -> None:
        pass


class Patient(ThreadingHTTPServer):
    """Turns away nobody: a page asks for much at once, and a machine may be busy."""

    request_queue_size = 128


def turned(page: sync_api.Page, view: str) -> None:
    """Choose a view as a reader does, and wait until it has come."""
    link = page.get_by_role("link", name=view, exact=True)
    link.click()
    sync_api.expect(link).to_have_attribute("aria-current", "true")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the files in *folder*; give the address."""
    with Patient(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def cited(page: sync_api.Page, form: str) -> str:
    """Return what the dialog gives in one form."""
    page.get_by_label("Format").select_option(form)
    return str(page.get_by_label("Citation", exact=True).input_value())
