#include "platform/messaging/tests/memory_transport.hpp"
#include "platform/messaging/tests/transport_contract.hpp"

namespace boxoffice::messaging {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, TransportContract, MemoryTransport);

}  // namespace
}  // namespace boxoffice::messaging
