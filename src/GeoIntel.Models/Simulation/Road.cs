using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Simulation;

/// <summary>A road as a polyline, measured in metres from its first point.</summary>
public sealed class Road
{
    readonly double[] _metres;

    public Road(string name, IReadOnlyList<GeoPoint> points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points.Count, 2);
        Name = name;
        Points = points;
        _metres = new double[points.Count];
        for (var i = 1; i < points.Count; i++)
            _metres[i] = _metres[i - 1] + points[i - 1].DistanceMetresTo(points[i]);
    }

    public string Name { get; }
    public IReadOnlyList<GeoPoint> Points { get; }
    public double LengthMetres => _metres[^1];

    /// <summary>How far along the road its point number <paramref name="index"/> lies.</summary>
    public double MetresOf(int index) => _metres[index];

    /// <summary>The point so far along, and so far to the left of the way the road was drawn.</summary>
    public GeoPoint PointAt(double metres, double leftMetres = 0)
    {
        var segment = SegmentAt(metres);
        var share = (metres - _metres[segment]) / (_metres[segment + 1] - _metres[segment]);
        var (from, to) = (Points[segment], Points[segment + 1]);
        var heading = BearingDegreesAt(metres) * Math.PI / 180;
        return GeoPoint.OfMetres(
            from.EastingMetres + share * (to.EastingMetres - from.EastingMetres) - leftMetres * Math.Cos(heading),
            from.NorthingMetres + share * (to.NorthingMetres - from.NorthingMetres) + leftMetres * Math.Sin(heading));
    }

    /// <summary>The way the road was drawn there, in degrees clockwise from grid north, 0 to 360.</summary>
    public double BearingDegreesAt(double metres)
    {
        var segment = SegmentAt(metres);
        var (from, to) = (Points[segment], Points[segment + 1]);
        var degrees = 180 / Math.PI * Math.Atan2(
            to.EastingMetres - from.EastingMetres, to.NorthingMetres - from.NorthingMetres);
        return degrees < 0 ? degrees + 360 : degrees;
    }

    int SegmentAt(double metres)
    {
        var index = Array.BinarySearch(_metres, metres);
        return Math.Clamp(index < 0 ? ~index - 1 : index, 0, Points.Count - 2);
    }
}
