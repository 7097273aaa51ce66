using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>One run over incidents: where they gathered, where they are expected next month, which cells an analyst is
/// asked to look at, and what all that is worth.</summary>
/// <remarks>It knows incidents and places, never persons, vehicles or hits. The same input and seed give the same
/// run.</remarks>
public sealed class HotspotRun
{
    const double DescribedShare = 0.35;
    const double BackTestedShare = 0.9;

    HotspotRun(RunCounts counts, HotspotRunOptions options, RunDescription description, RunBackTest backTest)
    {
        (Group, Units, Options, BackTest) = (counts.Input.Group, counts.Input.Cells, options, backTest);
        (FirstMonth, Months) = (counts.Months.FirstMonth, counts.Steps);
        (Clusters, Compared) = (description.Clusters, description.Compared);
        (FalseAlarmRate, RobustFalseAlarmRate) = (description.FalseAlarmRate, description.RobustFalseAlarmRate);
        Incidents = counts.Incidents.Count(Group.Contains);
        WithoutPlace = counts.Incidents.Count(incident => Group.Contains(incident) && incident.Place is null);
        AllIncidents = counts.Incidents.Length;
        PoliceGenerated = counts.Incidents.Count(incident => incident.IsPoliceGenerated);
        DataSha256 = Convert.ToHexStringLower(IncidentDigest.Of(counts.Incidents));
    }

    public CrimeGroup Group { get; }

    /// <summary>Areas known to the run, for its audit and as orientation on its map; null without any.</summary>
    public BoundaryAreas? Areas { get; private init; }

    public ICells Units { get; }
    public HotspotRunOptions Options { get; }
    public DateOnly FirstMonth { get; }
    public int Months { get; }

    /// <summary>The first day of the month that is foretold: the one after the last.</summary>
    public DateOnly Period => FirstMonth.AddMonths(Months);

    /// <summary>The unit for people, to follow a number: "squares of 500 m".</summary>
    public string UnitText => Units is SquareGrid grid ? $"squares of {grid.SideMetres} m" : $"areas of {Units.Unit}";

    /// <summary>By id.</summary>
    public IReadOnlyList<HotspotCell> Cells { get; private set; } = [];

    /// <summary>Circles in which more happened lately than place and time explain; strongest first.</summary>
    public IReadOnlyList<ScanCluster> Clusters { get; }

    public RunBackTest BackTest { get; }

    /// <summary>Name of the forecaster that flags.</summary>
    public string Forecaster => BackTest.Forecaster;

    /// <summary>Cells with an incident in the months; the description compares these.</summary>
    public int Compared { get; }

    /// <inheritdoc cref="NullCalibration.FalseAlarmRate"/>
    public double FalseAlarmRate { get; }

    /// <inheritdoc cref="NullCalibration.RobustFalseAlarmRate"/>
    public double RobustFalseAlarmRate { get; }

    public EmergingCheck Emerging { get; private set; } = new(0, 0, 0);
    public DeprivationAudit Audit { get; private set; } = DeprivationAudit.WithoutDeciles;

    /// <summary>Incidents of the group in the months.</summary>
    public int Incidents { get; }

    /// <summary>Of those, the ones whose source tells no place; they are on no map.</summary>
    public int WithoutPlace { get; }

    public double WithoutPlaceShare => (double)WithoutPlace / Incidents;

    /// <summary>Incidents of every type in the months.</summary>
    public int AllIncidents { get; }

    /// <summary>Of those, the ones that came to be known by police looking.</summary>
    public int PoliceGenerated { get; }

    /// <summary>SHA-256 of all incidents of the months, in lower-case hexadecimal.</summary>
    public string DataSha256 { get; }

    /// <param name="progress">Told now and then, on the caller's thread.</param>
    /// <exception cref="RunRefusedException">Incidents, cells, months or options make no run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; there is nothing to clean up.</exception>
    public static HotspotRun Compute(
        HotspotRunInput input, HotspotRunOptions options, Action<RunProgress>? progress = null,
        CancellationToken stopping = default)
    {
        if (options.Problems().ToList() is { Count: > 0 } problems) throw new RunRefusedException(
            string.Join(" ", problems));
        Tell("counting", 0);
        var counts = RunCounts.Of(input);
        var stages = 0;
        var description = RunDescription.Of(
            counts, options, stage => Tell(stage, DescribedShare * stages++ / 3), stopping);
        Tell("back-testing", DescribedShare);
        var backTest = RunBackTest.Of(
            counts, options, share => Tell("back-testing", DescribedShare + (BackTestedShare - DescribedShare) * share),
            stopping);
        Tell("forecasting", BackTestedShare);
        var run = new HotspotRun(
            counts, options, description, backTest) { Areas = input.Areas ?? input.Cells as BoundaryAreas };
        var forecaster = input.Forecasters().Single(of => of.Name == backTest.Forecaster);
        run.Emerging = EmergingProbability.Check(counts.History, forecaster);
        var emerging = EmergingProbability.Of(counts.History, forecaster);
        stopping.ThrowIfCancellationRequested();
        forecaster.Fit(counts.History);
        run.Cells = RunCells.Of(counts, options, description, forecaster, emerging);
        run.Audit = DeprivationAudit.Of(counts, run.Cells, options.FlagAreaShare);
        Tell("done", 1);
        return run;

        void Tell(string stage, double share)
        {
            stopping.ThrowIfCancellationRequested();
            progress?.Invoke(new RunProgress(stage, share));
        }
    }
}
