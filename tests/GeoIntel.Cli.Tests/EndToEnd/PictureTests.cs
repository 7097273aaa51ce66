using System.Globalization;
using System.Security.Cryptography;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public sealed class PictureTests(RunningService running) : IDisposable
{
    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostGisFact]
    public async Task The_picture_in_a_devices_message_comes_back_with_the_sighting_as_it_was_sent()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("pics"));
        var sample = File.ReadAllText(Path.Combine(TestFolder.Repository, "docs", "samples", "genetec.xml"));
        var now = DateTimeOffset.UtcNow;
        var message = sample.Replace("EXAMPLE0003", town.Square["cameras/".Length..], StringComparison.Ordinal)
            .Replace(
                "2026-06-01T20:40:11.1250001+00:00", now.ToString("O", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var file = _folder.With("read.xml", message).File("read.xml");
        var service = await running.ServiceAsync();
        string[] ingest = ["ingest", "--feed", town.NamedFeed["feeds/".Length..], .. service.Reached, file];

        var first = await CliRun.OfAsync(ingest);
        var again = await CliRun.OfAsync(ingest);

        Assert.Equal((0, "", 0, ""), (first.Code, first.Error, again.Code, again.Error));
        Assert.StartsWith("1 stored, 0 stored before", first.Out, StringComparison.Ordinal);
        Assert.StartsWith("0 stored, 1 stored before", again.Out, StringComparison.Ordinal);
        var found = Assert.Single((await clients.Sightings.SearchSightingsAsync(new SearchSightingsRequest
        {
            Purpose = Stored.Purpose, Camera = town.Square, FromTime = Timestamp.FromDateTimeOffset(now.AddMinutes(-1)),
            UntilTime = Timestamp.FromDateTimeOffset(now.AddMinutes(1)),
        })).Sightings);
        Assert.Equal([AttachmentKind.Mark, AttachmentKind.Original], found.Attachments.Select(one => one.Kind));
        var (mark, picture) = await ImageAsync(clients, new GetSightingImageRequest { Name = found.Name });
        Assert.Equal((AttachmentKind.Mark, "image/jpeg"), (mark.Kind, mark.ContentType));
        Assert.Equal(Convert.FromBase64String("/9j/4AAQSkZJRgABAQAAAQABAAD/2Q=="), picture);
        var (_, original) = await ImageAsync(
            clients, new GetSightingImageRequest { Name = found.Name, Kind = AttachmentKind.Original });
        Assert.Equal(message, System.Text.Encoding.UTF8.GetString(original));
        Assert.Equal(found.Attachments[1].Sha256.ToByteArray(), SHA256.HashData(original));
    }

    [PostGisFact]
    public async Task Nobody_sees_a_picture_without_saying_why()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);

        using var call = clients.Sightings.GetSightingImage(new GetSightingImageRequest { Name = $"sightings/{Guid.NewGuid()}" });
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.StartsWith("purpose: ", refusal.Status.Detail, StringComparison.Ordinal);
    }

    static async Task<(AttachmentReference Reference, byte[] Bytes)> ImageAsync(
        Clients clients, GetSightingImageRequest request)
    {
        request.Purpose = Stored.Purpose;
        using var call = clients.Sightings.GetSightingImage(request);
        var pieces = await call.ResponseStream.ReadAllAsync().ToListAsync();
        return (pieces[0].Attachment, [.. pieces.SelectMany(piece => piece.Chunk)]);
    }
}
