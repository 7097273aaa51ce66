"""A partner's client over stubs that protoc makes of proto/: registers, watches, ingests, searches, decides.

Usage: python_client.py ADDRESS FOLDER_OF_STUBS TOKEN_FILE HTTP_ADDRESS
Prints one line a step: what came back.
"""

import datetime
import json
import os
import sys
import threading
import urllib.parse
import urllib.request

import google
import grpc

sys.path.insert(0, sys.argv[2])
google.__path__.append(os.path.join(sys.argv[2], "google"))  # google.rpc lies beside the stubs, google.protobuf does not

from geointel.v1 import basis_pb2, camera_pb2, camera_pb2_grpc, feed_pb2, feed_pb2_grpc  # noqa: E402
from geointel.v1 import geometry_pb2, hit_pb2, hit_pb2_grpc, purpose_pb2, sighting_ingest_pb2  # noqa: E402
from geointel.v1 import sighting_ingest_pb2_grpc, sighting_pb2, sighting_pb2_grpc  # noqa: E402
from geointel.v1 import vehicle_list_pb2, vehicle_list_pb2_grpc  # noqa: E402
from google.protobuf import field_mask_pb2  # noqa: E402
from google.protobuf.timestamp_pb2 import Timestamp  # noqa: E402
from google.rpc import error_details_pb2, status_pb2  # noqa: E402

VRM = "PY70 HON"
NOW = datetime.datetime.now(datetime.timezone.utc)
PURPOSE = purpose_pb2.Purpose(
    **{"class": purpose_pb2.PURPOSE_CLASS_DEMONSTRATION}, reference="E2E", reason="A test on made-up vehicles."
)


def at(**delta):
    time = Timestamp()
    time.FromDatetime((NOW + datetime.timedelta(**delta)).replace(tzinfo=None))
    return time


def details_of(error):
    """Reason and wrong fields out of the rich status in the trailers."""
    trailer = dict(error.trailing_metadata())["grpc-status-details-bin"]
    info, request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    for detail in status_pb2.Status.FromString(trailer).details:
        detail.Unpack(info)
        detail.Unpack(request)
    return f"{info.domain} {info.reason} {sorted(violation.field for violation in request.field_violations)}"


def refusal_of(call):
    try:
        call()
        return "not refused"
    except grpc.RpcError as error:
        return f"{error.code().name} {details_of(error)}"


def register(channel, second):
    feeds = feed_pb2_grpc.FeedServiceStub(channel)
    feed = feeds.CreateFeed(
        feed_pb2.CreateFeedRequest(
            feed_id="py-feed",
            feed=feed_pb2.Feed(controller="Made-up Council", regime=feed_pb2.LEGAL_REGIME_COUNCIL_PART_3),
        )
    ).feed
    cameras = camera_pb2_grpc.CameraServiceStub(channel)
    camera = cameras.CreateCamera(
        camera_pb2.CreateCameraRequest(
            camera_id="py-camera",
            camera=camera_pb2.Camera(
                feed=feed.name,
                kind=camera_pb2.CAMERA_KIND_FIXED,
                capture_point=geometry_pb2.Point(epsg=4326, x=-2.8361, y=53.4173),
                bearing_degrees=0,
            ),
        )
    ).camera
    lists = vehicle_list_pb2_grpc.VehicleListServiceStub(channel)
    voi = lists.CreateVehicleList(
        vehicle_list_pb2.CreateVehicleListRequest(
            vehicle_list_id="py-list",
            vehicle_list=vehicle_list_pb2.VehicleList(display_name="Wanted in Python", owner="desk"),
            purpose=PURPOSE,
        )
    ).vehicle_list
    entry = lists.CreateListEntry(
        vehicle_list_pb2.CreateListEntryRequest(
            list_entry_id="py-entry",
            purpose=PURPOSE,
            list_entry=vehicle_list_pb2.ListEntry(
                list=voi.name,
                vrm=VRM,
                priority=vehicle_list_pb2.HIT_PRIORITY_HIGH,
                owner="desk",
                basis=basis_pb2.Basis(
                    kind=basis_pb2.BASIS_KIND_COURT_ORDER, reference="ORD-1", necessity="stolen", proportionality="one vehicle",
                    less_intrusive_alternative="a letter to the keeper",
                ),
                review_at=at(days=30),
                from_time=at(days=-1),
                until_time=at(days=60),
            ),
        )
    ).list_entry
    approve = {
        "purpose": PURPOSE,
        "update_mask": field_mask_pb2.FieldMask(paths=["approval"]),
        "list_entry": vehicle_list_pb2.ListEntry(
            name=entry.name, etag=entry.etag, approval=basis_pb2.Approval(state=basis_pb2.APPROVAL_STATE_APPROVED)
        ),
    }
    own = refusal_of(lambda: lists.UpdateListEntry(vehicle_list_pb2.UpdateListEntryRequest(**approve)))
    approved = vehicle_list_pb2_grpc.VehicleListServiceStub(second).UpdateListEntry(
        vehicle_list_pb2.UpdateListEntryRequest(**approve)
    ).list_entry
    print("own approval:", own)
    print("approved by another:", approved.approval.proposed_by != approved.approval.decided_by)
    print("registered:", feed.name, camera.name, voi.name, entry.name, entry.revision)
    print("optional fields:", camera.HasField("bearing_degrees"), camera.bearing_degrees)
    return feed, camera


# After the approval: this camera's clock runs a little ahead.
def read_of(camera, vrm_text, event, seconds, **more):
    time = Timestamp()
    time.FromDatetime((approved_at + datetime.timedelta(seconds=seconds)).replace(tzinfo=None))
    return sighting_ingest_pb2.Read(
        camera=camera.name, vrm_text=vrm_text, capture_time=time, vendor_event_id=event, **more
    )


def ingest(channel, feed, camera):
    batches = [
        [read_of(camera, VRM, "e1", 1), read_of(camera, "", "e2", 2), read_of(camera, "NOBODY1", "e3", 3)],
        [read_of(camera, VRM, "e1", 1), read_of(camera, "py70hon", "e4", 5, confidence=0.0)],
    ]
    requests = (
        sighting_ingest_pb2.IngestSightingsRequest(feed=feed.name, batch_number=number, reads=reads)
        for number, reads in enumerate(batches, 1)
    )
    for answer in sighting_ingest_pb2_grpc.SightingIngestServiceStub(channel).IngestSightings(requests):
        refusals = [
            (refusal.index, sighting_ingest_pb2.RefusalReason.Name(refusal.reason), refusal.field)
            for refusal in answer.refusals
        ]
        print("batch", answer.batch_number, "accepted", answer.accepted_count, "again", answer.duplicate_count, refusals)


class Bearer(
    grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor, grpc.StreamStreamClientInterceptor
):
    """Shows the token on every call; over TLS, grpc.access_token_call_credentials does the same."""

    def __init__(self, token):
        self._header = ("authorization", f"Bearer {token}")

    def _shown(self, goes_on, details, request):
        return goes_on(details._replace(metadata=[*(details.metadata or ()), self._header]), request)

    intercept_unary_unary = intercept_unary_stream = intercept_stream_stream = _shown


def token_of(name):
    """A token of the development issuer's for somebody."""
    form = urllib.parse.urlencode({"roles": "officer intelligence", "name": name}).encode()
    with urllib.request.urlopen(f"{sys.argv[4]}development-issuer/token", data=form) as answer:
        return json.load(answer)["access_token"]


def main():
    global approved_at
    with open(sys.argv[3], encoding="ascii") as file:
        bearer = Bearer(file.read().strip())
    plain = grpc.insecure_channel(sys.argv[1])
    channel = grpc.intercept_channel(plain, bearer)
    hits = hit_pb2_grpc.HitServiceStub(channel)
    sightings = sighting_pb2_grpc.SightingServiceStub(channel)
    feed, camera = register(channel, grpc.intercept_channel(plain, Bearer(token_of("second"))))
    approved_at = datetime.datetime.now(datetime.timezone.utc)

    watching, seen = threading.Event(), []

    def watch(call):
        try:
            for answer in call:
                if answer.WhichOneof("news") == "change" and answer.change.hit.list_entry == "listEntries/py-entry":
                    seen.append(answer.change.hit)
                    if answer.change.hit.read_count == 2:
                        return
                watching.set()
        finally:
            watching.set()

    call = hits.WatchHits(hit_pb2.WatchHitsRequest(purpose=PURPOSE), timeout=60)
    watcher = threading.Thread(target=watch, args=(call,))
    watcher.start()
    watching.wait()
    ingest(channel, feed, camera)
    watcher.join()
    call.cancel()
    hit = seen[-1]
    print("hit:", hit_pb2.HitKind.Name(hit.kind), hit.vrm, hit.camera, hit.read_count, "reads", hit.position.epsg)
    print("sentence:", hit.sentence.split(" was ")[0])

    found = sightings.SearchSightings(
        sighting_pb2.SearchSightingsRequest(purpose=PURPOSE, vrm=VRM, from_time=at(hours=-1), until_time=at(hours=1))
    ).sightings
    print("found:", [(one.vrm_text, one.HasField("confidence"), one.camera) for one in found])

    decide = {"name": hit.name, "purpose": PURPOSE, "etag": hit.etag, "outcome": hit_pb2.HIT_OUTCOME_CONFIRMED}
    print("unseen:", refusal_of(lambda: hits.DecideHit(hit_pb2.DecideHitRequest(**decide))))
    decided = hits.DecideHit(hit_pb2.DecideHitRequest(**decide, second_identifier="colour and make")).hit
    print("decided:", hit_pb2.HitOutcome.Name(decided.decision.outcome), decided.decision.second_identifier)

    print("no purpose:", refusal_of(lambda: sightings.SearchSightings(sighting_pb2.SearchSightingsRequest(vrm=VRM))))
    print("empty purpose:", refusal_of(lambda: hits.GetHit(hit_pb2.GetHitRequest(name=hit.name, purpose={}))))
    status = sighting_ingest_pb2_grpc.SightingIngestServiceStub(channel).GetIntakeStatus(
        sighting_ingest_pb2.GetIntakeStatusRequest(feed=feed.name)
    ).feeds[0]
    print("intake:", status.accepted_count, status.duplicate_count, sum(refusal.count for refusal in status.refusals))


main()
