#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace boxoffice::json::detail {

/// A parsed text. What is small enough, as nearly everything at the wire is, stays in the object itself: keep it on the
/// stack.
class Document {
 public:
  /// As decode.hpp says: deeper is refused, and so cannot exhaust the stack.
  static constexpr std::size_t most_levels = 32;

  explicit Document(std::string_view text);
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  /// One sentence that says why the text is refused; empty when it is not.
  const std::string& fault() const { return fault_; }
  const boost::json::value& root() const { return root_; }

 private:
  unsigned char memory_[4096];
  boost::json::monotonic_resource resource_{memory_, sizeof memory_};
  boost::json::value root_ = boost::json::value(boost::json::storage_ptr(&resource_));
  std::string fault_;
};

}  // namespace boxoffice::json::detail
