#!/usr/bin/env bash
# Builds the C++ peer of the transport gates: build_tally_server.sh FOLDER. Does nothing when FOLDER has it already.
set -euo pipefail
sources=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1

for program in g++ protoc grpc_cpp_plugin pkg-config; do
  command -v "$program" >/dev/null || missing="${missing:-}$program "
done
if [ -n "${missing:-}" ] || ! pkg-config --exists grpc++ protobuf; then
  echo "Missing: ${missing:-}libgrpc++-dev." >&2
  exit 1
fi

mkdir -p "$folder"
cd "$folder"
if [ tally_server -nt "$sources/tally.proto" ] && [ tally_server -nt "$sources/tally_server.cc" ] &&
  [ tally_server -nt "$sources/build_tally_server.sh" ]; then
  exit 0
fi
protoc -I "$sources" --cpp_out=. --grpc_out=. --plugin=protoc-gen-grpc="$(command -v grpc_cpp_plugin)" tally.proto
read -ra flags <<<"$(pkg-config --cflags --libs grpc++ protobuf)"
g++ -std=c++17 -O2 -DNDEBUG -I. "$sources/tally_server.cc" \
  tally.pb.cc tally.grpc.pb.cc "${flags[@]}" -o tally_server.new
mv tally_server.new tally_server # a build that was broken off leaves none behind
