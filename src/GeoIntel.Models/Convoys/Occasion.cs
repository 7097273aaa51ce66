namespace GeoIntel.Models.Convoys;

/// <summary>A candidate's reads that belong together: what is placed elsewhere by chance is placed as a whole.</summary>
/// <remarks>It ends when a camera comes again, so that a bus makes one at each pass, and before it could meet two
/// journeys of the subject.</remarks>
static class Occasion
{
    /// <param name="reads">In the order of time.</param>
    public static IEnumerable<ArraySegment<ConvoyRead>> Cut(ConvoyRead[] reads, long ticksMax)
    {
        var start = 0;
        for (var i = 1; i <= reads.Length; i++)
        {
            if (i < reads.Length && reads[i].Ticks - reads[start].Ticks <= ticksMax && !IsAgain(reads, start, i)) continue;
            yield return new(reads, start, i - start);
            start = i;
        }
    }

    static bool IsAgain(ConvoyRead[] reads, int start, int i)
    {
        for (var j = start; j < i; j++)
        {
            if (reads[j].Camera == reads[i].Camera) return true;
        }
        return false;
    }
}
