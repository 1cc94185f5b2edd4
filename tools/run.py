#!/usr/bin/env python3
"""`make run`: starts the whole of Boxoffice and says where to click and what to type, once it is ready.

    tools/run.py --data DIR [-- FLAGS OF `boxoffice start`]

Ctrl-C or SIGTERM is passed on; the program finishes what it accepted, and its exit code is this one's.
"""
import argparse
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

GUIDE = """
Boxoffice is ready. Its data is in {data}; Ctrl-C stops it, and nothing is lost.

  Everything, through the gateway  http://localhost:{gateway}/
  Health of a service              http://localhost:{booking}/actuator/health
  Metrics of a service             http://localhost:{booking}/actuator/prometheus

Book a ticket and watch it (httpie):

  http POST  :{booking}/bookings musicalName="Elizabeth" customerName="홍길동" telephoneInfo=11112222 addr="서울시 종로구"
  http GET   :{booking}/bookings
  http GET   :{payment}/payments
  http GET   :{delivery}/deliveries
  http GET   :{mypage}/mypages

Cancel it, and get the money back:

  http PATCH :{booking}/bookings/1 bookingStatus="CANCEL_BOOKING"
  http GET   :{booking}/bookings/1
  http GET   :{mypage}/mypages
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the databases, made when it is missing")
    parser.add_argument("flags", nargs="*", help="more flags of `boxoffice start`")
    chosen = parser.parse_args()
    data = chosen.data.resolve()
    # Not left in the environment: the program would take it for a setting.
    binary = os.environ.pop("BOXOFFICE_BIN", ROOT / "build/release/bin/boxoffice")

    # A terminal's Ctrl-C reaches the program by itself; a SIGTERM to us has to be passed on.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    program = subprocess.Popen([binary, "start", "--data", data, *chosen.flags], stdout=subprocess.PIPE, text=True,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    signal.signal(signal.SIGTERM, lambda *_: program.terminate())
    for line in program.stdout:
        if line.startswith('{"ready":true'):
            print(GUIDE.format(data=data, **json.loads(line)["ports"]), flush=True)
        else:
            print(line, end="", flush=True)
    return program.wait()


if __name__ == "__main__":
    sys.exit(main())
