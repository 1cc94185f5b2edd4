"""Steps of a schema that a program of the version before could not live with, unless their name says so."""
import re
from pathlib import Path

from lint.project import Finding, files, line_of, text_of

STEP = re.compile(r"\d{3}_(\w+)\.sql")
# What takes something away, or asks of an older program's statements what they do not give.
CONTRACTS = (
    (re.compile(r"\b(DROP|RENAME|TRUNCATE|DELETE\s+FROM)\b", re.IGNORECASE), "takes something away"),
    (re.compile(r"\bALTER\s+TABLE\s+\S+\s+(?!ADD\b)\w+", re.IGNORECASE), "changes what is there"),
    (re.compile(r"\bADD\s+(?:COLUMN\b(?![^;,]*\bDEFAULT\b)(?=[^;,]*\bNOT\s+NULL\b)|CONSTRAINT\b|UNIQUE\b|CHECK\b)",
                re.IGNORECASE), "asks for what an older program does not write"),
)


def without_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*", lambda comment: " " * len(comment[0]), sql)


def findings(root: Path) -> list[Finding]:
    found = []
    for path in files(root, (".sql",)):
        step = STEP.fullmatch(path.name)
        if "schema" not in path.parts or not step or step[1].startswith("contract_"):
            continue
        sql = without_comments(text_of(root, path) or "")
        found += [Finding(str(path), line_of(sql, match.start()),
                          f"'{' '.join(match[0].split())}' {why}: the version before runs beside this one; a step that "
                          "does so is called contract_…, and comes one version after the last program that needed it")
                  for pattern, why in CONTRACTS for match in pattern.finditer(sql)]
    return found
