# ./dev gates layers: QGIS against the service's layers. Apart from the other gates, because it takes a quarter of an hour.

measure_layers() {
  local folder port
  set_up --peers=gis
  say "Building"
  build eng/product.slnf || die "The build failed, so there is nothing to measure."
  folder=$(mktemp -d "${TMPDIR:-/tmp}/geointel-layers.XXXXXX")
  chmod 711 "$folder" # when root, the cluster runs as postgres, who must get through
  demo_remove=$folder
  port=$(free_ports)
  trap leave_demo EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  start_service "$folder" "$port"
  as_cluster_owner "$(command -v psql)" -q -v ON_ERROR_STOP=1 -v features=200000 -h "$folder/service/run" -U geointel geointel \
    <benchmarks/layers/cells.sql || die "The made-up cells could not be stored."
  GEOINTEL_TOKEN_FILE="$folder/token" /usr/bin/python3 benchmarks/layers/qgis_pages.py "http://127.0.0.1:$port" hotspots 3
}

# The cluster's socket takes its owner only: postgres when root started it.
as_cluster_owner() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
