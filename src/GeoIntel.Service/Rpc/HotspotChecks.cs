using System.Globalization;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Models.Incidents;
using GeoIntel.Service.Hotspots;
using GeoIntel.V1;

namespace GeoIntel.Service.Rpc;

/// <summary>Makes an order of what the contract asks for, or says what is wrong with it.</summary>
sealed class HotspotChecks
{
    const int MonthsMin = 10;
    const int MonthsMax = 120;
    const int MonthsDefault = 36;
    const int TypesMax = 50;

    readonly List<FieldProblem> _problems = [];

    /// <param name="told">The months that have incidents.</param>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument, naming the fields that are wrong.</exception>
    public static HotspotOrder Check(HotspotSubject? subject, HotspotParameters? parameters,
        (DateOnly First, DateOnly Last) told, int monthsMin = MonthsMin)
    {
        if (subject is null) throw RpcErrors.Invalid("subject", "It is missing; name a crime group and a unit.");
        var checks = new HotspotChecks();
        checks.Group(subject);
        if (HotspotOrder.SideOf(subject.Unit) is null
            && (subject.Unit.Length == 0 || subject.Unit.StartsWith("grid-", StringComparison.Ordinal)))
        {
            checks.Wrong("subject.unit",
                $"It is '{subject.Unit}'; give grid- and a side of {string.Join(", ", SquareGrid.SidesMetres)} metres, or the id of a boundary set.");
        }
        var (first, count) = checks.Months(subject, told, monthsMin);
        var options = checks.Options(parameters ?? new HotspotParameters());
        if (checks._problems.Count > 0) throw RpcErrors.Invalid(checks._problems);
        return new HotspotOrder(
            subject.CrimeGroup, [.. subject.CrimeTypes], subject.Unit, subject.BoundarySet, first, count, options);
    }

    void Group(HotspotSubject subject)
    {
        if (subject.CrimeGroup.Length > 0 == subject.CrimeTypes.Count > 0)
            Wrong("subject.crime_group", $"Name either a group ({Groups}) or crime types.");
        else if (subject.CrimeGroup.Length > 0 && CrimeGroups.Find(subject.CrimeGroup) is null)
            Wrong("subject.crime_group", $"There is no group '{subject.CrimeGroup}'; use {Groups}.");
        if (subject.CrimeTypes.Count > TypesMax || subject.CrimeTypes.Any(type => !CrimeType.TryParse(type, out _)))
            Wrong("subject.crime_types", $"Give up to {TypesMax} names of 1 to {CrimeType.LengthMax} characters.");
    }

    (DateOnly First, int Count) Months(HotspotSubject subject, (DateOnly First, DateOnly Last) told, int monthsMin)
    {
        if (subject.MonthCount != 0 && (subject.MonthCount < monthsMin || subject.MonthCount > MonthsMax))
            Wrong("subject.month_count",
                $"It is {subject.MonthCount}; give {monthsMin} to {MonthsMax}, because patterns over time need at least {monthsMin}.");
        var all = Between(told.First, told.Last);
        if (subject.FirstMonth.Length == 0)
        {
            var count = subject.MonthCount > 0 ? subject.MonthCount : Math.Min(all, MonthsDefault);
            if (count > all || count < monthsMin)
                Wrong("subject.month_count",
                    $"There are incidents of {all} months; at least {monthsMin} are needed. Import earlier months.");
            return (told.Last.AddMonths(1 - count), count);
        }
        if (!DateOnly.TryParseExact(
            subject.FirstMonth, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
        {
            Wrong("subject.first_month", $"It is '{subject.FirstMonth}'; write it as 2025-01.");
            return (told.First, all);
        }
        var asked = subject.MonthCount > 0 ? subject.MonthCount : Math.Min(Between(first, told.Last), MonthsDefault);
        if (first < told.First || asked < 1 || first.AddMonths(asked - 1) > told.Last)
            Wrong("subject.first_month",
                $"{asked} months from {first:yyyy-MM} are out of range; there are incidents of {told.First:yyyy-MM} to {told.Last:yyyy-MM}.");
        else if (asked < monthsMin)
            Wrong("subject.first_month",
                $"There are {asked} months from {first:yyyy-MM}; at least {monthsMin} are needed.");
        return (first, asked);
    }

    HotspotRunOptions Options(HotspotParameters parameters)
    {
        var defaults = new HotspotRunOptions();
        if (!Enum.IsDefined(parameters.Window)) Wrong(
            "parameters.window", $"{(int)parameters.Window} is none of HotspotWindow.");
        if (!Enum.IsDefined(parameters.Wording)) Wrong(
            "parameters.wording", $"{(int)parameters.Wording} is none of HotspotWording.");
        if (parameters is { HasSeed: true, Seed: < 0 }) Wrong(
            "parameters.seed", $"It is {parameters.Seed}; give 0 or more.");
        if (parameters.Forecaster.Length > 0 && Forecasters.All().All(of => of.Name != parameters.Forecaster))
            Wrong("parameters.forecaster",
                $"There is no forecaster '{parameters.Forecaster}'; use {string.Join(", ", Forecasters.All().Select(of => of.Name))}.");
        var options = defaults with
        {
            Description = new DescriptionOptions
            {
                Alpha = parameters.Alpha == 0 ? defaults.Description.Alpha : parameters.Alpha,
                Lag = parameters.HasLag ? parameters.Lag : defaults.Description.Lag,
                Window = parameters.Window == HotspotWindow.Unspecified ? GlobalWindow.Cube
                    : (GlobalWindow)parameters.Window,
                Wording = parameters.Wording == HotspotWording.Unspecified ? PatternWording.Current
                    : (PatternWording)parameters.Wording,
            },
            FlagAreaShare = parameters.FlagAreaShare == 0 ? defaults.FlagAreaShare : parameters.FlagAreaShare,
            BackTestOrigins = parameters.HasBacktestOrigins ? parameters.BacktestOrigins : defaults.BackTestOrigins,
            Forecaster = parameters.Forecaster,
            NullRuns = parameters.NullRuns == 0 ? defaults.NullRuns : parameters.NullRuns,
            ScanShuffles = parameters.ScanShuffles == 0 ? defaults.ScanShuffles : parameters.ScanShuffles,
            Seed = parameters.HasSeed ? (ulong)Math.Max(parameters.Seed, 0) : defaults.Seed,
        };
        foreach (var problem in options.Problems()) Wrong("parameters", problem);
        return options;
    }

    static string Groups => string.Join(", ", CrimeGroups.All.Select(group => group.Id));

    static int Between(DateOnly first, DateOnly last) => (last.Year - first.Year) * 12 + last.Month - first.Month + 1;

    void Wrong(string field, string description) => _problems.Add(new(field, description));
}
