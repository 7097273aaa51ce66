using System.Globalization;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>What the model behind a run is, what it was measured to do, and what it must not be used for.</summary>
/// <remarks>The headings follow Mitchell et al. (2019), Model Cards for Model Reporting.</remarks>
public static class ModelCard
{
    public static RunDocument Of(HotspotRun run, RunLabels labels) => new(
        $"Model card: {run.Group.Title}, {run.UnitText}, {RunLabels.Month(run.Period)}",
        [
            new("Model", [
                ("Run", labels.RunId),
                ("Program", $"GeoIntel {labels.CodeVersion}"),
                ("Forecaster", run.Forecaster),
                ("Kind", "Counts of recorded incidents by place and month; no machine learns from persons, and none are in the data."),
                ("Seed", run.Options.Seed.ToString(CultureInfo.InvariantCulture)),
            ]),
            new("Intended use", [
                ("For", "Analysts of a community-safety partnership who decide where a closer look is worth the time."),
                ("Decision", "A flag asks an analyst to look. The analyst accepts or rejects it and says why; nothing is tasked by the program."),
                ("Lapses", $"Every flag lapses after {run.Options.FlagMonths} months unless it is confirmed again."),
                ("Not for", "Persons, addresses or premises; grounds for a stop or search; performance of officers; anything that treats a flag as proof."),
            ]),
            new("Data", [
                ("Months", RunLabels.CurrencyOf(run)),
                ("Incidents", Text(
                    $"{run.Incidents} of the group among {run.AllIncidents} of every type; {run.PoliceGenerated} are police-generated.")),
                ("Police-generated types", run.Group.TakesPoliceGenerated
                    ? "Named outright for this layer: it follows patrols as much as crime, and is kept out of every other layer."
                    : "Left out of the counts and of what the forecast borrows from, so that patrols do not feed the map that sends them."),
                ("Without a place", Text($"{run.WithoutPlace} ({100 * run.WithoutPlaceShare:0.0} %).")),
                ("Recorded is not all",
                    "Places that report less look quieter than they are. Nothing here infers what was not reported."),
                ("Attribution", labels.Attribution),
                ("Digest", run.DataSha256),
            ]),
            new("Measured", [
                ("Against last year's map", run.BackTest.Sentence),
                ("Accuracy", Accuracy(run)),
                ("Coverage of the 90 % interval", Coverage(run)),
                ("Rising cells", Rising(run)),
                ("False alarms of the labels", Text(
                    $"Where nothing changes, the usual label calls {Percent(run.FalseAlarmRate)} of the always-hot cells intensifying or diminishing, the robust label {Percent(run.RobustFalseAlarmRate)}.")),
            ]),
            new("Fairness", [
                ("Deprivation", run.Audit.Sentence),
                ("Feedback", "Drugs, weapons and stop-search counts follow patrols and stay out by default. A test simulates fifty rounds of patrols at the flagged places and holds the flags' drift below a tenth."),
            ]),
            new("Limits", [
                ("Patterns", "The labels describe what was; they foretell nothing. Intensifying cells fell back, on average, where this was measured."),
                ("Places", RunLabels.WarningOf(run)),
                ("Small counts", $"Cells with fewer than {run.Options.SmallCount} incidents are withheld from editions for partners."),
            ]),
        ]);

    static string Accuracy(HotspotRun run)
    {
        if (run.BackTest.Verdict?.Summaries.FirstOrDefault(
            of => of.Mean.Forecaster == run.Forecaster) is not { } of) return "Not measured.";
        return Text(
            $"PAI {of.Mean.At1.Pai:0.00} in 1 % of the area and {of.Mean.At5.Pai:0.00} in 5 %; hit rate {100 * of.Mean.At1.HitRate:0.0} % and {100 * of.Mean.At5.HitRate:0.0} %; PEI {of.Mean.At1.Pei:0.00} in 1 %; {run.UnitText}, {run.BackTest.Verdict.Origins} origins.");
    }

    static string Coverage(HotspotRun run)
    {
        if (run.BackTest.Verdict?.Summaries.FirstOrDefault(
            of => of.Mean.Forecaster == run.Forecaster) is not { } of) return "Not measured.";
        return Text(
            $"{100 * of.Mean.Coverage90.Pit:0.0} % by the randomised transform, {100 * of.Mean.Coverage90.Raw:0.0} % of whole-count intervals; {of.Mean.SumRatio:0.00} incidents foretold for each that came.");
    }

    static string Rising(HotspotRun run) => run.Emerging.Cells == 0
        ? "Not measured."
        : Text(
            $"Three months ago {run.Emerging.Expected:0.0} of {run.Emerging.Cells} cells were expected to rise by a quarter; {run.Emerging.Came} did. ")
            + (run.Emerging.IsCalibrated ? "The chances were calibrated."
                : "The chances were not calibrated: read them as an order, not as chances.");

    static string Percent(double share) => double.IsNaN(share) ? "none (there are no such cells)"
        : Text($"{100 * share:0.0} %");

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
