"""The program as a shell runs it, but in this process: ``main`` with arguments, environment and streams of its own.

A process of its own costs half a second, most of it for imports. ``test_packaging`` and ``test_cli`` start real ones.
"""

from __future__ import annotations

import io
import json
import sys
from subprocess import CompletedProcess
from typing import Any

import pytest

from kube_review import app, messages


def run(*arguments: object, code: int | None = 0, **environment: str) -> CompletedProcess[str]:
    """Run a command, check its exit code unless that is None, and return what it printed."""
    words, streams = list(map(str, arguments)), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["kube-review", *words])
        for name in ("stdout", "stderr"):
            streams[name] = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
            patch.setattr(sys, name, streams[name])
        for name, value in environment.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as end:
            app.main()
    messages.use("en")
    out, err = (stream.buffer.getvalue().decode().replace("\r\n", "\n") for stream in streams.values())  # type: ignore[attr-defined]
    assert code is None or end.value.code == code, err
    return CompletedProcess(words, int(end.value.code or 0), out, err)


def rows(*arguments: object) -> Any:
    """Run a command with JSON output and return the document."""
    return json.loads(run(*arguments, "-f", "json").stdout)
