"""The review in Datasette: read-only, for this machine only, behind a random port and a token."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kube_review.errors import MissingExtra
from kube_review.messages import translate
from kube_review.store.database.browsing import QUESTIONS, VIEWS

HOST = "127.0.0.1"
_ROWS = 100


@dataclass(frozen=True, slots=True)
class Browser:
    """A server that is about to run; ``url`` lets one person in, once, who then has a cookie."""

    url: str
    server: Any
    socket: socket.socket

    def run(self) -> None:
        """Serve until the server is asked to stop (``stop``, or Ctrl-C)."""
        self.server.run(sockets=[self.socket])

    def stop(self) -> None:
        """Ask the server to stop; ``run`` then returns."""
        self.server.should_exit = True


@contextmanager
def serving(database: Path, title: str, notice: str = "") -> Iterator[Browser]:
    """Prepare Datasette on a copy of a review.

    Args:
        database: The copy; it is opened as immutable.
        title: What the pages are called.
        notice: A line on every page, such as that the data are synthetic.

    Raises:
        MissingExtra: Datasette is not installed.
    """
    try:
        import uvicorn
        from datasette.app import Datasette
    except ImportError as error:
        raise MissingExtra.of("datasette", "browse") from error
    app = Datasette(
        immutables=[str(database)],
        metadata=metadata(database.stem, title, notice),
        settings={"default_page_size": _ROWS, "allow_download": False, "sql_time_limit_ms": 5000},
    )
    config = uvicorn.Config(app.app(), log_level="error", lifespan="on", timeout_graceful_shutdown=1)
    with socket.create_server((HOST, 0)) as listening:
        port = listening.getsockname()[1]
        url = f"http://{HOST}:{port}/-/auth-token?token={app._root_token}"
        yield Browser(url, uvicorn.Server(config), listening)
    for one in app.databases.values():
        one.close()


def metadata(name: str, title: str, notice: str = "") -> dict[str, Any]:
    """Return Datasette's metadata: who may read, facets and search of the tables, and the usual questions."""
    queries = {one.name: {"title": translate(one.title), "sql": one.sql} for one in QUESTIONS}
    tables: dict[str, Any] = {
        "evidence": {"facets": ["code", "stance", "coder", "study", "year", "province", "origin"], "sort": "study"},
        "study_list": {"facets": ["year", "province", "evidence", "kind"], "sort": "study"},
        "finished": {"facets": ["coder", "basis"]},
        "passages": {"fts_table": "passages_fts", "fts_pk": "id", "facets": ["section", "language"]},
        "studies": {"label_column": "study"},
        "coders": {"label_column": "name"},
    }
    assert VIEWS.keys() <= tables.keys()
    return {
        "title": title,
        "description": notice,
        "allow": {"id": "root"},
        "databases": {name: {"queries": queries, "tables": tables}},
    }
