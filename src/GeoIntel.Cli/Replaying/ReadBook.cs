using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Journeys;
using GeoIntel.Models.Replaying;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Cli.Replaying;

/// <summary>Takes reads in any order, as the service would, and holds those that stand.</summary>
/// <remarks>A read is taken for received when it was captured, so nothing in a replay has ended since.</remarks>
sealed class ReadBook(OfflineRegistry registry, List<Reject> rejects)
{
    const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    readonly WatchlistSnapshot _cameras = WatchlistCompiler.Compile(
        new RegistryState { Version = 1, Cameras = registry.State.Cameras }, DateTimeOffset.UnixEpoch, out _);
    readonly Dictionary<string, Standing> _reads = new(StringComparer.Ordinal);
    readonly Dictionary<(string Feed, string Event), string> _events = [];
    readonly List<(string Feed, string Event, string File, long Line)> _withdrawals = [];
    readonly HashSet<(string Feed, string Event)> _superseded = [];

    /// <summary>Reads that were given more than once.</summary>
    public int DuplicateCount { get; private set; }

    /// <summary>Takes one read, or notes why not.</summary>
    public void Add(string file, long line, Read read)
    {
        if (!_cameras.TryFindCamera(IdOf(read.Camera), out var index))
        {
            Refuse(file, line, "camera", $"'{read.Camera}' is neither a registered camera nor a registered device id.");
            return;
        }
        var camera = _cameras.Cameras[index];
        if (read.WithdrawsEventId.Length > 0)
        {
            _withdrawals.Add((camera.FeedId, read.WithdrawsEventId, file, line));
            return;
        }
        if (!Vrm.TryParse(read.VrmText, out var vrm))
        {
            Refuse(file, line, "vrm_text", $"It is no mark; a mark has 1 to {Vrm.LengthMax} letters A-Z and digits.");
            return;
        }
        if (Place(camera, read) is not { } place)
        {
            Refuse(file, line, "position", "It is missing, or outside the National Grid; the camera moves, so give it.");
            return;
        }
        Take(camera, read, vrm, place.Point, place.UncertaintyCentimetres);
    }

    /// <summary>What stands when everything has been added: nothing superseded or withdrawn.</summary>
    public IReadOnlyList<Standing> Close()
    {
        foreach (var (feed, of, file, line) in _withdrawals)
        {
            if (!_events.ContainsKey((feed, of)))
                Refuse(file, line, "withdraws_event_id", $"'{of}' is no read of feed {feed} that was given.");
        }
        var takenBack = _withdrawals.Select(one => (one.Feed, one.Event)).Concat(_superseded)
            .Select(_events.GetValueOrDefault).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. _reads.Where(read => !takenBack.Contains(read.Key)).Select(read => read.Value)];
    }

    void Take(CompiledCamera camera, Read read, Vrm vrm, GeoPoint place, int uncertaintyCentimetres)
    {
        // PostgreSQL keeps microseconds; what is judged here must be what is judged there.
        var ticks = read.CapturedAt.UtcTicks;
        var capturedAt = new DateTimeOffset(ticks - ticks % TicksPerMicrosecond, TimeSpan.Zero);
        var identity = IdentityOf(camera.FeedId, read, capturedAt);
        if (read.VendorEventId.Length > 0) _events.TryAdd((camera.FeedId, read.VendorEventId), identity);
        if (read.SupersedesEventId.Length > 0) _superseded.Add((camera.FeedId, read.SupersedesEventId));
        var id = PastHits.IdOfName(identity);
        var candidates = read.Candidates
            .Select(candidate => Vrm.TryParse(candidate.VrmText, out var other) ? other : vrm)
            .Where(other => other != vrm).Distinct().Take(byte.MaxValue).ToList();
        var sighting = new PastSighting(
            id, capturedAt, capturedAt, camera.Id, vrm, read.VrmText, place, uncertaintyCentimetres, "",
            DirectionOf(read.DirectionDegrees), candidates, read.CharacterConfidences)
        {
            Readings = read.Candidates,
            Confidence = (float?)read.Confidence,
        };
        var journey = new JourneyRead
        {
            SightingId = id,
            CapturedAt = capturedAt,
            ReceivedAt = capturedAt,
            CameraId = camera.Id,
            Position = place,
            UncertaintyCentimetres = uncertaintyCentimetres,
            ClockSkewMax = camera.ClockSkewMax,
            Make = read.Make,
            Colour = read.Colour,
            Confidence = read.Confidence,
            CharacterConfidences = read.CharacterConfidences,
            HasCandidates = read.Candidates.Count > 0,
        };
        if (!_reads.TryAdd(identity, new Standing(sighting, journey))) DuplicateCount++;
    }

    string IdentityOf(string feed, Read read, DateTimeOffset capturedAt) =>
        registry.NumberedFeeds.Contains(feed) && read.SourceSequence > 0 ? $"{feed}#{read.SourceSequence}"
        : read.VendorEventId.Length > 0 ? $"{feed}/{read.VendorEventId}"
        : $"{feed}@{capturedAt.UtcTicks}/{read.Camera}/{read.VrmText}";

    void Refuse(string file, long line, string field, string reason) => rejects.Add(new Reject(file, line, field, reason));

    static (GeoPoint Point, int UncertaintyCentimetres)? Place(CompiledCamera camera, Read read)
    {
        if (camera.Kind == CameraKind.Fixed) return (camera.CapturePoint!.Value, camera.UncertaintyCentimetres);
        var uncertainty = read.PositionUncertaintyMetres;
        if (read.Position is not { } position || !(uncertainty is >= 0 and <= 10_000)) return null;
        if (!NationalGrid.TryToGrid(position, out var place)) return null;
        var centimetres = (int)Math.Ceiling((uncertainty + NationalGrid.ProjectionUncertaintyMetres) * 100);
        return (place, centimetres + camera.UncertaintyCentimetres);
    }

    static short DirectionOf(double? degrees) => degrees is { } known && double.IsFinite(known)
        ? (short)((Math.Round(known % 360) + 360) % 360)
        : (short)-1;

    static string IdOf(string camera) =>
        camera.StartsWith("cameras/", StringComparison.Ordinal) ? camera["cameras/".Length..] : camera;
}

/// <summary>A read that stands, as each of the two judges takes it.</summary>
sealed record Standing(PastSighting Sighting, JourneyRead Journey);
