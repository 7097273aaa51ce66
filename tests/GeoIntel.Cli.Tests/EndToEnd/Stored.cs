using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>A read by what its device said.</summary>
readonly record struct ReadIdentity(string CameraId, DateTimeOffset CapturedAt, string VrmText)
{
    public override string ToString() => $"{VrmText} at {CameraId}, {CapturedAt:O}";
}

/// <summary>Asks a service what it holds.</summary>
sealed class Stored(ServiceConnection connection)
{
    public static readonly Purpose Purpose = new()
    {
        Class = PurposeClass.Demonstration,
        Reference = "E2E",
        Reason = "A test on made-up people.",
    };

    static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(1);

    readonly SightingService.SightingServiceClient _sightings = new(connection.Channel);
    readonly SightingIngestService.SightingIngestServiceClient _intake = new(connection.Channel);

    /// <summary>Every sighting of some cameras, page by page.</summary>
    public async Task<List<ReadIdentity>> ReadsAsync(
        IEnumerable<string> cameraIds, DateTimeOffset from, DateTimeOffset until, int pageSize = 1000)
    {
        var found = new List<ReadIdentity>();
        foreach (var cameraId in cameraIds)
        {
            var request = new SearchSightingsRequest
            {
                Purpose = Purpose,
                Camera = $"cameras/{cameraId}",
                FromTime = Timestamp.FromDateTimeOffset(from),
                UntilTime = Timestamp.FromDateTimeOffset(until),
                PageSize = pageSize,
            };
            do
            {
                var page = await _sightings.SearchSightingsAsync(request);
                found.AddRange(page.Sightings.Select(sighting => new ReadIdentity(
                    sighting.Camera["cameras/".Length..], sighting.CaptureTime.ToDateTimeOffset(), sighting.VrmText)));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
        }
        return found;
    }

    /// <summary>The counts of one feed; empty ones when it has sent nothing.</summary>
    public async Task<FeedIntake> IntakeAsync(string feed)
    {
        var status = await _intake.GetIntakeStatusAsync(new GetIntakeStatusRequest { Feed = feed });
        return status.Feeds.SingleOrDefault() ?? new FeedIntake { Feed = feed };
    }

    /// <summary>The standing hits, once they are the expected ones; otherwise those of the last look.</summary>
    /// <remarks>Hits are made after the reads are acknowledged, so the end is waited for.</remarks>
    public async Task<List<HitSpan>> HitsAsync(
        IReadOnlyCollection<HitSpan> expected, DateTimeOffset from, DateTimeOffset until)
    {
        using var waiting = new CancellationTokenSource(SettleMax);
        while (true)
        {
            var found = new List<HitSpan>();
            await foreach (var hit in new Hits(connection).ListAsync(Purpose, from, until, CancellationToken.None))
            {
                // Journeys are about reads, not rules; they have tests of their own.
                if (hit.State != HitState.Withdrawn && hit.Kind != HitKind.ImplausibleJourney) found.Add(HitSpan.Of(hit));
            }
            if (waiting.IsCancellationRequested || Multiset.AreSame(expected, found)) return found;

            await Task.Delay(TimeSpan.FromMilliseconds(250), CancellationToken.None);
        }
    }
}
