using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Siting;

/// <summary>Finds the demands within reach of a site without trying all of them.</summary>
/// <remarks>Places lie in strips of the National Grid from south to north, in each from west to east. Distances are
/// compared in whole centimetres, so exactly; the reach itself is within.</remarks>
sealed class NearDemands
{
    readonly int _south, _height;
    readonly int[] _start; // of each strip
    readonly (GeoPoint Place, int Demand)[] _places;

    /// <param name="demands">Those without a place are left out.</param>
    /// <param name="stripMetres">Best about as high as reaches are.</param>
    public NearDemands(IReadOnlyList<Demand> demands, double stripMetres)
    {
        _height = Math.Max(Centimetres(Site.ReachMetresMin), Centimetres(stripMetres));
        _places =
        [
            .. demands.Index().Where(of => of.Item.Place is not null)
                .Select(of => (of.Item.Place!.Value, of.Index)),
        ];
        _south = _places.Length == 0 ? 0 : _places.Min(of => of.Place.NorthingCentimetres);
        Array.Sort(_places, (a, b) =>
            (StripOf(a.Place.NorthingCentimetres), a.Place.EastingCentimetres, a.Demand)
                .CompareTo((StripOf(b.Place.NorthingCentimetres), b.Place.EastingCentimetres, b.Demand)));
        _start = new int[_places.Length == 0 ? 1 : StripOf(_places[^1].Place.NorthingCentimetres) + 2];
        foreach (var (place, _) in _places) _start[StripOf(place.NorthingCentimetres) + 1]++;
        for (var strip = 1; strip < _start.Length; strip++) _start[strip] += _start[strip - 1];
    }

    /// <summary>How many distances were looked at so far.</summary>
    public long TriedCount { get; private set; }

    /// <summary>Sets the bits of all demands within reach.</summary>
    public void Cover(GeoPoint from, double reachMetres, Span<ulong> row)
    {
        var reach = Centimetres(reachMetres);
        var (low, high) = (StripOf(from.NorthingCentimetres - reach), StripOf(from.NorthingCentimetres + reach));
        for (var strip = Math.Max(0, low); strip <= Math.Min(high, _start.Length - 2); strip++)
        {
            for (var i = FirstFrom(from.EastingCentimetres - reach, strip); i < _start[strip + 1]; i++)
            {
                long east = _places[i].Place.EastingCentimetres - from.EastingCentimetres;
                if (east > reach) break;
                TriedCount++;
                long north = _places[i].Place.NorthingCentimetres - from.NorthingCentimetres;
                if (east * east + north * north <= (long)reach * reach) CoverageRows.Set(row, _places[i].Demand);
            }
        }
    }

    int StripOf(int northing) => (int)Math.Floor((northing - _south) / (double)_height);

    int FirstFrom(int easting, int strip)
    {
        var (low, high) = (_start[strip], _start[strip + 1]);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_places[middle].Place.EastingCentimetres < easting) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    internal static int Centimetres(double metres) => (int)Math.Round(metres * 100);
}
