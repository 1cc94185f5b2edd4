#include "services/gateway/adapters/audit_log.hpp"

#include "kernel/timestamp.hpp"
#include "platform/json/codec.hpp"

#include <boost/describe/class.hpp>

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

namespace boxoffice::gateway {
namespace {

struct AuditLine {
  Timestamp at;
  std::string role;
  std::string subject;  ///< empty for who has said nothing
  std::string method;
  std::string path;
  std::int32_t status;
};
BOOST_DESCRIBE_STRUCT(AuditLine, (), (at, role, subject, method, path, status))

}  // namespace

AuditLog::AuditLog(const std::filesystem::path& file)
    : file_(open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
  if (file_ < 0) throw std::system_error(errno, std::generic_category(), file.string());
}

AuditLog::~AuditLog() {
  if (file_ >= 0) close(file_);
}

void AuditLog::note(Instant at, const identity::Caller& who, http::Method method, std::string_view path, int status) {
  if (file_ < 0) return;
  const auto line = json::encode(AuditLine{{at},
                                           std::string(to_string(who.role)),
                                           who.subject,
                                           std::string(to_string(method)),
                                           std::string(path),
                                           status}) +
                    '\n';
  // One call, so that lines of several processes do not mix.
  if (write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ++lost_;
}

}  // namespace boxoffice::gateway
