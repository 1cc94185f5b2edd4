#!/usr/bin/env python3
"""`make run`: starts the whole of Boxoffice and says where to click and what to type, once it is ready.

    tools/run.py --data DIR [-- FLAGS OF `boxoffice start`]

Ctrl-C or SIGTERM is passed on; the program finishes what it accepted, and its exit code is this one's.
"""
import argparse
import http.client
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import demo_catalogue

ROOT = Path(__file__).resolve().parents[1]

GUIDE = """
Boxoffice is ready. Its data is in {data}; Ctrl-C stops it, and nothing is lost.

  Buy two seats                    http://localhost:{gateway}/
  The same, as an operator         http://localhost:{gateway}/enter?token={token}
  Health of a service              http://localhost:{booking}/actuator/health
  Metrics of a service             http://localhost:{booking}/actuator/prometheus

What is playing:

{playing}

Look for a date, hold the two best seats together, see that they are gone for others (httpie):

  http GET   :{booking}/performances
  http POST  :{booking}/holds performanceId:=1 grade=R count:=2
  http GET   :{booking}/performances/1/availability

Book them with the id and the token of the answer, and ask what a cancel would bring:

  http POST  :{booking}/bookings holdId:=1 holdToken=… customerName="홍길동" telephoneInfo=11112222 addr="서울시 종로구"
  http GET   :{booking}/bookings/1/tickets
  http GET   :{booking}/bookings/1/cancellation

Book a ticket and watch it:

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


def what_is_playing(operator_url: str) -> str:
    """A line for each musical, of the demo where there were none. If loading fails, the program still serves."""
    try:
        demo_catalogue.load(operator_url, demo_catalogue.today_in_seoul())
        with demo_catalogue.Operator(operator_url) as operator:
            return "\n".join(f"  {musical['title']} ({musical['kind'].lower()})" for musical in operator.musicals())
    except (demo_catalogue.CatalogueRefused, ValueError, OSError, http.client.HTTPException) as error:
        return f"  the demo could not be loaded: {error}"


def operators_token(binary: str | Path, data: Path) -> str:
    """For twelve hours."""
    made = subprocess.run([binary, "token", "--role", "operator", "--subject", "operator", "--data", data],
                          capture_output=True, text=True, check=True)
    return made.stdout.strip()


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
            ports = json.loads(line)["ports"]
            playing = what_is_playing(f"http://127.0.0.1:{ports['operator']}")
            print(GUIDE.format(data=data, playing=playing, token=operators_token(binary, data), **ports), flush=True)
        else:
            print(line, end="", flush=True)
    return program.wait()


if __name__ == "__main__":
    sys.exit(main())
