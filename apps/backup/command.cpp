#include "apps/backup/command.hpp"

#include "apps/backup/backup.hpp"
#include "apps/backup/restore.hpp"
#include "apps/host/data_folder.hpp"
#include "services/booking/schema/migrations.hpp"
#include "services/delivery/schema/migrations.hpp"
#include "services/mypage/schema/migrations.hpp"
#include "services/payment/schema/migrations.hpp"

#include <fmt/format.h>

#include <array>
#include <iostream>
#include <stdexcept>

namespace boxoffice::backup {
namespace {

void print(const Manifest& manifest, const std::string& sentence) {
  std::cout << sentence << '\n';
  for (const auto& copy : manifest.databases) {
    std::int64_t rows = 0;
    for (const auto& table : copy.tables) rows += table.rows;
    std::cout << fmt::format("{:<12}  {:>10} rows  {:>12} bytes  sha256 {}\n", copy.file, rows, copy.bytes,
                             copy.sha256);
  }
}

void refuse_elsewhere(const apps::Settings& settings) {
  for (const auto* storage :
       {&settings.booking.storage, &settings.payment.storage, &settings.delivery.storage, &settings.mypage.storage})
    if (storage->url)
      throw std::runtime_error(
          "settings: a service's storage.url is set, and restoring fills a data folder; leave it out");
}

}  // namespace

int back_up(const apps::SettingOptions& options, const std::string& to) {
  const auto settings = apps::load_settings(options);
  if (settings.messaging.transport == apps::Transport::kafka)
    throw std::runtime_error(
        "settings: messaging.transport: a copy of the databases does not have the events that are in Kafka; back up "
        "the servers' data by their own tools");
  const auto manifest = make_backup(apps::databases_of(settings), to);
  print(manifest, to + ": is the copy of " + settings.data.str() + " at " + manifest.taken_at);
  return apps::exit_well;
}

int restore(const apps::SettingOptions& options, const std::string& from) {
  const auto settings = apps::load_settings(options);
  refuse_elsewhere(settings);
  const std::array<KnownService, 4> services{
      KnownService{"booking", booking::migrations()}, KnownService{"payment", payment::migrations()},
      KnownService{"delivery", delivery::migrations()}, KnownService{"mypage", mypage::migrations()}};
  const auto manifest = restore_backup(from, settings.data.str(), services);
  print(manifest, settings.data.str() + ": is what the data folder was at " + manifest.taken_at);
  return apps::exit_well;
}

}  // namespace boxoffice::backup
