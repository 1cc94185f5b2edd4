#include "platform/http/router.hpp"

#include "kernel/text.hpp"
#include "platform/http/field_syntax.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/query.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace boxoffice::http {

namespace {

constexpr std::array routable = {Method::get, Method::post, Method::put, Method::patch, Method::delete_};
constexpr std::string_view text_mark = ":text";  // {name:text}
constexpr std::string_view patch_types = "application/merge-patch+json, application/json, application/hal+json";
constexpr std::string_view body_types = "application/json, application/hal+json, application/merge-patch+json";

std::size_t index_of(Method method) { return static_cast<std::size_t>(method); }

bool takes_body(Method method) { return method == Method::post || method == Method::put || method == Method::patch; }

[[noreturn]] void refuse_route(const Route& route, std::string_view why) {
  throw std::invalid_argument("route " + std::string(to_string(route.method)) + ' ' + route.pattern + ": " +
                              std::string(why));
}

/// 415 for a body that is encoded or of another type than JSON in UTF-8; nothing when it may be read.
std::optional<Response> unreadable_body(const Request& request) {
  const auto& fields = request.fields;
  if (fields.find("Content-Encoding"))
    return problem(415, "A body must not be encoded.").with("Accept-Encoding", "identity");
  const auto type = fields.find("Content-Type");
  if (!type && request.body.empty()) return std::nullopt;
  if (type && fields.count("Content-Type") == 1 && is_json_body(*type)) return std::nullopt;
  const bool patch = request.method == Method::patch;
  return problem(415, "A body has to be JSON in UTF-8, and its Content-Type has to say so.")
      .with(patch ? "Accept-Patch" : "Accept", patch ? patch_types : body_types);
}

/// Whoever says a thing twice may mean either, and would not learn which was heard.
std::optional<Response> said_twice(std::string_view query) {
  const auto name = repeated_parameter(query);
  if (!name) return std::nullopt;
  constexpr std::size_t longest_name = 80;
  const bool is_sayable = name->size() <= longest_name && is_utf8(*name);
  return problem(Problem{.status = 400,
                         .slug = "repeated-parameter",
                         .detail = (is_sayable ? *name : "A parameter") + " must not come more than once."});
}

std::string media_list(std::span<const std::string_view> types) {
  std::string list;
  for (const auto type : types) list.append(list.empty() ? "" : " or ").append(type.substr(0, type.find(';')));
  return list;
}

}  // namespace

const Call::Parameter& Call::parameter(std::string_view name) const {
  const auto end = parameters_.begin() + static_cast<std::ptrdiff_t>(parameter_count_);
  const auto found =
      std::find_if(parameters_.begin(), end, [name](const Parameter& known) { return known.name == name; });
  if (found == end) throw std::logic_error("the route has no parameter " + std::string(name));
  return *found;
}

Router::Router(Routes routes, const Scheduler& scheduler, Edge edge) : scheduler_(scheduler), edge_(std::move(edge)) {
  for (auto& route : routes) add(std::move(route));
  for (auto& resource : resources_) {
    for (const auto method : routable) {
      if (!resource.routes[index_of(method)]) continue;
      resource.allow.append(to_string(method)).append(method == Method::get ? ", HEAD, " : ", ");
    }
    resource.allow += "OPTIONS";
  }
}

std::size_t Router::parameters_in(const std::vector<Segment>& segments) {
  return static_cast<std::size_t>(
      std::ranges::count_if(segments, [](const Segment& part) { return part.kind != Segment::Kind::literal; }));
}

std::vector<Router::Segment> Router::segments_of(const Route& route) {
  if (!route.pattern.starts_with('/')) refuse_route(route, "has to begin with a slash");
  std::vector<Segment> segments;
  std::optional rest(std::string_view(route.pattern).substr(1));
  while (auto text = syntax::next_element(rest, '/')) {
    auto kind = Segment::Kind::literal;
    if (text->starts_with('{') && text->ends_with('}')) {
      *text = text->substr(1, text->size() - 2);
      kind = text->ends_with(text_mark) ? Segment::Kind::text : Segment::Kind::id;
      if (kind == Segment::Kind::text) text->remove_suffix(text_mark.size());
      if (text->empty()) refuse_route(route, "has a parameter without a name");
    }
    if (text->find_first_of("{}:") != std::string_view::npos)
      refuse_route(route, "has a parameter that is not a whole segment");
    segments.push_back({kind, std::string(*text)});
  }
  if (parameters_in(segments) > Call::max_parameters) refuse_route(route, "has too many parameters");
  return segments;
}

void Router::add(Route route) {
  if (std::ranges::find(routable, route.method) == routable.end())
    refuse_route(route, "is served by the router itself");
  if (!route.handler || route.options.produces.empty()) refuse_route(route, "has no handler or produces nothing");
  auto resource = std::ranges::find(resources_, route.pattern, &Resource::pattern);
  if (resource == resources_.end()) {
    Resource added{.pattern = route.pattern, .label = {}, .segments = segments_of(route), .routes = {}, .allow = {}};
    for (const auto& [kind, text] : added.segments)
      added.label.append(kind == Segment::Kind::literal ? "/" : "/{")
          .append(text)
          .append(kind == Segment::Kind::literal ? "" : "}");
    // The fewer parameters a pattern has, the earlier it is tried: what is named beats what is only fitting.
    const auto later = [count = parameters_in(added.segments)](const Resource& known) {
      return parameters_in(known.segments) > count;
    };
    resource = resources_.insert(std::ranges::find_if(resources_, later), std::move(added));
  }
  auto& place = resource->routes[index_of(route.method)];
  if (place) refuse_route(route, "is there twice");
  place = std::move(route);
}

bool Router::matches(const Resource& resource, std::string_view path, Call& call) {
  call.parameter_count_ = 0;
  for (const auto& segment : resource.segments) {
    if (!path.starts_with('/')) return false;
    path.remove_prefix(1);
    const auto text = path.substr(0, path.find('/'));
    path.remove_prefix(text.size());
    if (segment.kind == Segment::Kind::literal) {
      if (text != segment.text) return false;
      continue;
    }
    const auto id = segment.kind == Segment::Kind::id ? canonical_id(text) : std::optional<std::int64_t>(0);
    if (!id || text.empty() || !is_well_encoded(text)) return false;
    call.parameters_[call.parameter_count_++] = {segment.text, text, *id};
  }
  return path.empty();
}

const Router::Resource* Router::find(Call& call) const {
  const auto found = std::ranges::find_if(
      resources_, [&](const Resource& resource) { return matches(resource, call.request.path, call); });
  return found == resources_.end() ? nullptr : &*found;
}

const Route* Router::route_for(const Resource& resource, Method method) {
  const auto& route = resource.routes[index_of(method == Method::head ? Method::get : method)];
  return route ? &*route : nullptr;
}

std::optional<Response> Router::refusal(const Route& route, Call& call) {
  if (takes_body(call.request.method))
    if (auto unreadable = unreadable_body(call.request)) return unreadable;
  const auto type = negotiate(call.request.fields, route.options.produces);
  if (!type) return problem(406, "This can be answered as " + media_list(route.options.produces) + ".");
  call.content_type = *type;
  call.wants_body = has_accept(call.request.fields);
  return said_twice(call.request.query);
}

Task<Response> Router::serve(Call& call) const {
  const auto* resource = find(call);
  if (!resource) return ready(problem(404, "There is nothing at this path."));
  call.route = resource->label;
  const auto method = call.request.method;
  if (method == Method::options) {
    Response response{.status = 200, .content_type = {}, .fields = {{"Allow", resource->allow}}, .body = {}};
    if (route_for(*resource, Method::patch)) response.fields.emplace_back("Accept-Patch", patch_types);
    return ready(std::move(response));
  }
  if (method == Method::unknown) return ready(problem(501, "This method is not known."));
  const auto* route = route_for(*resource, method);
  if (!route) return ready(problem(405, "This path allows " + resource->allow + ".").with("Allow", resource->allow));
  if (auto refused = refusal(*route, call)) return ready(std::move(*refused));
  return route->handler(call);
}

Task<Response> Router::operator()(const Request& request) const {
  const auto started = scheduler_.steady_now();
  Call call(request);
  call.route = no_route;
  Response response;
  std::exception_ptr failure;
  try {
    response = co_await serve(call);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) response = answer_to(failure, call.route);
  if (edge_.observer) edge_.observer({request.method, call.route, response.status, scheduler_.steady_now() - started});
  co_return response;
}

Response Router::answer_to(const std::exception_ptr& failure, std::string_view route) const {
  if (edge_.translate)
    if (const auto rejection = edge_.translate(failure)) return problem(*rejection);
  if (edge_.on_failure) edge_.on_failure(failure, route);
  return problem(500, "Something went wrong here. It has been noted.");
}

}  // namespace boxoffice::http
