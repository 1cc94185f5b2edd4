#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace boxoffice::json {

/// What to do with a field that the struct does not have: requests refuse it (nobody assigns what was not offered),
/// events and answers of others ignore it (they may be newer than we are).
enum class Unknown : std::uint8_t { refuse, ignore };

struct FieldError {
  std::string pointer;  ///< JSON pointer (RFC 6901): "/customerName", "" for the whole document
  std::string detail;   ///< a phrase to be put after the field's name: "must not be empty"

  /// "seats.0.row" of "/seats/0/row", the way Spring names a property; "" for the whole document.
  std::string property() const;

  friend bool operator==(const FieldError&, const FieldError&) = default;
};

/// Why a text did not become a value. Nothing in it comes from a library; all of it may be shown to the sender.
struct DecodeFailure {
  enum class Kind : std::uint8_t {
    malformed,      ///< no JSON as wire.md wants it: 400
    unknown_field,  ///< JSON with fields that are not known here: 400, `errors` names them
    invalid,  ///< every field that is missing, of the wrong type or outside its limits: 422, one entry in `errors` each
  };

  Kind kind;
  std::string message;  ///< one sentence for a person
  std::vector<FieldError> errors;
};

}  // namespace boxoffice::json
