"""The tool as users get it: from a built wheel in a fresh environment, an editable install, and a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: object, cwd: Path) -> str:
    """Run a program outside the checkout's environment variables and return what it printed."""
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHONPATH", "KUBE_REVIEW", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel once."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    return next(out.glob("*.whl"))


def test_a_wheel_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    """Codebooks and corpus travel in the wheel: every command runs in another directory, from site-packages."""
    venv.create(tmp_path / "env", with_pip=False)
    bin_folder = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    python = bin_folder / ("python.exe" if sys.platform == "win32" else "python")
    # The dependencies of this environment serve: only kube-review itself has to come from the wheel.
    site = next(p for p in map(Path, sys.path) if (p / "typer").is_dir())
    new_site = Path(run(python, "-c", "import site; print(site.getsitepackages()[-1])", cwd=tmp_path).strip())
    run(sys.executable, "-m", "pip", "install", "--no-deps", "--quiet", "--target", new_site, wheel, cwd=tmp_path)
    (new_site / "dependencies.pth").write_text(f"{site}\n", encoding="utf-8")
    where = run(python, "-c", "import kube_review; print(kube_review.__file__)", cwd=tmp_path)
    assert str(new_site) in where
    assert "weak-facilitators" in run(python, "-m", "kube_review", "codebook", "show", "sitepu-2016", cwd=tmp_path)
    # -P: the folder of the script, with its package ``statistics``, stays out of the path.
    assert run(python, "-P", Path(__file__).with_name("every_command.py"), tmp_path, cwd=tmp_path).strip() == ""


def test_a_wheel_holds_no_stray_modules(wheel: Path) -> None:
    """The launcher and the tests stay out: a top-level cli.py would shadow other people's."""
    import zipfile

    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"kube_review"}
    assert "kube_review/data/codebook/sitepu-2016.yaml" in names
    assert "kube_review/data/corpus/sitepu-2016/published.yaml" in names
    assert any(name.endswith("py.typed") for name in names)


def test_a_checkout_without_installation(tmp_path: Path) -> None:
    """``python cli.py`` works where only the dependencies are installed."""
    told = run(sys.executable, ROOT / "cli.py", "codebook", "list", "-f", "csv", cwd=tmp_path)
    assert {"sitepu-2016", "kube-stages", "social-capital"} <= {line.split(",")[0] for line in told.splitlines()}


def test_an_editable_install_finds_the_shipped_files(tmp_path: Path) -> None:
    """In an editable install codebooks and corpus are those of the checkout."""
    script = "from kube_review.project import shipped; print(shipped('corpus', 'demo').resolve())"
    found = Path(run(sys.executable, "-c", script, cwd=tmp_path).strip())
    assert found == (ROOT / "corpus" / "demo").resolve()
