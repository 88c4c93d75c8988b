#!/usr/bin/env bash
# Passes every test on a machine that has only the .NET SDK. What the tests need besides (Chromium, PostgreSQL, Redis)
# is installed when it is missing and this may be done here; each step says what it does.
#   tests/run.sh                     everything
#   tests/run.sh --filter-class X    arguments go to `dotnet test`
set -uo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

have_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || [ -n "${GATEHOUSE_TEST_POSTGRES:-}" ]; }

missing=()
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
have_postgres || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
if [ ${#missing[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null; then
    run=()
    [ "$(id -u)" = 0 ] || run=(sudo)
    say "Installing ${missing[*]} with apt-get"
    if "${run[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null; then
      # The tests start servers of their own; the packages' services are not needed.
      echo "installed ${missing[*]}"
    else
      say "Could not install ${missing[*]}: the tests that need them will say so"
    fi
  else
    say "Please install ${missing[*]}: the tests that need them will say so"
  fi
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 AWS_EC2_METADATA_DISABLED=true

say "Restoring"
dotnet tool restore >/dev/null || exit 1
dotnet restore Portal.sln -v q || exit 1

say "Building"
dotnet build Portal.sln --no-restore -v q || exit 1

say "Testing"
log=$(mktemp)
dotnet test --solution Portal.sln --no-build --no-progress --no-ansi --max-parallel-test-modules 2 "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
awk '/^Test run summary:/ { seen = 1 }
     seen && $1 ~ /^(failed|succeeded|skipped|error):$/ { count[$1] = $2 }
     END { printf "%d passed, %d failed, %d skipped\n", count["succeeded:"], count["failed:"] + count["error:"], count["skipped:"] }' "$log"
rm -f "$log"
exit "$status"
