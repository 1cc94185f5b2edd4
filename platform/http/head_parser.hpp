#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string_view>

namespace boxoffice::http {

/// Beast's parser, given one complete head that HeadScan has let through, and nothing after it. Bodies are not its
/// business.
template <bool is_request>
class HeadParser : public boost::beast::http::basic_parser<is_request> {
 public:
  HeadParser() {
    this->header_limit(UINT32_MAX);  // HeadScan has counted
    this->body_limit(boost::none);   // whoever reads the body counts
  }

  /// False when Beast finds something wrong with it.
  bool parse(std::string_view head) {
    try {
      boost::beast::error_code error;
      const auto used = this->put(boost::asio::const_buffer(head.data(), head.size()), error);
      return !error && used == head.size() && this->is_header_done();
    } catch (const std::exception&) {  // it throws on some input although it is given an error_code
      return false;
    }
  }

 protected:
  using Text = boost::beast::string_view;
  using Error = boost::beast::error_code;

  static std::string_view view(Text text) { return {text.data(), text.size()}; }

  void on_request_impl(boost::beast::http::verb, Text, Text, int, Error&) override {}
  void on_response_impl(int, Text, int, Error&) override {}

 private:
  void on_header_impl(Error&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
  std::size_t on_body_impl(Text, Error&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text, Error&) override { return 0; }
  void on_finish_impl(Error&) override {}
};

}  // namespace boxoffice::http
