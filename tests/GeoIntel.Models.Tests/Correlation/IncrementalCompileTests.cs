using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Subjects;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>A snapshot that takes over from the previous one answers as one compiled from nothing.</summary>
public class IncrementalCompileTests
{
    [Fact]
    public void Whatever_changed_the_answers_are_the_same()
    {
        var matches = 0;
        for (var seed = 1; seed <= Worlds.Count(20, 200); seed++)
        {
            var world = new World(seed);
            var chance = new Chance(seed, world.Now, dense: false);
            var state = world.State;
            var previous = WatchlistCompiler.Compile(state, world.Now, out _);
            for (var change = 1; change <= 16; change++)
            {
                state = (chance.Next(4) == 0 ? Change(state, chance) : ChangeOne(state, chance)) with
                {
                    Version = state.Version + 1,
                };
                var now = world.Now.AddHours(chance.Next(3));
                previous = WatchlistCompiler.Compile(state, now, out var problems, previous: previous);
                var fresh = WatchlistCompiler.Compile(state, now, out var freshProblems);

                Assert.Equal(freshProblems, problems);
                Assert.Equal((fresh.Version, fresh.Covers), (previous.Version, previous.Covers));
                Assert.Equal(fresh.RoomFor(3, 2), previous.RoomFor(3, 2));
                var (told, expected) = (Tell(world, previous), Tell(world, fresh));
                Assert.True(expected.SequenceEqual(told), $"seed {seed}, change {change}");
                matches += told.Count;
            }
        }
        Assert.True(matches > 3000, $"{matches} matches");
    }

    [Fact]
    public void An_outline_that_stayed_is_not_compiled_again()
    {
        var previous = Registry.Compile(Registry.State);
        var reloaded = Registry.State with
        {
            Version = 2,
            Zones = [Registry.Zone with { Outline = (Geometry)Registry.Zone.Outline.Copy(), LeaveMetres = 75 }],
        };
        var moved = reloaded with { Zones = [Registry.Zone with { Outline = Registry.Square(346_010, 393_000, 100) }] };

        var next = WatchlistCompiler.Compile(reloaded, Registry.Noon, out _, previous: previous);
        Assert.Same(previous.Zones[0].Outline, next.Zones[0].Outline);
        Assert.Same(previous.Zones[0].CameraBits, next.Zones[0].CameraBits);
        Assert.Same(previous.MarkIndex, next.MarkIndex);
        Assert.Equal(75, next.Zones[0].Zone.LeaveMetres);

        var other = WatchlistCompiler.Compile(moved, Registry.Noon, out _, previous: next);
        Assert.NotSame(next.Zones[0].Outline, other.Zones[0].Outline);
    }

    [Fact]
    public void A_snapshot_stays_as_it_is_whatever_is_compiled_from_it()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var world = new World(seed);
            var chance = new Chance(seed, world.Now, dense: false);
            var first = WatchlistCompiler.Compile(world.State, world.Now, out _);
            var told = Tell(world, first);
            var (state, next) = (world.State, first);
            for (var change = 1; change <= 10; change++)
            {
                state = ChangeOne(state, chance);
                next = WatchlistCompiler.Compile(state, world.Now, out _, previous: next);
            }
            Assert.Equal(told, Tell(world, first));

            // Another one from the same snapshot begins where that one stands, not where the first one went.
            var again = WatchlistCompiler.Compile(world.State, world.Now, out _, previous: first);
            Assert.Equal(told, Tell(world, again));
        }
    }

    [Fact]
    public void Cameras_and_nominals_are_numbered_by_the_state_whatever_the_window()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var world = new World(seed);
            var now = WatchlistCompiler.Compile(world.State, world.Now, out _);
            var window = new Period(world.Now.AddDays(-400), world.Now.AddDays(-399));
            var past = WatchlistCompiler.CompileFor(world.State, window, out _);

            Assert.Equal(window, past.Covers);
            Assert.Equal(now.Cameras.Select(of => of.Id), past.Cameras.Select(of => of.Id));
            Assert.Equal(now.Nominals.Select(of => of.Id), past.Nominals.Select(of => of.Id));
        }
    }

    [Fact]
    public void A_window_of_the_past_judges_by_what_was_in_force_then()
    {
        var then = Registry.Noon.AddDays(-50);
        var state = Registry.State with
        {
            Nominals =
            [
                Registry.Nominal with { Registration = new Period(DateTimeOffset.MinValue, Registry.Noon.AddDays(-20)) },
                Registry.Nominal with
                {
                    LicenceState = LicenceState.InCustody,
                    Registration = Period.StartingAt(Registry.Noon.AddDays(-20)),
                    Revision = 2,
                },
            ],
        };
        var past = WatchlistCompiler.CompileFor(state, new Period(then.AddHours(-1), then.AddHours(1)), out _);

        Assert.Empty(Registry.Correlate(Registry.Compile(state), Registry.Read(Registry.Compile(state))));
        var late = Registry.Read(past, then, Registry.Noon);
        Assert.True(Assert.Single(Registry.Correlate(past, late)).EndedSince);
    }

    static RegistryState Change(RegistryState state, Chance chance) => chance.Next(8) switch
    {
        0 => state with { Zones = [.. state.Zones.Skip(1), Redrawn(state, chance)] },
        1 => state with { Zones = [.. state.Zones, WorldRegistry.Zone(chance, "zone-1", 9, chance.Period(), [])] },
        2 => state with { Nominals = [.. state.Nominals.Skip(chance.Next(2))] },
        3 => state with { Conditions = [.. state.Conditions.Where(_ => chance.Next(4) > 0)] },
        4 => state with { VehicleLinks = [.. state.VehicleLinks.Where(_ => chance.Next(4) > 0)] },
        5 => state with { ListEntries = [.. state.ListEntries.Select(of => of with { Accepts = chance.Accepts() })] },
        6 => state with { Cameras = [.. state.Cameras.Skip(1)] },
        _ => state with { Nominals = [.. state.Nominals.Select(of => of with { CohortState = CohortState.InCohort })] },
    };

    // One thing comes, goes, or is replaced by another version of itself, as the registry has it from day to day.
    static RegistryState ChangeOne(RegistryState state, Chance chance) => chance.Next(8) switch
    {
        0 => state with { Zones = One(state.Zones, chance, of => Redrawn(state, chance) with { Id = of.Id }) },
        1 => state with
        {
            Zones = One(state.Zones, chance, of => of with { Revision = of.Revision + 1, Period = chance.Period() }),
        },
        2 => state with
        {
            Nominals = One(state.Nominals, chance, of => of with
            {
                Revision = of.Revision + chance.Next(2),
                LicenceState = chance.Next(2) == 0 ? LicenceState.InCustody : LicenceState.OnLicence,
                Under18 = chance.Next(2) == 0,
            }),
        },
        3 => state with
        {
            Conditions = One(state.Conditions, chance, of => of with
            {
                Revision = of.Revision + chance.Next(2),
                Kind = (ConditionKind)chance.Random.Next(1, 6),
                ZoneId = chance.Of(state.Zones).Id,
                Schedule = chance.Schedule(),
                Accepts = chance.Accepts(),
                Period = chance.Period(),
            }),
        },
        4 => state with
        {
            VehicleLinks = One(state.VehicleLinks, chance, of => of with
            {
                Id = chance.Next(2) == 0 ? of.Id : $"{of.Id}-other",
                NominalId = state.Nominals.Count > 0 ? chance.Of(state.Nominals).Id : of.NominalId,
                Vrm = chance.Next(3) == 0 ? chance.Mark() : of.Vrm,
                Period = chance.Next(2) == 0 ? of.Period : chance.Period(),
            }),
        },
        5 => state with
        {
            ListEntries = One(state.ListEntries, chance, of => of with
            {
                Id = chance.Next(2) == 0 ? of.Id : $"{of.Id}-other",
                Vrm = chance.Next(3) == 0 ? chance.Mark() : of.Vrm,
                ZoneId = chance.Next(2) == 0 ? chance.Of(state.Zones).Id : "",
                Accepts = chance.Accepts(),
            }),
        },
        6 => state with
        {
            Permissions = One(state.Permissions, chance, of => of with
            {
                ConditionId = state.Conditions.Count > 0 ? chance.Of(state.Conditions).Id : of.ConditionId,
                Schedule = chance.Schedule(),
                Period = chance.Period(),
            }),
        },
        _ => state with
        {
            Memberships = One(state.Memberships, chance, of => of with { Period = chance.Period() }),
        },
    };

    static List<T> One<T>(IReadOnlyList<T> these, Chance chance, Func<T, T> change)
    {
        var next = these.ToList();
        if (next.Count < 2) return next;
        var at = chance.Next(next.Count);
        switch (chance.Next(3))
        {
            case 0: next.RemoveAt(at); break;
            case 1: next.Insert(chance.Next(next.Count), change(next[at])); break;
            default: next[at] = change(next[at]); break;
        }
        return next;
    }

    static Zone Redrawn(RegistryState state, Chance chance)
    {
        var zone = chance.Of(state.Zones);
        return WorldRegistry.Zone(chance, zone.Id, zone.Revision, zone.Period, []);
    }

    static List<(HitKey, HitReason)> Tell(World world, WatchlistSnapshot watchlist)
    {
        var sightings = world.Admit(watchlist);
        var matches = new Match[watchlist.RoomFor(sightings.Length, world.Candidates.Length)];
        var count = Correlator.Correlate(sightings, world.Candidates, watchlist, matches);
        return [.. matches.Take(count).Select(match => (
            watchlist.KeyOf(sightings[match.SightingIndex], match),
            watchlist.Describe(sightings[match.SightingIndex], match)))];
    }
}
