#include "platform/storage/transfer_mark.hpp"

#include "platform/async/random.hpp"
#include "platform/storage/errors.hpp"
#include "platform/storage/flushing.hpp"

#include <fmt/format.h>

#include <fstream>
#include <utility>

namespace boxoffice::storage {
namespace {

constexpr const char* is_going = "is being moved to";
constexpr const char* is_gone = "was moved to";

std::filesystem::path mark_of(const std::filesystem::path& database) {
  return std::filesystem::path(database) += ".moved";
}

}  // namespace

TransferMark TransferMark::anew(std::string target) {
  SystemRandom random;
  return {fmt::format("{:016x}{:016x}", random.next(), random.next()), std::move(target), false};
}

std::optional<TransferMark> TransferMark::beside(const std::filesystem::path& database) {
  const auto path = mark_of(database);
  if (!std::filesystem::exists(path)) return std::nullopt;
  std::ifstream file(path);
  TransferMark mark;
  std::string state;
  std::getline(file, state);
  std::getline(file, mark.target);
  std::getline(file, mark.token);
  if (!file || mark.token.empty() || (state != is_going && state != is_gone))
    throw Unusable(path.string() + ": cannot be read; it says where " + database.filename().string() + " was moved to");
  mark.finished = state == is_gone;
  return mark;
}

void TransferMark::put_beside(const std::filesystem::path& database) const {
  write_durably(mark_of(database), fmt::format("{}\n{}\n{}\n", finished ? is_gone : is_going, target, token));
}

void refuse_moved(const std::filesystem::path& database) {
  const auto mark = TransferMark::beside(database);
  if (!mark) return;
  const auto path = mark_of(database).string();
  if (mark->finished)
    throw Unusable(
        fmt::format("{}: {} {}; start the program that works there. To go back to what was here then, "
                    "remove {}: what has happened there since is not here",
                    database.string(), is_gone, mark->target, path));
  throw Unusable(
      fmt::format("{}: {} {}; go on with that. To give it up and stay here, remove {}, and empty the other "
                  "database before the next attempt",
                  database.string(), is_going, mark->target, path));
}

}  // namespace boxoffice::storage
