#!/usr/bin/python3
"""How long QGIS takes to load a layer over OGC API Features, against the same pages replayed by a static server.

    /usr/bin/python3 benchmarks/layers/qgis_pages.py http://127.0.0.1:5100 hotspots [ROUNDS [FEATURES]]

Pages are of 10 000. Needs PyQGIS, GEOINTEL_TOKEN_FILE and a running service whose layer has the features to be loaded; FEATURES stops after so
many. Rounds alternate between the two sides, each in a QGIS process of its own, after one round of each that is not counted
(the replay takes its answers down in its own). Prints one line as the other gates do: the median of the rounds' ratios, which is to
be at most 1.2, their spread, and the median seconds of the service and of the replay; exit code 1 if it is more. `./dev gates layers`
starts a service with 200 000 made-up cells (cells.sql) and calls it.
"""
import http.server
import os
import statistics
import subprocess
import sys
import threading
import urllib.request

RATIO_MAX = 1.2

LOAD = """
import itertools, os, sys, time
from qgis.core import QgsApplication, QgsNetworkAccessManager, QgsVectorLayer
QgsApplication.setPrefixPath('/usr', True)
application = QgsApplication([], False)
application.initQgis()
bearer = ('Bearer ' + open(os.environ['GEOINTEL_TOKEN_FILE']).read().strip()).encode()
QgsNetworkAccessManager.setRequestPreprocessor(lambda request: request.setRawHeader(b'Authorization', bearer))
begin = time.monotonic()
layer = QgsVectorLayer(f"pagingEnabled='true' pageSize='10000' typename='{sys.argv[2]}' url='{sys.argv[1]}/'", 'layer', 'OAPIF')
assert layer.isValid(), layer.error().message()
count = sum(1 for _ in itertools.islice(layer.getFeatures(), int(sys.argv[3])))
print(count, time.monotonic() - begin)
layer = None
application.exitQgis()
"""


class Replay(http.server.BaseHTTPRequestHandler):
    """Gives back what the service once answered, with the links turned to itself."""

    protocol_version = "HTTP/1.1"
    service = ""
    answers = {}

    def do_GET(self):
        if self.path not in self.answers:
            own = f"http://127.0.0.1:{self.server.server_address[1]}"
            asked = urllib.request.Request(self.service + self.path, headers={"Authorization": self.headers["Authorization"]})
            with urllib.request.urlopen(asked) as answer:
                body = answer.read().replace(self.service.encode(), own.encode())
                self.answers[self.path] = answer.headers["Content-Type"], body
        kind, body = self.answers[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def load(address, layer, features):
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    done = subprocess.run(
        ["/usr/bin/python3", "-c", LOAD, address, layer, str(features)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if not done.stdout:
        sys.exit(f"QGIS could not load {layer} from {address}")
    count, seconds = done.stdout.split()
    return int(count), float(seconds)


def main():
    service, layer = sys.argv[1].rstrip("/"), sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    features = int(sys.argv[4]) if len(sys.argv) > 4 else sys.maxsize
    Replay.service = service
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Replay)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sides = {"service": service, "replay": f"http://127.0.0.1:{server.server_address[1]}"}
    counts = {name: load(address, layer, features)[0] for name, address in sides.items()}
    assert len(set(counts.values())) == 1, counts
    seconds = {name: [] for name in sides}
    for _ in range(rounds):
        for name, address in sides.items():
            seconds[name].append(load(address, layer, features)[1])
    ratios = sorted(ours / replayed for ours, replayed in zip(seconds["service"], seconds["replay"]))
    ratio, (ours, replayed) = statistics.median(ratios), (statistics.median(taken) for taken in seconds.values())
    print(
        f"layers-qgis {'holds' if ratio <= RATIO_MAX else 'falls-short'} {ratio:.3f} (bar {RATIO_MAX}) [{ratios[0]:.3f}-{ratios[-1]:.3f}]: "
        f"{counts['service']} features, {ours:.1f} s and {replayed:.1f} s")
    sys.exit(ratio > RATIO_MAX)


main()
