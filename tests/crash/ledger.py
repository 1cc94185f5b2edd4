"""The client's own book of what it asked for and was told, kept outside the system: "nothing lost" is judged by it.

Answers are appended to a file as they arrive, one line of JSON each; nothing is ever rewritten.
"""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Hold:
    """A POST /holds: seats kept until they are booked."""

    performance: int
    seats: tuple[int, ...]
    status: int | None = None  # of the answer; None while there is none
    id: int | None = None
    token: str = ""


@dataclass
class Booking:
    """A POST /bookings. The customer's name is made unique, so the booking can be found without an answer."""

    name: str
    key: str | None = None  # its Idempotency-Key
    performance: int | None = None  # whose seats were asked for
    seats: tuple[int, ...] = ()
    hold: Hold | None = None  # by which it has them; without one they are held and booked in one
    status: int | None = None
    id: int | None = None
    body: bytes = b""


@dataclass
class Cancel:
    """A PATCH that cancels a booking which was acknowledged before."""

    booking: int
    status: int | None = None


@dataclass
class Return:
    """A PATCH that gives one ticket back, of a booking that was acknowledged before and has others."""

    booking: int
    seat: int
    status: int | None = None


Request = Hold | Booking | Cancel | Return


class Ledger:
    """`says_nothing`: statuses that leave open what became of a request, as a gateway's may. They count as none."""

    def __init__(self, file: Path, says_nothing: frozenset[int] = frozenset()) -> None:
        self.says_nothing = says_nothing
        self._file = file.open("a", encoding="utf-8")
        self.bookings: dict[str, Booking] = {}
        self.cancels: dict[int, list[Cancel]] = {}
        self.returns: list[Return] = []
        self.holds: list[Hold] = []
        self.answers = 0

    def sent(self, request: Request) -> None:
        if isinstance(request, Booking):
            self.bookings[request.name] = request
        elif isinstance(request, Return):
            self.returns.append(request)
        elif isinstance(request, Hold):
            self.holds.append(request)
        else:
            self.cancels.setdefault(request.booking, []).append(request)

    def answered(self, request: Request, status: int, id_: int | None, body: bytes) -> None:
        """`id_`: of the booking or hold that the answer names."""
        self.answers += 1
        if status in self.says_nothing:
            return
        request.status = status
        line: dict[str, object] = {"status": status}
        if isinstance(request, Booking):
            request.id = id_
            request.body = body if request.key else b""
            line |= {"book": request.name, "id": id_} | ({"key": request.key} if request.key else {})
        elif isinstance(request, Return):
            line |= {"return": request.seat, "of": request.booking}
        elif isinstance(request, Hold):
            request.id = id_
            request.token = json.loads(body)["token"] if status == 201 else ""
            line |= {"hold": request.seats, "id": id_}
        else:
            line |= {"cancel": request.booking}
        self._file.write(json.dumps(line) + "\n")

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def write_for_audit(self, file: Path) -> None:
        """The last word on each booking, as `boxoffice audit --ledger` reads it."""
        words = {201: "COMPLETE_BOOKING", 202: "PENDING_BOOKING"}
        said = {booking.id: words[booking.status] for booking in self.bookings.values() if booking.status in words}
        said |= {
            id_: "CANCEL_BOOKING" for id_, sent in self.cancels.items() if any(each.status == 200 for each in sent)
        }
        file.write_text("".join(f"booking {id_} {status}\n" for id_, status in said.items()))
