#include "platform/http/head_scan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::http {
namespace {

constexpr HeadLimits limits;

/// 0 for a head that is let through, -1 for one that has not ended, else the status that refuses it.
int verdict(HeadScan& scan, std::string_view piece, std::size_t& used) {
  switch (scan.feed(piece, used)) {
    case Scan::complete: return 0;
    case Scan::need_more: return -1;
    case Scan::refused: return scan.refusal().status;
  }
  return -2;
}

int verdict_on(std::string_view head, HeadScan::Kind kind = HeadScan::Kind::request) {
  HeadScan scan(kind, limits);
  std::size_t used = 0;
  return verdict(scan, head, used);
}

std::string with_field(std::string_view line) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(line) + "\r\n\r\n";
}

struct Sample {
  std::string head;
  int verdict;
};

std::vector<Sample> samples() {
  using namespace std::string_literals;
  return {
      {with_field("X-Note: a"), 0},
      {with_field("X-Note:a\tb"), 0},
      {with_field("X-Note:"), 0},
      {with_field("X-Note: \xed\x99\x8d"), 0},
      {with_field("!#$%&'*+-.^_`|~09azAZ: a"), 0},
      {"\r\n\r\nGET / HTTP/1.0\r\n\r\n", 0},
      {"POST http://a/b?c=[d|e] HTTP/1.1\r\n\r\n", 0},
      {with_field("X-Note: a\0b"s), 400},
      {with_field("X-Note: a\x01"), 400},
      {with_field("X-Note: a\x7f"), 400},
      {with_field("X-Note: a\rb"), 400},
      {with_field("X-Note: a\nX-More: b"), 400},
      {with_field("X-Note : a"), 400},
      {with_field("X-Note: a\r\n b"), 400},
      {with_field("X-Note:\r\n\ta"), 400},
      {with_field(" X-Note: a"), 400},
      {with_field("X-Note"), 400},
      {with_field(": a"), 400},
      {with_field("X(Note): a"), 400},
      {with_field("X-\xeb\xa9\x94: a"), 400},
      {with_field("\rX-Note: a"), 400},
      {"GET / HTTP/1.1\nHost: a\n\n", 400},
      {"GET /\r\n\r\n", 400},
      {"GET\t/\tHTTP/1.1\r\n\r\n", 400},
      {"GET  / HTTP/1.1\r\n\r\n", 400},
      {"GET / /x HTTP/1.1\r\n\r\n", 400},
      {" GET / HTTP/1.1\r\n\r\n", 400},
      {"GET /#top HTTP/1.1\r\n\r\n", 400},
      {"GET /\x7f HTTP/1.1\r\n\r\n", 400},
      {"GET /\xec\x98\x88 HTTP/1.1\r\n\r\n", 400},
      {"GET / http/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.\r\n\r\n", 400},
      {"GET / HTTP/11.1\r\n\r\n", 400},
      {"GET / HTTP/1.1 \r\n\r\n", 400},
      {"GET / ICE/1.0\r\n\r\n", 400},
      {"G=T / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\n\r\n", 505},
      {"GET / HTTP/1.2\r\n\r\n", 505},
      {"GET / HTTP/0.9\r\n\r\n", 505},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {std::string(33, 'M') + " / HTTP/1.1\r\n\r\n", 501},
      {"GET /" + std::string(7'999, 'a') + " HTTP/1.1\r\n\r\n", 0},
      {"GET /" + std::string(8'000, 'a') + " HTTP/1.1\r\n\r\n", 414},
      {with_field("X-Pad: " + std::string(17'000, 'a')), 431},
      {with_field(std::string(17'000, 'X') + ": a"), 431},
      {std::string("\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n"), 400},
  };
}

std::string with_fields(int count) {
  std::string head = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < count; ++i) head += "X-Pad: 1\r\n";
  return head + "\r\n";
}

TEST(ScanningAHead, LetsThroughWhatTheGrammarAllowsAndNothingElse) {
  for (const auto& [head, expected] : samples()) EXPECT_EQ(verdict_on(head), expected) << head.substr(0, 200);
}

TEST(ScanningAHead, ComesToTheSameVerdictWhereverTheBytesAreCut) {
  for (const auto& [head, expected] : samples()) {
    if (head.size() > 1'000) continue;
    for (std::size_t cut = 0; cut <= head.size(); ++cut) {
      HeadScan scan(HeadScan::Kind::request, limits);
      std::size_t used = 0;
      auto found = verdict(scan, std::string_view(head).substr(0, cut), used);
      if (found == -1) found = verdict(scan, std::string_view(head).substr(cut), used);
      EXPECT_EQ(found, expected) << head << " cut at " << cut;
    }
  }
}

TEST(ScanningAHead, ComesToTheSameVerdictByteByByte) {
  for (const auto& [head, expected] : samples()) {
    HeadScan scan(HeadScan::Kind::request, limits);
    std::size_t used = 0;
    int found = -1;
    for (std::size_t at = 0; at < head.size() && found == -1; ++at)
      found = verdict(scan, std::string_view(head).substr(at, 1), used);
    EXPECT_EQ(found, expected) << head.substr(0, 200);
  }
}

TEST(ScanningAHead, LeavesWhatComesAfterIt) {
  HeadScan scan(HeadScan::Kind::request, limits);
  std::size_t used = 0;
  EXPECT_EQ(verdict(scan, "\r\nGET / HTTP/1.1\r\n\r\nGET /next", used), 0);
  EXPECT_EQ(used, std::string_view("\r\nGET / HTTP/1.1\r\n\r\n").size());
  EXPECT_EQ(scan.leading_bytes(), 2u);
}

TEST(ScanningAHead, CountsFields) {
  EXPECT_EQ(verdict_on(with_fields(100)), 0);
  EXPECT_EQ(verdict_on(with_fields(101)), 431);
}

TEST(ScanningAHead, RefusesTooMuchBeforeItHasAllCome) {
  EXPECT_EQ(verdict_on("GET /" + std::string(9'000, 'a')), 414);
  EXPECT_EQ(verdict_on("GET / HTTP/1.1\r\nX-Pad: " + std::string(17'000, 'a')), 431);
}

TEST(ScanningAHead, TellsTooFewBytesFromWrongOnes) {
  EXPECT_EQ(verdict_on("GET / HTTP/1.1\r\nHost: a\r\n"), -1);
  EXPECT_EQ(verdict_on(""), -1);
}

TEST(ScanningAnAnswersHead, KnowsStatusLines) {
  const auto answer = HeadScan::Kind::response;
  EXPECT_EQ(verdict_on("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", answer), 0);
  EXPECT_EQ(verdict_on("HTTP/1.1 200 \r\n\r\n", answer), 0);
  EXPECT_EQ(verdict_on("HTTP/1.0 404\r\n\r\n", answer), 0);
  EXPECT_NE(verdict_on("HTTP/1.1 2000 OK\r\n\r\n", answer), 0);
  EXPECT_NE(verdict_on("HTTP/1.1 20 OK\r\n\r\n", answer), 0);
  EXPECT_NE(verdict_on("HTTP/2 200\r\n\r\n", answer), 0);
  EXPECT_NE(verdict_on("HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n", answer), 0);
}

TEST(ScanningTrailers, BeginsWithTheFirstField) {
  EXPECT_EQ(verdict_on("\r\n", HeadScan::Kind::trailers), 0);
  EXPECT_EQ(verdict_on("X-Sum: 1\r\n\r\n", HeadScan::Kind::trailers), 0);
  EXPECT_EQ(verdict_on("X-Sum : 1\r\n\r\n", HeadScan::Kind::trailers), 400);
  EXPECT_EQ(verdict_on("GET / HTTP/1.1\r\n\r\n", HeadScan::Kind::trailers), 400);
}

}  // namespace
}  // namespace boxoffice::http
