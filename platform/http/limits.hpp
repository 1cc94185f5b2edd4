#pragma once

#include <chrono>
#include <cstddef>

namespace boxoffice::http {

/// What the head of a message may hold.
struct HeadLimits {
  std::size_t target_bytes = 8'000;      ///< request target; more is answered 414
  std::size_t header_bytes = 16 * 1024;  ///< all field lines together; more is answered 431
  std::size_t fields = 100;              ///< field lines; more is answered 431
};

/// What one server grants its clients. Times are kept by a sweep every sweep_interval, so they may last that much
/// longer.
struct Limits {
  using Duration = std::chrono::milliseconds;

  HeadLimits head;
  std::size_t body_bytes = 64 * 1024;            ///< more is answered 413, as soon as it is announced
  std::size_t chunk_extension_bytes = 4 * 1024;  ///< of all chunks of one body
  std::size_t connections = 10'240;         ///< when there are as many, the longest idle one has to go, others wait
  std::size_t streams = 4'096;              ///< answers that stream at once, of the connections; more are refused 503
  std::size_t coalesced_bytes = 64 * 1024;  ///< answers to pipelined requests are sent together up to this size
  std::size_t spare_readers = 512;          ///< read buffers (4 KiB) kept for connections that are idle now

  Duration header_timeout = std::chrono::seconds(10);  ///< from a request's turn until its header is complete
  Duration body_timeout = std::chrono::seconds(10);    ///< from the end of the header until the body is complete
  Duration body_grace = std::chrono::seconds(5);       ///< how far a body may be behind body_bytes_per_s
  std::size_t body_bytes_per_s = 1'000;
  Duration idle_timeout = std::chrono::seconds(30);   ///< between an answer and the next request
  Duration write_timeout = std::chrono::seconds(10);  ///< for which a client may take nothing of its answer
  Duration unacknowledged =
      std::chrono::seconds(30);  ///< so long a client's system may be silent about a piece of a stream
  Duration linger_timeout = std::chrono::seconds(2);  ///< how long a closed connection still swallows what comes
  Duration sweep_interval = std::chrono::milliseconds(500);
};

/// What a client grants the servers it calls.
struct ClientLimits {
  using Duration = std::chrono::milliseconds;

  HeadLimits head;
  std::size_t body_bytes = 8 * 1024 * 1024;
  std::size_t chunk_extension_bytes = 4 * 1024;
  std::size_t connections_per_origin = 8'192;  ///< calls beyond fail at once, never sent
  std::size_t idle_per_origin = 256;           ///< connections kept open for the next call

  Duration connect_timeout = std::chrono::seconds(1);       ///< name resolution included
  Duration response_timeout = std::chrono::seconds(10);     ///< from the first byte written to the last one read
  Duration stream_silence = std::chrono::seconds(45);       ///< of an answer that streams, then it is given up
  Duration idle_timeout = std::chrono::seconds(15);         ///< shorter than servers', so that they rarely close first
  Duration connection_lifetime = std::chrono::seconds(60);  ///< then the name is resolved again: servers come and go
};

}  // namespace boxoffice::http
