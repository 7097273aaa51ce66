# ./dev test: one build, then one test project after another, then one line that sums them up.

results=artifacts/test-results

run_tests() {
  local options=() hang=5m filter="" argument project
  for argument in "$@"; do
    case "$argument" in
      --all) export GEOINTEL_TEST_LONG=1 hang=60m ;;
      -*) die "'./dev test' takes --all and a part of a test's name; '$argument' is neither." ;;
      *) [ -z "$filter" ] || die "'./dev test' takes one part of a name; '$filter' and '$argument' are two."
        filter=$argument ;;
    esac
  done
  # Anything with an operator in it is an expression of dotnet test's own.
  if [[ $filter == *[=~\&\|]* ]]; then
    options+=(--filter "$filter")
  elif [ -n "$filter" ]; then
    options+=(--filter "FullyQualifiedName~$filter")
  fi

  set_up
  set_up_console
  # QGIS is large, so only the long tests wait for it; without it its tests are skipped.
  if [ -n "${GEOINTEL_TEST_LONG:-}" ]; then (set_up --peers=gis) || say "Going on without QGIS."; fi
  say "Building"
  build GeoIntel.sln || die "The build failed, so no test ran."

  rm -rf "$results"
  mkdir -p "$results"
  passed=0 failed=0 skipped=0
  for project in tests/*/*.csproj; do
    run_test_project "$project" --blame-hang-timeout "$hang" --blame-hang-dump-type none "${options[@]}"
  done
  sum_up
}

# Adds to passed, failed and skipped. A test host that ends early counts as one failed test, whatever it had reported.
run_test_project() {
  local project=$1 name started=$SECONDS code=0 counts=(0 0 0) early=""
  shift
  name=$(basename "$project" .csproj)
  printf '%s ' "$name" >&2
  dotnet test "$project" -c Release --no-build --nologo --results-directory "$results/$name" \
    --logger "trx;LogFileName=$name.trx" "$@" >"$results/$name.log" 2>&1 </dev/null || code=$?

  if [ -f "$results/$name/$name.trx" ]; then
    mv "$results/$name/$name.trx" "$results/$name.trx"
    read -ra counts < <(awk -v show=counts -f eng/trx.awk "$results/$name.trx")
  fi
  if { [ "$code" -ne 0 ] && [ "${counts[1]}" -eq 0 ]; } || grep -q '^The active test run was aborted' "$results/$name.log"; then
    early=", and its test host ended early"
    counts[1]=$((counts[1] + 1))
    touch "$results/$name.ended-early"
  fi
  passed=$((passed + counts[0])) failed=$((failed + counts[1])) skipped=$((skipped + counts[2]))
  say "$(counted "${counts[@]}") in $((SECONDS - started)) s$early"
}

sum_up() {
  local trx log reasons
  for trx in "$results"/*.trx; do
    [ -f "$trx" ] || continue
    awk -v show=failed -f eng/trx.awk "$trx"
  done
  for log in "$results"/*.ended-early; do
    [ -f "$log" ] || continue
    log=${log%.ended-early}.log
    printf '\nTEST HOST ENDED EARLY %s; the whole of it is in %s\n' "$(basename "$log" .log)" "$log"
    { grep -A 14 -E '^The active test run was aborted|^The argument|error' "$log" || tail -n 15 "$log"; } | head -n 20 | cut -c 1-160
  done
  if [ "$skipped" -gt 0 ]; then
    reasons=$(for trx in "$results"/*.trx; do awk -v show=skipped -f eng/trx.awk "$trx"; done | sort | uniq -c)
    printf '\nSkipped, by reason:\n%s\n' "$reasons"
  fi
  [ $((passed + failed)) -gt 0 ] || say "No test ran."
  echo
  counted "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

counted() {
  printf '%d passed, %d failed' "$1" "$2"
  [ "$3" -eq 0 ] || printf ', %d skipped' "$3"
  echo
}
