#include "apps/host/service_main.hpp"
#include "apps/host/service_program.hpp"
#include "services/mypage/mypage_module.hpp"

int main(int argc, char** argv) {
  using namespace boxoffice;
  return apps::service_main(argc, argv, "mypage", [](const apps::Settings& settings, runtime::EventLoop& loop) {
    return std::make_unique<apps::ServiceProgram<mypage::MyPageModule>>(
        observability::Constant("mypage"), settings, loop, &apps::Settings::mypage, apps::Clientele::everybody);
  });
}
