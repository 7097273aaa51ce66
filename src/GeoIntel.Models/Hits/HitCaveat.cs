namespace GeoIntel.Models.Hits;

/// <summary>Says what a hit does not prove.</summary>
public static class HitCaveat
{
    /// <summary>What the hit does not prove, and what a person must do before acting on it.</summary>
    public static string Say(Hit hit)
    {
        var caveat = hit.First.MatchClass == MatchClass.Observed ? Observed : OfKind(hit.Key.Kind);
        if (hit.First.ZoneVerdict == ZoneVerdict.WithinUncertainty)
        {
            caveat += hit.Key.Kind == HitKind.ExclusionZone
                ? " The zone's edge is nearer than the place is known: it may have been outside."
                : " The zone's edge is nearer than the place is known: it may have been inside.";
        }
        return caveat + Doubts(hit);
    }

    /// <summary>The same without a word of which kind of condition it is; see <see cref="HitSentence.SayLead"/>.</summary>
    public static string SayLead(Hit hit)
    {
        var caveat = hit.First.MatchClass == MatchClass.Observed ? Observed
            : hit.Key.Kind is HitKind.ImplausibleJourney ? OfKind(hit.Key.Kind)
            : hit.Key.Kind is HitKind.NonAssociation or HitKind.GroupPresence
                ? "It shows that vehicles were near each other, not who was in them, nor that anybody met."
            : OfKind(HitKind.VehicleOfInterest);
        if (hit.First.ZoneVerdict == ZoneVerdict.WithinUncertainty)
            caveat += " The place is known too roughly to be sure that the rule applies.";
        return caveat + Doubts(hit);
    }

    const string Observed = "It rests on one operator's recognition of a person on camera, which may be mistaken.";

    static string Doubts(Hit hit)
    {
        var first = hit.First;
        var caveat = "";
        if (first.MatchClass is MatchClass.Equivalent or MatchClass.Similar
            || hit.Other?.MatchClass is MatchClass.Equivalent or MatchClass.Similar)
        {
            caveat += " A mark was not read as it is watched for: it may be another vehicle's.";
        }
        if (first.ClockDoubtful || hit.Other?.ClockDoubtful == true)
            caveat += " The camera's clock may be wrong by enough to overturn this.";
        if (hit.Correction)
            caveat += " It was found by judging the past again after a correction, and is no live alarm.";
        if (hit.EndedSince)
            caveat += " The rule has ended since; ask its owner before anything is done.";
        if (first.Safeguarding)
            caveat += " It goes to safeguarding, never to enforcement.";
        return caveat + " Open the image and name a second identifier before you confirm it.";
    }

    static string OfKind(HitKind kind) => kind switch
    {
        HitKind.Curfew =>
            "It shows where the vehicle was, not who was in it: the person may have been at home. A tag's report " +
            "outranks it.",
        HitKind.NonAssociation =>
            "It shows that two vehicles were near each other, not who was in them, nor that anybody met: people who " +
            "use the same road are read together by chance.",
        HitKind.GroupPresence =>
            "It shows that vehicles were near each other, not who was in them, nor that anybody met; membership of a " +
            "group proves nothing of a journey. Only what the authorisation covers may be done with it.",
        HitKind.ImplausibleJourney =>
            "It shows that two reads contradict each other, not which of them is wrong, nor that anybody did wrong. It " +
            "is about reads and cloned marks, looked for on every vehicle alike, and names nobody.",
        _ => "It shows where the vehicle was, not who was in it.",
    };
}
