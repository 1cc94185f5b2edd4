#pragma once

#include "kernel/strong_id.hpp"
#include "kernel/text.hpp"
#include "platform/async/simulated_scheduler.hpp"
#include "platform/http/call.hpp"
#include "platform/http/hal.hpp"
#include "platform/http/message.hpp"
#include "platform/http/router.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice::http {

using FieldList = std::initializer_list<Fields::Field>;

/// What a server would have read: the target is split, the fields are views of constants.
inline Request a_request(Method method, std::string_view target, FieldList fields = {}, std::string_view body = {}) {
  Request request;
  request.method = method;
  request.target = target;
  request.path = target.substr(0, target.find('?'));
  request.query = target.size() > request.path.size() ? target.substr(request.path.size() + 1) : std::string_view();
  request.authority = "localhost:8081";
  for (const auto& [name, value] : fields) request.fields.add(name, value);
  request.body = body;
  return request;
}

inline Fields fields_of(FieldList list) {
  Fields fields;
  for (const auto& [name, value] : list) fields.add(name, value);
  return fields;
}

/// The value of an answer's field; nothing when it has none.
inline std::optional<std::string> field(const Response& response, std::string_view name) {
  for (const auto& [known, value] : response.fields)
    if (known == name) return value;
  return std::nullopt;
}

/// An answer that says nothing but its status and a text.
inline Response an_answer(int status, std::string body = {}) {
  return {.status = status, .content_type = {}, .fields = {}, .body = std::move(body)};
}

/// A thing of a made-up service: platform knows nothing of what is really served.
struct Book {
  StrongId<Book> id;
  std::string title;
  std::optional<std::int64_t> shelf_number;
};
BOOST_DESCRIBE_STRUCT(Book, (), (id, title, shelf_number))

inline constexpr hal::Relation books{"books", "book"};

/// A call as a handler gets it from the router, without one.
inline Call a_call(const Request& request, bool wants_body = true) {
  Call call(request);
  call.content_type = hal_json;
  call.wants_body = wants_body;
  return call;
}

}  // namespace boxoffice::http
