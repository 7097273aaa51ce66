using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Tests.Admission;

/// <summary>A made-up registry: two feeds that number their reads, two that do not, a camera or two of each, and three
/// listed vehicles.</summary>
static class Neighbourhood
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly AdmissionOptions Options = new();

    /// <summary>In the order of their keys, from 1.</summary>
    public static readonly FeedKey[] Feeds =
        [new("town", 1, true), new("vans", 2, false), new("police", 3, true), new("shops", 4, false)];

    public static readonly Vrm[] Listed = [Vrm.Of("AB12CDE"), Vrm.Of("XY34ZZZ"), Vrm.Of("KN05WSL")];

    /// <summary>The first stands for its feed in most tests.</summary>
    public static readonly Camera[] Cameras =
    [
        Fixed("a57", "town", 346_000, 392_000),
        Moving("van-1", "vans"),
        Fixed("police-1", "police", 345_000, 393_000),
        Fixed("shop-1", "shops", 347_000, 391_000) with { DeviceIds = ["00-11-22/1"] },
        Fixed("fast-clock", "town", 346_500, 392_000) with { ClockSkewMax = TimeSpan.FromSeconds(120) },
    ];

    public static RegistryView View(params Camera[] more)
    {
        Camera[] cameras = [.. Cameras, .. more];
        var state = new RegistryState
        {
            Version = 1,
            Cameras = cameras,
            ListEntries = [.. Listed.Select((vrm, i) => new ListEntry
            {
                Id = EntryOf(i),
                ListId = "stolen",
                Vrm = vrm,
                Owner = "Force control room",
                Basis = new Basis
                {
                    Kind = BasisKind.CourtOrder,
                    Reference = "ORDER-1",
                    Necessity = "reported stolen",
                    Proportionality = "this vehicle only",
                },
                Approval = ApprovalState.Approved,
                Period = new Period(Now.AddYears(-11), Now.AddYears(1)),
            })],
        };
        return new RegistryView(
            state,
            WatchlistCompiler.Compile(state, Now, out _),
            new RegistryKeys(Feeds, [.. cameras.Select((of, i) => KeyValuePair.Create(of.Id, i + 1))], []));
    }

    public static string EntryOf(int listed) => $"stolen-{listed + 1}";

    public static FeedKey Feed(string id) => Feeds.Single(feed => feed.Id == id);

    public static string CameraOf(string feed) => Cameras.First(camera => camera.FeedId == feed).Id;

    public static Camera Fixed(string id, string feed, double eastingMetres, double northingMetres) => new()
    {
        Id = id,
        FeedId = feed,
        CapturePoint = GeoPoint.OfMetres(eastingMetres, northingMetres),
    };

    public static Camera Moving(string id, string feed) => new() { Id = id, FeedId = feed, Kind = CameraKind.Moving };
}
