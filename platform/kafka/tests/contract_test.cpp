#include "platform/kafka/tests/kafka_transport.hpp"
#include "platform/messaging/tests/transport_contract.hpp"

namespace boxoffice::messaging {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Kafka, TransportContract, kafka::KafkaTransport);

}  // namespace
}  // namespace boxoffice::messaging
