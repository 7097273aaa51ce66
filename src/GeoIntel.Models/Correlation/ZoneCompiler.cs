using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Correlation;

/// <summary>Compiles zones, and takes over from the previous snapshot those whose outline and cameras stayed.</summary>
sealed class ZoneCompiler
{
    readonly GeoPoint?[] _capturePoints;
    readonly List<WatchlistProblem> _problems;
    readonly Dictionary<(string Id, int Revision), CompiledZone> _known = [];
    readonly bool _sameCameras;
    readonly List<CompiledZone> _zones = [];
    readonly Dictionary<string, List<(int Index, Period Period)>> _byId = new(StringComparer.Ordinal);
    readonly HashSet<string> _unusable = new(StringComparer.Ordinal);
    readonly HashSet<string> _registered;

    public ZoneCompiler(
        RegistryState state, Period window, CompiledCamera[] cameras, List<WatchlistProblem> problems,
        WatchlistParts? previous)
    {
        _capturePoints = Array.ConvertAll(cameras, camera => camera.CapturePoint);
        _problems = problems;
        _registered = state.Zones.Select(zone => zone.Id).ToHashSet(StringComparer.Ordinal);
        if (previous is not null)
        {
            _sameCameras = _capturePoints.AsSpan().SequenceEqual(previous.CapturePoints);
            foreach (var zone in previous.Zones) _known[(zone.Zone.Id, zone.Zone.Revision)] = zone;
        }
        foreach (var (zone, period, _) in Versions.Of(state.Zones, of => of.Id, of => of.Revision, of => of.Period))
        {
            if (!period.Intersect(window).IsEmpty) Add(zone, period);
        }
        Zones = [.. _zones];
    }

    public CompiledZone[] Zones { get; }
    public GeoPoint?[] CapturePoints => _capturePoints;

    /// <summary>The usable versions that touch the window, and when each holds.</summary>
    public IReadOnlyList<(int Index, Period Period)> Of(string zoneId) =>
        _byId.TryGetValue(zoneId, out var versions) ? versions : [];

    /// <summary>What a rule on a zone is told when the zone is not registered or cannot be used.</summary>
    public string? FindProblem(string zoneId)
    {
        if (zoneId.Length == 0) return "It names no zone; it makes no hits.";
        var usable = _registered.Contains(zoneId) && (_byId.ContainsKey(zoneId) || !_unusable.Contains(zoneId));
        return usable ? null : $"Its zone zones/{zoneId} is missing or not usable; it makes no hits.";
    }

    void Add(Zone zone, Period period)
    {
        var index = _zones.Count;
        if (_byId.TryGetValue(zone.Id, out var versions))
        {
            // One version may hold twice, before and after another.
            var same = versions.FindIndex(of => ReferenceEquals(_zones[of.Index].Zone, zone));
            if (same >= 0)
            {
                versions.Add((versions[same].Index, period));
                return;
            }
        }
        if (Compile(zone) is not { } compiled) return;
        _zones.Add(compiled);
        if (versions is null) _byId.Add(zone.Id, [(index, period)]);
        else versions.Add((index, period));
    }

    CompiledZone? Compile(Zone zone)
    {
        var known = _known.GetValueOrDefault((zone.Id, zone.Revision));
        var outline = known is not null && HasOutline(known.Zone, zone) ? known.Outline : null;
        if (outline is not null && _sameCameras) return known!.As(zone);

        if (outline is null && !Outline.TryCreate(zone.Outline, out outline, out var problem))
        {
            _problems.Add(new WatchlistProblem(
                $"zones/{zone.Id}", $"{problem} The zone makes no hits until it is redrawn."));
            _unusable.Add(zone.Id);
            return null;
        }
        return new CompiledZone(zone, outline, _capturePoints);
    }

    static bool HasOutline(Zone known, Zone zone) =>
        ReferenceEquals(known, zone) || ReferenceEquals(known.Outline, zone.Outline)
        || known.Outline.EqualsExact(zone.Outline);
}
