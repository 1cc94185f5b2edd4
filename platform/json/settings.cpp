#include "platform/json/settings.hpp"

#include <cstddef>
#include <utility>

namespace boxoffice::json {

std::string to_string(const SettingError& error) {
  return (error.path.empty() ? "configuration" : error.path) + ": " + error.detail;
}

std::vector<SettingError> detail::errors_of(Reading&& reading) {
  std::vector<SettingError> errors;
  errors.reserve(reading.errors().size());
  for (auto& error : reading.errors()) errors.push_back({std::move(error.pointer), std::move(error.detail)});
  return errors;
}

void detail::write_setting_name(std::string_view name, int depth, std::string& out) {
  out.append(static_cast<std::size_t>(depth) * 2, ' ').append(name).push_back(':');
}

}  // namespace boxoffice::json
