"""Makes single requests of the tables in cases/*.json. README.md says how a table is written."""
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEYS = {"call", "of", "door", "body", "required", "kinds", "documents", "cases", "headers", "requests"}
CASE_KEYS = {"with", "without", "body", "request", "headers", "status", "errors", "leaves"}
Named = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One request, and what has to come of it. The body is a tree with generators in it, or None."""

    name: str
    door: str
    request: str
    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    leaves: frozenset[str] = frozenset()


def filled(text: str, named: Named) -> str:
    """With the named things put in; braces around anything else are left alone."""
    return re.sub(r"\{(\w+)\}", lambda match: str(named.get(match[1], match[0])), text)


def generated(how: str, given: Any, named: Named) -> bytes:
    match how:
        case "$raw":
            return given.encode()
        case "$hex":
            return bytes.fromhex(given)
        case "$times":
            return json.dumps(given[0] * given[1], ensure_ascii=False).encode()
        case "$numbers":
            return json.dumps(list(range(1, given + 1))).encode()
        case "$nested":
            return b"[" * given + b"]" * given
        case "$json":
            return encoded(given, named)
        case "$members":
            return encoded(given, named)[1:-1]
        case "$pieces":
            return b"".join(piece.encode() if isinstance(piece, str) else encoded(piece, named) for piece in given)
    raise ValueError(f"no generator: {how}")


def encoded(value: Any, named: Named) -> bytes:
    """JSON, but for what the generators bring."""
    if isinstance(value, dict):
        if len(value) == 1 and (how := next(iter(value))).startswith("$"):
            return generated(how, value[how], named)
        members = (json.dumps(name, ensure_ascii=False).encode() + b":" + encoded(member, named)
                   for name, member in value.items())
        return b"{" + b",".join(members) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(encoded(item, named) for item in value) + b"]"
    if isinstance(value, str):
        whole = re.fullmatch(r"\{(\w+)\}", value)
        value = named[whole[1]] if whole and whole[1] in named else filled(value, named)
    return json.dumps(value, ensure_ascii=False).encode()


def changed(document: Any, pointer: str, *value: Any) -> Any:
    """A copy with another value there, or without anything there."""
    name, _, rest = pointer.removeprefix("/").partition("/")
    key: Any = int(name) if isinstance(document, list) else name
    copy = document.copy()
    if rest:
        copy[key] = changed(copy[key], "/" + rest, *value)
    elif value and key == len(copy):
        copy.append(*value)
    elif value:
        copy[key] = value[0]
    else:
        del copy[key]
    return copy


def brief(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


class Table:
    """Of one call: a body that is right, and what is done to it."""

    def __init__(self, table: dict[str, Any], values: dict[str, Any]) -> None:
        if unknown := table.keys() - KEYS:
            raise ValueError(f"{table.get('call')}: no such key: {unknown}")
        self.table, self.values = table, values
        self.call: str = table.get("call", "")
        self.title = " ".join(filter(None, (self.call, table.get("of"))))
        self.door: str = table.get("door", "")
        self.headers: dict[str, str] = table.get("headers", {})
        self.body: Any = table.get("body")

    def case(self, what: str, body: Any, status: int = 422, errors: tuple[str, ...] = (), **more: Any) -> Case:
        headers = self.headers | more.pop("headers", {})
        return Case(f"{self.title}: {what}", self.door, more.pop("request", self.call), status, body, headers,
                    errors, **more)

    def cases(self) -> Iterator[Case]:
        yield from self.missing()
        yield from self.of_kinds()
        if self.table.get("documents", True) and self.body is not None:
            yield from self.documents()
        yield from (self.single(case) for case in self.table.get("cases", []))
        for request, wanted in self.table.get("requests", {}).items():
            status, errors = (wanted, []) if isinstance(wanted, int) else (wanted[0], wanted[1:])
            yield Case(f"{request} of {self.door}", self.door, request, status, None, self.headers, tuple(errors))

    def missing(self) -> Iterator[Case]:
        for pointer in self.table.get("required", []):
            yield self.case(f"no {pointer}", changed(self.body, pointer), errors=(pointer,))
            yield self.case(f"{pointer} null", changed(self.body, pointer, None), errors=(pointer,))

    def of_kinds(self) -> Iterator[Case]:
        for pointer, kind in self.table.get("kinds", {}).items():
            name, _, most = kind.partition(" ")
            too_long = [{"$times": ["가", int(most) + 1]}] if most else []
            for value in self.values["kinds"][name] + too_long:
                body = changed(self.body, pointer, value)
                yield self.case(f"{pointer} {brief(value)}", body, errors=(pointer,))

    def documents(self) -> Iterator[Case]:
        """The body as text, damaged."""
        first = next(iter(self.body))
        parts = {"@first": json.dumps(first), "@value": {"$json": self.body[first]},
                 "@members": {"$members": self.body}}
        for what, pieces in self.values["documents"].items():
            body = {"$pieces": [parts.get(piece, piece) if isinstance(piece, str) else piece for piece in pieces]}
            yield self.case(what, body, status=400)

    def single(self, case: dict[str, Any]) -> Case:
        if unknown := case.keys() - CASE_KEYS:
            raise ValueError(f"{self.call}: no such key of a case: {unknown}")
        body = case.get("body", self.body)
        for pointer in case.get("without", []):
            body = changed(body, pointer)
        for pointer, value in case.get("with", {}).items():
            body = changed(body, pointer, value)
        said = [brief({name: case[name]}) for name in ("request", "headers", "without", "with", "body") if name in case]
        request = {"request": case["request"]} if "request" in case else {}
        return self.case(" ".join(said) or "as it should be", body, case.get("status", 422),
                         tuple(case.get("errors", [])), headers=case.get("headers", {}),
                         leaves=frozenset(case.get("leaves", [])), **request)


def read_values() -> dict[str, Any]:
    return json.loads((HERE / "values.json").read_text())


def cases_of(path: Path) -> list[Case]:
    """Of one file. No two of them have the same name."""
    values = read_values()
    cases = [case for table in json.loads(path.read_text()) for case in Table(table, values).cases()]
    names = [case.name for case in cases]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"{path.name}: twice the same case: {sorted(twice)}")
    return cases
