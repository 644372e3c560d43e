"""A hook of mkdocs: makes pages of the documents in the folder above, and links to them from the others.

Links to files that are no pages, such as the source code, become plain text: the site is read without the checkout.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).parents[1]
PAGES = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s:]+)(#[^)]*)?\)")


def on_files(files: Any, config: Any) -> Any:
    """Add the documents of the folder above as pages."""
    for name, page in PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=_LINK.sub(_from_root, text).replace("](docs/", "](")))
    return files


def on_page_markdown(markdown: str, **_of_page: Any) -> str:
    """Turn the links that leave the folder of the documentation."""
    return _LINK.sub(lambda link: _from_root(link) if link[2].startswith("../") else link[0], markdown)


def _from_root(link: re.Match[str]) -> str:
    """Return a link to a page of the site, or the words of a link that leads elsewhere."""
    words, target, anchor = link[1], link[2].removeprefix("../"), link[3] or ""
    if target in PAGES:
        return f"[{words}]({PAGES[target]}{anchor})"
    return f"[{words}]({target.removeprefix('docs/')}{anchor})" if target.startswith("docs/") else words
