#pragma once

#include <atomic>

namespace boxoffice::storage {

/// A disk that fails when it is told to, under every database that is opened after the first store was.
struct FaultyDisk {
  /// SQLite result codes that reading, writing or flushing gives from now on; 0 lets it succeed.
  static inline std::atomic<int> read_result{0};
  static inline std::atomic<int> write_result{0};
  static inline std::atomic<int> flush_result{0};
  static inline std::atomic<int> flushes{0};

  static void install();
  static void repair() { read_result = write_result = flush_result = 0; }
};

}  // namespace boxoffice::storage
