using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>The incidents of a run's months, counted; or the reason why they make no run.</summary>
sealed class RunCounts
{
    /// <summary>Fewer steps tell no pattern; ArcGIS asks for as many.</summary>
    const int MonthsMin = 10;

    RunCounts(HotspotRunInput input, Incident[] incidents, MonthlyCounts months)
    {
        (Input, Incidents, Months) = (input, incidents, months);
        History = ForecastHistory.Of(months.Counts, [MonthlyCounts.Group]);
    }

    public HotspotRunInput Input { get; }

    /// <summary>Of every type, within the months.</summary>
    public Incident[] Incidents { get; }

    public MonthlyCounts Months { get; }
    public ForecastHistory History { get; }
    public int Steps => History.Steps;
    public int Cells => History.Grid.Count;

    /// <exception cref="RunRefusedException">They make no run.</exception>
    public static RunCounts Of(HotspotRunInput input, int monthsMin = MonthsMin)
    {
        if (input.Cells.Count < 2)
            throw new RunRefusedException(
                $"The area is {input.Cells.Count} cell of '{input.Cells.Unit}'; a comparison needs at least two. Choose smaller cells or a larger area.");
        if (input.Months is { } asked && asked < monthsMin) throw new RunRefusedException(TooFew(asked, monthsMin));
        if (input.FirstMonth is { Day: not 1 } day) throw new RunRefusedException(
            $"{day:yyyy-MM-dd} is no first of a month; give one.");

        var incidents = Within(input);
        RunCounts counts;
        try
        {
            counts = new RunCounts(input, incidents, MonthlyCounts.Of(incidents, input.Group, input.Cells));
        }
        catch (ArgumentException exception)
        {
            throw new RunRefusedException(exception.Message);
        }
        if (counts.Steps < monthsMin) throw new RunRefusedException(TooFew(counts.Steps, monthsMin));
        counts.RequireVariety();
        return counts;
    }

    /// <summary>The group's incidents by cell, month by month.</summary>
    public SpaceTimeCube Cube(IReadOnlyList<int> cells)
    {
        var values = new double[Steps * cells.Count];
        for (var step = 0; step < Steps; step++)
        {
            var own = History.Own(step);
            for (var i = 0; i < cells.Count; i++) values[step * cells.Count + i] = own[cells[i]];
        }
        return SpaceTimeCube.Of([.. cells.Select(Input.Cells.IdOf)], Steps, values);
    }

    /// <summary>The same in whole incidents, each in the month that it may have begun in.</summary>
    public SpaceTimeCube WholeCube(IReadOnlyList<int> cells)
    {
        var index = cells.Index().ToDictionary(of => of.Item, of => of.Index);
        var values = new double[Steps * cells.Count];
        foreach (var incident in Incidents)
        {
            if (!Input.Group.Contains(incident) || !TryFindCell(incident, out var cell)
                || !index.TryGetValue(cell, out var i)) continue;
            values[StepOf(incident.Time.LondonMonth, Months.FirstMonth) * cells.Count + i]++;
        }
        return SpaceTimeCube.Of([.. cells.Select(Input.Cells.IdOf)], Steps, values);
    }

    /// <summary>Of all incidents in each cell, of every type, the share that is police-generated; 0 where there are
    /// none.</summary>
    public double[] PoliceGeneratedShares()
    {
        var (all, generated) = (new int[Cells], new double[Cells]);
        foreach (var incident in Incidents)
        {
            if (!TryFindCell(incident, out var cell)) continue;
            all[cell]++;
            if (incident.IsPoliceGenerated) generated[cell]++;
        }
        for (var cell = 0; cell < Cells; cell++) generated[cell] /= Math.Max(all[cell], 1);
        return generated;
    }

    bool TryFindCell(Incident incident, out int cell)
    {
        cell = -1;
        return incident.Place is { } place
            && Input.Cells.TryFindAt(place.EastingMetres, place.NorthingMetres, out cell);
    }

    static Incident[] Within(HotspotRunInput input)
    {
        if (input.Incidents.Count == 0) throw new RunRefusedException("There are no incidents; import some first.");
        var told = (First: input.Incidents.Min(of => of.Time.LondonMonth),
            Last: input.Incidents.Max(of => of.Time.LondonMonth));
        var first = input.FirstMonth ?? told.First;
        var last = input.Months is { } months ? first.AddMonths(months - 1) : told.Last;
        if (first < told.First || last > told.Last || last < first)
        {
            throw new RunRefusedException(
                $"{first:yyyy-MM} to {last:yyyy-MM} is out of range; there are incidents of {told.First:yyyy-MM} to {told.Last:yyyy-MM}.");
        }
        Incident[] within = [.. input.Incidents.Where(
            of => of.Time.LondonMonth is var month && month >= first && month <= last)];
        foreach (var edge in (DateOnly[])[first, last])
        {
            if (!within.Any(of => of.Time.LondonMonth == edge))
                throw new RunRefusedException(
                    $"{edge:yyyy-MM} has no incident of any type; import it, or give other months.");
        }
        return within;
    }

    // A map on which every place is equal at every time has nothing to tell.
    void RequireVariety()
    {
        var first = History.Own(0)[0];
        for (var step = 0; step < Steps; step++)
        {
            if (History.Own(step).IndexOfAnyExcept(first) >= 0) return;
        }
        throw new RunRefusedException(first == 0
            ? $"No incident of '{Input.Group.Title}' lies in the area; choose another area or group."
            : $"'{Input.Group.Title}' has {first} incidents in every cell and month; there is nothing to tell apart.");
    }

    static string TooFew(int months, int monthsMin) =>
        $"There are {months} months; at least {monthsMin} are needed{(monthsMin == MonthsMin ? " to tell patterns over time; a forecast or a back-test alone needs fewer" : "")}. Bring earlier months.";

    static int StepOf(DateOnly month, DateOnly first) => (month.Year - first.Year) * 12 + month.Month - first.Month;
}
