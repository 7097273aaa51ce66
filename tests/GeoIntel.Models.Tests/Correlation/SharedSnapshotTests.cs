using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>What one change allocates does not depend on how much is registered: the collector's pauses are those of the
/// correlating thread too.</summary>
public class SharedSnapshotTests
{
    const int Zones = 10_000;
    const int Nominals = 1_000;
    const int Entries = 20_000;
    const int Links = 4_000;

    // The whole is tens of megabytes.
    const long BytesMax = 100_000;

    static readonly RegistryState State = new()
    {
        Version = 1,
        Cameras = [.. Enumerable.Range(0, 64).Select(i => Registry.Camera with { Id = $"camera-{i}", DeviceIds = [] })],
        Zones = [.. Enumerable.Range(0, Zones).Select(Zone)],
        Nominals = [.. Enumerable.Range(0, Nominals).Select(i => Registry.Nominal with { Id = $"N-{i}" })],
        Conditions =
        [
            .. Enumerable.Range(0, Zones).Select(i => Registry.Condition with
            {
                Id = $"condition-{i}",
                ZoneId = $"zone-{i}",
                NominalId = $"N-{i % Nominals}",
            }),
        ],
        VehicleLinks =
        [
            .. Enumerable.Range(0, Links).Select(i => Registry.Link with
            {
                Id = $"link-{i}",
                NominalId = $"N-{i % Nominals}",
                Vrm = Vrm.Of($"AB{i / 500:00}C{(char)('A' + i / 26 % 26)}{(char)('A' + i % 26)}"),
            }),
        ],
        ListEntries =
        [
            .. Enumerable.Range(0, Entries).Select(i => Registry.Entry with
            {
                Id = $"entry-{i}",
                Vrm = Vrm.Of($"CD{i % 100:00}{(char)('A' + i / 100 % 20)}{(char)('A' + i / 2000 % 20)}X"),
            }),
        ],
    };

    [Theory]
    [InlineData("zone")]
    [InlineData("nominal")]
    [InlineData("condition")]
    [InlineData("another condition")]
    [InlineData("link")]
    [InlineData("entry")]
    public void One_change_among_ten_thousand_zones_allocates_little(string what)
    {
        var watchlist = WatchlistCompiler.Compile(State, Registry.Noon, out _);
        var state = State;
        for (var i = 0; i < 3; i++)
        {
            state = Change(state, what, 1_234 * (i + 1)) with { Version = state.Version + 1 };
            var before = GC.GetAllocatedBytesForCurrentThread();
            watchlist = WatchlistCompiler.Compile(state, Registry.Noon, out var problems, previous: watchlist);
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.Empty(problems);
            Assert.True(i == 0 || bytes <= BytesMax, $"{what}: {bytes} bytes"); // the first use fills caches
        }
    }

    static RegistryState Change(RegistryState state, string what, int i) => what switch
    {
        "zone" => state with { Zones = With(state.Zones, i, Zone(i) with { Outline = Zone(i + 1).Outline }) },
        "nominal" => state with
        {
            Nominals = With(
                state.Nominals, i % Nominals, state.Nominals[i % Nominals] with { LicenceState = LicenceState.InCustody }),
        },
        "condition" => state with
        {
            Conditions = With(
                state.Conditions, i, state.Conditions[i] with { Schedule = Schedule.Of("Daily 22:00-06:00") }),
        },
        "another condition" => state with
        {
            Conditions = [.. state.Conditions, state.Conditions[i] with { Id = $"another-{i}" }],
        },
        "link" => state with
        {
            VehicleLinks = With(state.VehicleLinks, i % Links, state.VehicleLinks[i % Links] with { NominalId = "N-7" }),
        },
        _ => state with
        {
            ListEntries = With(state.ListEntries, i, state.ListEntries[i] with { DirectionDegrees = 90 }),
        },
    };

    static List<T> With<T>(IReadOnlyList<T> these, int place, T changed) => new(these) { [place] = changed };

    static Zone Zone(int i) => Registry.Zone with
    {
        Id = $"zone-{i}",
        Outline = Registry.Square(340_000 + i % 100 * 150, 380_000 + i / 100 * 150, 100),
    };
}
