using System.Collections.Frozen;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Turns the registry into a snapshot. The slow side: it may take its time and allocate.</summary>
public sealed class WatchlistCompiler
{
    /// <summary>How far before and after now rules are kept: reads up to two days late are judged without the store.</summary>
    public static readonly TimeSpan ReachDefault = TimeSpan.FromHours(48);

    readonly RegistryState _state;
    readonly Period _window;
    readonly List<WatchlistProblem> _problems = [];
    readonly Nominal[] _nominals;
    readonly FrozenDictionary<string, int> _nominalIndex;

    WatchlistCompiler(RegistryState state, Period window)
    {
        _state = state;
        _window = window;
        _nominals = [.. Versions.Latest(state.Nominals, nominal => nominal.Id, nominal => nominal.Revision)];
        _nominalIndex = _nominals.Index().ToFrozenDictionary(of => of.Item.Id, of => of.Index, StringComparer.Ordinal);
    }

    /// <summary>Compiles what is in force within <paramref name="reach"/> of <paramref name="now"/>.</summary>
    /// <param name="problems">What was left out, and why; it takes nothing else down.</param>
    /// <param name="reach">null for <see cref="ReachDefault"/>.</param>
    public static WatchlistSnapshot Compile(
        RegistryState state, DateTimeOffset now, out IReadOnlyList<WatchlistProblem> problems, TimeSpan? reach = null)
    {
        var window = new Period(now - (reach ?? ReachDefault), now + (reach ?? ReachDefault));
        var compiler = new WatchlistCompiler(state, window);
        var snapshot = compiler.Compile();
        problems = compiler._problems;
        return snapshot;
    }

    WatchlistSnapshot Compile()
    {
        var cameras = CameraCompiler.Compile(_state.Cameras, _problems, out var cameraIndex);
        var zones = CompileZones();
        var rulesByNominal = CompileZoneRules(zones).ToLookup(rule => rule.NominalIndex);
        var zoneRules = new List<ZoneRule>();
        var nominalRules = new NominalRules[_nominals.Length];
        for (var i = 0; i < _nominals.Length; i++)
        {
            var start = zoneRules.Count;
            zoneRules.AddRange(rulesByNominal[i]);
            nominalRules[i] = new NominalRules(_nominals[i], start, zoneRules.Count - start);
        }

        var vehicles = new VehicleCompiler(CompileEntries(), CompileLinks(nominalRules));
        return new WatchlistSnapshot(new WatchlistParts
        {
            Version = _state.Version,
            Covers = _window,
            Cameras = cameras,
            CameraIndex = cameraIndex,
            Nominals = _nominals,
            NominalIndex = _nominalIndex,
            NominalRules = nominalRules,
            ZoneRules = [.. zoneRules],
            Zones = zones,
            CameraZones = new CameraZones(cameras, zones),
            Vrms = new VrmTable(vehicles.Vrms),
            Vehicles = vehicles.Rules,
            Entries = vehicles.Entries,
            Links = vehicles.Links,
            Groups = CompileGroups(),
            MatchesPerSightingMax = vehicles.MatchesMax(nominalRules)
                + nominalRules.Select(rules => rules.ZoneRuleCount).DefaultIfEmpty().Max(),
        });
    }

    CompiledZone[] CompileZones()
    {
        var zones = new List<CompiledZone>();
        foreach (var (zone, period) in Versions.Deciding(
            _state.Zones, zone => zone.Id, zone => zone.Revision, zone => zone.Period, _window))
        {
            if (Outline.TryCreate(zone.Outline, out var outline, out var problem))
                zones.Add(new CompiledZone(zone, outline, period));
            else
                Report($"zones/{zone.Id}", $"{problem} The zone makes no hits until it is redrawn.");
        }
        return [.. zones];
    }

    IEnumerable<ZoneRule> CompileZoneRules(CompiledZone[] zones)
    {
        var zonesById = zones.Index().ToLookup(of => of.Item.Zone.Id, StringComparer.Ordinal);
        var permissions = Versions
            .Deciding(_state.Permissions, of => of.Id, of => of.Revision, of => of.Period, _window)
            .ToLookup(
                of => of.Version.ConditionId,
                of => new PermissionRule(TickPeriod.Of(of.Period), of.Version.Schedule),
                StringComparer.Ordinal);
        foreach (var (condition, period) in Versions.Deciding(
            _state.Conditions, of => of.Id, of => of.Revision, of => of.InForce, _window))
        {
            var name = $"conditions/{condition.Id}";
            if (condition.Kind != ConditionKind.ExclusionZone)
            {
                Report(name, $"Its kind {condition.Kind} is not one that this program knows; it makes no hits.");
                continue;
            }
            if (!_nominalIndex.TryGetValue(condition.NominalId, out var nominal))
            {
                Report(name, $"It binds nominals/{condition.NominalId}, who is not registered; it makes no hits.");
                continue;
            }
            if (!zonesById.Contains(condition.ZoneId))
            {
                Report(name, $"Its zone zones/{condition.ZoneId} is missing or could not be compiled; it makes no hits.");
                continue;
            }
            if (!IsBound(_nominals[nominal])) continue;

            var registered = period.Intersect(_nominals[nominal].Registration);
            foreach (var (index, zone) in zonesById[condition.ZoneId])
            {
                var inForce = registered.Intersect(zone.Period);
                if (inForce.Intersect(_window).IsEmpty) continue;
                yield return new ZoneRule(
                    condition, TickPeriod.Of(inForce), registered.Until.UtcTicks, nominal, index,
                    [.. permissions[condition.Id]]);
            }
        }
    }

    // In custody or recalled, conditions do not apply; who left the cohort is no longer watched.
    static bool IsBound(Nominal nominal) =>
        nominal.LicenceState is not (LicenceState.InCustody or LicenceState.Recalled)
        && nominal.CohortState is not CohortState.Left;

    IEnumerable<EntryRule> CompileEntries()
    {
        foreach (var (entry, period) in Versions.Deciding(
            _state.ListEntries, of => of.Id, of => of.Revision, of => of.InForce, _window))
        {
            if (entry.Vrm.IsEmpty)
                Report($"listEntries/{entry.Id}", "It has no registration mark; it makes no hits.");
            else
                yield return new EntryRule(entry, TickPeriod.Of(period));
        }
    }

    IEnumerable<LinkRule> CompileLinks(NominalRules[] rules)
    {
        foreach (var (link, period) in Versions.Deciding(
            _state.VehicleLinks, of => of.Id, of => of.Revision, of => of.Period, _window))
        {
            var name = $"vehicleLinks/{link.Id}";
            if (link.Vrm.IsEmpty)
                Report(name, "It has no registration mark; it leads nowhere.");
            else if (!_nominalIndex.TryGetValue(link.NominalId, out var nominal))
                Report(name, $"It leads to nominals/{link.NominalId}, who is not registered.");
            else if (rules[nominal].ZoneRuleCount > 0 || _nominals[nominal].Safeguarding)
                yield return new LinkRule(link, TickPeriod.Of(period), nominal);
        }
    }

    ILookup<int, (GroupMembership, OrganisedCrimeGroup)> CompileGroups()
    {
        var groups = Versions.Latest(_state.Groups, of => of.Id, of => of.Revision)
            .Where(group => group.Status != GroupStatus.Archived)
            .ToDictionary(group => group.Id, StringComparer.Ordinal);
        return _state.Memberships
            .Where(of => groups.ContainsKey(of.GroupId) && _nominalIndex.ContainsKey(of.NominalId))
            .OrderBy(of => of.GroupId, StringComparer.Ordinal)
            .ToLookup(of => _nominalIndex[of.NominalId], of => (of, groups[of.GroupId]));
    }

    void Report(string resource, string description) => _problems.Add(new WatchlistProblem(resource, description));
}
