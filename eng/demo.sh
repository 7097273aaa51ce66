# ./dev demo: the service on its own PostGIS, and a made-up borough's day replayed into it.

run_demo() {
  local once="" port="" folder
  while [ $# -gt 0 ]; do
    case "$1" in
      --once) once=yes ;;
      --port) port=${2:-}; shift ;;
      *) die "'./dev demo' takes --once and --port NUMBER; '$1' is neither." ;;
    esac
    shift || die "--port wants a number."
  done
  [ -z "$port" ] || [[ $port =~ ^[0-9]{4,5}$ && $port -ge 1024 && $port -lt 65535 ]] ||
    die "--port is '$port'; give a number from 1024 to 65534 (gRPC takes the one after it)."

  set_up
  set_up_console
  say "Building"
  build eng/product.slnf || die "The build failed, so there is nothing to show."

  : "${port:=$([ -n "$once" ] && free_ports || echo 5100)}"
  require_free "$port" "$((port + 1))"
  if [ -n "$once" ]; then
    folder=$(mktemp -d "${TMPDIR:-/tmp}/geointel-demo.XXXXXX")
    chmod 711 "$folder" # when root, the cluster runs as postgres, who must get through
    demo_remove=$folder
  else
    folder=$(demo_folder)
  fi

  # Signals end the script, and however it ends, what it started is ended first.
  trap leave_demo EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  start_service "$folder" "$port"
  replay_day "$folder" "$port" $once
  [ -z "$once" ] || return 0

  say "
The service stays up, with its data in $folder:
  gRPC  http://127.0.0.1:$((port + 1))
  HTTP  http://127.0.0.1:$port
  the control room's screen  http://127.0.0.1:$port/console/
All ask who calls. In another terminal, so that 'geointel' is let in:
  export GEOINTEL_TOKEN_FILE=$folder/token
The screen takes the token that is in this file, or one of an operator: geointel token --role operator --name pat
Ctrl-C stops it."
  trap 'exit 0' INT
  wait "$demo_service" || true
  service_failed "The service ended by itself."
}

# What the service is told; every key is explained in docs/operating.md. Settings of the caller's own are not passed
# on: a demo must never reach a real database.
service_settings() {
  local folder=$1 port=$2 name
  for name in "${!GEOINTEL_@}"; do unset "$name"; done
  export GEOINTEL_Storage__DataFolder="$folder/service"
  export GEOINTEL_Listen__HttpPort="$port"
  export GEOINTEL_Listen__GrpcPort="$((port + 1))"
  # Tokens for whoever asks on this machine; one of every role and feed lies in the file.
  export GEOINTEL_Access__DevelopmentIssuer=true
  export GEOINTEL_Access__DevelopmentTokenFile="$folder/token"
  # The made-up borough's own approvals, as there is nobody to approve them.
  export GEOINTEL_Registry__ImportedApprovalsStand=true
  # The borough's police and council may put their reads together; the agreement is as made up as they are.
  export GEOINTEL_Regimes__SharingAgreements__0__Id=DEMO
  export GEOINTEL_Regimes__SharingAgreements__0__Regimes="PolicePart3, CouncilPart3"
  export GEOINTEL_Regimes__SharingAgreements__0__From=2026-01-01
  export GEOINTEL_Regimes__SharingAgreements__0__Until=2100-01-01
}

start_service() {
  local folder=$1 port=$2 waited
  demo_log=$folder/service.log
  say "Starting the service (its log: $demo_log)"
  # A session of its own: Ctrl-C reaches us first, and we end it in order.
  (
    service_settings "$folder" "$port"
    exec setsid dotnet src/GeoIntel.Service/bin/Release/net10.0/geointel-service.dll
  ) >"$demo_log" 2>&1 </dev/null &
  demo_service=$!

  # Ten minutes: a cluster that was torn down replays its log first.
  for ((waited = 0; waited < 3000; waited++)); do
    kill -0 "$demo_service" 2>/dev/null || service_failed "The service did not start."
    if is_ready "$port"; then return 0; fi
    sleep 0.2
  done
  service_failed "The service was not ready within ten minutes."
}

replay_day() {
  local folder=$1 port=$2 once=${3:+--once} code=0
  dotnet src/GeoIntel.Cli/bin/Release/net10.0/geointel.dll demo \
    --service-address "http://127.0.0.1:$((port + 1))" --token-file "$folder/token" --out "$folder/borough" ${once:+"$once"} </dev/null &
  demo_replay=$!
  wait "$demo_replay" || code=$?
  demo_replay=""
  [ "$code" -eq 0 ] || service_failed "The replay ended with exit code $code."
}

service_failed() {
  say "
The last lines of the service's log:"
  tail -n 30 "$demo_log" >&2
  die "$1"
}

leave_demo() {
  local code=$? process waited
  trap '' INT TERM HUP
  for process in ${demo_replay:-} ${demo_service:-}; do
    kill -TERM "$process" 2>/dev/null || continue
    # A minute for the cluster's own shutdown, and half of one more for the rest.
    for ((waited = 0; waited < 450; waited++)); do
      kill -0 "$process" 2>/dev/null || break
      sleep 0.2
    done
    if kill -KILL "$process" 2>/dev/null; then
      say "Process $process did not end within 90 s of being asked and was killed."
      code=1
    fi
    wait "$process" 2>/dev/null || true
  done
  [ -z "${demo_remove:-}" ] || rm -rf "$demo_remove"
  exit "$code"
}

# data/demo in this tree; where root's cluster account, postgres, cannot get there, a folder of the system's.
demo_folder() {
  local folder=$PWD/data/demo
  mkdir -p "$folder"
  if [ "$(id -u)" -eq 0 ] && ! runuser -u postgres -- test -x "$folder"; then
    say "The account postgres cannot pass through to $folder; using /var/lib/geointel/demo instead."
    folder=/var/lib/geointel/demo
    mkdir -p "$folder"
    chmod 711 /var/lib/geointel "$folder"
  fi
  echo "$folder"
}

is_ready() {
  local status=""
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET /healthz/ready HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
  read -r -t 10 status <&3 || true
  exec 3>&-
  [[ $status == *" 200 "* ]]
}

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

require_free() {
  local port
  for port in "$@"; do
    if is_taken "$port"; then
      die "Port $port of 127.0.0.1 is taken, perhaps by another demo. End that program ('ss -ltnp' names it),
or choose other ports: ./dev demo --port 6100 (gRPC takes the one after it)."
    fi
  done
}

# Two neighbouring ports below the range the system hands out by itself.
free_ports() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    is_taken "$port" || is_taken "$((port + 1))" || break
  done
  echo "$port"
}
