#!/usr/bin/env bash
# Measures the request path against bare YARP and bare Kestrel: server on one core, wrk and backend on the other, 64
# connections, rounds interleaved A B A B. Usage: tests/Benchmarks/run.sh [rounds] [seconds a round]. Needs wrk and two cores.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5} seconds=${2:-6} base=${PORT_BASE:-8120}
dotnet build tests/Benchmarks -c Release -v q -nologo
app="dotnet artifacts/bin/Benchmarks/release/Gatehouse.Benchmarks.dll"
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT
start() { local core=$1; shift; DOTNET_gcServer=0 taskset -c "$core" $app "$@" >/dev/null & pids+=($!); }
start 1 upstream "http://127.0.0.1:$base"
start 0 bare-yarp "http://127.0.0.1:$((base + 1))" "http://127.0.0.1:$base"; yarp=${pids[-1]}
start 0 gateway "http://127.0.0.1:$((base + 2))" "http://127.0.0.1:$base"; gateway=${pids[-1]}
start 0 kestrel "http://127.0.0.1:$((base + 3))"; kestrel=${pids[-1]}
g="http://127.0.0.1:$((base + 2))/benchmarks/dev"
key="x-api-key: benchmark-key-0123456789-0123456789-0123"
for url in "http://127.0.0.1:$((base + 1))/" "$g/open" "http://127.0.0.1:$((base + 3))/"; do
  for _ in $(seq 100); do curl -sf -o /dev/null "$url" && break; sleep 0.1; done
done
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
# name pid url [header]: prints "name requests/s p99-ms cpu-us-per-request"
measure() {
  local before after out
  before=$(ticks "$2")
  out=$(taskset -c 1 wrk -t1 -c64 -d"${seconds}s" --latency ${4:+-H "$4"} "$3")
  after=$(ticks "$2")
  awk -v name="$1" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '
    function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
    /99%/ { p99 = ms($2) } /requests in/ { n = $1 } /Requests\/sec/ { rps = $2 } /Non-2xx/ { bad = $NF }
    END { printf "%s %.0f %.2f %.1f %d\n", name, rps, p99, ticks * 1e6 / hz / n, bad }' <<<"$out"
}
log=$(mktemp)
for round in $(seq 0 "$rounds"); do
  for one in \
    "bare-yarp $yarp http://127.0.0.1:$((base + 1))/" "keyed $gateway $g/keyed $key" "open $gateway $g/open" \
    "kestrel $kestrel http://127.0.0.1:$((base + 3))/" "mock $gateway $g/mock"; do
    read -r name pid url header <<<"$one"
    line=$(measure "$name" "$pid" "$url" "$header")
    # Round 0 warms up.
    [ "$round" = 0 ] || echo "$line" | tee -a "$log"
  done
done
python3 - "$log" <<'PY'
import statistics, sys
rows = {}
for line in open(sys.argv[1]):
    name, rps, p99, cpu, bad = line.split()
    rows.setdefault(name, []).append((float(rps), float(p99), float(cpu), int(bad)))
median = {name: [statistics.median(column) for column in zip(*values)] for name, values in rows.items()}
for name, base in (("keyed", "bare-yarp"), ("open", "bare-yarp"), ("mock", "kestrel")):
    a, b = median[name], median[base]
    print(f"{name} / {base}: {a[0] / b[0]:.2f} x requests/s, p99 {a[1] / b[1]:.2f} x, CPU {a[2] / b[2]:.2f} x ({a[2] - b[2]:+.1f} us a request), errors {int(sum(v[3] for v in rows[name]))}")
PY
rm -f "$log"
