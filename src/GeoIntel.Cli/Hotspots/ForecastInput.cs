using System.CommandLine;
using GeoIntel.Cli.IncidentFiles;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Cli.Hotspots;

/// <summary>What every forecasting verb is asked with, and the monthly counts that it makes of it.</summary>
sealed class ForecastInput
{
    /// <summary>Without an area the cells around any incident are the area: an empty place between two streets belongs
    /// to it, the sea does not.</summary>
    const double AroundMetres = 750;

    readonly Option<string[]> _incidents = new("--incidents")
    {
        Description = "CSV files of data.police.uk (-street.csv) or of the columns in docs/incidents.md, plain or .gz.",
        HelpName = "FILE...",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    readonly Option<string> _types = new("--crime-types")
    {
        Description = $"Types whose sum is forecast, such as \"Burglary;Vehicle crime\", or a group: {Groups}.",
        HelpName = "TYPES",
        Required = true,
        Aliases = { "--crime-group" },
    };

    readonly Option<int> _cell = new("--cell")
    {
        Description = $"Side of the cells in metres: {string.Join(", ", SquareGrid.SidesMetres)}.",
        HelpName = "METRES",
        DefaultValueFactory = _ => 250,
    };

    readonly Option<string?> _area = new("--area")
    {
        Description = "GeoJSON polygons in WGS 84: the area that cells cover. Default: all within 750 m of any incident.",
        HelpName = "FILE",
    };

    static string Groups => string.Join(", ", CrimeGroups.All.Select(group => group.Id));

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _incidents, _types, _cell, _area }) command.Options.Add(option);
    }

    /// <summary>Reads the files behind a bar and counts.</summary>
    /// <exception cref="UsageException">The input makes no history that could be forecast from; the message says
    /// why.</exception>
    public async Task<ForecastCounts> ReadAsync(Terminal terminal, ParseResult parsed, CancellationToken stopping)
    {
        var read = await ReadIncidentsAsync(terminal, parsed, stopping);
        try
        {
            return Count(read, CellsOf(parsed, read.Incidents));
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    /// <summary>The squares that are asked for.</summary>
    /// <exception cref="UsageException">They are no squares of the National Grid.</exception>
    /// <exception cref="ArgumentException">No incident lies on it, or they are too many.</exception>
    public SquareGrid CellsOf(ParseResult parsed, IReadOnlyList<Incident> incidents)
    {
        var side = parsed.GetValue(_cell);
        if (!SquareGrid.SidesMetres.Contains(side))
            throw new UsageException(
                $"--cell {side} does not nest in the National Grid; use {string.Join(", ", SquareGrid.SidesMetres)}.");
        if (parsed.GetValue(_area) is { } path) return SquareGrid.Covering(AreaFile.Read(path), side);
        return SquareGrid.Around(
            incidents.Where(incident => incident.Place is not null)
                .Select(incident => (incident.Place!.Value.EastingMetres, incident.Place.Value.NorthingMetres)),
            side, AroundMetres);
    }

    /// <summary>Reads the files behind a bar.</summary>
    /// <exception cref="UsageException">They hold no incident that is asked for; the message says why.</exception>
    public async Task<IncidentsRead> ReadIncidentsAsync(
        Terminal terminal, ParseResult parsed, CancellationToken stopping)
    {
        var group = GroupOf(parsed.GetRequiredValue(_types));
        string[] files = parsed.GetRequiredValue(_incidents);
        var collector = new IncidentCollector("", DateTimeOffset.UtcNow, []);
        await terminal.WithBarAsync("reading", files.Length, advance => Task.Run(
            () =>
            {
                IncidentReader.Read(files, collector, advance, stopping);
                return true;
            },
            stopping));
        var report = collector.Report();
        Incident[] incidents = [.. collector.Incidents];
        if (incidents.Length == 0)
            throw new UsageException(
                $"None of {report.Rows} rows could be taken; `geointel import incidents --check` says why.");
        RequireTypes(group, incidents);
        return new IncidentsRead(group, incidents, (int)report.Refused);
    }

    static ForecastCounts Count(IncidentsRead read, SquareGrid grid)
    {
        if (grid.Count < 2)
            throw new ArgumentException(
                $"The area is {grid.Count} cell of {grid.SideMetres} m; ranking needs at least two.");
        var months = MonthlyCounts.Of(read.Incidents, read.Group, grid);
        var history = ForecastHistory.Of(months.Counts, [MonthlyCounts.Group]);
        RequireVariety(history, read.Group);
        return new ForecastCounts(read.Group, months, history, read.Incidents.Count, read.Refused);
    }

    // A map on which every place is equal at every time has nothing to rank.
    static void RequireVariety(ForecastHistory history, CrimeGroup group)
    {
        var first = history.Own(0)[0];
        for (var step = 0; step < history.Steps; step++)
        {
            if (history.Own(step).IndexOfAnyExcept(first) >= 0) return;
        }
        throw new ArgumentException(
            $"'{group.Title}' has {first} incidents in every cell and month of the area; there is nothing to rank.");
    }

    static void RequireTypes(CrimeGroup group, Incident[] incidents)
    {
        var told = incidents.Select(incident => incident.CrimeType).ToHashSet();
        var unknown = group.CrimeTypes.Where(type => !told.Contains(type)).ToList();
        if (unknown.Count == 0 || CrimeGroups.Find(group.Id) is not null) return;
        throw new UsageException(
            $"There is no incident of '{unknown[0]}'; the files have "
            + $"{string.Join("; ", told.Select(type => type.Name).Order())}. Or name a group: {Groups}.");
    }

    static CrimeGroup GroupOf(string types)
    {
        if (CrimeGroups.Find(types.Trim()) is { } group) return group;
        var named = new List<CrimeType>();
        foreach (var text in types.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!CrimeType.TryParse(text, out var type))
                throw new UsageException(
                    $"--crime-types: '{text}' is no crime type; give names of up to {CrimeType.LengthMax} characters.");
            named.Add(type);
        }
        return named.Count > 0
            ? CrimeGroup.OfTypes([.. named.Distinct()])
            : throw new UsageException(
                $"--crime-types names none; give types such as \"Burglary;Vehicle crime\", or a group: {Groups}.");
    }
}

/// <summary>Incidents as read from files.</summary>
/// <param name="Incidents">Of every type.</param>
/// <param name="Refused">Rows that could not be read.</param>
sealed record IncidentsRead(CrimeGroup Group, IReadOnlyList<Incident> Incidents, int Refused);

/// <summary>Monthly counts as read from files.</summary>
/// <param name="Incidents">Rows taken, of every type.</param>
/// <param name="Refused">Rows that could not be read.</param>
sealed record ForecastCounts(
    CrimeGroup Group, MonthlyCounts Months, ForecastHistory History, int Incidents, int Refused)
{
    public int ExitCode => Refused == 0 ? ExitCodes.Done : ExitCodes.SomeRefused;

    /// <summary>What was not counted, for people.</summary>
    public string Told =>
        $"{Incidents} incidents in {Months.Counts.Steps} months, {Months.MonthOf(0)} to {Months.MonthOf(Months.Counts.Steps - 1)}, on "
        + $"{Months.Counts.Grid.Count} cells of {Months.Counts.Grid.SpacingMetres} m; not counted: {Months.WithoutPlace} without a place, "
        + $"{Months.Counts.Outside} outside the area, {Refused} rows refused.";
}
