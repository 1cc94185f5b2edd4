#!/usr/bin/env python3
"""`make run-engines`: the services in processes of their own, two of each, on PostgreSQL, MariaDB and Kafka, all on
this machine; books a ticket, follows it to my page, cancels it, audits, and then serves until Ctrl-C.

Everything it starts is its own, on free ports of the loopback and in temporary folders, and is gone afterwards.
"""
import argparse
import signal
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.e2e.http_client import request  # noqa: E402
from tests.engines.fleet import SERVICES, Fleet  # noqa: E402

TICKET = {"musicalName": "Elizabeth", "customerName": "홍길동", "telephoneInfo": 11112222, "addr": "서울시 종로구"}
PATIENCE_S = 30


def step(what: str, worked: object) -> None:
    print(f"  {'ok    ' if worked else 'FAILED'}  {what}", flush=True)
    if not worked:
        raise SystemExit(1)


def page_says(gateway: str, guest: dict[str, str], booking: int, wanted: dict[str, str]) -> bool:
    """Whether my page comes to show that."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = request(f"{gateway}/mypages/search/findByBookingId?bookingId={booking}", headers=guest).json
        pages = found["_embedded"]["mypages"]
        if pages and wanted.items() <= pages[0].items():
            return True
        time.sleep(0.05)
    return False


def show_that_it_works(fleet: Fleet, gateway: str) -> None:
    booked = request(f"{gateway}/bookings", "POST", TICKET)
    guest = {"Authorization": f"Bearer {booked.header('Guest-Token')}"}
    step(f"a ticket is booked through the gateway: booking {booked.id}", booked.status == 201)
    step("my page shows it paid and on its way",
         page_says(gateway, guest, booked.id,
                   {"paymentStatus": "COMPLETE_PAYMENT", "deliveryStatus": "START_DELIVERY"}))
    canceled = request(f"{gateway}/bookings/{booked.id}", "PATCH", {"bookingStatus": "CANCEL_BOOKING"}, guest)
    step("it is canceled", canceled.status == 200)
    step("my page shows the money given back and the delivery stopped",
         page_says(gateway, guest, booked.id,
                   {"paymentStatus": "CANCEL_PAYMENT", "deliveryStatus": "CANCEL_DELIVERY"}))
    step("the audit finds nothing wrong in the four databases", fleet.command("audit").returncode == 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="end when it has shown that it works")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print("starting PostgreSQL, MariaDB, Kafka and two of each service …", flush=True)
    with Fleet(replicas=2) as fleet:
        for service in (*SERVICES, "gateway"):
            print(f"  {service:9} {'  '.join(replica.url for replica in fleet.of[service])}")
        print(f"  Kafka     {fleet.kafka.address}\n", flush=True)
        gateway = fleet.of["gateway"][0].url
        show_that_it_works(fleet, gateway)
        if not chosen.check:
            print(f"\nEverything, through the gateway: {gateway}/   (Ctrl-C stops it)", flush=True)
            try:
                signal.pause()
            except KeyboardInterrupt:
                print("stopping", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
