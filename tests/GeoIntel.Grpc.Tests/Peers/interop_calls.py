"""The cases of gRPC's interoperability tests from grpcio: interop_calls.py PORT PROTOS [ROOT [CERTIFICATE KEY]].

Prints "case: passed" for each, or ends with the failure.
"""

import os
import queue
import subprocess
import sys
import tempfile
import time

import grpc

PORT, PROTOS, *PEM = sys.argv[1:]
GENERATED = tempfile.mkdtemp()
subprocess.run(
    ["protoc", f"-I{PROTOS}", f"--python_out={GENERATED}", "grpc/testing/messages.proto"], check=True)
sys.path.insert(0, os.path.join(GENERATED, "grpc", "testing"))
import messages_pb2 as pb  # noqa: E402  (there only after protoc)

LARGE_REQUEST, LARGE_RESPONSE = 271828, 314159
REQUESTS, RESPONSES = [27182, 8, 1828, 45904], [31415, 9, 2653, 58979]
SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"
SENT = (("x-grpc-test-echo-initial", "test_initial_metadata_value"), ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab"))


def connect():
    address = f"localhost:{PORT}"
    options = [("grpc.max_receive_message_length", -1)]
    if not PEM:
        return grpc.insecure_channel(address, options)
    pem = [open(file, "rb").read() for file in PEM]
    root, certificate, key = (pem + [None, None])[:3]
    return grpc.secure_channel(address, grpc.ssl_channel_credentials(root, key, certificate), options)


channel = connect()


def method(kind, name, request, response, service="TestService"):
    return getattr(channel, kind)(
        f"/grpc.testing.{service}/{name}", request.SerializeToString, response.FromString)


empty_call = method("unary_unary", "EmptyCall", pb.Empty, pb.Empty)
unary_call = method("unary_unary", "UnaryCall", pb.SimpleRequest, pb.SimpleResponse)
input_call = method("stream_unary", "StreamingInputCall", pb.StreamingInputCallRequest, pb.StreamingInputCallResponse)
output_call = method("unary_stream", "StreamingOutputCall", pb.StreamingOutputCallRequest, pb.StreamingOutputCallResponse)
duplex_call = method("stream_stream", "FullDuplexCall", pb.StreamingOutputCallRequest, pb.StreamingOutputCallResponse)


def zeros(size):
    return pb.Payload(body=bytes(size))


def large(**more):
    return pb.SimpleRequest(response_size=LARGE_RESPONSE, payload=zeros(LARGE_REQUEST), **more)


def ping(request, response, interval_us=0):
    return pb.StreamingOutputCallRequest(
        payload=zeros(request), response_parameters=[pb.ResponseParameters(size=response, interval_us=interval_us)])


def check(response, size=LARGE_RESPONSE):
    assert response.payload.body == bytes(size), len(response.payload.body)


def fails(call, code, details=None):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, error
        assert details is None or error.details() == details, error.details()
        return
    raise AssertionError(f"ended well instead of with {code}")


def empty_unary():
    assert empty_call(pb.Empty()) == pb.Empty()


def large_unary():
    check(unary_call(large()))


def client_compressed_unary():
    compressed = large(expect_compressed=pb.BoolValue(value=True))
    fails(lambda: unary_call(compressed, compression=grpc.Compression.NoCompression), grpc.StatusCode.INVALID_ARGUMENT)
    check(unary_call(compressed, compression=grpc.Compression.Gzip))
    check(unary_call(large(expect_compressed=pb.BoolValue(value=False))))


def server_compressed_unary():
    check(unary_call(large(response_compressed=pb.BoolValue(value=True))))
    check(unary_call(large(response_compressed=pb.BoolValue(value=False))))


def client_streaming(**options):
    response = input_call(
        (pb.StreamingInputCallRequest(payload=zeros(size)) for size in REQUESTS), **options)
    assert response.aggregated_payload_size == 74922, response


def client_compressed_streaming():
    client_streaming(compression=grpc.Compression.Gzip)


def server_streaming(compressed=lambda i: None):
    request = pb.StreamingOutputCallRequest(response_parameters=[
        pb.ResponseParameters(size=size, compressed=compressed(i)) for i, size in enumerate(RESPONSES)])
    assert [len(response.payload.body) for response in output_call(request)] == RESPONSES


def server_compressed_streaming():
    server_streaming(lambda i: pb.BoolValue(value=i % 2 == 0))


class Pings:
    """Sends the next one only when it is told to."""

    def __init__(self):
        self.queue = queue.Queue()

    def __iter__(self):
        return iter(self.queue.get, None)


def ping_pong():
    pings = Pings()
    responses = duplex_call(iter(pings))
    for request, response in zip(REQUESTS, RESPONSES):
        pings.queue.put(ping(request, response))
        check(next(responses), response)
    pings.queue.put(None)
    assert list(responses) == []


def empty_stream():
    assert list(duplex_call(iter([]))) == []


def custom_metadata():
    def check_echoed(call):
        assert SENT[0] in [tuple(entry) for entry in call.initial_metadata()], call.initial_metadata()
        assert SENT[1] in [tuple(entry) for entry in call.trailing_metadata()], call.trailing_metadata()

    _, call = unary_call.with_call(large(), metadata=SENT)
    check_echoed(call)
    call = duplex_call(iter([ping(LARGE_REQUEST, LARGE_RESPONSE)]), metadata=SENT)
    list(call)
    check_echoed(call)


def status_code_and_message(message="test status message"):
    status = pb.EchoStatus(code=2, message=message)
    fails(lambda: unary_call(pb.SimpleRequest(response_status=status)), grpc.StatusCode.UNKNOWN, message)
    if message != SPECIAL:
        request = pb.StreamingOutputCallRequest(response_status=status)
        fails(lambda: list(duplex_call(iter([request]))), grpc.StatusCode.UNKNOWN, message)


def special_status_message():
    status_code_and_message(SPECIAL)


def unimplemented_method():
    call = method("unary_unary", "UnimplementedCall", pb.Empty, pb.Empty)
    fails(lambda: call(pb.Empty()), grpc.StatusCode.UNIMPLEMENTED)


def unimplemented_service():
    call = method("unary_unary", "UnimplementedCall", pb.Empty, pb.Empty, "UnimplementedService")
    fails(lambda: call(pb.Empty()), grpc.StatusCode.UNIMPLEMENTED)


def cancel_after_begin():
    pings = Pings()
    call = input_call.future(iter(pings))
    call.cancel()
    assert call.cancelled() and call.code() == grpc.StatusCode.CANCELLED
    pings.queue.put(None)


def cancel_after_first_response():
    pings = Pings()
    call = duplex_call(iter(pings))
    pings.queue.put(ping(REQUESTS[0], RESPONSES[0]))
    check(next(call), RESPONSES[0])
    call.cancel()
    fails(lambda: next(call), grpc.StatusCode.CANCELLED)
    pings.queue.put(None)


def timeout_on_sleeping_server():
    started = time.monotonic()
    call = duplex_call(iter([ping(REQUESTS[0], RESPONSES[0], 60_000_000)]), timeout=0.02)
    fails(lambda: next(call), grpc.StatusCode.DEADLINE_EXCEEDED)
    assert time.monotonic() - started < 30


def concurrent_large_unary():
    for call in [unary_call.future(large()) for _ in range(1000)]:
        check(call.result())


for case in [
        empty_unary, large_unary, client_compressed_unary, server_compressed_unary, client_streaming, client_compressed_streaming,
        server_streaming, server_compressed_streaming, ping_pong, empty_stream, custom_metadata, status_code_and_message,
        special_status_message, unimplemented_method, unimplemented_service, cancel_after_begin, cancel_after_first_response,
        timeout_on_sleeping_server, concurrent_large_unary]:
    case()
    print(f"{case.__name__}: passed", flush=True)
