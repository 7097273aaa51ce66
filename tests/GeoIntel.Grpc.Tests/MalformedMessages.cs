using GeoIntel.Testing.Echo;
using Google.Protobuf;

namespace GeoIntel.Grpc.Tests;

/// <summary>A good message with a few of its bytes changed, and often cut short; a seed makes the same ones again.</summary>
sealed class MalformedMessages(int seed, string text)
{
    readonly Random _random = new(seed);
    readonly byte[] _good = new EchoRequest { Text = text, Payload = ByteString.CopyFrom(new byte[40]), Count = 3 }.ToByteArray();

    public byte[] Next()
    {
        var message = _good.ToArray();
        for (var changes = _random.Next(1, 6); changes > 0; changes--)
            message[_random.Next(message.Length)] = (byte)_random.Next(256);
        if (_random.Next(2) == 0) Array.Resize(ref message, _random.Next(message.Length));
        return message;
    }
}
