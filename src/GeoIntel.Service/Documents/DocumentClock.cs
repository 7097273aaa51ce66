namespace GeoIntel.Service.Documents;

/// <summary>The moments that stand in documents.</summary>
static class DocumentClock
{
    /// <summary>Now, no finer than the store keeps.</summary>
    public static DateTimeOffset WholeSecond(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }
}
