#include "platform/http/listen_address.hpp"

#include <boost/asio/ip/address.hpp>

namespace boxoffice::http {

std::expected<ListenAddress, std::string> ListenAddress::parse(std::string_view text) {
  boost::system::error_code no_address;
  boost::asio::ip::make_address(text, no_address);
  if (no_address && text != "localhost") return std::unexpected("expected an IP address such as 0.0.0.0, or localhost");
  ListenAddress address;
  address.text_ = text;
  return address;
}

}  // namespace boxoffice::http
