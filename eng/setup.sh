# ./dev setup: what the machine must have, from Debian's own packages.

# The PostgreSQL versions that the service takes for its own cluster, the one we measure with first.
postgresql_versions="15 16 17"

# Programs that are not ours and that tests check us against. A test whose peer is missing is skipped.
declare -A peer_packages=(
  [grpc]="python3-grpcio python3-protobuf protobuf-compiler protobuf-compiler-grpc libprotobuf-dev"
  [clients]="nodejs npm nghttp2-client libgrpc++-dev protobuf-compiler protobuf-compiler-grpc libprotobuf-dev g++"
  [javascript]="nodejs npm" # the clients themselves come from npm
  [gdal]="gdal-bin python3-gdal"
  [gis]="gdal-bin python3-gdal qgis python3-qgis" # hundreds of packages
  [statistics]="r-base-core r-cran-spdep"
  [browser]="chromium"
  [console]="nodejs npm" # what builds the control room's page
)
peers_all="grpc,clients,javascript,gdal,gis,statistics,browser,console"

setup_log=artifacts/setup.log

set_up() {
  local wanted=() names="" name packages
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
  wanted=("$(postgis_package)" tzdata "${wanted[@]}") # tzdata: schedules are in Europe/London
  install_missing "${wanted[@]}"
  if [[ ",$names," == *,clients,* || ",$names," == *,javascript,* ]]; then install_node_clients; fi
}

check_sdk() {
  local version
  version=$(dotnet --version 2>/dev/null </dev/null) || version=none
  [[ $version == 10.* ]] || die "GeoIntel is built with the .NET SDK 10; this machine has: $version.
Get it from https://dotnet.microsoft.com/download/dotnet/10.0, or with Microsoft's dotnet-install.sh --channel 10.0,
and see that 'dotnet --version' answers 10.x."
}

# The PostGIS that is there, or else the one this release of the system has.
postgis_package() {
  local version
  for version in $postgresql_versions; do
    if is_there "postgresql-$version-postgis-3"; then
      echo "postgresql-$version-postgis-3"
      return
    fi
  done
  case "$(. /etc/os-release 2>/dev/null && echo "${VERSION_CODENAME:-}")" in
    trixie) version=17 ;;
    noble) version=16 ;;
    *) version=15 ;;
  esac
  echo "postgresql-$version-postgis-3"
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
  apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    fi
    root=(sudo -n)
  fi
  local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  mkdir -p artifacts
  : >"$setup_log"

  # One list that cannot be fetched need not matter to us; what is missing is then named by the install.
  "${apt[@]}" update >>"$setup_log" 2>&1 </dev/null || say "Not every package list could be fetched; going on with what there is."
  for package in "${missing[@]}"; do
    if [[ $package == *-postgis-3 ]] && ! is_there "${package%-postgis-3}"; then keep_system_cluster_away; fi
  done
  install_packages "${missing[@]}"
}

install_packages() {
  "${apt[@]}" install --no-install-recommends "$@" >>"$setup_log" 2>&1 </dev/null && return
  tail -n 20 "$setup_log" >&2
  die "The packages could not be installed; above is the end of $setup_log."
}

# Debian makes and starts a database cluster for the whole machine with the first server package. We run our own, so
# none is wanted. postgresql-common reads this before the server package is set up; clusters that exist are left alone.
keep_system_cluster_away() {
  local conf=/etc/postgresql-common/createcluster.conf
  say "Setting create_main_cluster = false in $conf: GeoIntel runs a private cluster, the machine needs none."
  install_packages postgresql-common
  "${root[@]}" pg_conftool "$conf" set create_main_cluster false
}

install_node_clients() { install_node_packages eng/peers || die "The JavaScript gRPC clients could not be installed."; }

# Exact versions stand in the folder's package-lock.json; node_modules is ignored by git.
install_node_packages() {
  local folder=$1
  if [ ! -f "$folder/node_modules/.package-lock.json" ] ||
    [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
    say "Installing JavaScript packages into $folder/node_modules."
    # Not 'npm ci': it insists on an entry for every system buf is built for, and not every registry has them all.
    # Versions and digests are the lock file's all the same, and it is not written to.
    (cd "$folder" && npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >&2) || return 1
    touch "$folder/node_modules/.package-lock.json"
  fi
}

# What the console is built with, where it can be had: without it everything else is built and run.
set_up_console() { (set_up --peers=console) || say "Going on without the console."; }
