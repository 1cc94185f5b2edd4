#include "platform/http/chunked_body.hpp"

#include <algorithm>
#include <cstring>

namespace boxoffice::http {

namespace {

constexpr Refusal bad_size{400, "A chunk's size is malformed."};
constexpr Refusal bad_chunk_end{400, "A chunk does not end where its size says."};
constexpr Refusal bad_extension{400, "A chunk extension is malformed or too long."};
constexpr Refusal large_body{413, "The body is too large."};
constexpr std::size_t most_size_digits = 16;

int hexadecimal(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

}  // namespace

ChunkedBody::ChunkedBody(const ChunkLimits& limits)
    : limits_(limits), trailers_(HeadScan::Kind::trailers, limits.trailers), room_(limits.body_bytes) {}

Scan ChunkedBody::decode(std::string_view raw, char* out, std::size_t& used, std::size_t& decoded) {
  std::size_t at = 0;
  while (at < raw.size() && at_ != At::trailers) {
    if (at_ != At::data) {
      if (!framing_byte(raw[at++])) return Scan::refused;
      continue;
    }
    const auto piece = raw.substr(at, chunk_bytes_);
    std::memmove(out + decoded, piece.data(), piece.size());
    decoded += piece.size();
    at += piece.size();
    chunk_bytes_ -= piece.size();
    if (chunk_bytes_ == 0) at_ = At::data_cr;
  }
  auto scanned = Scan::need_more;
  if (at_ == At::trailers) scanned = trailers_.feed(raw.substr(at), at);
  if (scanned == Scan::refused) refusal_ = &trailers_.refusal();
  used += at;
  return scanned;
}

bool ChunkedBody::framing_byte(char byte) {
  switch (at_) {
    case At::size: return size_byte(byte);
    case At::extension:
      if (byte == '\r') return at_ = At::size_lf, true;
      if (limits_.extension_bytes == 0 || (byte >= 0 && byte < ' ' && byte != '\t') || byte == 0x7f)
        return refuse(bad_extension);
      --limits_.extension_bytes;
      return true;
    case At::size_lf:
      if (byte != '\n') return refuse(bad_size);
      at_ = chunk_bytes_ == 0 ? At::trailers : At::data;
      size_digits_ = 0;
      return true;
    case At::data_cr: return byte == '\r' ? at_ = At::data_lf, true : refuse(bad_chunk_end);
    case At::data_lf: return byte == '\n' ? at_ = At::size, true : refuse(bad_chunk_end);
    case At::data:
    case At::trailers: return true;
  }
  return true;
}

bool ChunkedBody::size_byte(char byte) {
  if (const int digit = hexadecimal(byte); digit >= 0) {
    if (++size_digits_ > most_size_digits) return refuse(bad_size);
    chunk_bytes_ = chunk_bytes_ * 16 + static_cast<std::size_t>(digit);
    return chunk_bytes_ <= room_ || refuse(large_body);
  }
  if (size_digits_ == 0 || (byte != '\r' && byte != ';')) return refuse(bad_size);
  room_ -= chunk_bytes_;
  at_ = byte == ';' ? At::extension : At::size_lf;
  return true;
}

bool ChunkedBody::refuse(const Refusal& refusal) {
  refusal_ = &refusal;
  return false;
}

}  // namespace boxoffice::http
