namespace GeoIntel.Models.Hotspots;

/// <summary>How a cube is described. The defaults are ArcGIS's, but for the level, which ArcGIS does not state.</summary>
public sealed record DescriptionOptions
{
    public GlobalWindow Window { get; init; } = GlobalWindow.Cube;

    /// <summary>Earlier steps that count as neighbours.</summary>
    public int Lag { get; init; } = 1;

    /// <summary>The level of both the bins and the trend: 0.10, 0.05 or 0.01.</summary>
    public double Alpha { get; init; } = 0.05;

    public PatternWording Wording { get; init; } = PatternWording.Current;

    /// <summary>Whether bins are significant by the critical p of the false discovery rate, or by p alone.</summary>
    public bool FalseDiscoveryRate { get; init; } = true;
}

/// <summary>Where a cube is hot or cold, how that moved, and the pattern's name. It describes; it foretells nothing.</summary>
public sealed class HotspotDescription
{
    readonly double[] _z;
    readonly double[] _p;

    HotspotDescription(double[] z, double[] p, sbyte[] bins, Trend[] trends, HotspotPattern[] patterns)
    {
        (_z, _p) = (z, p);
        Bins = bins;
        Trends = Array.ConvertAll(trends, trend => trend.MannKendall);
        SenSlopes = Array.ConvertAll(trends, trend => trend.SenSlope);
        Patterns = patterns;
    }

    /// <summary>Gi* of every bin, laid as the cube's values are.</summary>
    public IReadOnlyList<double> Z => _z;

    /// <summary>Two-sided p of every bin.</summary>
    public IReadOnlyList<double> P => _p;

    /// <summary>3, 2, 1 hot and -3, -2, -1 cold at 0.01, 0.05, 0.10; 0 neither.</summary>
    public IReadOnlyList<sbyte> Bins { get; }

    /// <summary>The bins of the same z under either rule of significance.</summary>
    public IReadOnlyList<sbyte> BinsBy(bool falseDiscoveryRate) =>
        falseDiscoveryRate ? Significance.BinsByFalseDiscoveryRate(_z, _p) : Significance.Bins(_z, _p);

    /// <summary>Trend of the z series of every location.</summary>
    public IReadOnlyList<MannKendall> Trends { get; }

    /// <summary>Change of z a step of every location.</summary>
    public IReadOnlyList<double> SenSlopes { get; }

    public IReadOnlyList<HotspotPattern> Patterns { get; }

    /// <exception cref="ArgumentException">The level is none of those, or cube and neighbourhood do not fit.</exception>
    public static HotspotDescription Of(SpaceTimeCube cube, Neighbourhood neighbourhood, DescriptionOptions options) =>
        Of(cube, neighbourhood, options, withSlopes: true);

    /// <param name="withSlopes">Whether Sen's slopes are worked out, which takes longer than all the rest.</param>
    internal static HotspotDescription Of(
        SpaceTimeCube cube, Neighbourhood neighbourhood, DescriptionOptions options, bool withSlopes)
    {
        var binMin = BinOf(options.Alpha);
        var z = GetisOrd.Star(cube, neighbourhood, options.Window, options.Lag);
        var p = Significance.Of(z);
        var bins = options.FalseDiscoveryRate ? Significance.BinsByFalseDiscoveryRate(z, p) : Significance.Bins(z, p);
        var (locations, steps) = (cube.Locations.Count, cube.Steps);
        var trends = new Trend[locations];
        var patterns = new HotspotPattern[locations];
        Parallel.For(
            0, locations,
            () => (Series: new double[steps], History: new sbyte[steps]),
            (location, _, room) =>
            {
                for (var step = 0; step < steps; step++)
                {
                    var bin = bins[step * locations + location];
                    room.Series[step] = z[step * locations + location];
                    room.History[step] = Math.Abs((int)bin) >= binMin ? (sbyte)Math.Sign(bin) : (sbyte)0;
                }
                var trend = MannKendall.Of(room.Series);
                trends[location] = new Trend(trend, withSlopes ? SenSlope.Of(room.Series) : 0);
                var sign = trend.P <= options.Alpha ? Math.Sign(trend.Z) : 0;
                patterns[location] = HotspotPatterns.Classify(room.History, sign, options.Wording);
                return room;
            },
            _ => { });
        return new HotspotDescription(z, p, bins, trends, patterns);
    }

    static int BinOf(double alpha) => alpha switch
    {
        0.10 => 1,
        0.05 => 2,
        0.01 => 3,
        _ => throw new ArgumentException($"The level {alpha} is none of 0.10, 0.05 and 0.01."),
    };

    readonly record struct Trend(MannKendall MannKendall, double SenSlope);
}
