#pragma once

#include "kernel/result.hpp"
#include "platform/http/message.hpp"
#include "platform/json/decode_failure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::http {

/// A refusal as it is told to the client: RFC 9457, with `message` and `errors` beside it so that clients of Spring
/// read it too. Everything in it is shown, so nothing of the inside goes into it.
struct Problem {
  int status = 500;
  std::string_view slug = {};  ///< names the rule; `type` is then "/problems/<slug>", without one "about:blank"
  std::string detail = {};     ///< one sentence for a person about this case; without one the title is all that is said
  std::vector<json::FieldError> errors = {};  ///< one for each field that is wrong
  std::string instance = {};                  ///< path of the thing that it is about, if there is one
  int retry_after_s = 0;                      ///< when not 0, the Retry-After to send
};

/// The answer that tells the problem.
Response problem(const Problem& problem);

/// A refusal that its status says all about.
Response problem(int status, std::string detail = {});

/// A business "no": invalid 422, not_found 404, conflict 409, stale 412, payment_declined 402, unavailable 503 with
/// Retry-After (1 s if the rejection names none).
Response problem(const Rejection& rejection);

/// A body that was not understood: 400 when it is no JSON or has unknown fields, 422 with `errors` when fields are
/// wrong.
Response problem(const json::DecodeFailure& failure);

/// The reason phrase of a status: "Not Found". Empty for one that this system never answers.
std::string_view reason(int status);

}  // namespace boxoffice::http
