using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>Seeded choices round one moment.</summary>
public sealed class Chance(int seed, DateTimeOffset now, bool dense)
{
    static readonly string[] Schedules =
    [
        "", "Mon-Fri 07:00-19:00", "Daily 22:00-06:00", "Sun 01:00-02:00", "Sat 18:00-06:00; Tue 09:00-10:30",
        "Fri-Mon 00:30-02:30", "Daily 19:00-24:00; Daily 00:00-07:00",
    ];

    static readonly int[] GraceMinutes = [0, 1, 15, 30];

    readonly Random _random = new(seed);

    public DateTimeOffset Now => now;
    public bool Dense => dense;
    public Random Random => _random;

    public int Next(int below) => _random.Next(below);

    /// <summary>Never in a dense world.</summary>
    public bool Rarely(int oneIn) => !dense && _random.Next(oneIn) == 0;

    public T Of<T>(IReadOnlyList<T> these) => these[_random.Next(these.Count)];

    public DateTimeOffset Moment() => now.AddMinutes(_random.Next(-1800, 1800));

    public Period Period()
    {
        var from = Moment();
        return _random.Next(3) == 0
            ? Models.Conditions.Period.StartingAt(from)
            : new Period(from, from.AddMinutes(_random.Next(1, 3000)));
    }

    /// <summary>Usually one version; else two that follow on, or three that overlap or leave gaps.</summary>
    public (int Revision, Period Period)[] Versions() => (dense ? 0 : _random.Next(5)) switch
    {
        3 => [(1, new Period(DateTimeOffset.MinValue, now)), (2, Models.Conditions.Period.StartingAt(now))],
        4 => [(1, Period()), (2, Period()), (3, Period())],
        _ => [(1, Rarely(4) ? Period() : Models.Conditions.Period.Always)],
    };

    public Schedule Schedule() => Models.Conditions.Schedule.Of(Of(Schedules));

    public TimeSpan Grace() => TimeSpan.FromMinutes(Of(GraceMinutes));

    public MatchClasses Accepts() => _random.Next(4) switch
    {
        0 => MatchClasses.All,
        1 => (MatchClasses)_random.Next(8),
        _ => MatchClasses.ExactOrEquivalent,
    };

    public Basis Basis(BasisKind kind) => new()
    {
        Kind = kind,
        Reference = "O-1",
        Necessity = "to protect",
        Proportionality = "streets only",
        ExpiresAt = Rarely(5) ? Moment() : DateTimeOffset.MaxValue,
    };

    /// <summary>A current mark of few letters, many of which a camera takes for digits or for one another.</summary>
    public Vrm Mark()
    {
        const string Letters = "ABDOSZ";
        return Vrm.Of($"{Letter()}{Letter()}{_random.Next(1, 3)}{_random.Next(10)}{Letter()}{Letter()}E");
        char Letter() => Letters[_random.Next(Letters.Length)];
    }

    /// <summary>One character replaced, lost or added.</summary>
    public Vrm Misread(Vrm vrm)
    {
        const string Characters = "ABDOSZ0125E";
        var text = vrm.Text;
        var at = _random.Next(text.Length);
        var character = Characters[_random.Next(Characters.Length)];
        return Vrm.Of(_random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, character.ToString()),
            _ => text.Remove(at, 1).Insert(at, character.ToString()),
        });
    }

    public Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
