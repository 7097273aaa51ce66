using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Access;

/// <summary>Regimes whose reads were put together in one answer.</summary>
/// <param name="Regimes">Two or more, by name, in the order of their numbers, with commas between.</param>
/// <param name="Agreement">The registered agreement that covers them, as the caller named it; empty without one.</param>
readonly record struct RegimeCombination(string Regimes, string Agreement);

/// <summary>The combinations of regimes that a call's answers hold, each until an entry says so.</summary>
/// <remarks>A watch puts the same regimes together time and again; that is said once. Any thread.</remarks>
sealed class RegimeCombinations
{
    readonly Lock _gate = new();
    readonly HashSet<RegimeCombination> _said = [];
    readonly HashSet<RegimeCombination> _unsaid = [];

    /// <param name="regimes">Fewer than two are no combination.</param>
    /// <param name="agreement">Only one that is registered: it stands in the log in the open.</param>
    public void Add(IReadOnlySet<LegalRegime> regimes, string agreement)
    {
        if (regimes.Count < 2) return;
        var combination = new RegimeCombination(string.Join(", ", regimes.Order()), agreement);
        lock (_gate)
        {
            if (!_said.Contains(combination)) _unsaid.Add(combination);
        }
    }

    /// <summary>All that no entry names yet.</summary>
    public IReadOnlyList<RegimeCombination> Take()
    {
        lock (_gate)
        {
            if (_unsaid.Count == 0) return [];
            RegimeCombination[] taken = [.. _unsaid];
            _said.UnionWith(_unsaid);
            _unsaid.Clear();
            return taken;
        }
    }

    // What a call has put together so far is no part of its purpose.
    public override bool Equals(object? other) => other is RegimeCombinations;

    public override int GetHashCode() => 0;
}
