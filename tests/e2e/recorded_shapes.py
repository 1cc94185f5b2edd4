"""The shapes of the reference system's recorded answers, and how an answer of ours is held against one."""

import json
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parent / "recorded"

# Parts of the reference that are none of ours: links to schema documents, and the template that Spring makes of `self`.
NOT_OURS = {"profile", "templated"}


def recorded(name: str) -> tuple[int, dict[str, str], Any]:
    """Status, headers and decoded body (None when empty) of a recorded answer."""
    text = (RECORDED / f"{name}.http").read_text()
    _, _, answer = text.partition("\n")
    head, _, body = answer.partition("\n\n")
    status_line, *lines = head.splitlines()
    headers = dict(line.split(": ", 1) for line in lines)
    return int(status_line.split()[1]), headers, json.loads(body) if body.strip() else None


def differences(ours: Any, theirs: Any, where: str = "") -> list[str]:
    """Where our body lacks something of the reference's, or has it of another kind. Ours may have more fields; a null
    on either side has any kind; of a list, every element of ours is held against the first of theirs."""
    if theirs is None or ours is None:
        return []
    if isinstance(theirs, dict):
        if not isinstance(ours, dict):
            return [f"{where}: not an object"]
        found = [f"{where}/{key}: missing" for key in theirs if key not in ours and key not in NOT_OURS]
        shared = [key for key in theirs if key in ours]
        return found + [text for key in shared for text in differences(ours[key], theirs[key], f"{where}/{key}")]
    if isinstance(theirs, list):
        if not isinstance(ours, list):
            return [f"{where}: not an array"]
        pairs = [(element, theirs[0]) for element in ours] if theirs else []
        return [text for i, (a, b) in enumerate(pairs) for text in differences(a, b, f"{where}/{i}")]
    same = isinstance(ours, bool) == isinstance(theirs, bool) and isinstance(ours, type(theirs))
    return [] if same else [f"{where}: {ours!r} where the reference has {theirs!r}"]
