namespace GeoIntel.Service.Tests.Admission;

/// <summary>A clock that stands where it was set.</summary>
sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
