"""A review on disk: a folder with its database, its codebooks and its sources; and the files shipped with the tool."""

from __future__ import annotations

import filecmp
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from kube_review import whole_files
from kube_review.errors import Conflict, NotFound
from kube_review.messages import _

DATABASE = "review.db"
DEFAULT_CODEBOOK = "sitepu-2016"


@dataclass(frozen=True, slots=True)
class Project:
    """The paths of one review, all below ``root``."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file that is the review."""
        return self.root / DATABASE

    @property
    def codebooks(self) -> Path:
        """The folder of the codebooks in use."""
        return self.root / "codebook"

    @property
    def sources(self) -> Path:
        """The folder of the review's source files."""
        return self.root / "corpus"

    @property
    def backups(self) -> Path:
        """The folder of the copies that ``backup`` and ``merge`` make."""
        return self.root / "backups"

    def moved(self, root: Path) -> Project:
        """Copy the codebooks and sources into a new folder, for another database.

        Raises:
            Conflict: The folder exists already.
        """
        if root.exists():
            raise Conflict(_("{folder} exists already.", folder=root), _("Delete it, or give another folder."))
        new = Project(root)
        root.mkdir(mode=0o700, parents=True)
        for old, copy in ((self.codebooks, new.codebooks), (self.sources, new.sources)):
            if old.is_dir():
                shutil.copytree(old, copy)
        return new

    def codebook_files(self) -> list[Path]:
        """Return the codebooks in use, by name."""
        return sorted(self.codebooks.glob("*.yaml")) + sorted(self.codebooks.glob("*.yml"))

    def keep(self, name: str, content: bytes) -> str:
        """Copy a source into the review unless it is already there; return its path relative to ``root``, with ``/``.

        Args:
            name: What to call the file; another file of that name is never overwritten.
            content: Its bytes.
        """
        self.sources.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".incoming-", dir=self.sources, ignore_cleanup_errors=True) as folder:
            file = Path(folder) / Path(name).name
            file.write_bytes(content)
            return self.take_in(file)

    def take_in(self, file: Path) -> str:
        """Move a file among the sources unless it is there; return its path relative to ``root``, with ``/``.

        Args:
            file: A complete file on the same disk; another source of its name is never overwritten.
        """
        whole_files.flush(file)
        target, n = self.sources / file.name, 1
        while True:
            if target.exists() and filecmp.cmp(file, target, shallow=False):
                return target.relative_to(self.root).as_posix()
            try:
                whole_files.move_to_free(file, target)
            except FileExistsError:
                n += 1
                target = self.sources / f"{file.stem}-{n}{file.suffix}"
            else:
                whole_files.flush_folder(self.sources)
                return target.relative_to(self.root).as_posix()


def shipped(*parts: str) -> Path:
    """Return a file or folder that comes with kube-review, such as ``shipped("codebook", "sitepu-2016.yaml")``.

    A wheel carries them in ``kube_review/data``; a checkout and an editable install have them beside the package.

    Raises:
        NotFound: It is in neither place.
    """
    package = Path(str(files("kube_review")))
    for base in (package / "data", package.parent):
        path = base.joinpath(*parts)
        if path.exists():
            return path
    raise NotFound(_("kube-review does not ship {choices}.", choices="/".join(parts)))


def shipped_codebooks() -> list[str]:
    """Return the names of the codebooks that come with kube-review."""
    return sorted(path.stem for path in shipped("codebook").glob("*.yaml"))


def codebook_source(name_or_file: str) -> Path:
    """Return the file of a shipped codebook, or of one the user wrote.

    Raises:
        NotFound: It is neither a name nor a file.
    """
    path = Path(name_or_file)
    if path.suffix in {".yaml", ".yml"}:
        if path.is_file():
            return path
        raise NotFound(_("There is no codebook file {name_or_file}.", name_or_file=name_or_file), _("Check the path."))
    if name_or_file in shipped_codebooks():
        return shipped("codebook", f"{name_or_file}.yaml")
    known = ", ".join(shipped_codebooks())
    raise NotFound(
        _("There is no codebook named {name_or_file!r}.", name_or_file=name_or_file),
        _("Shipped: {known}; or give a .yaml file.", known=known),
    )


def create(root: Path, codebooks: list[str]) -> Project:
    """Make the folders of a review and copy the codebooks into it; nothing that exists is overwritten.

    Args:
        root: The folder; made if it is not there.
        codebooks: Names of shipped codebooks, or files.

    Raises:
        Conflict: ``root`` is a file.
        NotFound: A codebook is unknown; then nothing is made.
    """
    sources = [codebook_source(name) for name in codebooks]
    if root.exists() and not root.is_dir():
        raise Conflict(_("{root} is a file.", root=root), _("Give the name of a folder for the review."))
    project = Project(root)
    if not root.exists():
        root.parent.mkdir(parents=True, exist_ok=True)
        root.mkdir(mode=0o700)  # interviews and unpublished theses are nobody else's business
    project.codebooks.mkdir(exist_ok=True)
    project.sources.mkdir(exist_ok=True)
    for source in sources:
        target = project.codebooks / source.name
        if not target.exists():
            whole_files.write_bytes(target, source.read_bytes())
    return project
