#include "platform/http/head_scan.hpp"

#include <array>

namespace boxoffice::http {

namespace {

using Table = std::array<bool, 256>;

constexpr Table bytes_where(bool (*allowed)(unsigned)) {
  Table table{};
  for (unsigned byte = 0; byte < table.size(); ++byte) table[byte] = allowed(byte);
  return table;
}

constexpr bool contains(std::string_view text, unsigned byte) {
  return byte < 128 && text.find(static_cast<char>(byte)) != text.npos;
}

constexpr bool is_alphanumeric(unsigned byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

// RFC 9110 5.6.2
constexpr Table token_bytes =
    bytes_where([](unsigned byte) { return is_alphanumeric(byte) || contains("!#$%&'*+-.^_`|~", byte); });
// RFC 9110 5.5: visible characters, blanks, tabs, and bytes above ASCII, which mean nothing here
constexpr Table value_bytes = bytes_where([](unsigned byte) { return byte == '\t' || (byte >= ' ' && byte != 0x7f); });
// RFC 3986 2, and what browsers leave unencoded in a query all the same: [ ] |
constexpr Table target_bytes =
    bytes_where([](unsigned byte) { return is_alphanumeric(byte) || contains("-._~:/?[]@!$&'()*+,;=%|", byte); });

constexpr std::size_t longest_method = 32;
constexpr std::size_t most_leading_bytes = 8;  // four empty lines

constexpr Refusal bare_line_end{400, "A line does not end with CR LF."};
constexpr Refusal bad_request_line{400, "The request line is malformed."};
constexpr Refusal bad_status_line{400, "The status line is malformed."};
constexpr Refusal bad_target{400, "The request target is not a valid URI."};
constexpr Refusal unknown_method{501, "This method is not known here."};
constexpr Refusal long_target{414, "The request target is too long."};
constexpr Refusal bad_version{400, "The HTTP version is malformed."};
constexpr Refusal other_version{505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
constexpr Refusal bad_field_name{400, "A header field's name is malformed."};
constexpr Refusal folded_line{400, "A header field is folded over several lines."};
constexpr Refusal bad_field_value{400, "A header field's value has control bytes in it."};
constexpr Refusal large_header{431, "The header fields are too large."};

const char* skip(const char* at, const char* end, const Table& allowed) {
  while (at != end && allowed[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

}  // namespace

HeadScan::HeadScan(Kind kind, const HeadLimits& limits)
    : limits_(limits),
      at_(kind == Kind::request    ? At::start
          : kind == Kind::response ? At::version
                                   : At::line),
      kind_(kind) {}

Scan HeadScan::feed(std::string_view piece, std::size_t& used) {
  const char* at = piece.data();
  const char* const end = at + piece.size();
  while (at != end && at_ != At::end) {
    at = step(at, end);
    if (at == nullptr) return Scan::refused;
  }
  used += static_cast<std::size_t>(at - piece.data());
  return at_ == At::end ? Scan::complete : Scan::need_more;
}

// Takes some bytes or changes the state; nullptr means refused.
const char* HeadScan::step(const char* at, const char* end) {
  switch (at_) {
    case At::start:
      if (*at != '\r') return at_ = At::method, at;
      leading_bytes_ += 2;
      if (leading_bytes_ > most_leading_bytes) return refuse(bad_request_line);
      at_ = At::leading_lf;
      return at + 1;
    case At::leading_lf: return line_feed(at, At::start);
    case At::method:
    case At::target:
    case At::status:
    case At::reason: return first_line(at, end);
    case At::version: return version(at, end);
    case At::first_lf:
      if (other_version_ && *at == '\n') return refuse(other_version);
      return line_feed(at, At::line);
    case At::line:
    case At::name:
    case At::value: return field_line(at, end);
    case At::line_lf: return line_feed(at, At::line);
    case At::last_lf: return line_feed(at, At::end);
    case At::end: return at;
  }
  return at;
}

const char* HeadScan::first_line(const char* at, const char* end) {
  const char* stop = skip(at, end, at_ == At::method ? token_bytes : at_ == At::target ? target_bytes : value_bytes);
  switch (at_) {
    case At::method:
      if (!grow(word_bytes_, at, stop, longest_method)) return refuse(unknown_method);
      if (stop == end) return stop;
      if (*stop != ' ' || word_bytes_ == 0) return refuse(bad_request_line);
      at_ = At::target;
      break;
    case At::target:
      if (!grow(word_bytes_, at, stop, limits_.target_bytes)) return refuse(long_target);
      if (stop == end) return stop;
      if (*stop != ' ' || word_bytes_ == 0)
        return refuse(*stop == ' ' || *stop == '\r' ? bad_request_line : bad_target);
      at_ = At::version;
      break;
    case At::status:  // three digits, then a blank or the end of the line
      stop = at;
      if (word_bytes_ < 3 ? !is_digit(*stop) : *stop != ' ' && *stop != '\r') return refuse(bad_status_line);
      if (++word_bytes_ <= 3) return stop + 1;
      at_ = *stop == ' ' ? At::reason : At::first_lf;
      break;
    default:
      if (!grow(word_bytes_, at, stop, limits_.target_bytes)) return refuse(bad_status_line);
      if (stop == end) return stop;
      if (*stop != '\r') return refuse(bad_status_line);
      at_ = At::first_lf;
  }
  word_bytes_ = 0;
  return stop + 1;
}

const char* HeadScan::version(const char* at, const char* end) {
  constexpr std::string_view form = "HTTP/1.1";
  for (; at != end; ++at, ++word_bytes_) {
    if (word_bytes_ == form.size()) {
      if (*at != (kind_ == Kind::request ? '\r' : ' ')) return refuse(bad_version);
      at_ = kind_ == Kind::request ? At::first_lf : At::status;
      word_bytes_ = 0;
      return at + 1;
    }
    if (is_digit(form[word_bytes_]) ? !is_digit(*at) : *at != form[word_bytes_]) return refuse(bad_version);
    if (word_bytes_ == 5) other_version_ = *at != '1';
    if (word_bytes_ == 7) other_version_ = other_version_ || *at > '1';
  }
  return at;
}

const char* HeadScan::field_line(const char* at, const char* end) {
  if (at_ == At::line) {
    if (*at == '\r') return at_ = At::last_lf, at + 1;
    if (*at == ' ' || *at == '\t') return refuse(folded_line);
    if (!token_bytes[static_cast<unsigned char>(*at)]) return refuse(*at == '\n' ? bare_line_end : bad_field_name);
    if (++fields_ > limits_.fields) return refuse(many_fields);
    at_ = At::name;
  }
  const char* stop = skip(at, end, at_ == At::name ? token_bytes : value_bytes);
  if (!grow(header_bytes_, at, stop, limits_.header_bytes)) return refuse(large_header);
  if (stop == end) return stop;
  if (at_ == At::name && *stop != ':') return refuse(bad_field_name);
  if (at_ == At::value && *stop != '\r') return refuse(*stop == '\n' ? bare_line_end : bad_field_value);
  header_bytes_ += at_ == At::name ? 1 : 2;  // the colon; the end of the line
  at_ = at_ == At::name ? At::value : At::line_lf;
  return stop + 1;
}

const char* HeadScan::line_feed(const char* at, At next) {
  if (*at != '\n') return refuse(bare_line_end);
  at_ = next;
  return at + 1;
}

const char* HeadScan::refuse(const Refusal& refusal) {
  refusal_ = &refusal;
  return nullptr;
}

bool HeadScan::grow(std::size_t& counter, const char* from, const char* to, std::size_t limit) const {
  counter += static_cast<std::size_t>(to - from);
  return counter <= limit;
}

}  // namespace boxoffice::http
