#pragma once

#include "platform/http/head_scan.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace boxoffice::http {

/// Takes the chunked coding off a body (RFC 9112 7.1), in pieces of any size. Every byte of it must be as the grammar
/// says; extensions are ignored and limited, trailers checked like a header and dropped. Our own, because Beast 1.81's
/// accepts more, hands trailers on as header fields, and asserts on a last chunk that comes in single bytes.
class ChunkedBody {
 public:
  struct ChunkLimits {
    std::size_t body_bytes;
    std::size_t extension_bytes;
    HeadLimits trailers;
  };

  explicit ChunkedBody(const ChunkLimits& limits);

  /// Decodes `raw`, which follows that of the last call, to `out`, which may be the same memory or lie before it.
  /// `used` grows by what belongs to this body, `decoded` by what was written: at most as much.
  Scan decode(std::string_view raw, char* out, std::size_t& used, std::size_t& decoded);

  /// Valid when decode() has refused.
  const Refusal& refusal() const { return *refusal_; }

 private:
  enum class At : std::uint8_t { size, extension, size_lf, data, data_cr, data_lf, trailers };

  bool framing_byte(char byte);
  bool size_byte(char byte);
  bool refuse(const Refusal& refusal);

  ChunkLimits limits_;
  HeadScan trailers_;
  const Refusal* refusal_ = nullptr;
  std::size_t room_;             // body bytes that may still come
  std::size_t chunk_bytes_ = 0;  // of the current chunk that are still to come
  std::size_t size_digits_ = 0;
  At at_ = At::size;
};

}  // namespace boxoffice::http
