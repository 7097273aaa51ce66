using System.Globalization;

namespace GeoIntel.Models.Hits;

/// <summary>Says a hit the way an operator would: what was read, never who drove.</summary>
public static class HitSentence
{
    /// <summary>What was read, where and when, and which rule it touches, in a sentence or two; then how sure the mark
    /// is, and the instruction, if any. Where a person under 18 or exploited may be concerned, safeguarding takes the
    /// instruction's place. What a correction of the registry brought to light begins with "Correction:".</summary>
    /// <exception cref="ArgumentOutOfRangeException">The hit is of a kind that this program does not know.</exception>
    public static string Say(Hit hit, HitWords words)
    {
        var said = hit.Key.Kind switch
        {
            HitKind.VehicleOfInterest =>
                $"A vehicle on {Named("the list", words.ListDisplayName, "a list of vehicles of interest")} was " +
                $"{Seen(hit, words)}.",
            HitKind.ExclusionZone =>
                $"{Who(hit.First, words)} was {Seen(hit, words)}, inside " +
                $"{Named("the exclusion zone", words.ZoneDisplayName, "an exclusion zone")} ({Inside(hit.First)})." +
                Left(hit, words, "inside", "outside"),
            HitKind.RestrictionZone =>
                $"{Who(hit.First, words)} was {Seen(hit, words)}, outside " +
                $"{Named("the zone", words.ZoneDisplayName, "a zone")} in which the person must stay " +
                $"({Outside(hit.First)}).{Left(hit, words, "outside", "inside")}",
            HitKind.Curfew =>
                $"{Who(hit.First, words)} was in use during curfew: {Seen(hit, words)}, away from " +
                $"{Named("the address", words.ZoneDisplayName, "the address")} ({Outside(hit.First)}).",
            HitKind.NonAssociation =>
                $"{Who(hit.First, words)} was {Seen(hit, words)}{Near(hit, words)}. " +
                $"{Upper(Bound(words))} must not meet {Other(words)}.{Occasions(hit)}",
            HitKind.GroupPresence =>
                $"{hit.VehicleCount} vehicles linked to members of one group, watched under " +
                $"{Named("authorisation", words.AuthorisationReference, "an authorisation")}, were read near each " +
                $"other: one {Seen(hit, words)}{Near(hit, words)}.{Occasions(hit)}",
            HitKind.ImplausibleJourney => Journey(hit, words),
            _ => throw new ArgumentOutOfRangeException(nameof(hit), hit.Key.Kind, "This kind of hit is not known."),
        };
        return Ended(said, hit, words);
    }

    /// <summary>The same for who may act on a lead but not know whom it is about: what was read, where and when, how sure
    /// the mark is, and the instruction. It names no person, zone, condition or group, nor which of them there is.</summary>
    /// <remarks>Of lists and implausible journeys, which name nobody, it says what <see cref="Say"/> says.</remarks>
    public static string SayLead(Hit hit, HitWords words)
    {
        if (hit.Key.Kind is HitKind.VehicleOfInterest or HitKind.ImplausibleJourney) return Say(hit, words);
        var subject = hit.First.MatchClass == MatchClass.Observed ? "A person who is" : "A vehicle that is";
        var said = $"{subject} watched for was {Seen(hit, words)}{NearLead(hit, words)}.";
        return Ended(said, hit, words);
    }

    /// <inheritdoc cref="HitCaveat.Say"/>
    public static string Caveat(Hit hit) => HitCaveat.Say(hit);

    static string Ended(string said, Hit hit, HitWords words)
    {
        said += MarkOf(hit.First);
        if (hit.Correction) said = $"Correction: {said}";
        if (hit.First.Safeguarding) return $"{said} Safeguarding: tell the safeguarding lead, and nobody else.";

        return words.Instruction.Length == 0 ? said : $"{said} Instruction: {words.Instruction}";
    }

    static string Who(HitReason read, HitWords words)
    {
        var nominal = read.Role == MatchRole.Counterpart ? Other(words) : Bound(words);
        return read.MatchClass == MatchClass.Observed
            ? $"A person recognised as {nominal}"
            : $"A vehicle linked to {nominal}";
    }

    static string Bound(HitWords words) =>
        words.NominalReference.Length > 0 ? $"nominal {words.NominalReference}" : "a bound nominal";

    static string Other(HitWords words) =>
        words.OtherNominalReference.Length > 0 ? $"nominal {words.OtherNominalReference}" : "the other nominal";

    static string Seen(Hit hit, HitWords words)
    {
        var seen = $"{Read(hit.First, words.CameraDisplayName)} at {HitClock.ClockAndDay(hit.FirstCapturedAt)}";
        var until = HitClock.ClockAfter(hit.LastCapturedAt, hit.FirstCapturedAt);
        seen = hit.ReadCount switch
        {
            1 => seen,
            2 => $"{seen} and once more at {until}",
            _ => $"{seen} and {hit.ReadCount - 1} more times until {until}",
        };
        return hit.VisitCount == 1 ? seen : $"{seen}, in {hit.VisitCount} visits";
    }

    static string Read(HitReason read, string camera)
    {
        var observed = read.MatchClass == MatchClass.Observed;
        var verb = observed ? "seen" : "read";
        if (camera.Length > 0) return $"{verb} {(observed ? "on" : "by")} {camera}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{verb} at easting {read.Position.EastingMetres:0}, northing {read.Position.NorthingMetres:0},");
    }

    static string Near(Hit hit, HitWords words) => hit.Other is not { } other ? ""
        : Near(hit, other, words, hit.Key.Kind == HitKind.NonAssociation ? Lower(Who(other, words)) : "another");

    static string NearLead(Hit hit, HitWords words) => hit.Other is { } other ? Near(hit, other, words, "another") : "";

    static string Near(Hit hit, HitReason other, HitWords words, string who)
    {
        var metres = string.Create(
            CultureInfo.InvariantCulture, $"{Math.Ceiling(hit.First.Position.DistanceMetresTo(other.Position)):0} m");
        var at = HitClock.ClockAfter(other.CapturedAt, hit.FirstCapturedAt);
        return $", {metres} and {HitClock.Apart(hit.First.CapturedAt, other.CapturedAt)} from where {who} was " +
            $"{Read(other, words.OtherCameraDisplayName)} at {at}";
    }

    static string Occasions(Hit hit)
    {
        var said = hit.OccasionCount > 1 ? $" It is occasion {hit.OccasionCount} within 28 days." : "";
        return hit.ExpectedByChance is { } expected
            ? said + string.Create(
                CultureInfo.InvariantCulture,
                $" By chance alone {expected:0.0#} such pairs of reads were to be expected.")
            : said;
    }

    // Cameras see points: when it crossed the edge is not known, and the sentence does not guess.
    static string Left(Hit hit, HitWords words, string here, string there)
    {
        if (hit.FirstOutside is not { } outside) return "";
        var camera = words.OutsideCameraDisplayName.Length > 0 ? $" by {words.OutsideCameraDisplayName}" : "";
        return $" Last read {here} {HitClock.Clock(hit.LastCapturedAt)}, first read {there} " +
            $"{HitClock.ClockAfter(outside.CapturedAt, hit.LastCapturedAt)}{camera}.";
    }

    static string Journey(Hit hit, HitWords words)
    {
        var later = $"{Read(hit.First, words.CameraDisplayName)} at {HitClock.ClockAndDay(hit.FirstCapturedAt)}";
        if (hit.First.Journey is not { } journey) return $"One mark was {later}, too soon after it was read elsewhere.";

        var camera = words.OtherCameraDisplayName.Length > 0 ? $"by {words.OtherCameraDisplayName}" : "elsewhere";
        var likely = journey.Likely switch
        {
            JourneyCause.Misread => "; likeliest a misread",
            JourneyCause.Clone => "; likeliest a cloned mark",
            JourneyCause.RecoveryOrTrailer => "; likeliest a recovery lorry or trailer",
            JourneyCause.ClockFault => "; likeliest a clock at fault",
            _ => "",
        };
        var earlier = HitClock.ClockAfter(journey.FromCapturedAt, hit.FirstCapturedAt);
        return $"One mark was read {camera} at {earlier} and " +
            string.Create(
                CultureInfo.InvariantCulture,
                $"{later}: {journey.DistanceMetres / 1000:0.0} km apart, which takes {journey.SpeedKmh:0} km/h. ") +
            $"It may be a misread, a cloned mark, a recovery lorry or trailer, or a clock at fault{likely}.";
    }

    static string MarkOf(HitReason read)
    {
        var probability = read.Probability is { } share
            ? $"probability {HitClock.Percent(share)}"
            : "no probability can be stated";
        return read.MatchClass switch
        {
            MatchClass.Equivalent =>
                $" The mark read is equivalent to {read.WatchedVrm.Text}, which is watched for ({probability}).",
            MatchClass.Similar =>
                $" The mark read is only similar to {read.WatchedVrm.Text}, which is watched for ({probability}).",
            _ => "",
        };
    }

    static string Inside(HitReason read) => $"{read.EdgeDistanceCentimetres / 100} m within its edge; {Known(read)}";

    static string Outside(HitReason read) => $"{read.EdgeDistanceCentimetres / 100} m beyond its edge; {Known(read)}";

    static string Known(HitReason read) => $"the place is known to {(read.UncertaintyCentimetres + 99) / 100} m";

    static string Named(string what, string name, string nameless) => name.Length > 0 ? $"{what} '{name}'" : nameless;

    static string Upper(string who) => char.ToUpperInvariant(who[0]) + who[1..];

    static string Lower(string who) => char.ToLowerInvariant(who[0]) + who[1..];
}
