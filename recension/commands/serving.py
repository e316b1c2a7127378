"""Serves a site to the browsers of one machine, and tells them when it was built anew, or why it was not."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

SCRIPT, NEWS = "/-/watch.js", "/-/news"  #: of pages none can have these names
BEGINS = "The site is being built."
WAIT = 15  #: seconds after which a browser is asked whether it is still there
EMPTY = "<!DOCTYPE html><html lang=en><title>{0}</title><p>{0}</p></html>"


class State(NamedTuple):
    """What stands in the folder, and what is wrong with what was to take its place."""

    number: int  #: of another site it is another one
    told: str = ""
    only: Sequence[str] = ()  #: the pages that are new, when others are still to come
    but: Sequence[str] = ()  #: those that were new before the others


class News:
    """The state of a site, for all who wait for another."""

    def __init__(self) -> None:
        self.state = State(time.time_ns() // 1_000_000, BEGINS)  # no page has the number that was served before
        self.first: Sequence[str] = ()  #: the pages of this build that were shown before the others
        self.changed = Condition()

    def listen(self, source: Connection) -> None:
        """Take what is told of builds: that one was published, or some pages before the others, or why it was not."""
        with suppress(EOFError, OSError):
            while True:
                told: str | Sequence[str] = source.recv()
                with self.changed:
                    number = self.state.number + 1
                    if isinstance(told, str):
                        self.state, told = self.state._replace(told=told), ()  # the next build begins anew
                    else:
                        self.state = State(number, only=told) if told else State(number, but=self.first)
                    self.first = told
                    self.changed.notify_all()

    def after(self, known: State | None) -> State:
        """Return a state that is not the one that is known, or after a while the same."""
        with self.changed:
            self.changed.wait_for(lambda: self.state != known, WAIT)
            return self.state


class Handler(SimpleHTTPRequestHandler):
    """Gives out files as they stand, but pages with a script that waits for news."""

    protocol_version = "HTTP/1.1"
    news: News

    def __init__(self, *arguments: object, news: News, folder: Path) -> None:
        self.news, self.folder = news, folder
        super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]

    def do_GET(self) -> None:  # the name is that of the method
        """Answer; a browser that has gone is not answered."""
        with suppress(ConnectionError):
            self.answer()

    def answer(self) -> None:
        """Send news, the script, a page or another file."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        if self.path == NEWS:
            self.tell()
        elif self.path == SCRIPT:
            self.give((Path(__file__).parent / "watch.js").read_bytes(), "text/javascript")
        elif path.suffix == ".html":
            self.page(path)
        else:
            super().do_GET()

    def page(self, path: Path) -> None:
        """Send a page, or what the site has for one that is not there."""
        status, state = HTTPStatus.OK, self.news.state  # before the page is read: of a later one there are news
        try:
            page = path.read_text("utf-8")
        except OSError:
            status = HTTPStatus.NOT_FOUND
            other = self.folder / "404.html"
            page = other.read_text("utf-8") if other.is_file() else EMPTY.format("There is no such page.")
        before, end, after = page.rpartition("</body>" if "</body>" in page else "</html>")
        script = f'<script src="{SCRIPT}" data-number="{state.number}" data-news="{escape(NEWS)}"></script>'
        self.give(f"{before}{script}{end}{after}".encode(), "text/html", status)

    def give(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        """Send what does not stand in the folder as it is sent."""
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def tell(self) -> None:
        """Send news as long as somebody listens."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        known: State | None = None
        while True:
            state = self.news.after(known)
            told = f"data: {json.dumps(state._asdict())}\n\n" if state != known else ":\n\n"
            self.wfile.write(told.encode())
            known = state

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")  # what is built twice in a second has the same date
        super().end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: the terminal is for what is wrong."""


class Server(ThreadingHTTPServer):
    """A server that waits for none of its answers when it ends."""

    daemon_threads = True

    def handle_error(self, *_arguments: object) -> None:
        """Say nothing of browsers that go."""


def listening(host: str, port: int) -> socket.socket:
    """Return a socket at which nobody listens yet; an error tells why there is none."""
    if port not in range(1 << 16):
        raise OverflowError("a port is a number from 0 to 65535")  # here, for the library would leave a socket open
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    return socket.create_server((host, port), family=family, backlog=64)


def serve(at: socket.socket, folder: Path, source: Connection) -> None:
    """Serve a folder until the process is ended."""
    news = News()
    Thread(target=news.listen, args=(source,), daemon=True).start()
    server = Server(at.getsockname()[:2], partial(Handler, news=news, folder=folder), bind_and_activate=False)
    server.socket.close()
    server.socket = at
    server.serve_forever()
