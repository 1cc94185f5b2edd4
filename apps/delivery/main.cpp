#include "apps/host/service_main.hpp"
#include "apps/host/service_program.hpp"
#include "services/delivery/delivery_module.hpp"

int main(int argc, char** argv) {
  using namespace boxoffice;
  return apps::service_main(argc, argv, "delivery", [](const apps::Settings& settings, runtime::EventLoop& loop) {
    return std::make_unique<apps::ServiceProgram<delivery::DeliveryModule>>(
        observability::Constant("delivery"), settings, loop, &apps::Settings::delivery, apps::Clientele::house);
  });
}
