"""Every platform library and every service says in a README.md what it is."""
from pathlib import Path

from lint.project import Finding

ENOUGH_CHARACTERS = 60


def findings(root: Path) -> list[Finding]:
    found = []
    for folder in (path for part in ("platform", "services") for path in sorted((root / part).glob("*/"))):
        if not any((folder / name).exists() for name in ("CMakeLists.txt", "README.md")):
            continue
        readme = folder / "README.md"
        if not readme.exists() or len(readme.read_text().strip()) < ENOUGH_CHARACTERS:
            found.append(Finding(str(readme.relative_to(root)), 1, "missing or says nothing"))
    return found
