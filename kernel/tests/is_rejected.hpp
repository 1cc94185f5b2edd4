#pragma once

#include <gmock/gmock.h>

#include <string>

namespace boxoffice {

/// Of a Result: the business "no" of that slug.
MATCHER_P(IsRejected, slug, std::string(negation ? "is not" : "is") + " rejected as " + slug) {
  if (arg.has_value()) {
    *result_listener << "which was accepted";
    return false;
  }
  *result_listener << "which was rejected as " << arg.error().slug;
  return arg.error().slug == slug;
}

/// Of a Result: the rules have nothing against it.
MATCHER(IsAccepted, "") {
  if (!arg.has_value()) *result_listener << "which was rejected as " << arg.error().slug;
  return arg.has_value();
}

}  // namespace boxoffice
