using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class BadRequestTests(RunningService running) : IAsyncLifetime
{
    // What is wrong with the request, and what its sender is told.
    static readonly Dictionary<string, BadRequest> BadRequests = new()
    {
        ["no purpose"] = new(
            (clients, town) => SearchAsync(clients, town, request => request.Purpose = null), "PURPOSE_REQUIRED",
            "purpose", "It is missing", "state class, reference and reason"),
        ["an empty purpose"] = new(
            (clients, town) => SearchAsync(clients, town, request => request.Purpose = new Purpose()), "PURPOSE_REQUIRED",
            "purpose.class", "0 is not a class of work", "purpose.reference", "purpose.reason", "10 to 1000"),
        ["an empty purpose of a watch"] = new(
            (clients, _) => WatchAsync(clients, new WatchHitsRequest()), "PURPOSE_REQUIRED", "purpose", "It is missing"),
        ["a resume token of nobody's"] = new(
            (clients, _) => WatchAsync(clients, new WatchHitsRequest { Purpose = Stored.Purpose, ResumeToken = "yesterday" }),
            "INVALID_FIELDS", "resume_token", "not given by this service", "'beginning'"),
        ["a resume token from ahead"] = new(
            (clients, _) => WatchAsync(
                clients, new WatchHitsRequest { Purpose = Stored.Purpose, ResumeToken = "9000000000000000000" }),
            "INVALID_FIELDS", "resume_token", "not given by this service"),
        ["a page token of nobody's"] = new(
            (clients, town) => SearchAsync(clients, town, request => request.PageToken = "second"), "WRONG_PAGE_TOKEN",
            "page_token", "begin with the first page"),
        ["a page token of a page of hits that is none"] = new(
            (clients, _) => clients.Hits.ListHitsAsync(
                new ListHitsRequest { Purpose = Stored.Purpose, PageToken = "AAAA" }).ResponseAsync,
            "WRONG_PAGE_TOKEN", "page_token", "begin with the first page"),
        ["nothing asked for"] = new(
            (clients, town) => SearchAsync(clients, town, request => request.Camera = ""), "INVALID_FIELDS",
            "vrm", "at least one of vrm, vrms, vrm_pattern, camera"),
        ["an unknown path of a mask"] = new(
            (clients, town) => clients.Conditions.UpdateConditionAsync(new UpdateConditionRequest
            {
                Purpose = Stored.Purpose,
                Condition = new Condition { Name = town.Condition, Owner = "desk" },
                UpdateMask = new FieldMask { Paths = { "owner", "basis.number" } },
            }).ResponseAsync,
            "UNKNOWN_MASK_PATH", "update_mask", "'basis.number'", "instruction, basis, owner"),
        ["a zone that crosses itself"] = new(
            (clients, town) => clients.Zones.CreateZoneAsync(new CreateZoneRequest
            {
                Purpose = Stored.Purpose,
                ZoneId = "bow-tie",
                Zone = new Zone(town.Centre("POLYGON((345500 391500, 346500 392500, 346500 391500, 345500 392500, 345500 391500))"))
                {
                    Name = "",
                },
            }).ResponseAsync,
            "INVALID_FIELDS", "zone.outline.wkt", "346000", "392000"),
        ["a condition without basis"] = new(
            (clients, town) => clients.Conditions.CreateConditionAsync(new CreateConditionRequest
            {
                Purpose = Stored.Purpose,
                ConditionId = "baseless",
                Condition = new Condition(town.OfNominal) { Name = "", Basis = null },
            }).ResponseAsync,
            "INVALID_FIELDS", "condition.basis", "nobody is watched without a legal basis", "State kind, reference"),
    };

    Clients _clients = null!;
    Town _town = null!;

    public static TheoryData<string> NamesOfBadRequests => [.. BadRequests.Keys];

    public async Task InitializeAsync()
    {
        if (PostGis.MissingReason is not null) return;

        _clients = new Clients(await running.ConnectAsync());
        _town = await _clients.RegisterAsync(new Town("badreq"));
    }

    public Task DisposeAsync()
    {
        _clients?.Connection.Dispose();
        return Task.CompletedTask;
    }

    [PostGisTheory]
    [MemberData(nameof(NamesOfBadRequests))]
    public async Task A_bad_request_is_refused_with_the_field_its_value_and_what_is_allowed(string what)
    {
        var bad = BadRequests[what];

        var refusal = await Refusal.OfAsync(() => bad.Call(_clients, _town));

        Assert.Equal((StatusCode.InvalidArgument, bad.Reason), (refusal.Code, refusal.Reason));
        Assert.Contains($"{bad.Field}: ", refusal.Fields, StringComparison.Ordinal);
        Assert.All(bad.Words, word => Assert.Contains(word, refusal.Fields, StringComparison.Ordinal));
    }

    [PostGisFact]
    public async Task What_was_refused_was_not_registered()
    {
        foreach (var what in new[] { "a zone that crosses itself", "a condition without basis" })
            await Refusal.OfAsync(() => BadRequests[what].Call(_clients, _town));

        var zone = await Refusal.OfAsync(() => _clients.Zones.GetZoneAsync(
            new GetZoneRequest { Name = "zones/bow-tie", Purpose = Stored.Purpose }).ResponseAsync);
        var condition = await Refusal.OfAsync(() => _clients.Conditions.GetConditionAsync(
            new GetConditionRequest { Name = "conditions/baseless", Purpose = Stored.Purpose }).ResponseAsync);

        Assert.Equal((StatusCode.NotFound, StatusCode.NotFound), (zone.Code, condition.Code));
    }

    static Task<SearchSightingsResponse> SearchAsync(Clients clients, Town town, Action<SearchSightingsRequest> spoil)
    {
        var now = DateTimeOffset.UtcNow;
        var request = new SearchSightingsRequest
        {
            Purpose = Stored.Purpose,
            Camera = town.Gate,
            FromTime = Timestamp.FromDateTimeOffset(now.AddDays(-1)),
            UntilTime = Timestamp.FromDateTimeOffset(now),
        };
        spoil(request);
        return clients.Sightings.SearchSightingsAsync(request).ResponseAsync;
    }

    static async Task WatchAsync(Clients clients, WatchHitsRequest request)
    {
        using var call = clients.Hits.WatchHits(request);
        await call.ResponseStream.MoveNext(CancellationToken.None);
    }

    sealed record BadRequest(
        Func<Clients, Town, Task> Call, string Reason, string Field, params string[] Words);
}
