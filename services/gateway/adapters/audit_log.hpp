#pragma once

#include "kernel/clock.hpp"
#include "platform/http/message.hpp"
#include "platform/identity/caller.hpp"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace boxoffice::gateway {

/// Who was not let in, and what those who work here have done: one line of JSON each, at the end of a file that is
/// never written over. Without a file it says nothing. One thread.
class AuditLog {
 public:
  AuditLog() = default;
  /// Throws std::system_error when the file cannot be written to.
  explicit AuditLog(const std::filesystem::path& file);
  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;
  ~AuditLog();

  /// What was asked for, and how it ended. The query is left out: it may name people.
  void note(Instant at, const identity::Caller& who, http::Method method, std::string_view path, int status);

  /// How many lines could not be written.
  std::uint64_t lost() const { return lost_; }

 private:
  int file_ = -1;
  std::uint64_t lost_ = 0;
};

}  // namespace boxoffice::gateway
