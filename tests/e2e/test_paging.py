"""Collections: pages, cursors, sorting and links, as clients of Spring Data REST know them."""

from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.e2e.boxoffice_process import NO_TOKENS
from tests.e2e.case import SharedProgram
from tests.e2e.http_client import Answer, request

COUNT = 47


class Collections(SharedProgram):
    ids: ClassVar[list[int]]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        titles = ("Elizabeth", "레베카", "Cats")
        cls.ids = [cls.it.book(musicalName=titles[n % 3], customerName=f"c{n}").id for n in range(COUNT)]
        cls.it.mypage_shows(cls.ids[-1], deliveryStatus="START_DELIVERY")

    def page(self, query: str) -> Any:
        answer = self.it.get("booking", f"/bookings{query}")
        self.assertEqual(answer.status, 200, answer)
        return answer.json

    def ids_of(self, page: Any) -> list[int]:
        return [row["id"] for row in page["_embedded"]["bookings"]]

    def walk(self, first: str, rel: str = "next") -> list[int]:
        """Follows the links; the ids in the order in which they came."""
        seen: list[int] = []
        href: str | None = first
        steps = 0
        while href:
            answer = request(href)
            self.assertEqual(answer.status, 200, answer)
            seen += self.ids_of(answer.json)
            href = answer.links.get(rel)
            steps += 1
            self.assertLess(steps, 100, "the links run in a circle")
        return seen

    def test_pages_are_twenty_long_unless_asked_otherwise(self) -> None:
        page = self.page("")
        self.assertEqual(page["page"], {"size": 20, "totalElements": len(self.ids), "totalPages": 3, "number": 0})
        self.assertEqual(self.ids_of(page), self.ids[:20])

    def test_next_leads_through_every_booking_once(self) -> None:
        for query in ("", "?size=7", "?size=7&sort=id,desc", "?size=100", "?size=47"):
            with self.subTest(query):
                seen = self.walk(self.it.url("booking", f"/bookings{query}"))
                self.assertEqual(sorted(seen), self.ids)

    def test_links_say_where_one_is(self) -> None:
        def query(href: str) -> dict[str, list[str]]:
            return parse_qs(urlsplit(href).query)

        middle = self.page("?page=2&size=10")
        links = {rel: link["href"] for rel, link in middle["_links"].items()}
        for rel, number in (("first", 0), ("prev", 1), ("self", 2), ("next", 3), ("last", 4)):
            self.assertEqual((query(links[rel])["page"], query(links[rel])["size"]), ([str(number)], ["10"]), rel)
        first, last = self.page("?size=10"), self.page("?page=4&size=10")
        self.assertNotIn("prev", first["_links"])
        self.assertNotIn("next", last["_links"])
        self.assertEqual(len(self.ids_of(last)), len(self.ids) % 10)

    def test_sorting_is_by_a_property_and_survives_the_links(self) -> None:
        page = self.page("?sort=id,desc&size=5")
        self.assertEqual(self.ids_of(page), self.ids[::-1][:5])
        self.assertIn("sort=id,desc", page["_links"]["next"]["href"].replace("%2C", ","))
        self.assert_problem(self.it.get("booking", "/bookings?sort=colour"), 400)

    def test_a_size_or_page_out_of_range_falls_back_to_the_nearest(self) -> None:
        self.assertEqual(self.page("?size=101")["page"]["size"], 100)
        self.assertEqual(self.page("?size=0")["page"]["size"], 1)
        self.assertEqual(self.page("?size=-5")["page"]["size"], 1)
        self.assertEqual(self.page("?page=-1")["page"]["number"], 0)

    def test_a_cursor_walks_everything_once_while_bookings_are_made(self) -> None:
        first = self.it.get("booking", "/bookings?after=&size=10")
        self.assertEqual(self.ids_of(first.json), self.ids[:10])
        added = self.it.book().id
        seen = self.ids_of(first.json) + self.walk(first.links["next"])
        self.assertEqual(sorted(set(seen)), sorted(seen), "none twice")
        self.assertEqual(set(seen) - {added}, set(self.ids))
        self.ids.append(added)

    def test_every_collection_has_them(self) -> None:
        for service, collection in (
            ("payment", "payments"),
            ("delivery", "deliveries"),
            ("mypage", "mypages"),
        ):
            with self.subTest(collection):
                answer = self.it.get(service, f"/{collection}?size=2&page=1&sort=id,desc")
                self.assertEqual(answer.status, 200, answer)
                self.assertEqual(len(answer.json["_embedded"][collection]), 2)
                self.assertGreaterEqual(set(answer.links), {"self", "first", "prev", "next", "last"})
                cursor = self.it.get(service, f"/{collection}?after=&size=2")
                self.assertEqual([row["id"] for row in cursor.json["_embedded"][collection]], [1, 2])


class OneResource(SharedProgram):
    def test_what_is_not_there_is_404_in_every_way(self) -> None:
        for path in ("/bookings/999999", "/bookings/abc", "/bookings/-1", "/bookings/99999999999999999999", "/nothing"):
            with self.subTest(path):
                self.assert_problem(self.it.get("booking", path), 404)
        self.assert_problem(self.it.cancel(999999), 404)

    def test_head_is_get_without_its_body(self) -> None:
        booking = self.it.book().id
        get = self.it.get("booking", f"/bookings/{booking}")
        head = self.it.send("booking", "HEAD", f"/bookings/{booking}")
        self.assertEqual((head.status, head.body), (200, b""))
        for name in ("ETag", "Content-Type", "Content-Length"):
            self.assertEqual(head.header(name), get.header(name))

    def test_options_and_wrong_methods_say_what_is_allowed(self) -> None:
        booking = self.it.book().id
        for path, method, allowed in (
            ("/bookings", "DELETE", {"GET", "HEAD", "POST", "OPTIONS"}),
            (f"/bookings/{booking}", "PUT", {"GET", "HEAD", "PATCH", "OPTIONS"}),
        ):
            options = self.it.send("booking", "OPTIONS", path)
            self.assertIn(options.status, (200, 204), options)
            self.assertEqual(self.methods(options), allowed)
            refused = self.it.send("booking", method, path)
            self.assert_problem(refused, 405)
            self.assertEqual(self.methods(refused), allowed)

    def test_answers_in_hal_or_json_or_not_at_all(self) -> None:
        booking = self.it.book().id
        for accept, kind in (
            ("application/json", "application/json"),
            ("application/hal+json", "application/hal+json"),
        ):
            answer = self.it.get("booking", f"/bookings/{booking}", {"Accept": accept})
            self.assertEqual((answer.header("Content-Type") or "").partition(";")[0], kind)
        self.assert_problem(self.it.get("booking", f"/bookings/{booking}", {"Accept": "application/xml"}), 406)

    def methods(self, answer: Answer) -> set[str]:
        return {name.strip() for name in (answer.header("Allow") or "").split(",")}


class LinksFollowTheRequest(SharedProgram):
    settings = NO_TOKENS

    def hrefs(self, headers: dict[str, str], service: str = "booking") -> str:
        return str(self.it.get(service, "/bookings", headers).links["self"])

    def test_the_host_that_was_asked_for(self) -> None:
        self.assertTrue(self.hrefs({"Host": "tickets.example:8443"}).startswith("http://tickets.example:8443/bookings"))

    def test_the_proxy_that_passed_it_on(self) -> None:
        forwarded = {
            "X-Forwarded-Host": "shop.example",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Prefix": "/api",
        }
        self.assertTrue(self.hrefs(forwarded).startswith("https://shop.example/api/bookings"), self.hrefs(forwarded))
        ported = {"X-Forwarded-Host": "shop.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "8443"}
        self.assertTrue(self.hrefs(ported).startswith("https://shop.example:8443/bookings"), self.hrefs(ported))
        booked = self.it.book(forwarded)
        self.assertEqual(booked.header("Location"), f"https://shop.example/api/bookings/{booked.id}")

    def test_through_the_gateway_its_own_address(self) -> None:
        self.assertTrue(self.hrefs({}, "gateway").startswith(self.it.url("gateway", "/bookings")))
        booked = self.it.post("gateway", "/bookings", {"musicalName": "m", "customerName": "c", "addr": "a"})
        self.assertEqual(booked.status, 201, booked)
        self.assertEqual(booked.header("Location"), self.it.url("gateway", f"/bookings/{booked.id}"))
        self.assertEqual(booked.links["self"], self.it.url("gateway", f"/bookings/{booked.id}"))
        for service in ("booking", "payment", "delivery", "mypage"):
            self.assertNotIn(f":{self.it.ports[service]}", booked.body.decode())

    def test_through_the_gateway_the_hosts_that_were_asked_for(self) -> None:
        self.assertTrue(
            self.hrefs({"Host": "tickets.example"}, "gateway").startswith("http://tickets.example/bookings")
        )
