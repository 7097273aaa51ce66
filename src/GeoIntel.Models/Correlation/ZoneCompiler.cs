using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Correlation;

/// <summary>Compiles zones, and takes over those whose outline and cameras stayed. A zone keeps its number.</summary>
sealed class ZoneCompiler
{
    static readonly ZoneVersions Unknown = new([], [], IsUsable: false);

    readonly VersionBook<Zone> _book;
    readonly ProblemBook _problems;
    readonly GeoPoint?[] _capturePoints;
    readonly bool _sameCameras;
    readonly int _words;
    readonly Dictionary<(string Id, int Revision), CompiledZone> _known = [];
    readonly Dictionary<string, ZoneVersions> _byId = new(StringComparer.Ordinal);
    readonly Runs _numbers = new();
    readonly ChunkWriter<CompiledZone?> _zones = new();
    readonly ChunkWriter<GridBox> _boxes = new();
    readonly ChunkWriter<ulong> _inside = new();

    public ZoneCompiler(CompiledCamera[] cameras, ProblemBook problems, WatchlistParts? previous)
    {
        _book = new("zones", problems, of => of.Id, of => of.Revision, of => of.Period, of => of.Period);
        _problems = problems;
        _capturePoints = Array.ConvertAll(cameras, camera => camera.CapturePoint);
        _words = CompiledZone.WordsFor(cameras.Length);
        if (previous is null) return;
        _sameCameras = previous.Zones.IsOf(_capturePoints);
        foreach (var zone in previous.Zones.All) _known[(zone.Zone.Id, zone.Zone.Revision)] = zone;
    }

    /// <summary>Ids of the zones that were compiled anew or went.</summary>
    public HashSet<string> Changed => _book.Changed;

    public bool IsSparse => _numbers.AreSparse;

    public CompiledZone this[int zone] => _zones[zone]!;

    public void Follow(IReadOnlyList<Zone> zones, Period window)
    {
        _book.Follow(zones, window);
        foreach (var id in _book.Changed) Compile(id);
        _known.Clear();
    }

    /// <summary>The usable versions that touch the window, and when each holds.</summary>
    public IReadOnlyList<(int Index, Period Period)> Of(string zoneId) =>
        _byId.GetValueOrDefault(zoneId, Unknown).Versions;

    /// <summary>What a rule on a zone is told when the zone is not registered or cannot be used.</summary>
    public string? FindProblem(string zoneId)
    {
        if (zoneId.Length == 0) return "It names no zone; it makes no hits.";
        return _byId.GetValueOrDefault(zoneId, Unknown).IsUsable
            ? null
            : $"Its zone zones/{zoneId} is missing or not usable; it makes no hits.";
    }

    /// <summary>From now on the zone keeps what was measured from cameras outside.</summary>
    public void RememberOutside(int zone) => this[zone].RememberOutside(_capturePoints.Length);

    public ZoneMap Freeze() =>
        new(_zones.Freeze(), _boxes.Freeze(), _inside.Freeze(), _words, _capturePoints);

    void Compile(string id)
    {
        var known = _byId.GetValueOrDefault(id, Unknown);
        var bounds = _book.Begin(id);
        var compiled = new List<CompiledZone>();
        var versions = new List<(int Place, Period Period)>();
        var isSound = true;
        foreach (var (zone, period, _) in _book.PartsOf(id))
        {
            if (!bounds.Touches(period)) continue;
            // One version may hold twice, before and after another.
            var place = compiled.FindIndex(of => ReferenceEquals(of.Zone, zone));
            if (place < 0 && Compile(zone, known) is { } fresh)
            {
                place = compiled.Count;
                compiled.Add(fresh);
            }
            if (place >= 0) versions.Add((place, period));
            else isSound = false;
        }
        _book.Bound(id, bounds);
        var numbers = Number(known.Numbers, compiled);
        if (!_book.Holds(id)) _byId.Remove(id);
        else
        {
            _byId[id] = new ZoneVersions(
                numbers, [.. versions.Select(of => (numbers[of.Place], of.Period))], isSound || versions.Count > 0);
        }
    }

    CompiledZone? Compile(Zone zone, ZoneVersions versions)
    {
        foreach (var number in versions.Numbers)
        {
            if (HasOutline(this[number].Zone, zone)) return this[number].As(zone);
        }
        var known = _known.GetValueOrDefault((zone.Id, zone.Revision));
        var outline = known is not null && HasOutline(known.Zone, zone) ? known.Outline : null;
        if (outline is not null && _sameCameras) return known!.As(zone);

        if (outline is null && !Outline.TryCreate(zone.Outline, out outline, out var problem))
        {
            _problems.Add("zones", zone.Id, $"{problem} The zone makes no hits until it is redrawn.");
            return null;
        }
        return new CompiledZone(zone, outline, _capturePoints);
    }

    int[] Number(int[] known, List<CompiledZone> zones)
    {
        var numbers = new int[zones.Count];
        for (var i = 0; i < Math.Max(known.Length, numbers.Length); i++)
        {
            var own = i < known.Length ? new Run(known[i], 1) : default;
            var run = _numbers.Resize(own, i < zones.Count ? 1 : 0, out var freed);
            if (freed.Count > 0) _zones.Set(freed.Start, null);
            if (i >= zones.Count) continue;
            numbers[i] = run.Start;
            _zones.Set(run.Start, zones[i]);
            _boxes.Set(run.Start, zones[i].Outline.Extent);
            for (var word = 0; word < _words; word++) _inside.Set(run.Start * _words + word, zones[i].CameraBits[word]);
        }
        return numbers;
    }

    static bool HasOutline(Zone known, Zone zone) =>
        ReferenceEquals(known, zone) || ReferenceEquals(known.Outline, zone.Outline)
        || known.Outline.EqualsExact(zone.Outline);

    sealed record ZoneVersions(int[] Numbers, (int Index, Period Period)[] Versions, bool IsUsable);
}
