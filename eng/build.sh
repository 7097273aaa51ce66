# One Release build serves tests, demo, benchmarks and tarball alike.

# build SOLUTION: says nothing but what is wrong.
build() {
  build_console || return 1
  local options=(-restore -p:Configuration=Release -m:2 -nologo -v:quiet)
  dotnet msbuild "$1" "${options[@]}" </dev/null >&2
}

# The control room's page, console/dist, which the service takes into itself. Without it the service says so at /console/.
build_console() {
  local page=console/dist/index.html
  command -v node >/dev/null && command -v npm >/dev/null || {
    say "Going on without the console: it takes Node.js and npm (./dev setup --peers=console)."
    return 0
  }
  if [ -f "$page" ] && [ -z "$(find console/src console/*.json console/*.mjs console/*.yaml proto -name '*.cs' -prune -o \
      -type f -newer "$page" -not -path '*/bin/*' -not -path '*/obj/*' -print -quit)" ]; then
    return 0
  fi
  say "Building the console"
  install_node_packages console || { say "Going on without the console: its packages could not be installed."; return 0; }
  node console/build.mjs </dev/null >&2
}

run_benchmarks() {
  check_sdk
  # A short job unless the caller names one: it answers in minutes. In this process, because every peer measured here is
  # a package of this project: BenchmarkDotNet need not restore and build all of it a second time.
  local filter=${1:-*} options
  [ $# -eq 0 ] || shift
  [[ $filter == *\** ]] || filter="*$filter*"
  options=(--filter "$filter" --inProcess)
  [[ " $* " == *" --job "* || " $* " == *" -j "* ]] || options+=(--job short)
  dotnet run -c Release --project benchmarks/GeoIntel.Benchmarks -- "${options[@]}" \
    --artifacts artifacts/benchmarks "$@" </dev/null
}

measure_gates() {
  check_sdk
  if [ "$*" = layers ]; then
    measure_layers
    return
  fi
  dotnet run -c Release --project benchmarks/GeoIntel.Benchmarks -- gates "$@" </dev/null
}

lay_out() {
  local check=() part
  case "${1:-}" in
    "") ;;
    --check) check=(--verify-no-changes) ;;
    *) die "'./dev fmt' takes --check or nothing; '$1' is neither." ;;
  esac
  check_sdk
  dotnet restore GeoIntel.sln --nologo -v quiet </dev/null >&2
  for part in whitespace style; do
    dotnet format "$part" GeoIntel.sln --no-restore --verbosity quiet "${check[@]}" </dev/null
  done
}
