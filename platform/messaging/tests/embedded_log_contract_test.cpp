#include "platform/messaging/tests/embedded_transport.hpp"
#include "platform/messaging/tests/transport_contract.hpp"

namespace boxoffice::messaging {
namespace {

/// One whose inboxes are always too small, so that consumers have to fall back on the table again and again.
class NarrowTransport final : public EmbeddedTransport {
 public:
  NarrowTransport() : EmbeddedTransport({.inbox = 2, .passed_over = 3, .trimmed_at_once = 2}) {}
};

INSTANTIATE_TYPED_TEST_SUITE_P(Embedded, TransportContract, EmbeddedTransport);
INSTANTIATE_TYPED_TEST_SUITE_P(EmbeddedWithSmallInboxes, TransportContract, NarrowTransport);

}  // namespace
}  // namespace boxoffice::messaging
