using System.Globalization;
using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Hits;

/// <summary>Says a hit the way an operator would, and what it does not prove.</summary>
public static class HitSentence
{
    /// <summary>One sentence on what was read, where and when, and which rule it touches; then the instruction, if any.
    /// Where a person under 18 or exploited may be concerned, safeguarding takes the instruction's place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The hit is of a kind that this program does not know.</exception>
    public static string Say(Hit hit, HitWords words)
    {
        var sentence = hit.Key.Kind switch
        {
            HitKind.VehicleOfInterest =>
                $"A vehicle on {Named("the list", words.ListDisplayName, "a list of vehicles of interest")} was " +
                $"{Seen(hit, words)}.",
            HitKind.ExclusionZone =>
                $"{Who(hit, words)} was {Seen(hit, words)}, inside " +
                $"{Named("the exclusion zone", words.ZoneDisplayName, "an exclusion zone")} ({Place(hit.First)}).",
            _ => throw new ArgumentOutOfRangeException(nameof(hit), hit.Key.Kind, "This kind of hit is not known."),
        };
        if (hit.First.Safeguarding) return $"{sentence} Safeguarding: tell the safeguarding lead, and nobody else.";

        return words.Instruction.Length == 0 ? sentence : $"{sentence} Instruction: {words.Instruction}";
    }

    /// <summary>What the hit does not prove, and what a person must do before acting on it.</summary>
    public static string Caveat(Hit hit)
    {
        var caveat = IsObserved(hit)
            ? "It rests on one operator's recognition of a person on camera, which may be mistaken."
            : "It shows where the vehicle was, not who was in it.";
        if (hit.First.ZoneVerdict == ZoneVerdict.WithinUncertainty)
            caveat += " The zone's edge is nearer than the place is known: it may have been outside.";
        if (hit.EndedSince)
            caveat += " The rule has ended since; ask its owner before anything is done.";
        if (hit.First.Safeguarding)
            caveat += " It goes to safeguarding, never to enforcement.";
        return caveat + " Open the image and name a second identifier before you confirm it.";
    }

    static bool IsObserved(Hit hit) => hit.First.MatchClass == MatchClass.Observed;

    static string Who(Hit hit, HitWords words)
    {
        var nominal = words.NominalReference.Length > 0 ? $"nominal {words.NominalReference}" : "a bound nominal";
        return IsObserved(hit) ? $"A person recognised as {nominal}" : $"A vehicle linked to {nominal}";
    }

    static string Seen(Hit hit, HitWords words)
    {
        var first = $"{Clock(hit.FirstCapturedAt)} on {Day(hit.FirstCapturedAt)}";
        var seen = $"{(IsObserved(hit) ? "seen" : "read")} {Where(hit.First, words)} at {first}";
        return hit.ReadCount switch
        {
            1 => seen,
            2 => $"{seen} and once more at {Until(hit)}",
            _ => $"{seen} and {hit.ReadCount - 1} more times until {Until(hit)}",
        };
    }

    static string Where(HitReason reason, HitWords words)
    {
        if (words.CameraDisplayName.Length > 0)
            return $"{(reason.MatchClass == MatchClass.Observed ? "on" : "by")} {words.CameraDisplayName}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"at easting {reason.Position.EastingMetres:0}, northing {reason.Position.NorthingMetres:0},");
    }

    // The depth is rounded down and the uncertainty up: a sentence must not sound surer than the measurement.
    static string Place(HitReason reason) => string.Create(
        CultureInfo.InvariantCulture,
        $"{reason.EdgeDistanceCentimetres / 100} m within its edge; the place is known to " +
        $"{(reason.UncertaintyCentimetres + 99) / 100} m");

    static string Until(Hit hit)
    {
        var sameDay = Day(hit.FirstCapturedAt) == Day(hit.LastCapturedAt);
        return Clock(hit.LastCapturedAt) + (sameDay ? "" : $" on {Day(hit.LastCapturedAt)}");
    }

    static string Clock(DateTimeOffset instant) => string.Create(
        CultureInfo.InvariantCulture, $"{LondonClock.ToLondon(instant):HH:mm:ss} {LondonClock.Abbreviation(instant)}");

    static string Day(DateTimeOffset instant) =>
        LondonClock.ToLondon(instant).ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture);

    static string Named(string what, string name, string nameless) => name.Length > 0 ? $"{what} '{name}'" : nameless;
}
