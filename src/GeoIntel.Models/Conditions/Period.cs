namespace GeoIntel.Models.Conditions;

/// <summary>The time something is in force: from <see cref="From"/> up to, but not including, <see
/// cref="Until"/>.</summary>
/// <remarks><see cref="DateTimeOffset.MaxValue"/> means without end. The default value is empty: nothing is in
/// force.</remarks>
public readonly record struct Period(DateTimeOffset From, DateTimeOffset Until)
{
    public static Period Always { get; } = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    public bool IsEmpty => Until <= From;

    public bool Contains(DateTimeOffset instant) => instant >= From && instant < Until;

    public Period Intersect(Period other) =>
        new(From > other.From ? From : other.From, Until < other.Until ? Until : other.Until);

    public static Period StartingAt(DateTimeOffset from) => new(from, DateTimeOffset.MaxValue);
}
