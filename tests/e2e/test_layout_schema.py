"""docs/layout.schema.json and the program agree about every layout, but for what a schema cannot say."""

import copy
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.e2e.boxoffice_process import ROOT
from tests.e2e.case import SharedProgram
from tests.e2e.halls import small_hall
from tools.demo_catalogue import HALLS

SCHEMA = ROOT / "docs" / "layout.schema.json"
LEFT_OUT = object()

# Where in the small hall, and what is put there.
WRONG: list[tuple[tuple[str | int, ...], object]] = [
    (("focus",), LEFT_OUT),
    (("focus", "x"), LEFT_OUT),
    (("focus", "x"), 1.5),
    (("focus", "z"), 1),
    (("sections",), LEFT_OUT),
    (("sections",), None),
    (("sections",), {}),
    (("areas",), LEFT_OUT),
    (("stage",), "left"),
    (("sections", 0, "name"), ""),
    (("sections", 0, "name"), "1\t"),
    (("sections", 0, "name"), "층" * 51),
    (("sections", 0, "rows"), []),
    (("sections", 0, "grade"), 1),
    (("sections", 0, "rows", 0, "label"), LEFT_OUT),
    (("sections", 0, "rows", 0, "seats"), []),
    (("sections", 0, "rows", 0, "seats", 0), None),
    (("sections", 0, "rows", 0, "seats", 0, "label"), 1),
    (("sections", 0, "rows", 0, "seats", 0, "label"), "열" * 21),
    (("sections", 0, "rows", 0, "seats", 0, "x"), LEFT_OUT),
    (("sections", 0, "rows", 0, "seats", 0, "x"), "2"),
    (("sections", 0, "rows", 0, "seats", 0, "y"), 100_001),
    (("sections", 0, "rows", 0, "seats", 0, "accessible"), "yes"),
    (("sections", 0, "rows", 0, "seats", 0, "price"), 1),
    (("areas", 0, "grade"), LEFT_OUT),
    (("areas", 0, "grade"), None),
    (("areas", 0, "capacity"), 0),
    (("areas", 0, "capacity"), 100_001),
]
RIGHT: list[tuple[tuple[str | int, ...], object]] = [
    (("areas",), []),
    (("sections",), []),
    (("focus", "x"), -100_000),
    (("sections", 0, "name"), "층" * 50),
    (("sections", 0, "rows", 0, "grade"), "S"),
    (("sections", 0, "rows", 0, "seats", 0, "grade"), None),
    (("sections", 0, "rows", 0, "seats", 0, "accessible"), True),
]
ONLY_THE_PROGRAM_SEES: list[tuple[tuple[str | int, ...], object, str]] = [
    (("sections", 1, "name"), "1층", "/layout/sections/1/name"),
    (("sections", 0, "grade"), LEFT_OUT, "/layout/sections/0/rows/0/seats/0/grade"),
    (("sections", 0, "rows", 0, "seats", 1, "label"), "1", "/layout/sections/0/rows/0/seats/1/label"),
]


def changed(where: tuple[str | int, ...], what: object) -> dict[str, Any]:
    layout = copy.deepcopy(small_hall())
    inside: Any = layout
    for step in where[:-1]:
        inside = inside[step]
    if what is LEFT_OUT:
        del inside[where[-1]]
    else:
        inside[where[-1]] = what
    return layout


class LayoutSchema(SharedProgram):
    def schema_takes(self, layouts: list[dict[str, Any]]) -> list[bool]:
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / f"{number}.json" for number in range(len(layouts))]
            for file, layout in zip(files, layouts, strict=True):
                file.write_text(json.dumps(layout))
            named = [word for file in files for word in ("--instance", str(file))]
            command = ["jsonschema", "--output", "pretty", *named, str(SCHEMA)]
            done = subprocess.run(command, capture_output=True, text=True)
        said = done.stdout + done.stderr
        verdicts = [f"[SUCCESS]===({file})" in said for file in files]
        for file, taken in zip(files, verdicts, strict=True):
            self.assertEqual(f"[ValidationError]===({file})" in said, not taken, said)
        return verdicts

    def program_takes(self, layout: dict[str, Any]) -> bool:
        answer = self.it.post("operator", "/venues", {"name": "블루스퀘어", "layout": layout})
        self.assertIn(answer.status, (201, 400, 422), answer)
        return answer.status == 201

    def assert_agreed(self, layouts: list[dict[str, Any]], wanted: bool) -> None:
        for layout, taken in zip(layouts, self.schema_takes(layouts), strict=True):
            self.assertEqual((taken, self.program_takes(layout)), (wanted, wanted), layout)

    def test_takes_what_the_program_takes(self) -> None:
        self.assert_agreed([small_hall(), *(layout() for layout in HALLS.values())], True)
        self.assert_agreed([changed(where, what) for where, what in RIGHT], True)

    def test_refuses_what_the_program_refuses(self) -> None:
        self.assert_agreed([changed(where, what) for where, what in WRONG], False)

    def test_leaves_the_rest_to_the_answer(self) -> None:
        layouts = [changed(where, what) for where, what, _ in ONLY_THE_PROGRAM_SEES]
        self.assertEqual(self.schema_takes(layouts), [True] * len(layouts))
        for layout, (_, _, pointer) in zip(layouts, ONLY_THE_PROGRAM_SEES, strict=True):
            answer = self.it.post("operator", "/venues", {"name": "블루스퀘어", "layout": layout})
            self.assert_problem(answer, 422)
            self.assertEqual(answer.json["errors"][0]["pointer"], pointer, answer)
