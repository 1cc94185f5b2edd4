"""clang-format, shellcheck and pyflakes have nothing to say."""
import re
import subprocess
from pathlib import Path

from lint.project import CPP, Finding, files

REPORTED = re.compile(r"^(?:In )?(.+?):(\d+):(?:\d+:)?\s*(.*)$")
TOOLS = {
    CPP: ["clang-format-19", "--dry-run", "-Werror", "--ferror-limit=1"],
    (".sh",): ["shellcheck", "--format=gcc"],
    (".py",): ["pyflakes3"],
}


def reworded(message: str) -> str:
    return "`make format` would write this differently" if "clang-format-violations" in message else message


def findings(root: Path) -> list[Finding]:
    found = []
    for suffixes, command in TOOLS.items():
        paths = [str(path) for path in files(root, suffixes)]
        if suffixes == (".sh",) and (root / ".ci/run").exists():
            paths.append(".ci/run")
        if not paths:
            continue
        run = subprocess.run([*command, *paths], cwd=root, capture_output=True, text=True, check=False)
        lines = (run.stdout + run.stderr).splitlines()
        reported = [Finding(match[1], int(match[2]), reworded(match[3])) for line in lines
                    if (match := REPORTED.match(line))]
        if run.returncode != 0 and not reported:
            reported = [Finding(command[0], 1, (run.stdout + run.stderr).strip())]
        found += reported
    return found
