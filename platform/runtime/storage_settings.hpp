#pragma once

#include "platform/json/scalar.hpp"
#include "platform/storage/database_url.hpp"

#include <boost/describe/class.hpp>

#include <expected>
#include <optional>
#include <string>
#include <string_view>

template <>
struct boxoffice::json::Scalar<boxoffice::storage::DatabaseUrl> {
  static std::expected<storage::DatabaseUrl, std::string> from_text(std::string_view text) {
    return storage::DatabaseUrl::parse(text);
  }
  /// Without its password.
  static std::string to_text(const storage::DatabaseUrl& url) { return url.url(); }
};

namespace boxoffice::runtime {

/// Where a service keeps its data.
struct StorageSettings {
  std::optional<storage::DatabaseUrl> url;  ///< none: a file of the service's name in the data folder
};
BOOST_DESCRIBE_STRUCT(StorageSettings, (), (url))

}  // namespace boxoffice::runtime
