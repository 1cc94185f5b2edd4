#!/usr/bin/env bash
# Installs what is missing from Debian 12, and nothing else.
#
#   tools/setup.sh build    compiler, build tools and libraries: what `make build` and `make run` need
#   tools/setup.sh test     the above, and what the tests, lints and benches call (the default)
#
# Asks for root (or sudo) only when something is missing, takes no input, and is safe to repeat.
set -euo pipefail

build_packages=(
  # compiler, linker, sanitizer runtimes, the standard library that clang uses
  clang-19 lld-19 libclang-rt-19-dev libstdc++-12-dev
  # what drives them
  make cmake ninja-build ccache python3 git patch
  # libraries of the product
  libboost1.81-dev libsoci-dev libsqlite3-dev libpq-dev libmariadb-dev librdkafka-dev
  libfmt-dev libspdlog-dev libyaml-cpp-dev libcli11-dev libssl-dev
  # calendar days where the venue is; the standard library has no time zones yet
  libhowardhinnant-date-dev tzdata
  # prometheus-cpp's CMake package asks for curl and zlib although only its core is linked
  prometheus-cpp-dev libcurl4-openssl-dev zlib1g-dev
  # libraries of the tests and benches: CMake configures everything in one go
  libgtest-dev libgmock-dev libbenchmark-dev librapidcheck-dev
)
test_packages=(
  # lints; llvm-19 has the symbolizer for the sanitizers' stack traces
  clang-tidy-19 clang-format-19 llvm-19 shellcheck pyflakes3
  # clients, load generators and tools of the end-to-end tests and benches
  curl httpie siege wrk sqlite3 strace python3-jsonschema
  # servers that tests run for themselves: Kafka's jars come by maven and run on Java 17
  postgresql-15 mariadb-server maven openjdk-17-jre-headless
)
# The pages are built with Node; Debian 12's own is too old for that and only fetches a newer one, see below.
least_node=20.19
has_node() {
  local version
  version=$(node --version 2>/dev/null) || return 1
  [ "$(printf '%s\n' "$least_node" "${version#v}" | sort --version-sort | head -n 1)" = "$least_node" ]
}
command -v npm >/dev/null || build_packages+=(npm)
# stripe-mock comes as a Go module
command -v go >/dev/null || test_packages+=(golang-go)

say() { printf 'setup: %s\n' "$*"; }

set_name=${1:-test}
case $set_name in
  build) wanted=("${build_packages[@]}") ;;
  test) wanted=("${build_packages[@]}" "${test_packages[@]}") ;;
  *)
    say "unknown set '$set_name': say build or test" >&2
    exit 2
    ;;
esac

if ! command -v apt-get >/dev/null; then
  say "this is not Debian: install the counterparts of these packages, then call the make targets with SETUP=true" >&2
  printf '  %s\n' "${wanted[@]}" >&2
  exit 1
fi

missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || true
  [ "$state" = installed ] || missing+=("$package")
done

# In the project's own folder, where the build finds it before any other.
provide_node() {
  local folder
  folder=$(dirname "$0")/../.cache/node
  if has_node || [ -x "$folder/node_modules/.bin/node" ]; then return; fi
  say "installing Node 22, because the pages need $least_node"
  npm install --silent --no-audit --no-fund --prefix "$folder" node@22
}

if [ ${#missing[@]} -eq 0 ]; then
  provide_node
  say "nothing is missing for '$set_name'"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    say "not root and no sudo; run this as root, then try again:" >&2
    say "  apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# apt-get, quietly: what it prints is shown only when it has failed three times. Waits for another apt-get to end.
apt_get() {
  local attempt
  for attempt in 1 2 3; do
    if "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get --quiet --quiet --yes \
      -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 "$@" </dev/null >"$log" 2>&1; then
      return 0
    fi
    say "apt-get $1 failed (attempt $attempt of 3)"
    [ "$attempt" -eq 3 ] || sleep $((attempt * 5))
  done
  cat "$log" >&2
  return 1
}

started=$SECONDS
say "installing ${#missing[@]} Debian packages: ${missing[*]}"
apt_get update
apt_get install --no-install-recommends "${missing[@]}"
provide_node
say "done in $((SECONDS - started)) s"
