namespace GeoIntel.Models.Tests;

/// <summary>What something allocates on this thread.</summary>
static class Allocations
{
    const int Tries = 20;

    /// <returns>Bytes: the least of some tries. A collection that another thread sets off in the meantime takes what is left of
    /// this thread's allocation buffer, up to 8 KiB, and counts it; what is really allocated is so in each try.</returns>
    public static long Of(Action work)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Tries && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
