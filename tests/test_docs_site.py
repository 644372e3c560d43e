"""The documentation as a site: complete, and without anything from elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_LOADED = re.compile(r"<(?:script|img|iframe)\b[^>]*\bsrc=\"?([^\s\">]+)|<link\b[^>]*stylesheet[^>]*")


def test_the_site_builds_and_loads_nothing_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No warning, every page in the search, no script, picture or style from the network."""
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site"), strict=True)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    pages = {page.name: page.read_text(encoding="utf-8") for page in (tmp_path / "site").glob("*.html")}
    loaded = [match[0] for page in pages.values() for match in _LOADED.finditer(page)]
    assert loaded
    assert not [tag for tag in loaded if "://" in tag]
    index = json.loads((tmp_path / "site" / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert {doc["location"].partition("#")[0] for doc in index["docs"]} == set(pages) - {"404.html"}
    assert {page.with_suffix(".html").name for page in (ROOT / "docs").glob("*.md")} < set(pages)
