#include "platform/storage/database_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <optional>

namespace boxoffice::storage {
namespace {

constexpr std::string_view file_scheme = "sqlite:";
constexpr auto wanted =
    "must be sqlite:FILE, postgresql://USER:PASSWORD@HOST:PORT/NAME or mysql://USER:PASSWORD@HOST:PORT/NAME";

struct Scheme {
  Engine engine;
  std::string_view name;
  std::uint16_t port;
};

std::optional<Scheme> scheme_of(std::string_view name) {
  if (name == "postgresql" || name == "postgres") return Scheme{Engine::postgresql, "postgresql", 5432};
  if (name == "mysql" || name == "mariadb") return Scheme{Engine::mariadb, "mysql", 3306};
  return std::nullopt;
}

}  // namespace

std::expected<DatabaseUrl, std::string> DatabaseUrl::parse(std::string_view text) {
  if (text.starts_with(file_scheme)) {
    text.remove_prefix(file_scheme.size());
    if (text.empty()) return std::unexpected("names no file after sqlite:");
    return DatabaseUrl(std::filesystem::path(text));
  }
  const auto url = boost::urls::parse_uri({text.data(), text.size()});
  const auto scheme = url ? scheme_of(std::string_view(url->scheme().data(), url->scheme().size())) : std::nullopt;
  if (!scheme) return std::unexpected(wanted);
  if (url->has_query() || url->has_fragment()) return std::unexpected("must not have a ? or # (percent-encode them)");
  // Boost.URL takes any row of digits for a port.
  if (url->has_port() && std::to_string(url->port_number()) != std::string(url->port()))
    return std::unexpected("has a port that is none");
  if (url->host().empty()) return std::unexpected("names no host");
  if (url->encoded_segments().size() != 1 || url->segments().front().empty())
    return std::unexpected("must name one database after the host: …/NAME");
  Server server{.host = url->host_address(),
                .port = url->has_port() ? url->port_number() : scheme->port,
                .user = url->user(),
                .password = url->password(),
                .database = url->segments().front()};
  if (server.user.empty()) return std::unexpected("names no user before the host: USER:PASSWORD@HOST");
  return DatabaseUrl(scheme->engine, std::move(server));
}

std::string DatabaseUrl::name() const {
  if (engine_ == Engine::sqlite) return path_.string();
  return (engine_ == Engine::postgresql ? "postgresql://" : "mysql://") + server_.user + '@' + server_.host + ':' +
         std::to_string(server_.port) + '/' + server_.database;
}

std::string DatabaseUrl::url() const { return engine_ == Engine::sqlite ? std::string(file_scheme) + name() : name(); }

bool operator==(const DatabaseUrl& one, const DatabaseUrl& other) {
  return one.name() == other.name() && one.server_.password == other.server_.password;
}

}  // namespace boxoffice::storage
