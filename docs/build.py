"""Builds the site into `site/` and checks every link: `python docs/build.py`.

Pages link to files beside `docs/`, which a site does not have; there the file is named instead.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parent
ROOT = DOCS.parent
STAGE = ROOT / "build" / "site"
LINK = re.compile(r"\[([^\]]+)\]\(([^)#:`\s]+)(#[^)]*)?\)")
CODE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)


def staged(page: Path) -> str:
    """A page as the site has it."""

    def outside(found: re.Match[str]) -> str:
        target = (page.parent / found[2]).resolve()
        if target.is_relative_to(DOCS.resolve()):
            return found[0]
        return f"{found[1]} (`{target.relative_to(ROOT.resolve()).as_posix()}`)"

    parts = CODE.split(page.read_text(encoding="utf-8"))
    return "".join(part if n % 2 else LINK.sub(outside, part) for n, part in enumerate(parts))


def main() -> int:
    """Stage the pages, build them strictly, and put the site in its place."""
    shutil.rmtree(STAGE, ignore_errors=True)
    for path in sorted(DOCS.rglob("*")):
        target = STAGE / "docs" / path.relative_to(DOCS)
        if path.suffix == ".md":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(staged(path), encoding="utf-8")
        elif path.suffix in (".png", ".svg"):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    shutil.copyfile(ROOT / "mkdocs.yml", STAGE / "mkdocs.yml")
    done = subprocess.run([sys.executable, "-m", "zensical", "build", "--clean", "--strict"], cwd=STAGE, check=False)
    if done.returncode == 0:
        shutil.rmtree(ROOT / "site", ignore_errors=True)
        shutil.copytree(STAGE / "site", ROOT / "site")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
