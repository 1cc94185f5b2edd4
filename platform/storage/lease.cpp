#include "platform/storage/lease.hpp"

#include "platform/storage/session.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <utility>

namespace boxoffice::storage {

namespace {

using Name = std::string_view;

struct Row {
  std::string name;
  std::string owner;
  Instant until;
  std::int64_t token;
};
BOOST_DESCRIBE_STRUCT(Row, (), (name, owner, until, token))

constexpr Insert<Row> insert_row{"lease"};
constexpr Query<Row, Name> find_row{"SELECT name, owner, until, token FROM lease WHERE name = :name"};
constexpr Command<Name, Instant, Name, std::int64_t> take_row{
    "UPDATE lease SET owner = :owner, until = :until, token = token + 1 WHERE name = :name AND token = :token"};
constexpr Command<Instant, Name, Name, std::int64_t> renew_row{
    "UPDATE lease SET until = :until WHERE name = :name AND owner = :owner AND token = :token"};
constexpr Command<Name, Name, std::int64_t> release_row{
    "UPDATE lease SET until = 0 WHERE name = :name AND owner = :owner AND token = :token"};
// Names are compared here, not by LIKE, whose rules differ from engine to engine; there are few rows.
constexpr Query<std::string, Instant> held_rows{"SELECT name FROM lease WHERE until > :now ORDER BY name"};
constexpr Query<std::string, Instant> expired_rows{"SELECT name FROM lease WHERE until < :before ORDER BY name"};
constexpr Command<Name, Instant> remove_row{"DELETE FROM lease WHERE name = :name AND until < :before"};

}  // namespace

std::optional<Lease> Leases::take(std::string_view name, Instant now) {
  const auto until = now + limits_.expiry;
  const auto found = session_.find(find_row, name);
  if (!found) {
    session_.insert(insert_row, {std::string(name), std::string(owner_), until, 1});
    return Lease{std::string(name), 1, until};
  }
  if (found->owner != owner_ && found->until > now) return std::nullopt;
  if (session_.run(take_row, owner_, until, name, found->token) != 1) return std::nullopt;
  return Lease{std::string(name), found->token + 1, until};
}

bool Leases::renew(Lease& lease, Instant now) {
  const auto until = now + limits_.expiry;
  if (session_.run(renew_row, until, lease.name, owner_, lease.token) != 1) return false;
  lease.until = until;
  return true;
}

void Leases::release(const Lease& lease) { session_.run(release_row, lease.name, owner_, lease.token); }

std::vector<std::string> Leases::held(std::string_view prefix, Instant now) {
  auto names = session_.all(held_rows, now);
  std::erase_if(names, [=](const std::string& name) { return !name.starts_with(prefix); });
  return names;
}

void Leases::forget(std::string_view prefix, Instant expired_before) {
  for (const auto& name : session_.all(expired_rows, expired_before)) {
    if (name.starts_with(prefix)) session_.run(remove_row, name, expired_before);
  }
}

}  // namespace boxoffice::storage
