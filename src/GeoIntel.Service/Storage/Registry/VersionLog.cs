using GeoIntel.Models.Conditions;

namespace GeoIntel.Service.Storage.Registry;

/// <summary>One version of a thing as it was recorded.</summary>
/// <param name="EffectiveFrom">From when it holds; null is from the beginning.</param>
/// <param name="Own">When it can have consequences, going by itself: the period that it states, for a rule only while it is
/// approved, served and has a basis; always for things without a period.</param>
sealed record RecordedVersion<T>(
    string Id, int Revision, DateTimeOffset? EffectiveFrom, DateTimeOffset RecordedAt, Period Own, T Thing);

/// <summary>Every version of every thing of one kind, and the time in which each of them holds.</summary>
/// <remarks>
/// At an instant the highest revision whose effective_from is not after it holds. So a version's claim runs from its own
/// effective_from up to the earliest one of a higher revision, and what it states is cut to that. Immutable; what no new
/// version touches is the same object in the next log, by which a compiler sees that it need not be compiled again.
/// </remarks>
/// <param name="cut">The thing with its period cut to a claim.</param>
sealed class VersionLog<T>(Func<T, Period, T> cut)
{
    Dictionary<string, Strand> _byId = [];

    /// <summary>Every version that holds at some time, cut to it.</summary>
    public IReadOnlyList<T> Holding { get; private init; } = [];

    /// <summary>All versions of one thing, oldest first; none when there is no such thing.</summary>
    public IReadOnlyList<RecordedVersion<T>> Of(string id) => _byId.TryGetValue(id, out var strand) ? strand.Versions : [];

    /// <summary>All versions of all things, also those that never held.</summary>
    public IEnumerable<RecordedVersion<T>> All => _byId.Values.SelectMany(strand => strand.Versions);

    /// <summary>The log with more versions; one that is known already is replaced.</summary>
    public VersionLog<T> With(IReadOnlyCollection<RecordedVersion<T>> versions)
    {
        if (versions.Count == 0) return this;
        var byId = new Dictionary<string, Strand>(_byId, StringComparer.Ordinal);
        foreach (var same in versions.GroupBy(version => version.Id, StringComparer.Ordinal))
        {
            var known = byId.TryGetValue(same.Key, out var strand) ? strand.Versions : [];
            var added = same.Select(version => version.Revision).ToHashSet();
            RecordedVersion<T>[] all =
                [.. known.Where(version => !added.Contains(version.Revision)).Concat(same).OrderBy(version => version.Revision)];
            byId[same.Key] = new Strand(all, [.. Cut(all)]);
        }
        return new VersionLog<T>(cut) { _byId = byId, Holding = [.. byId.Values.SelectMany(strand => strand.Holding)] };
    }

    IEnumerable<T> Cut(RecordedVersion<T>[] versions)
    {
        for (var i = 0; i < versions.Length; i++)
        {
            var from = versions[i].EffectiveFrom ?? DateTimeOffset.MinValue;
            var until = DateTimeOffset.MaxValue;
            foreach (var later in versions.AsSpan(i + 1))
            {
                var begins = later.EffectiveFrom ?? DateTimeOffset.MinValue;
                if (begins < until) until = begins;
            }
            var claim = new Period(from, until);
            if (!claim.IsEmpty) yield return cut(versions[i].Thing, claim);
        }
    }

    sealed record Strand(RecordedVersion<T>[] Versions, T[] Holding);
}
