"""Calls the echo service with grpcio's generic stubs and prints one line a case: what came back.

Messages are written by hand (field 1 text, 3 count, 4 behaviour), so that no generated code is needed.
"""

import sys
import threading

import grpc


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def request(text="", count=0, behaviour=""):
    out = b""
    if text:
        out += b"\x0a" + varint(len(text.encode())) + text.encode()
    if count:
        out += b"\x18" + varint(count)
    if behaviour:
        out += b"\x22" + varint(len(behaviour)) + behaviour.encode()
    return out


def text_of(response):
    if not response.startswith(b"\x0a"):
        return ""
    return response[2 : 2 + response[1]].decode()


def code_of(call):
    try:
        return "OK " + text_of(call())
    except grpc.RpcError as error:
        return f"{error.code().name} {error.details()!r}"


def main(address):
    channel = grpc.insecure_channel(address)
    say = channel.unary_unary("/echo.v1.Echo/Say")
    gather = channel.stream_unary("/echo.v1.Echo/Gather")
    repeat = channel.unary_stream("/echo.v1.Echo/Repeat")
    chat = channel.stream_stream("/echo.v1.Echo/Chat")

    print("unary:", code_of(lambda: say(request("hello"))))
    print("client stream:", code_of(lambda: gather(iter([request("a"), request("b"), request("c")]))))
    print("server stream:", len(list(repeat(request("x", count=1000)))))
    print("empty stream:", len(list(repeat(request()))))
    print("chat:", " ".join(text_of(r) for r in chat(iter([request("one"), request("two")]))))

    sent = (("x-text", "value"), ("x-raw-bin", b"\x00\xff\x07"))
    _, call = say.with_call(request(behaviour="metadata"), metadata=sent)
    print("headers:", sorted((k, v) for k, v in call.initial_metadata() if k.startswith("x-")))
    print("trailers:", sorted((k, v) for k, v in call.trailing_metadata() if k.startswith("x-")))

    special = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"
    print("special:", code_of(lambda: say(request(special, count=2, behaviour="refuse"))) == f"UNKNOWN {special!r}")
    print("after messages:", code_of(lambda: list(repeat(request("x", count=2, behaviour="then refuse")))))
    print("unhandled:", code_of(lambda: say(request(behaviour="break"))))
    print("not a message:", code_of(lambda: say(b"\xff\xff")).split(" ")[0])
    print("no handler:", code_of(lambda: channel.unary_unary("/echo.v1.Echo/Forgotten")(b"")).split(" ")[0])
    print("no method:", code_of(lambda: channel.unary_unary("/echo.v1.Echo/Sing")(b"")))
    print("no service:", code_of(lambda: channel.unary_unary("/echo.v1.Choir/Sing")(b"")))

    print("deadline:", code_of(lambda: say(request("python deadline", behaviour="sleep"), timeout=1.5)).split(" ")[0])
    print("deadline ignored:", code_of(lambda: say(request(behaviour="ignore the deadline"), timeout=0.3)).split(" ")[0])

    stream = repeat(request("python cancel", count=1, behaviour="then sleep"))
    next(stream)
    stream.cancel()
    print("cancel:", stream.code().name)

    forever = threading.Event()

    def requests():
        yield request("no", behaviour="refuse")
        forever.wait(10)

    print("refused while sending:", code_of(lambda: list(chat(requests()))))
    forever.set()

    squeezed = grpc.insecure_channel(address, compression=grpc.Compression.Gzip)
    large = "z" * 100
    print("gzip:", code_of(lambda: squeezed.unary_unary("/echo.v1.Echo/Say")(request(large))) == "OK " + large)


main(sys.argv[1])
