"""python3 tools/lint [--root DIR] [NAME...]: runs these lints, or all; exits 1 when one finds something."""
import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests/architecture")]

import layers  # noqa: E402
from lint import event_map, formatting, links, migrations, names, readmes, sizes, text, tidy  # noqa: E402

LINTS = {
    "layers": layers, "names": names, "sizes": sizes, "text": text, "links": links, "readmes": readmes,
    "migrations": migrations, "formatting": formatting, "event-map": event_map, "tidy": tidy,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/lint", description="The project's lints.")
    parser.add_argument("--root", type=Path, default=ROOT, help="the tree to look at")
    parser.add_argument("name", nargs="*", choices=[[], *LINTS], help="which lints; all when none is named")
    chosen = parser.parse_args()
    passed = failed = 0
    for name in chosen.name or LINTS:
        started = time.monotonic()
        found = LINTS[name].findings(chosen.root)
        for finding in found:
            print(f"{name}: {finding}")
        print(f"{'FAILED' if found else 'passed'}: {name} ({time.monotonic() - started:.1f} s)", flush=True)
        passed, failed = passed + (not found), failed + bool(found)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
