using System.Collections.Frozen;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Turns the registry into a snapshot. The slow side: it may take its time and allocate.</summary>
public sealed class WatchlistCompiler
{
    /// <summary>How far before and after now rules are kept: reads up to two days late are judged without the
    /// store.</summary>
    public static readonly TimeSpan ReachDefault = TimeSpan.FromHours(48);

    readonly RegistryState _state;
    readonly Period _window;
    readonly List<WatchlistProblem> _problems = [];
    readonly Nominal[] _nominals;
    readonly FrozenDictionary<string, int> _nominalIndex;
    readonly HashSet<string> _usableZones;

    WatchlistCompiler(RegistryState state, Period window)
    {
        _state = state;
        _window = window;
        _nominals = [.. Versions.Latest(state.Nominals, nominal => nominal.Id, nominal => nominal.Revision)];
        _nominalIndex = _nominals.Index().ToFrozenDictionary(of => of.Item.Id, of => of.Index, StringComparer.Ordinal);
        _usableZones = [.. state.Zones.Select(zone => zone.Id)];
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
        foreach (var (zone, period, _) in InWindow(
            Versions.Of(_state.Zones, of => of.Id, of => of.Revision, of => of.Period)))
        {
            if (Outline.TryCreate(zone.Outline, out var outline, out var problem))
            {
                zones.Add(new CompiledZone(zone, outline, period));
                continue;
            }
            Report($"zones/{zone.Id}", $"{problem} The zone makes no hits until it is redrawn.");
            _usableZones.Remove(zone.Id);
        }
        return [.. zones];
    }

    IEnumerable<ZoneRule> CompileZoneRules(CompiledZone[] zones)
    {
        var zonesById = zones.Index().ToLookup(of => of.Item.Zone.Id, StringComparer.Ordinal);
        var permissions = InWindow(Versions.Of(_state.Permissions, of => of.Id, of => of.Revision, of => of.Period))
            .ToLookup(
                of => of.Version.ConditionId,
                of => new PermissionRule(TickPeriod.Of(of.Period), of.Version.Schedule),
                StringComparer.Ordinal);
        foreach (var (condition, period, endsAt) in InWindow(
            Versions.Of(_state.Conditions, of => of.Id, of => of.Revision, of => of.InForce)))
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
            if (!_usableZones.Contains(condition.ZoneId))
            {
                Report(name, $"Its zone zones/{condition.ZoneId} is missing or not usable; it makes no hits.");
                continue;
            }
            if (!IsBound(_nominals[nominal])) continue;

            var registration = _nominals[nominal].Registration;
            var ended = endsAt < registration.Until ? endsAt : registration.Until;
            foreach (var (index, zone) in zonesById[condition.ZoneId])
            {
                var inForce = period.Intersect(registration).Intersect(zone.Period);
                if (inForce.Intersect(_window).IsEmpty) continue;
                yield return new ZoneRule(
                    condition, TickPeriod.Of(inForce), ended.UtcTicks, nominal, index, [.. permissions[condition.Id]]);
            }
        }
    }

    // In custody or recalled, conditions do not apply; who left the cohort is no longer watched.
    static bool IsBound(Nominal nominal) =>
        nominal.LicenceState is not (LicenceState.InCustody or LicenceState.Recalled)
        && nominal.CohortState is not CohortState.Left;

    IEnumerable<EntryRule> CompileEntries()
    {
        foreach (var (entry, period, endsAt) in InWindow(
            Versions.Of(_state.ListEntries, of => of.Id, of => of.Revision, of => of.InForce)))
        {
            if (entry.Vrm.IsEmpty)
                Report($"listEntries/{entry.Id}", "It has no registration mark; it makes no hits.");
            else
                yield return new EntryRule(entry, TickPeriod.Of(period), endsAt.UtcTicks);
        }
    }

    IEnumerable<LinkRule> CompileLinks(NominalRules[] rules)
    {
        var versions = Versions.Of(_state.VehicleLinks, of => of.Id, of => of.Revision, of => of.Period).ToList();
        var periods = versions.ToLookup(of => (of.Version.Vrm, of.Version.NominalId), of => of.Period);
        foreach (var (link, period, _) in InWindow(versions))
        {
            var name = $"vehicleLinks/{link.Id}";
            if (link.Vrm.IsEmpty)
            {
                Report(name, "It has no registration mark; it leads nowhere.");
            }
            else if (!_nominalIndex.TryGetValue(link.NominalId, out var nominal))
            {
                Report(name, $"It leads to nominals/{link.NominalId}, who is not registered.");
            }
            else if (rules[nominal].ZoneRuleCount > 0 || _nominals[nominal].Safeguarding)
            {
                var endsAt = Versions.EndOfRun(period, periods[(link.Vrm, link.NominalId)]);
                yield return new LinkRule(link, TickPeriod.Of(period), endsAt.UtcTicks, nominal);
            }
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

    IEnumerable<Deciding<T>> InWindow<T>(IEnumerable<Deciding<T>> versions) =>
        versions.Where(of => !of.Period.Intersect(_window).IsEmpty);

    void Report(string resource, string description) => _problems.Add(new WatchlistProblem(resource, description));
}
