# ./dev publish: one tarball with the three programs, their systemd units and the documents.

publish() {
  [ $# -eq 0 ] || die "'./dev publish' takes nothing; '$1' is too much."
  check_sdk
  set_up_console
  build_console
  local version revision name top part
  version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
  revision=$(git describe --always --dirty --match 'v*' 2>/dev/null) || revision=unknown
  revision=${revision#"v$version"} revision=${revision#-} # nothing is left on the tagged commit itself
  name=geointel-$version${revision:+-$revision}
  top=artifacts/publish/$name
  rm -rf "$top"
  mkdir -p "$top"

  for part in Service Ingest Cli; do
    say "Publishing GeoIntel.$part"
    dotnet publish "src/GeoIntel.$part" -c Release --nologo -v quiet -m:2 -o "$top/${part,,}" \
      -p:InformationalVersion="$version${revision:++$revision}" -p:IncludeSourceRevisionInInformationalVersion=false \
      -p:IsTransformWebConfigDisabled=true </dev/null >&2
  done
  cp -r packaging/systemd LICENSE CHANGELOG.md "$top"
  mkdir -p "$top/proto"
  cp -r proto/geointel proto/google "$top/proto" # whoever writes a client needs them
  for part in README.md docs; do
    [ ! -e "$part" ] || cp -r "$part" "$top"
  done
  tar --create --gzip --file "artifacts/$name.tar.gz" --directory artifacts/publish \
    --sort=name --owner=0 --group=0 --numeric-owner "$name"
  echo "artifacts/$name.tar.gz"
}
