using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>A seeded registry and a seeded day or two of sightings round one moment, many of them exactly on
/// edges.</summary>
public sealed class World
{
    // An ordinary Tuesday, and both nights in which the clocks change.
    static readonly DateTimeOffset[] Moments =
    [
        new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero),
        new(2026, 3, 29, 1, 0, 0, TimeSpan.Zero),
        new(2026, 10, 25, 1, 0, 0, TimeSpan.Zero),
    ];

    readonly Chance _chance;
    readonly WorldRegistry _registry;

    /// <param name="dense">Every vehicle is bound, nothing is over, and most sightings lie in a zone.</param>
    /// <param name="simple">See <see cref="WorldRegistry.Simplify"/>.</param>
    public World(int seed, bool dense = false, bool simple = false)
    {
        _chance = new Chance(seed, Moments[seed % Moments.Length], dense);
        _registry = new WorldRegistry(_chance, seed);
        if (simple) _registry.Simplify();
        Sightings = [.. Enumerable.Range(0, 250).Select(_ => Sighting())];
    }

    public DateTimeOffset Now => _chance.Now;
    public RegistryState State => _registry.State;
    public IReadOnlyList<WorldSighting> Sightings { get; }

    /// <summary>What <see cref="Admit"/>'s sightings tell of, in their order.</summary>
    public Vrm[] Candidates => [.. Sightings.SelectMany(seen => seen.Candidates)];

    /// <summary>The sightings as admission hands them to the correlator.</summary>
    public Sighting[] Admit(WatchlistSnapshot watchlist) => [.. Sightings.Select(seen =>
    {
        watchlist.TryFindNominal(seen.ObservedNominalId, out var nominal);
        watchlist.TryFindCamera(seen.CameraId, out var camera);
        return new Sighting(
            seen.Id, seen.Vrm, seen.CapturedAt.UtcTicks, seen.ReceivedAt.UtcTicks, seen.Position, camera,
            seen.UncertaintyCentimetres, nominal, seen.DirectionDegrees, (byte)seen.Candidates.Count);
    })];

    WorldSighting Sighting()
    {
        var captured = _chance.Next(3) switch
        {
            0 => Now.AddMinutes(_chance.Random.Next(-150, 150)).AddTicks(_chance.Random.Next(-1, 2)),
            1 => Now.AddMinutes(30 * _chance.Random.Next(-50, 50)).AddTicks(_chance.Random.Next(-1, 2)), // hours change
            _ => _chance.Moment(),
        };
        var late = _chance.Next(4) == 0
            ? TimeSpan.FromMinutes(_chance.Random.Next(1, 2400))
            : TimeSpan.FromSeconds(1);
        var observed = _chance.Next(6) == 0;
        var camera = _chance.Next(2) == 0 ? _chance.Of(State.Cameras) : null;
        // A camera's read may name a place of its own.
        var place = camera is null || _chance.Next(8) == 0 ? _registry.Place() : camera.CapturePoint!.Value;
        var vrm = observed && _chance.Next(2) == 0 ? default : Mark();
        return new WorldSighting(
            _chance.NewGuid(), vrm, captured, captured + late, place, camera?.Id ?? "", _chance.Next(6) * 200,
            observed ? _chance.Of(State.Nominals).Id : "",
            _chance.Next(2) == 0 ? (short)-1 : (short)(_chance.Next(24) * 15),
            vrm.IsEmpty ? [] : [.. Enumerable.Range(0, Math.Max(0, _chance.Next(5) - 2)).Select(_ => Mark())]);
    }

    // As it is, a stranger's, or as a camera mistakes it.
    Vrm Mark()
    {
        var vrm = _chance.Of(_registry.Vrms);
        return _chance.Next(5) switch
        {
            0 when !_chance.Dense => Vrm.Of($"ZZ{_chance.Random.Next(10, 100)}ZZZ"),
            1 when VrmGrammar.Equivalents(vrm) is { Count: > 0 } equivalents => _chance.Of(equivalents),
            2 => _chance.Misread(vrm),
            _ => vrm,
        };
    }
}
