"""QualCoder's own importer without its windows: ``refi.py`` of a checkout, on an empty project of its kind."""

from __future__ import annotations

import builtins
import importlib.util
import re
import sqlite3
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch


def schema(source: Path) -> list[str]:
    """Return the statements with which QualCoder makes the tables of a new project."""
    text = (source / "__main__.py").read_text(encoding="utf-8")
    made = re.findall(r'cur\.execute\(\s*((?:"[^"]*"\s*)+)\)', text)
    statements = ["".join(re.findall(r'"([^"]*)"', one)) for one in made]
    first: dict[str, str] = {}
    for statement in statements:
        if match := re.match(r"CREATE TABLE (\w+) \(", statement):
            first.setdefault(match.group(1), statement)
    return list(first.values())


@contextmanager
def _importer(source: Path) -> Iterator[Any]:
    """Load ``refi.py`` with stand-ins for windows, colours and messages; nothing of them decides what is imported."""
    names = ["PyQt6", "PyQt6.QtWidgets", "PyQt6.QtCore", "qualcoder", "qualcoder.color_selector", "qualcoder.helpers"]
    names += ["qualcoder.GUI", "qualcoder.GUI.ui_dialog_refi_export_endings"]
    stands: dict[str, Any] = {name: MagicMock() for name in names}
    stands["qualcoder"] = types.ModuleType("qualcoder")
    stands["qualcoder"].__path__ = [str(source)]
    stands["qualcoder.color_selector"].colors = ["#ffffff"] * 120
    stands["qualcoder.color_selector"].color_matcher = lambda _wanted: "#ffffff"
    stands["PyQt6"].QtWidgets.QDialog = object
    spec = importlib.util.spec_from_file_location("qualcoder.refi", source / "refi.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with (
        patch.dict(sys.modules, {**stands, "qualcoder.refi": module}),
        patch.object(builtins, "_", lambda text: text, create=True),
    ):
        spec.loader.exec_module(module)
        yield module


def imported(source: Path, file: Path, folder: Path) -> list[dict[str, Any]]:
    """Let QualCoder import a project; return its codings of texts with code, source, words, coder and place.

    Args:
        source: The folder ``src/qualcoder`` of a checkout.
        file: The ``.qdpx`` file.
        folder: Where its project lies.
    """
    (folder / "documents").mkdir(parents=True)
    connection = sqlite3.connect(folder / "data.qda")
    for statement in schema(source):
        connection.execute(statement)
    app = MagicMock()
    app.conn, app.project_path = connection, str(folder)
    app.settings = {"codername": "default", "directory": str(folder), "ai_enable": "False"}
    app.last_export_directory = str(folder)
    with _importer(source) as refi:
        refi.QtWidgets.QFileDialog.getOpenFileName.return_value = (str(file), True)
        refi.RefiImport(app, MagicMock(), "qdpx")
    connection.row_factory = sqlite3.Row
    rows = connection.execute(
        "SELECT s.name AS source, c.name AS code, t.seltext AS words, t.owner AS coder, t.pos0, t.pos1, t.memo"
        " FROM code_text t JOIN code_name c USING (cid) JOIN source s ON s.id = t.fid ORDER BY 1, 5, 2, 4"
    ).fetchall()
    connection.close()
    return [dict(row) for row in rows]
