#pragma once

#include "kernel/text.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

namespace boxoffice::json {

/// A document as requests have it: texts with limits, and a number that may be missing.
struct Visitor {
  Text<200> full_name;
  Text<500> addr;
  std::optional<TelephoneNumber> telephone_info;
};
BOOST_DESCRIBE_STRUCT(Visitor, (), (full_name, addr, telephone_info))

inline std::string visitor_with(std::string_view name, std::string_view telephone = "1") {
  return std::string(R"({"fullName":")")
      .append(name)
      .append(R"(","addr":"y","telephoneInfo":)")
      .append(telephone)
      .append("}");
}

}  // namespace boxoffice::json
