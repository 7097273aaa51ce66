using System.Globalization;

namespace GeoIntel.Models.Compliance;

/// <summary>Says an answer in words, never surer than it is.</summary>
public static class ComplianceSentence
{
    public static string Say(ComplianceDay day)
    {
        var said = day.Answer switch
        {
            ComplianceAnswer.PossibleBreachIndicated =>
                $"Possible breach indicated by {Count(day.Reads.Count, "read")}; " +
                "a vehicle was read, not a person, and only a person confirms it.",
            ComplianceAnswer.NoContraryRead =>
                $"No contrary read (coverage {Percent(day.Coverage ?? 0)} of {Count(day.CameraCount, "camera")}).",
            ComplianceAnswer.NotObservable => $"Not observable: {WhyNotObservable(day)}.",
            ComplianceAnswer.NotApplicable => $"Not applicable: {WhyNotApplicable(day.Minutes)}.",
            _ => throw new ArgumentOutOfRangeException(nameof(day), day.Answer, "This answer is not known."),
        };
        if (day.RefutedHits.Count > 0) said += $" {Count(day.RefutedHits.Count, "hit")} decided otherwise by a person.";
        return day.IsIncomplete ? $"{said} The day is not over." : said;
    }

    /// <summary>Rounded down, and 100 % only where nothing is missing.</summary>
    public static string Percent(double share)
    {
        var percent = Math.Floor(share * 100);
        return share > 0 && percent == 0
            ? "below 1 %"
            : string.Create(CultureInfo.InvariantCulture, $"{percent:0} %");
    }

    static string WhyNotObservable(ComplianceDay day) =>
        day.CameraCount == 0 ? "no camera that could show a breach was in service"
        : day.Minutes.Linked == 0 ? "no vehicle was linked to the person"
        : "no camera that could show a breach is known to have been up";

    static string WhyNotApplicable(ComplianceMinutes minutes)
    {
        var reasons = new List<string>();
        if (minutes.Unbound > 0) reasons.Add("custody, recall or not registered");
        if (minutes.Suspended > 0) reasons.Add("suspended");
        if (minutes.Permitted > 0) reasons.Add("permitted");
        return reasons.Count > 0 ? string.Join(", ", reasons) : "not in force or not scheduled at any time of the day";
    }

    static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
