using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Passes;

/// <summary>Which reads of one camera are one pass of one vehicle.</summary>
/// <param name="ResetAfter">A pass is over when nothing of it was read for longer than this; 4.5 s is what the field
/// uses.</param>
/// <param name="LengthMax">A pass never lasts longer; what comes after it begins the next one. 60 s.</param>
public sealed record PassRule(TimeSpan ResetAfter, TimeSpan LengthMax)
{
    public static PassRule Default { get; } = new(TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(60));

    /// <summary>How far back from a moment a read can lie that bears on what is read then.</summary>
    public TimeSpan Reach => ResetAfter + LengthMax;

    /// <summary>Whether something read at a moment may still belong to a pass.</summary>
    public bool IsOpen(DateTimeOffset firstAt, DateTimeOffset lastAt, DateTimeOffset instant) =>
        instant - lastAt <= ResetAfter && instant - firstAt <= LengthMax;

    /// <summary>How well a reading goes with a pass that is read so far mostly as another: 2 where a camera cannot tell
    /// the two apart, 1 where they are one character apart, 0 where it is another vehicle.</summary>
    /// <param name="canonical">That of the reading, <see cref="VrmGrammar.Canonical"/>.</param>
    public static int Likeness(Vrm reading, Vrm canonical, Pass pass) =>
        Likeness(reading, canonical, pass.Vrm, pass.Canonical);

    /// <inheritdoc cref="Likeness(Vrm, Vrm, Pass)"/>
    public static int Likeness(Vrm reading, Vrm canonical, Vrm winner, Vrm winnersCanonical) =>
        canonical == winnersCanonical ? 2
        : SimilarVrms.IsOneEditApart(reading, winner) || SimilarVrms.IsOneEditApart(canonical, winnersCanonical) ? 1
        : 0;
}
