using System.Collections.Frozen;
using System.Runtime.InteropServices;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>The nominals by number, and when each is registered, bound and a matter for safeguarding.</summary>
sealed class CompiledNominals
{
    static readonly Period[] Ever = [Period.Always];

    readonly Period[][] _registered;
    readonly Period[][] _bound;
    readonly Period[][] _safeguarded;

    public CompiledNominals(IReadOnlyList<Nominal> versions, CompiledNominals? previous)
    {
        Latest = [.. Versions.Latest(versions, of => of.Id, of => of.Revision)];
        Index = previous is not null && HasSameIds(previous.Latest)
            ? previous.Index
            : Latest.Index().ToFrozenDictionary(of => of.Item.Id, of => of.Index, StringComparer.Ordinal);
        (_registered, _bound, _safeguarded) =
            (new Period[Latest.Length][], new Period[Latest.Length][], new Period[Latest.Length][]);
        var parts = Versions.Of(versions, of => of.Id, of => of.Revision, of => of.Registration);
        var start = 0;
        for (var i = 0; i < Latest.Length; i++)
        {
            var end = start;
            while (end < parts.Count && parts[end].Version.Id == Latest[i].Id) end++;
            var own = CollectionsMarshal.AsSpan(parts)[start..end];
            _registered[i] = When(own, static _ => true);
            _bound[i] = When(own, IsBound);
            _safeguarded[i] = Latest[i].Safeguarding ? Ever : When(own, static of => of.Safeguarding);
            start = end;
        }
    }

    /// <summary>The highest revision of each, in the order of the ids.</summary>
    public Nominal[] Latest { get; }

    public FrozenDictionary<string, int> Index { get; }

    /// <summary>From registration to de-registration, whatever the state.</summary>
    public Period[] Registered(int nominal) => _registered[nominal];

    /// <summary>When conditions apply: in custody or recalled they do not, and who left the cohort is no longer
    /// watched.</summary>
    public Period[] Bound(int nominal) => _bound[nominal];

    public bool IsEverSafeguarded(int nominal) => _safeguarded[nominal].Length > 0;

    /// <summary>Under 18 or exploited at the capture, or known to be so since.</summary>
    public bool IsSafeguarded(int nominal, DateTimeOffset capturedAt) =>
        Array.Exists(_safeguarded[nominal], period => period.Contains(capturedAt));

    // Almost everybody has one version: nothing to put together.
    static Period[] When(ReadOnlySpan<Deciding<Nominal>> versions, Func<Nominal, bool> holds)
    {
        if (versions is [var one])
        {
            if (!holds(one.Version)) return [];
            return one.Period == Period.Always ? Ever : [one.Period];
        }
        var periods = new List<Period>(versions.Length);
        foreach (var (version, period, _) in versions)
        {
            if (holds(version)) periods.Add(period);
        }
        return Versions.Runs(periods);
    }

    bool HasSameIds(Nominal[] others)
    {
        if (others.Length != Latest.Length) return false;
        for (var i = 0; i < others.Length; i++)
        {
            if (others[i].Id != Latest[i].Id) return false;
        }
        return true;
    }

    static bool IsBound(Nominal nominal) =>
        nominal.LicenceState is not (LicenceState.InCustody or LicenceState.Recalled)
        && nominal.CohortState is not CohortState.Left;
}
