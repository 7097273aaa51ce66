using GeoIntel.Service.Access;
using GeoIntel.Service.Hosting;
using GeoIntel.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Access;

/// <summary>No rpc takes a larger question than anybody has, whatever it is made large with.</summary>
[Collection(PostGisCollection.Name)]
public class RequestSizeTests(PostGisFixture postgis)
{
    /// <summary>Those who bring things; another one that takes so much must be added here on purpose.</summary>
    static readonly string[] Loads =
    [
        nameof(SightingIngestService), nameof(CameraStatusService), nameof(IncidentService), nameof(BoundaryService),
        nameof(RegistryImportService), nameof(ZoneService), nameof(ProfileService),
    ];

    [PostGisFact]
    public async Task A_question_larger_than_any_is_refused_by_every_rpc_and_is_an_entry()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        var token = world.Issuer.Token(roles: string.Join(' ', Enum.GetNames<Role>()), feeds: "*");
        using var client = world.NewClient();
        var wrong = new List<string>();
        var rpcs = InjectionTests.RpcsOf(world);
        foreach (var rpc in rpcs)
        {
            var most = Loads.Contains(rpc.Service.Name) ? Registration.LoadBytesMax : Registration.QuestionBytesMax;
            foreach (var (bytes, isTaken) in ((int, bool)[])[(most, true), (most + 1, false)])
            {
                var status = await InjectionTests.CallAsync(
                    client, $"/{rpc.Service.FullName}/{rpc.Name}", Padded(rpc.InputType, bytes), token);
                if ((status != StatusCode.ResourceExhausted) != isTaken) wrong.Add($"{rpc.FullName}, {bytes} bytes: {status}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        var ours = rpcs.Where(rpc => rpc.File.Package == "geointel.v1").ToList();
        Assert.True(ours.Count > 80, $"{ours.Count} rpcs");
        Assert.All(Loads, name => Assert.Contains(ours, rpc => rpc.Service.Name == name));
        Assert.Equal(2 * ours.Count, await world.CountAsync(
            "SELECT count(*) FROM audit_entry WHERE call_id IS NOT NULL AND rpc LIKE 'geointel.v1.%'"));
    }

    // A field that nobody knows makes it large without changing what is asked.
    static IMessage Padded(MessageDescriptor request, int bytes)
    {
        var bare = HostileRequests.Make(request, [], () => "").ToByteArray();
        using var padded = new MemoryStream();
        padded.Write(bare);
        using (var output = new CodedOutputStream(padded, leaveOpen: true))
        {
            var room = bytes - bare.Length - CodedOutputStream.ComputeTagSize(9999);
            var filling = room;
            while (filling + CodedOutputStream.ComputeLengthSize(filling) > room) filling--;
            output.WriteTag(9999, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(new byte[filling]));
        }
        var message = request.Parser.ParseFrom(padded.ToArray());
        Assert.Equal(bytes, message.CalculateSize());
        return message;
    }
}
