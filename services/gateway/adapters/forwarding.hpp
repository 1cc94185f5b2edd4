#pragma once

#include "platform/http/message.hpp"

namespace boxoffice::gateway {

/// A request built anew for the service behind the gateway: nothing of it is passed on as it came. Fields that concern
/// only the connection to the client (RFC 9110 §7.6.1), and fields that claim who the client is, stay outside. Views of
/// the original request stay valid only as long as that one.
http::Request rebuilt(const http::Request& request);

/// An answer built anew for the client, without what concerns only the connection to the service.
http::Response rebuilt(http::Response response);

}  // namespace boxoffice::gateway
