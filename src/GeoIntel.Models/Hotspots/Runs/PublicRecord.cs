using System.Globalization;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>The run as an entry of the UK's Algorithmic Transparency Recording Standard: the fields of its two tiers,
/// in our own words.</summary>
/// <remarks>After the government's guidance as updated in May 2025. What only the publishing organisation knows says
/// so.</remarks>
public static class PublicRecord
{
    const string Publisher = "For the publishing organisation to state; the program does not know it.";

    public static RunDocument Of(HotspotRun run, RunLabels labels) => new(
        "Algorithmic transparency record: emerging hotspots",
        [
            new("Tier 1 summary", [
                ("Name", "GeoIntel emerging hotspots"),
                ("Description", "Counts recorded incidents by place and month, describes where they gathered, and forecasts next month's count of each cell, so that analysts can choose places to look at."),
                ("Website URL", Publisher),
                ("Contact email", Publisher),
            ]),
            new("Owner and responsibility", [
                ("Organisation or department", Publisher),
                ("Team", Publisher),
                ("Senior responsible owner", Publisher),
                ("External supplier involvement",
                    "None in the running: the program is hosted by the organisation itself."),
            ]),
            new("Description and rationale", [
                ("Detailed description",
                    "Getis-Ord Gi* with a false discovery rate, Mann-Kendall trends held against simulated unchanging cubes, a space-time permutation scan, and a count forecast with intervals."),
                ("Scope", $"{run.Group.Title}; {run.Units.Count} {run.UnitText}; {RunLabels.CurrencyOf(run)}"),
                ("Benefit", run.BackTest.Sentence),
                ("Previous process", "A map of last year's counts; every run is measured against it."),
                ("Alternatives considered",
                    "Mean of twelve months, weighted mean, kernel density and negative-binomial regression; the run's back-test compares them."),
            ]),
            new("Decision-making process", [
                ("Process integration",
                    "Flag, then an analyst's review with a reason, then the local profile. Nothing is tasked by the program."),
                ("Provided information",
                    "For each cell: counts, forecast with interval, rank, pattern, how far chance explains it, and a sentence why."),
                ("Frequency and scale of usage",
                    Text($"One run a month is expected; this one flags {run.Cells.Count(cell => cell.Flagged)} cells, {100 * run.Options.FlagAreaShare:0.#} % of the area.")),
                ("Human decisions and review",
                    "Every flag waits for an analyst, who accepts or rejects it; the reason is kept and audited."),
                ("Required training", Publisher),
                ("Appeals and review",
                    $"A flag lapses after {run.Options.FlagMonths} months. Each cell carries what its figure is made of, so that it can be contested."),
            ]),
            new("Tool specification", [
                ("System architecture", "One self-hosted service over PostgreSQL; offline, one command over files."),
                ("Phase", Publisher),
                ("Maintenance", "Back-tested in every run; another forecaster replaces the default only where it wins with certainty on twelve months or more."),
                ("Model name", run.Forecaster),
                ("Model version", labels.CodeVersion),
                ("Model task", "Expected count of incidents of a cell in the next month, with 80 and 90 % intervals."),
                ("Model input", "Counts of incidents by cell, month and type; places of cells."),
                ("Model output", "A mean and an interval for each cell, and what share of it comes from which counts."),
                ("Model architecture",
                    "Gamma-Poisson shrinkage towards a non-negative mixture of kernels over place, time and other crime types, or what the run's back-test chose instead."),
                ("Model performance", run.BackTest.Sentence),
                ("Datasets and purposes",
                    "The same incidents fit and test: each past month is foretold from the months before it."),
            ]),
            new("Data", [
                ("Source data name", labels.Attribution),
                ("Data modality", "Tables of incidents: type, time, place."),
                ("Data description", RunLabels.WarningOf(run)),
                ("Data quantities", Text($"{run.AllIncidents} incidents of every type, {run.Incidents} of the group.")),
                ("Sensitive attributes", "None: nothing of persons, vehicles or addresses."),
                ("Data completeness and representativeness",
                    Text($"{100 * run.WithoutPlaceShare:0.0} % have no place. Recorded crime is not all crime, and reporting differs between places.")),
                ("Source data URL", Publisher),
                ("Data collection", "Recorded by police for their own purposes; police-generated types are "
                    + (run.Group.TakesPoliceGenerated ? "this layer's subject." : "left out.")),
                ("Data cleaning",
                    "Duplicates by id and type are dropped; rows outside the months or the area are not counted; nothing is imputed."),
                ("Data sharing agreements", Publisher),
                ("Data access and storage", labels.Handling),
            ]),
            new("Risks, mitigations and impact assessments", [
                ("Feedback", "Counts that follow patrols could send patrols back. Such types are left out by default, flags lapse, and a simulation tests the drift."),
                ("Unequal burden", run.Audit.Sentence),
                ("Mistaking description for forecast",
                    "Labels carry a null-calibrated edition, and the page says what they are."),
                ("Disclosure of small counts",
                    $"Cells with fewer than {run.Options.SmallCount} incidents are withheld from partners' editions."),
                ("Impact assessments", Publisher),
            ]),
        ]);

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
