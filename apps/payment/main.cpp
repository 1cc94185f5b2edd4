#include "apps/host/service_main.hpp"
#include "apps/host/service_program.hpp"
#include "services/payment/payment_module.hpp"

int main(int argc, char** argv) {
  using namespace boxoffice;
  return apps::service_main(argc, argv, "payment", [](const apps::Settings& settings, runtime::EventLoop& loop) {
    return std::make_unique<apps::ServiceProgram<payment::PaymentModule>>(observability::Constant("payment"), settings,
                                                                          loop, &apps::Settings::payment,
                                                                          apps::Clientele::house, loop.context());
  });
}
