"""Selling a performance: everybody wants the same seats, and everybody watches them go."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

from bench import wrk
from bench.measures import Measured, Plan
from bench.program import running
from tests.e2e.boxoffice_process import Boxoffice
from tests.e2e.halls import make_large_hall, make_standing_concert

SEATS = 5_000
BUYERS = 200
WATCHERS = 2_000


@dataclass
class Took:
    """Milliseconds that answers took, by what was asked and how it was answered: "hold 201"."""

    ms: dict[str, list[float]] = field(default_factory=dict)

    def note(self, what: str, ms: float) -> None:
        self.ms.setdefault(what, []).append(ms)

    def p99(self, what: str) -> float:
        all_of_it = sorted(self.ms.get(what, [0.0]))
        return all_of_it[int(len(all_of_it) * 0.99)]

    def count(self, what: str) -> int:
        return len(self.ms.get(what, []))


class Buyer:
    """One kept-alive connection."""

    def __init__(self, port: int, took: Took) -> None:
        self._port = port
        self._took = took

    async def __aenter__(self) -> "Buyer":
        self._in, self._out = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._out.close()

    async def ask(self, what: str, method: str, path: str, body: object | None, more: str = "") -> tuple[int, bytes]:
        text = b"" if body is None else json.dumps(body).encode()
        kind = "Content-Type: application/json\r\n" if text else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: it\r\nAccept: */*\r\n{kind}{more}Content-Length: {len(text)}\r\n\r\n"
        asked = time.perf_counter()
        self._out.write(head.encode() + text)
        answer = await self._in.readuntil(b"\r\n\r\n")
        status = int(answer[9:12])
        at = answer.lower().find(b"content-length: ")
        length = int(answer[at + 16 : answer.index(b"\r", at)]) if at >= 0 else 0
        found = await self._in.readexactly(length)
        self._took.note(f"{what} {status}", (time.perf_counter() - asked) * 1000)
        return status, found


class Sellout:
    """Buyers who each take a random pair that they believe free, book it, and begin again until nothing is left."""

    def __init__(self, it: Boxoffice, performance: int) -> None:
        self.it = it
        self.performance = performance
        self.took = Took()
        self.free: set[int] = set()
        self.sold: list[int] = []
        self.booked = 0
        self.dice = random.Random(5)

    async def run(self) -> None:
        """What somebody gave back after the others had seen it taken is looked for again."""
        while len(self.sold) < SEATS:
            seen = self.it.get("booking", f"/performances/{self.performance}/availability").json
            self.free = set(range(1, SEATS + 1)) - set(seen["notFree"])
            await asyncio.gather(*(self._buy(number) for number in range(BUYERS)))
            await asyncio.sleep(0.01)

    def _choice(self) -> list[int]:
        """Two beside each other while there are any."""
        some = self.dice.sample(sorted(self.free), min(20, len(self.free)))
        return next(([seat, seat + 1] for seat in some if seat + 1 in self.free), some[:1])

    async def _buy(self, number: int) -> None:
        async with Buyer(self.it.ports["booking"], self.took) as buyer:
            while self.free:
                seats = self._choice()
                body = {"performanceId": self.performance, "seatIds": seats}
                status, answer = await buyer.ask("hold", "POST", "/holds", body)
                found = json.loads(answer)
                if status == 409:
                    self.free -= {seat["id"] for seat in found["taken"]}
                    others = found["alternatives"]
                    for other in others[1:]:
                        token = f"Hold-Token: {other['token']}\r\n"
                        await buyer.ask("release", "DELETE", f"/holds/{other['id']}", None, token)
                    if not others:
                        continue
                    found = others[0]
                self.booked += 1
                customer = {"customerName": f"buyer {self.booked}", "telephoneInfo": number + 1, "addr": "서울",
                            "holdId": found["id"], "holdToken": found["token"], "deliveryMethod": "MOBILE"}
                status, _ = await buyer.ask("booking", "POST", "/bookings", customer)
                if status in (201, 202):
                    seats = [seat["id"] for seat in found["seats"]]
                    self.sold += seats
                    self.free.difference_update(seats)


def hot_sale(plan: Plan) -> Measured:
    """A performance of 5,000 places that 200 buyers want at once."""
    measured = Measured()
    with running() as it:
        sale = Sellout(it, make_standing_concert(it, SEATS))
        began = time.monotonic()
        asyncio.run(sale.run())
        seconds = time.monotonic() - began
    twice = len(sale.sold) - len(set(sale.sold))
    took = sale.took
    measured.values |= {"seconds": seconds, "sold": len(sale.sold), "twice": twice,
                        "answers": {what: len(ms) for what, ms in took.ms.items()}}
    how = f"{BUYERS} buyers of pairs, hold and booking, until all {SEATS:,} places are sold"
    measured.add("seats of a hot sale", f"{len(sale.sold) / seconds:,.0f}/s, {twice} sold twice", how)
    measured.add("a hold there, p99", f"{took.p99('hold 201'):.0f} ms", f"{took.count('hold 201'):,} of them")
    measured.add("a hold refused there, p99", f"{took.p99('hold 409'):.0f} ms", f"{took.count('hold 409'):,} of them")
    measured.add("a booking there, p99", f"{took.p99('booking 201'):.0f} ms", f"{took.count('booking 201'):,} of them")
    return measured


def herd(plan: Plan) -> Measured:
    """All ask for the two best seats of one grade."""
    with running() as it:
        performance = make_large_hall(it, rows=100, seats=50)
        took = Took()
        left = [True]

        async def ask() -> None:
            async with Buyer(it.ports["booking"], took) as buyer:
                while left[0]:
                    body = {"performanceId": performance, "grade": "R", "count": 2}
                    status, _ = await buyer.ask("hold", "POST", "/holds", body)
                    left[0] = status == 201

        async def all_of_them() -> None:
            await asyncio.gather(*(ask() for _ in range(BUYERS)))

        began = time.monotonic()
        asyncio.run(all_of_them())
        seconds = time.monotonic() - began
    pairs = took.count("hold 201")
    measured = Measured(values={"pairs": pairs, "seconds": seconds})
    measured.add("best pairs of one grade", f"{pairs / seconds:,.0f}/s, p99 {took.p99('hold 201'):.0f} ms",
                 f"{BUYERS} connections until all {pairs:,} pairs of 5,000 seats are held")
    return measured


def watchers(plan: Plan) -> Measured:
    """Those who look at what has changed since they looked last, while seats are sold."""
    with running() as it:
        performance = make_standing_concert(it, SEATS)

        def hold_some() -> None:
            for seat in range(1, 401, 2):
                it.post("booking", "/holds", {"performanceId": performance, "seatIds": [seat, seat + 1]})
                time.sleep(plan.seconds / 250)

        load = wrk.watch(it.url("booking"), f"/performances/{performance}/availability", plan.seconds, WATCHERS,
                         during=hold_some)
    measured = Measured(values=vars(load))
    measured.add("availability to watchers", f"{load.per_second:,.0f}/s, p99 {load.p99_ms:.0f} ms",
                 f"wrk -c{WATCHERS}, {plan.seconds:g} s, ?since= what was seen last; {load.bytes_each:.0f} bytes each")
    return measured

