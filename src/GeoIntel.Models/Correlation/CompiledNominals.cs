using System.Collections.Frozen;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>The nominals by number, and when each is registered, bound and a matter for safeguarding.</summary>
sealed class CompiledNominals
{
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
            var own = parts.GetRange(start, end - start);
            _registered[i] = Versions.Runs(own.Select(of => of.Period));
            _bound[i] = Versions.Runs(own.Where(of => IsBound(of.Version)).Select(of => of.Period));
            _safeguarded[i] = Latest[i].Safeguarding
                ? [Period.Always]
                : Versions.Runs(own.Where(of => of.Version.Safeguarding).Select(of => of.Period));
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
