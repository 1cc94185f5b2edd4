#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <stdexcept>
#include <string>

namespace boxoffice::storage {

/// A forked process and the end of a pipe that it writes to. Fork only while no other thread runs.
class ChildProcess {
 public:
  template <class Fn>
  explicit ChildProcess(Fn work) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe");
    id_ = ::fork();
    if (id_ < 0) throw std::runtime_error("no process");
    if (id_ == 0) {
      ::close(pipe[0]);
      work(pipe[1]);
      ::_exit(0);
    }
    ::close(pipe[1]);
    output_ = pipe[0];
  }

  ~ChildProcess() {
    kill();
    ::waitpid(id_, nullptr, 0);
    ::close(output_);
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// What it has written and nobody has read; waits for at least one byte. Empty when it has ended.
  std::string read_some() {
    std::array<char, 4096> bytes{};
    const auto size = ::read(output_, bytes.data(), bytes.size());
    return {bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  }

  void kill() { ::kill(id_, SIGKILL); }

 private:
  pid_t id_;
  int output_ = -1;
};

/// What a child process failed with: the message of the exception that left its work, or "success".
template <class Fn>
std::string outcome_of_child(Fn work) {
  ChildProcess child([&](int output) {
    std::string outcome = "success";
    try {
      work();
    } catch (const std::exception& failure) {
      outcome = failure.what();
    }
    [[maybe_unused]] const auto written = ::write(output, outcome.data(), outcome.size());
  });
  std::string outcome;
  for (auto part = child.read_some(); !part.empty(); part = child.read_some()) outcome += part;
  return outcome;
}

/// The administrator may write everywhere, so tests of missing rights continue as somebody else.
inline void become_nobody() {
  if (::geteuid() == 0 && ::setuid(65534) != 0) throw std::runtime_error("cannot become another user");
}

}  // namespace boxoffice::storage
