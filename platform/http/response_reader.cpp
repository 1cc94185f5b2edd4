#include "platform/http/response_reader.hpp"

#include "platform/http/field_syntax.hpp"
#include "platform/http/framing.hpp"
#include "platform/http/head_parser.hpp"
#include "platform/http/media_type.hpp"

#include <algorithm>
#include <limits>

namespace boxoffice::http {

namespace {

constexpr int most_interim_answers = 8;
constexpr std::size_t reserved_body_bytes =
    64 * 1024;  // a length that is only announced takes no more memory than this

class ResponseHead final : public HeadParser<false> {
 public:
  explicit ResponseHead(ClientResponse& response) : response_(response) {}

  FramingFields framing;
  int version = 11;

 private:
  void on_response_impl(int status, Text, int http_version, Error&) override {
    response_.status = status;
    version = http_version;
  }

  void on_field_impl(boost::beast::http::field known, Text name, Text value, Error&) override {
    response_.fields.add(view(name), view(value));
    framing.add(known, view(value));
  }

  ClientResponse& response_;
};

bool is_event_stream(const Fields& fields) {
  const auto type = fields.find("Content-Type").value_or("");
  return syntax::equal_ignoring_case(syntax::trimmed(type.substr(0, type.find(';'))), event_stream);
}

}  // namespace

ResponseReader::ResponseReader(Method asked, const ClientLimits& limits, bool takes_stream)
    : limits_(limits), asked_(asked), takes_stream_(takes_stream), scan_(HeadScan::Kind::response, limits.head) {
  response_.head = std::make_unique<std::string>();
}

ResponseReader::State ResponseReader::feed(std::string_view piece) {
  begun_ = begun_ || !piece.empty();
  return state_ == State::head ? feed_head(piece) : feed_body(piece);
}

ResponseReader::State ResponseReader::end_of_input() {
  if (state_ == State::body && until_close_) return state_ = State::complete;
  return fail("the answer is cut short");
}

ResponseReader::State ResponseReader::feed_head(std::string_view piece) {
  std::size_t used = 0;
  const auto scanned = scan_.feed(piece, used);
  if (scanned == Scan::refused) return fail(scan_.refusal().reason);
  response_.head->append(piece.substr(0, used));
  if (scanned == Scan::need_more) return state_;
  const auto begun = begin_body();
  return begun == State::failed ? begun : feed(piece.substr(used));
}

ResponseReader::State ResponseReader::begin_body() {
  ResponseHead head(response_);
  response_.fields.clear();
  if (!head.parse(*response_.head)) return fail("the answer's header is malformed");
  if (const auto refusal = head.framing.judge(head.version)) return fail(refusal->reason);
  if (response_.status < 200) {
    if (response_.status == 101 || ++interim_ > most_interim_answers)
      return fail("an interim answer that makes no sense");
    response_.head->clear();
    scan_ = HeadScan(HeadScan::Kind::response, limits_.head);
    return state_;
  }
  state_ = State::body;
  keep_alive_ = head.version == 11 && !head.framing.wants_close();
  if (asked_ == Method::head || response_.status == 204 || response_.status == 304) return state_;
  streams_ = takes_stream_ && is_event_stream(response_.fields);
  if (streams_) limits_.body_bytes = std::numeric_limits<std::size_t>::max();
  if (head.framing.is_chunked()) {
    chunks_.emplace(ChunkedBody::ChunkLimits{limits_.body_bytes, limits_.chunk_extension_bytes, limits_.head});
  } else if (head.framing.has_length()) {
    if (head.framing.content_length() > limits_.body_bytes) return fail("the answer's body is too large");
    body_left_ = head.framing.content_length();
    response_.body.reserve(std::min(body_left_, reserved_body_bytes));
  } else {
    until_close_ = true;
    keep_alive_ = false;
  }
  return state_;
}

ResponseReader::State ResponseReader::feed_body(std::string_view piece) {
  std::size_t used = 0;
  if (chunks_) {
    const auto at = response_.body.size();
    std::size_t decoded = 0;
    response_.body.resize(at + piece.size());
    const auto progress = chunks_->decode(piece, response_.body.data() + at, used, decoded);
    response_.body.resize(at + decoded);
    if (progress == Scan::refused) return fail(chunks_->refusal().reason);
    if (progress == Scan::need_more) return state_;
  } else if (until_close_) {
    if (piece.size() > limits_.body_bytes - response_.body.size()) return fail("the answer's body is too large");
    response_.body.append(piece);
    return state_;
  } else {
    used = std::min(body_left_, piece.size());
    response_.body.append(piece.substr(0, used));
    body_left_ -= used;
    if (body_left_ > 0) return state_;
  }
  keep_alive_ = keep_alive_ && used == piece.size();  // nobody asked for what comes after
  return state_ = State::complete;
}

ResponseReader::State ResponseReader::fail(std::string_view why) {
  failure_ = why;
  return state_ = State::failed;
}

}  // namespace boxoffice::http
