#pragma once

#include "platform/json/names.hpp"
#include "platform/json/scalar.hpp"

#include <boost/mp11/algorithm.hpp>

#include <algorithm>
#include <cstddef>
#include <expected>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace boxoffice::runtime {

/// A setting that nobody gets to see: it is printed as stars, errors do not repeat it, and it cannot be given on a
/// command line, which everybody on the machine can read.
class Secret {
 public:
  static constexpr std::size_t longest = 500;
  static constexpr std::string_view shown_as = "********";

  /// Visible ASCII without blanks. The error is a phrase to be put after the setting's name.
  static std::expected<Secret, std::string> parse(std::string_view text) {
    const bool visible = std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
    if (text.empty() || text.size() > longest || !visible || text == shown_as)
      return std::unexpected("must be 1 to 500 visible characters of ASCII, and not what stands for it when printed");
    Secret secret;
    secret.text_ = text;
    return secret;
  }

  /// For whom it is meant, and nobody else.
  const std::string& reveal() const { return text_; }

  friend bool operator==(const Secret&, const Secret&) = default;

 private:
  Secret() = default;

  std::string text_;
};

/// The dotted paths of all secrets among described settings.
template <json::DescribedStruct T>
std::vector<std::string> paths_of_secrets(const std::string& within = {}) {
  std::vector<std::string> paths;
  boost::mp11::mp_for_each<json::Members<T>>([&]<class Descriptor>(Descriptor) {
    using Member = std::remove_cvref_t<decltype(std::declval<T>().*Descriptor::pointer)>;
    const auto path = within + std::string(json::plain_name(Descriptor::name));
    if constexpr (std::is_same_v<Member, Secret> || std::is_same_v<Member, std::optional<Secret>>) {
      paths.push_back(path);
    } else if constexpr (json::DescribedStruct<Member> && !json::HasScalar<Member>) {
      std::ranges::move(paths_of_secrets<Member>(path + "."), std::back_inserter(paths));
    }
  });
  return paths;
}

}  // namespace boxoffice::runtime

template <>
struct boxoffice::json::Scalar<boxoffice::runtime::Secret> {
  static std::expected<runtime::Secret, std::string> from_text(std::string_view text) {
    return runtime::Secret::parse(text);
  }
  static std::string to_text(const runtime::Secret&) { return std::string(runtime::Secret::shown_as); }
};
