#include "platform/http/request_reader.hpp"

#include "platform/identity/caller.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string_view>
#include <utility>

namespace boxoffice::http {

namespace {

constexpr std::size_t usual_capacity = 4 * 1024;
constexpr std::size_t least_room = 512;
constexpr std::size_t usual_fields = 32;
constexpr Refusal large_body{413, "The body is too large."};

// What a gateway has to add to a request that it hands on: a client's that is allowed there is allowed here.
constexpr std::array<std::string_view, 4> gateways_fields{time_left_field, "X-Forwarded-Host", "X-Forwarded-Proto",
                                                          identity::caller_field};

HeadLimits with_gateways_fields(HeadLimits limits) {
  limits.fields += gateways_fields.size();
  return limits;
}

/// Whether the client has sent too many, when there are more than it may send.
bool has_many_of_its_own(const Fields& fields, std::size_t limit) {
  if (fields.size() <= limit) return false;
  std::size_t added = 0;
  for (const auto name : gateways_fields) added += std::min<std::size_t>(fields.count(name), 1);
  return fields.size() - added > limit;
}

}  // namespace

RequestReader::RequestReader(const Limits& limits)
    : limits_(limits), scan_(HeadScan::Kind::request, with_gateways_fields(limits.head)) {
  relocate(usual_capacity);
}

std::span<char> RequestReader::room() {
  // Only a head may be moved: once it is parsed there are views into it, and then begin_body() has made room for all.
  if (state_ < State::body && capacity_ - filled_ < least_room)
    relocate(filled_ - begin_ + std::max(least_room, filled_ - begin_));
  return {bytes_.get() + filled_, capacity_ - filled_};
}

void RequestReader::received(std::size_t bytes) {
  filled_ += bytes;
  advance();
}

void RequestReader::refuse(const Refusal& refusal) {
  refusal_ = refusal;
  state_ = State::refused;
}

bool RequestReader::is_to_head() const {
  const auto from = begin_ + scan_.leading_bytes();
  return from < filled_ && std::string_view(bytes_.get() + from, filled_ - from).starts_with("HEAD ");
}

bool RequestReader::take_expectation() { return std::exchange(expectation_, false); }

void RequestReader::next() {
  begin_ = scanned_ = end_;
  if (begin_ == filled_) return reset();
  state_ = State::empty;
  scan_ = HeadScan(HeadScan::Kind::request, with_gateways_fields(limits_.head));
  advance();
}

void RequestReader::reset() {
  begin_ = scanned_ = body_at_ = end_ = filled_ = 0;
  if (capacity_ > usual_capacity) {
    capacity_ = 0;
    relocate(usual_capacity);
  }
  if (request_.fields.size() > usual_fields) request_.fields = {};
  rebuilt_target_ = {};
  state_ = State::empty;
  expectation_ = false;
  scan_ = HeadScan(HeadScan::Kind::request, with_gateways_fields(limits_.head));
}

void RequestReader::advance() {
  if (state_ < State::body && scanned_ < filled_) scan_head();
  if (state_ == State::body) read_body();
}

void RequestReader::scan_head() {
  const auto scanned = scan_.feed({bytes_.get() + scanned_, filled_ - scanned_}, scanned_);
  state_ = scan_.leading_bytes() < filled_ - begin_ ? State::head : State::empty;
  switch (scanned) {
    case Scan::need_more: return;
    case Scan::refused: return refuse(scan_.refusal());
    case Scan::complete: return begin_body();
  }
}

void RequestReader::begin_body() {
  if (!take_head()) return;
  if (framing_.content_length > limits_.body_bytes) return refuse(large_body);
  const auto head = scanned_ - begin_;
  // A chunked body is decoded in place; what was decoded leaves at least least_room for what comes.
  const auto whole = head + (framing_.chunked ? limits_.body_bytes + least_room : framing_.content_length);
  if (begin_ + whole > capacity_) {
    relocate(whole);
    if (!take_head()) return;
  }
  body_at_ = begin_ + head;
  chunks_.reset();
  if (framing_.chunked)
    chunks_.emplace(ChunkedBody::ChunkLimits{limits_.body_bytes, limits_.chunk_extension_bytes, limits_.head});
  const bool has_body = framing_.chunked || framing_.content_length > 0;
  expectation_ = framing_.expects_continue && has_body && filled_ == body_at_;
  state_ = State::body;
}

bool RequestReader::take_head() {
  const auto skipped = scan_.leading_bytes();
  const std::string_view head(bytes_.get() + begin_ + skipped, scanned_ - begin_ - skipped);
  const auto refusal = read_request_head(head, request_, framing_, rebuilt_target_);
  if (refusal) refuse(*refusal);
  else if (has_many_of_its_own(request_.fields, limits_.head.fields)) refuse(many_fields);
  return state_ != State::refused;
}

void RequestReader::read_body() {
  if (framing_.chunked) return decode_chunks();
  if (filled_ - body_at_ < framing_.content_length) return;
  end_ = body_at_ + framing_.content_length;
  request_.body = {bytes_.get() + body_at_, framing_.content_length};
  state_ = State::complete;
}

void RequestReader::decode_chunks() {
  // Decoded bytes lie at body_at_…scanned_, raw ones after that up to filled_.
  std::size_t used = 0, decoded = 0;
  const std::string_view raw(bytes_.get() + scanned_, filled_ - scanned_);
  const auto progress = chunks_->decode(raw, bytes_.get() + scanned_, used, decoded);
  if (progress == Scan::refused) return refuse(chunks_->refusal());
  end_ = scanned_ + used;
  scanned_ += decoded;
  if (progress == Scan::need_more) {
    filled_ = scanned_;
    return;
  }
  request_.body = {bytes_.get() + body_at_, scanned_ - body_at_};
  state_ = State::complete;
}

/// Moves what is there to the front of a buffer that has room for so many bytes.
void RequestReader::relocate(std::size_t bytes) {
  const auto kept = filled_ - begin_;
  if (bytes > capacity_) {
    const auto capacity = std::max(usual_capacity, std::bit_ceil(bytes));
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (kept > 0) std::memcpy(larger.get(), bytes_.get() + begin_, kept);
    bytes_ = std::move(larger);
    capacity_ = capacity;
  } else if (kept > 0) {
    std::memmove(bytes_.get(), bytes_.get() + begin_, kept);
  }
  scanned_ -= begin_;
  filled_ -= begin_;
  begin_ = 0;
}

}  // namespace boxoffice::http
