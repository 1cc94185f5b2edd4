#include "platform/http/request_head.hpp"

#include "platform/http/field_syntax.hpp"
#include "platform/http/framing.hpp"
#include "platform/http/head_parser.hpp"
#include "platform/http/request_target.hpp"

namespace boxoffice::http {

namespace {

namespace beast = boost::beast;

constexpr Refusal malformed{400, "The header is malformed."};
constexpr Refusal bad_target{400, "The request target is not a valid URI."};
constexpr Refusal bad_host{400, "There must be exactly one valid Host field."};
constexpr Refusal bad_expectation{417, "Only 100-continue can be expected."};
constexpr Refusal bad_time_left{400, "X-Request-Timeout-Ms is not a number of milliseconds."};
constexpr Refusal unknown_method{501, "This method is not known here."};

constexpr std::uint64_t most_time_left_ms = 24 * 3600 * 1000;

Method method_of(beast::http::verb verb) {
  using beast::http::verb;
  switch (verb) {
    case verb::get: return Method::get;
    case verb::head: return Method::head;
    case verb::post: return Method::post;
    case verb::put: return Method::put;
    case verb::patch: return Method::patch;
    case verb::delete_: return Method::delete_;
    case verb::options: return Method::options;
    case verb::trace: return Method::trace;
    default: return Method::unknown;  // CONNECT too: nothing here is a tunnel
  }
}

/// Takes down the fields; remembers apart those that framing depends on.
class RequestHead final : public HeadParser<true> {
 public:
  RequestHead(Request& request, Framing& framing) : request_(request), framing_(framing) {}

  std::optional<Refusal> judge(std::string& rebuilt) {
    if (hosts_ != 1 || !is_valid_authority(host_)) return bad_host;
    request_.authority = host_;
    if (const auto refusal = framing_fields_.judge(version_)) return refusal;
    framing_.chunked = framing_fields_.is_chunked();
    framing_.content_length = framing_fields_.content_length();
    if (request_.method == Method::unknown) return unknown_method;
    if (!split_target(target_, request_, rebuilt)) return bad_target;
    if (other_expectation_) return bad_expectation;
    framing_.keep_alive = version_ == 11 && !framing_fields_.wants_close();
    framing_.takes_chunks = version_ == 11;
    framing_.expects_continue = expects_continue_ && version_ == 11;
    return bad_time_left_ ? std::optional(bad_time_left) : std::nullopt;
  }

 private:
  void on_request_impl(beast::http::verb verb, Text, Text target, int version, Error&) override {
    request_.method = method_of(verb);
    target_ = view(target);
    version_ = version;
  }

  void on_field_impl(beast::http::field known, Text name, Text value, Error&) override {
    using beast::http::field;
    const auto text = view(value);
    request_.fields.add(view(name), text);
    switch (known) {
      case field::host: host_ = text, ++hosts_; break;
      case field::expect:
        (syntax::equal_ignoring_case(text, "100-continue") ? expects_continue_ : other_expectation_) = true;
        break;
      case field::unknown:
        if (syntax::equal_ignoring_case(view(name), time_left_field)) read_time_left(text);
        break;
      default: framing_fields_.add(known, text);
    }
  }

  void read_time_left(std::string_view text) {
    const auto milliseconds = parse_digits(text);
    if (framing_.time_left || !milliseconds || *milliseconds > most_time_left_ms) bad_time_left_ = true;
    else framing_.time_left = std::chrono::milliseconds(*milliseconds);
  }

  Request& request_;
  Framing& framing_;
  FramingFields framing_fields_;
  std::string_view target_;
  std::string_view host_;
  unsigned hosts_ = 0;
  int version_ = 11;
  bool expects_continue_ = false;
  bool other_expectation_ = false;
  bool bad_time_left_ = false;
};

}  // namespace

std::optional<Refusal> read_request_head(std::string_view head, Request& request, Framing& framing,
                                         std::string& rebuilt) {
  request.fields.clear();
  framing = {};
  RequestHead parser(request, framing);
  if (!parser.parse(head)) return malformed;
  return parser.judge(rebuilt);
}

}  // namespace boxoffice::http
