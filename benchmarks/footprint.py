"""Installed size and number of packages of the core and of each extra, from what is installed here.

    python benchmarks/footprint.py

Counts every file that the distributions record, follows requirements as pip does on this system, and names the largest.
An extra that is not installed here is marked, since what it lacks is not counted.
"""

from __future__ import annotations

from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PRODUCT = "kube-review"
MEGABYTE = 1e6
N_LARGEST = 6


def closure(requirements: list[Requirement], found: dict[str, Distribution], missing: set[str]) -> None:
    """Add the distributions that some requirements need, and what these need in turn."""
    for requirement in requirements:
        name = canonicalize_name(requirement.name)
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            missing.add(name)
            continue
        closure(needs(found[name], requirement.extras), found, missing)


def needs(installed: Distribution, extras: set[str]) -> list[Requirement]:
    """Return the requirements of a distribution with some extras that hold on this system."""
    listed = [Requirement(line) for line in installed.requires or []]
    return [
        one
        for one in listed
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in (extras or {""}) | {""})
    ]


def size(installed: Distribution) -> int:
    """Return the bytes of the files of a distribution, compiled ones left out: they are made when first used."""
    paths = (Path(str(installed.locate_file(file))) for file in installed.files or ())
    return sum(path.stat().st_size for path in paths if path.suffix != ".pyc" and path.is_file())


def main() -> None:
    """Print the core, and what each extra adds to it."""
    product = distribution(PRODUCT)
    core: dict[str, Distribution] = {}
    missing: set[str] = set()
    closure(needs(product, set()), core, missing)
    sizes = {name: size(one) for name, one in core.items()}
    print(f"core      {sum(sizes.values()) / MEGABYTE:6.0f} MB in {len(core):3} packages; largest: {largest(sizes)}")
    for extra in sorted(set(product.metadata.get_all("Provides-Extra") or ()) - {"dev"}):
        found, absent = dict(core), set[str]()
        closure(needs(product, {extra}), found, absent)
        added = {name: size(one) for name, one in found.items() if name not in core}
        note = f"; not installed here: {', '.join(sorted(absent - missing))}" if absent - missing else ""
        total = sum(added.values()) / MEGABYTE
        print(f"{extra:9} {total:+6.0f} MB in {len(added):3} packages; largest: {largest(added)}{note}")


def largest(sizes: dict[str, int]) -> str:
    """Name the largest packages."""
    first = sorted(sizes, key=lambda name: -sizes[name])[:N_LARGEST]
    return ", ".join(f"{name} {sizes[name] / MEGABYTE:.0f}" for name in first) or "nothing"


if __name__ == "__main__":
    main()
