# syntax=docker/dockerfile:1
# Two images from one build: --target service (the centre) and --target ingest (the edge).
# The database is not in them; docker-compose.yml shows the whole.

# The control room's page, which the service takes into itself.
FROM node:20-bookworm-slim AS console
WORKDIR /source
COPY console/package.json console/package-lock.json console/
RUN cd console && npm install --no-save --ignore-scripts --no-audit --no-fund
COPY buf.yaml ./
COPY proto proto
COPY console console
RUN node console/build.mjs

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# What the restore needs comes first, so that a change of code does not fetch every package again.
COPY Directory.Build.props Directory.Packages.props .editorconfig ./
COPY proto/GeoIntel.Contract.csproj proto/packages.lock.json proto/
COPY src/GeoIntel.Grpc/GeoIntel.Grpc.csproj src/GeoIntel.Grpc/packages.lock.json src/GeoIntel.Grpc/
COPY src/GeoIntel.Models/GeoIntel.Models.csproj src/GeoIntel.Models/packages.lock.json src/GeoIntel.Models/
COPY src/GeoIntel.Ingest/GeoIntel.Ingest.csproj src/GeoIntel.Ingest/packages.lock.json src/GeoIntel.Ingest/
COPY src/GeoIntel.Service/GeoIntel.Service.csproj src/GeoIntel.Service/packages.lock.json src/GeoIntel.Service/
RUN dotnet restore src/GeoIntel.Service --locked-mode && dotnet restore src/GeoIntel.Ingest --locked-mode
COPY proto proto
COPY src src
COPY --from=console /source/console/dist console/dist
# The commit, for the version stamp: docker build --build-arg REVISION=$(git describe --always --dirty)
ARG REVISION=unknown
RUN for part in Service Ingest; do \
      dotnet publish src/GeoIntel.$part -c Release --no-restore -o /out/$part \
        -p:SourceRevisionId=$REVISION -p:IsTransformWebConfigDisabled=true || exit 1; \
    done

# The image's own account (APP_UID) runs the programs; /var/lib/geointel is all they write to.
FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS runtime
RUN apt-get update \
    && apt-get install -y --no-install-recommends tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o $APP_UID -g $APP_UID -m 0700 /var/lib/geointel
ENV DOTNET_EnableDiagnostics=0
WORKDIR /app
VOLUME /var/lib/geointel
USER $APP_UID
STOPSIGNAL SIGTERM

FROM runtime AS ingest
COPY --from=build /out/Ingest .
ENV GEOINTEL_INGEST_SPOOL_FOLDER=/var/lib/geointel/spool GEOINTEL_INGEST_KEYS_FILE=/var/lib/geointel/keys.ndjson
ENTRYPOINT ["dotnet", "geointel-ingest.dll"]

FROM runtime AS service
COPY --from=build /out/Service .
EXPOSE 5100 5101
# bash opens the port itself; the image has neither curl nor wget.
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=6 CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5100 && printf 'GET /healthz/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["dotnet", "geointel-service.dll"]
