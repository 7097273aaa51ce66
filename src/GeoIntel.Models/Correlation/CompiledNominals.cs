using System.Collections;
using System.Collections.Frozen;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>The highest revision of each nominal by number, in the order of the ids, and when each is registered, bound
/// and a matter for safeguarding.</summary>
sealed class CompiledNominals(FrozenDictionary<string, int> index, Chunks<CompiledNominal> nominals)
    : IReadOnlyList<Nominal>
{
    public FrozenDictionary<string, int> Index => index;
    public int Count => index.Count;
    public Nominal this[int nominal] => Of(nominal).Latest;

    /// <summary>Under 18 or exploited at the capture, or known to be so since.</summary>
    public bool IsSafeguarded(int nominal, DateTimeOffset capturedAt) =>
        Array.Exists(Of(nominal).Safeguarded, period => period.Contains(capturedAt));

    public IEnumerator<Nominal> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    CompiledNominal Of(int nominal) =>
        (uint)nominal < (uint)Count ? nominals[nominal] : throw new ArgumentOutOfRangeException(nameof(nominal));
}

/// <summary>One nominal.</summary>
/// <param name="Registered">From registration to de-registration, whatever the state.</param>
/// <param name="Bound">When conditions apply: in custody or recalled they do not, and who left the cohort is no longer
/// watched.</param>
sealed record CompiledNominal(Nominal Latest, Period[] Registered, Period[] Bound, Period[] Safeguarded)
{
    static readonly Period[] Ever = [Period.Always];

    /// <param name="versions">The highest revision first.</param>
    /// <param name="parts">When each of them holds.</param>
    public static CompiledNominal Of(Nominal[] versions, IReadOnlyList<Deciding<Nominal>> parts) => new(
        versions[0],
        When(parts, static _ => true),
        When(parts, IsBound),
        versions[0].Safeguarding ? Ever : When(parts, static of => of.Safeguarding));

    /// <summary>Whether rules on the person hold at the same times.</summary>
    public bool HoldsAs(CompiledNominal other) =>
        Registered.SequenceEqual(other.Registered) && Bound.SequenceEqual(other.Bound)
        && Safeguarded.Length > 0 == other.Safeguarded.Length > 0;

    // Almost everybody has one version: nothing to put together.
    static Period[] When(IReadOnlyList<Deciding<Nominal>> parts, Func<Nominal, bool> holds)
    {
        if (parts is [var one])
        {
            if (!holds(one.Version)) return [];
            return one.Period == Period.Always ? Ever : [one.Period];
        }
        return Versions.Runs(parts.Where(of => holds(of.Version)).Select(of => of.Period));
    }

    static bool IsBound(Nominal nominal) =>
        nominal.LicenceState is not (LicenceState.InCustody or LicenceState.Recalled)
        && nominal.CohortState is not CohortState.Left;
}
