"""Builds static/build/ from GOV.UK Frontend: `python -m config.local.assets`.

`--installed` takes it as it lies in node_modules, without asking npm.

Off service.gov.uk a product may not look like GOV.UK: its typeface and crest are taken out.
Nothing of it is committed; package-lock.json holds the version and its checksum.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
TARGET = ROOT / "static" / "build"
NODE_LOCK = ROOT / "requirements" / "node.txt"


def main() -> None:
    """Fetch GOV.UK Frontend and write the two files that the pages load."""
    if sys.argv[1:] != ["--installed"]:
        subprocess.run([_npm(), "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"], cwd=ROOT, check=True)
    TARGET.mkdir(parents=True, exist_ok=True)
    stylesheet = neutral((SOURCE / "govuk-frontend.min.css").read_text(encoding="utf-8"))
    (TARGET / "govuk-frontend.min.css").write_text(stylesheet, encoding="utf-8")
    script = without_source_map((SOURCE / "govuk-frontend.min.js").read_text(encoding="utf-8"))
    (TARGET / "govuk-frontend.min.js").write_text(script, encoding="utf-8")


def neutral(stylesheet: str) -> str:
    """The stylesheet without GOV.UK's typeface and crest; raises ValueError should either be left."""
    stylesheet = re.sub(r"@font-face\{[^}]*\}", "", stylesheet)
    stylesheet = stylesheet.replace("GDS Transport,arial", "arial")
    stylesheet = re.sub(r"url\(/assets/images/govuk-crest\.svg\)", "none", stylesheet)
    if "GDS Transport" in stylesheet or "crest.svg" in stylesheet or "@font-face" in stylesheet:
        raise ValueError("GOV.UK Frontend has changed: its typeface or crest is still in the stylesheet.")
    return without_source_map(stylesheet)


def without_source_map(text: str) -> str:
    """The text without its pointer to a map that we do not serve."""
    return re.sub(r"(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$", "", text)


def _npm() -> str:
    """The machine's npm, else Node.js from its Python package, put into this virtual environment."""
    beside_python = Path(sys.executable).parent / "npm"
    if found := shutil.which("npm"):
        return found
    if not beside_python.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(NODE_LOCK)]
        subprocess.run(pip, check=True)
    return str(beside_python)


if __name__ == "__main__":
    main()
