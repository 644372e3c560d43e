"""A real HTTP server that speaks as much of OpenAI's protocol as the tests need, with answers that a test decides."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[str, list[dict[str, Any]]], str]
"""Takes the instructions and the passages that were sent, and returns what the model says."""


class OpenAIServer:
    """Where it listens, what it says, and every request it got."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[dict[str, Any]] = []
        self.url = ""
        self.n_dimensions, self.vector = 3, 1.0

    def reply(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return the JSON document for a request."""
        self.requests.append(body)
        if path.endswith("/embeddings"):
            rest = [self.vector] * (self.n_dimensions - 2)
            rows = [{"index": n, "embedding": [len(text), n, *rest]} for n, text in enumerate(body["input"])]
            return {"object": "list", "data": rows[::-1], "model": body["model"]}
        system, user = (message["content"] for message in body["messages"])
        said = self.answer(system, json.loads(user))
        choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107}
        head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": body["model"]}
        return {**head, "choices": [choice], "usage": usage}


@contextmanager
def serving(answer: Answer) -> Iterator[OpenAIServer]:
    """Run a server on a free port of this machine while the block lasts."""
    ours = OpenAIServer(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                status, said = 200, json.dumps(ours.reply(self.path, body)).encode()
            except RuntimeError as error:  # how a test lets the service fail
                status, said = 400, json.dumps({"error": {"message": str(error)}}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    ours.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield ours
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
