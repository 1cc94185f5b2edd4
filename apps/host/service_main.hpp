#pragma once

#include "apps/host/run.hpp"
#include "apps/host/settings.hpp"

#include <functional>
#include <memory>
#include <string>

namespace boxoffice::apps {

/// Makes the program of one service.
using MakeService = std::function<std::unique_ptr<Serving>(const Settings&, runtime::EventLoop&)>;

/// `main` of an executable that is one service: `boxoffice-booking start [--data DIR] [--config FILE] [--set …]`. It
/// claims the folder of the service's name inside the data folder.
int service_main(int argc, char** argv, const std::string& service, const MakeService& make);

}  // namespace boxoffice::apps
