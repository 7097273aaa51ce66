# ./dev setup: what the machine must have, from Debian's own packages.

# The service needs PostGIS for its own cluster and the time zone of the borough.
product_packages=(postgresql-15-postgis-3 tzdata)

# Programs that are not ours and that tests check us against. A test whose peer is missing is skipped.
declare -A peer_packages=(
  [grpc]="python3-grpcio python3-protobuf protobuf-compiler protobuf-compiler-grpc"
  [clients]="nodejs npm nghttp2-client libgrpc++-dev protobuf-compiler protobuf-compiler-grpc"
  [gis]="qgis python3-qgis gdal-bin"
  [statistics]="r-base-core r-cran-spdep"
  [browser]="chromium"
)
peers_all="grpc,clients,gis,statistics,browser"

set_up() {
  local wanted=("${product_packages[@]}") names="" name packages
  case "${1:-}" in
    "") ;;
    --peers) names=$peers_all ;;
    --peers=?*) names=${1#--peers=} ;;
    *) die "'./dev setup' takes --peers or --peers=LIST; '$1' is neither." ;;
  esac
  for name in ${names//,/ }; do
    [ -n "${peer_packages[$name]:-}" ] || die "There are no peers called '$name'; use any of $peers_all."
    read -ra packages <<<"${peer_packages[$name]}"
    wanted+=("${packages[@]}")
  done

  check_sdk
  install_missing "${wanted[@]}"
  if [[ ",$names," == *,clients,* ]]; then install_node_clients; fi
}

check_sdk() {
  local version
  version=$(dotnet --version 2>/dev/null </dev/null) || version=none
  [[ $version == 10.* ]] || die "GeoIntel is built with the .NET SDK 10; this machine has: $version.
Get it from https://dotnet.microsoft.com/download/dotnet/10.0, or with Microsoft's dotnet-install.sh --channel 10.0,
and see that 'dotnet --version' answers 10.x."
}

# Installed as a package, or put there by other means. For npm that is usual: NodeSource's nodejs brings it.
is_there() {
  local status
  status=$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) || status=""
  [ "$status" = installed ] || { [[ $1 == npm || $1 == nodejs ]] && command -v "${1%js}" >/dev/null; }
}

install_missing() {
  local missing=() package
  command -v dpkg-query >/dev/null || {
    say "This is not a Debian machine, so nothing is installed here; it needs: $*."
    return 0
  }
  for package in "$@"; do
    is_there "$package" || [[ " ${missing[*]} " == *" $package "* ]] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  say "Missing Debian packages, to be installed now: ${missing[*]}"
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      die "That needs an administrator. Ask one to run:
  apt-get update && apt-get install --no-install-recommends ${missing[*]}
No database server of the machine's own is needed: GeoIntel starts a private one."
    fi
    root=(sudo -n)
  fi
  local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)

  # One list that cannot be fetched need not matter to us; what is missing is then named by the install.
  "${apt[@]}" update >/dev/null </dev/null || say "Not every package list could be fetched; going on with what there is."
  if [[ " ${missing[*]} " == *" postgresql-15-postgis-3 "* ]] && ! is_there postgresql-15; then
    keep_system_cluster_away
  fi
  "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null >&2 ||
    die "The packages could not be installed; apt-get says why above."
}

# Debian makes and starts a database cluster for the whole machine with the first server package. We run our own, so
# none is wanted. postgresql-common reads this before the server package is set up; clusters that exist are left alone.
keep_system_cluster_away() {
  local conf=/etc/postgresql-common/createcluster.conf
  say "Setting create_main_cluster = false in $conf: GeoIntel runs a private cluster, the machine needs none."
  "${apt[@]}" install --no-install-recommends postgresql-common </dev/null >&2 ||
    die "postgresql-common could not be installed; apt-get says why above."
  "${root[@]}" pg_conftool "$conf" set create_main_cluster false
}

# Exact versions stand in eng/peers/package-lock.json; node_modules is ignored by git.
install_node_clients() {
  local folder=eng/peers
  if [ ! -f "$folder/node_modules/.package-lock.json" ] ||
    [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
    say "Installing the JavaScript gRPC clients into $folder/node_modules."
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >&2)
    touch "$folder/node_modules/.package-lock.json"
  fi
}
