using GeoIntel.Service.Storage.Hotspots;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>What the store tells of runs and cells, as messages of the contract.</summary>
static class HotspotMessages
{
    public static HotspotRun RunOf(StoredRow row)
    {
        var run = new HotspotRun
        {
            Name = row.Text("id"),
            State = (HotspotRunState)row.Short("state"),
            CrimeGroup = row.Text("crime_group"),
            Unit = row.Text("unit"),
            FirstMonth = row.Month("first_month"),
            MonthCount = row.Whole("month_count"),
            Forecaster = row.Text("forecaster"),
            Handling = row.Text("handling"),
            Attribution = row.Text("attribution"),
            Currency = row.Text("currency"),
            Warning = row.Text("warning"),
            DataSha256 = row.Text("data_sha256"),
            Verdict = row.Text("verdict"),
            Problem = row.Text("problem"),
            CreateTime = Timestamp.FromDateTimeOffset(row.Time("created_at")),
            FlagCount = row.Whole("flag_count"),
        };
        if (row.TimeOrNull("ended_at") is { } ended) run.EndTime = Timestamp.FromDateTimeOffset(ended);
        return run;
    }

    public static HotspotOperation OperationOf(StoredRow row)
    {
        var run = RunOf(row);
        var operation = new HotspotOperation
        {
            Name = run.Name, Stage = row.Text("stage"), Progress = row.Share("progress"),
            Done = run.State is not (HotspotRunState.Waiting or HotspotRunState.Running),
        };
        if (run.State == HotspotRunState.Succeeded) operation.Run = run;
        else if (run.State == HotspotRunState.Failed) operation.Error = ErrorOf(
            StatusCode.FailedPrecondition, run.Problem);
        else if (run.State == HotspotRunState.Cancelled) operation.Error = ErrorOf(StatusCode.Cancelled, run.Problem);
        return operation;
    }

    public static HotspotCell CellOf(StoredRow row, DateTimeOffset now)
    {
        var cell = new HotspotCell
        {
            CellId = row.Text("cell_id"),
            Period = row.Month("period"),
            Count = row.Number("count"),
            Mean12 = row.Number("mean12"),
            Forecast = row.Number("forecast"),
            Lo80 = row.Number("lo80"),
            Hi80 = row.Number("hi80"),
            Lo90 = row.Number("lo90"),
            Hi90 = row.Number("hi90"),
            Rank = row.Whole("rank"),
            CumulativeAreaPercent = row.Number("cum_area_pct"),
            GiZ = row.Number("gi_z"),
            GiP = row.Number("gi_p"),
            GiBin = row.Short("gi_bin"),
            PatternCode = row.Short("ehsa_code"),
            Pattern = row.Text("ehsa_label"),
            PatternRobust = row.Text("ehsa_label_robust"),
            PercentHot = row.Number("pct_hot"),
            TrendTau = row.Number("mk_tau"),
            TrendZ = row.Number("mk_z"),
            TrendP = row.Number("mk_p"),
            EmergingProbability = row.Number("emerging_prob"),
            ShareLongRun = row.Number("share_longrun"),
            ShareRecent = row.Number("share_recent"),
            ShareNeighbours = row.Number("share_neighbours"),
            ShareOtherTypes = row.Number("share_other_types"),
            PoliceGeneratedShare = row.Number("police_generated_share"),
            MissingCoordinatesShare = row.Number("missing_coord_share"),
            Suppressed = row.Flag("suppressed"),
            Why = row.Text("why"),
        };
        if (row.NumberOrNull("change_from_last") is { } change) cell.ChangeFromLast = change;
        if (row.NumberOrNull("mk_p_null") is { } nullP) cell.TrendPNull = nullP;
        if (row.NumberOrNull("scan_glr") is { } ratio) cell.ScanGlr = ratio;
        if (row.NumberOrNull("scan_p") is { } scanP) cell.ScanP = scanP;
        if (row.NumberOrNull("rate_per_1000") is { } residents) cell.RatePer1000 = residents;
        if (row.NumberOrNull("rate_per_1000_households") is { } households) cell.RatePer1000Households = households;
        if (!row.IsNull("flagged_at")) cell.Flag = FlagOf(row, now);
        if (row.TextOrEmpty("outline_text") is { Length: > 0 } outline)
        {
            cell.Outline = new Geometry { Epsg = 27700, Wkt = outline };
            cell.Counts.AddRange(row.Numbers("counts"));
        }
        return cell;
    }

    public static HotspotFlag FlagOf(StoredRow row, DateTimeOffset now)
    {
        var flag = new HotspotFlag
        {
            FlagTime = Timestamp.FromDateTimeOffset(row.Time("flagged_at")),
            LapseTime = Timestamp.FromDateTimeOffset(row.Time("lapses_at")),
            Lapsed = row.Time("lapses_at") <= now,
            Review = (HotspotReview)row.Short("review"),
            Reviewer = row.Text("reviewed_by"),
            Reason = row.Text("reason"),
        };
        if (row.TimeOrNull("reviewed_at") is { } reviewed) flag.ReviewTime = Timestamp.FromDateTimeOffset(reviewed);
        return flag;
    }

    public static HotspotCellChange ChangeOf(StoredRow row)
    {
        var change = new HotspotCellChange
        {
            CellId = row.Text("cell_id"),
            PatternBefore = row.Text("pattern_before"),
            PatternAfter = row.Text("pattern_after"),
            FlaggedBefore = row.Flag("flagged_before"),
            FlaggedAfter = row.Flag("flagged_after"),
        };
        if (row.NumberOrNull("mean12_before") is { } meanBefore) change.Mean12Before = meanBefore;
        if (row.NumberOrNull("mean12_after") is { } meanAfter) change.Mean12After = meanAfter;
        if (row.NumberOrNull("forecast_before") is { } forecastBefore) change.ForecastBefore = forecastBefore;
        if (row.NumberOrNull("forecast_after") is { } forecastAfter) change.ForecastAfter = forecastAfter;
        if (row.WholeOrNull("rank_before") is { } rankBefore) change.RankBefore = rankBefore;
        if (row.WholeOrNull("rank_after") is { } rankAfter) change.RankAfter = rankAfter;
        return change;
    }

    public static HotspotBacktestRow BacktestOf(StoredRow row) => BacktestOf(
        row.Text("forecaster"), row.Month("origin"), row.NumberOrNull("pai_1"), row.NumberOrNull("pai_5"),
        row.NumberOrNull("pei_1"),
        row.NumberOrNull("hit_1"), row.NumberOrNull("hit_5"), row.Number("deviance"), row.Number("pit_coverage_90"),
        row.Number("raw_coverage_90"), row.NumberOrNull("sum_ratio"));

    public static HotspotBacktestRow BacktestOf(Models.Hotspots.Forecasting.BackTestRow row, DateOnly firstMonth) =>
        BacktestOf(
        row.Forecaster, firstMonth.AddMonths(row.Origin).ToString(
            "yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), row.At1.Pai,
        row.At5.Pai, row.At1.Pei, row.At1.HitRate, row.At5.HitRate, row.Deviance, row.Coverage90.Pit,
        row.Coverage90.Raw, row.SumRatio);

    static HotspotBacktestRow BacktestOf(
        string forecaster, string origin, double? pai1, double? pai5, double? pei1, double? hit1, double? hit5,
        double deviance, double pit,
        double raw, double? sumRatio)
    {
        var row = new HotspotBacktestRow
        {
            Forecaster = forecaster, Origin = origin, Deviance = deviance, PitCoverage90 = pit, RawCoverage90 = raw,
        };
        // A month without an incident has no such figures.
        if (pai1 is { } a && double.IsFinite(a)) row.Pai1 = a;
        if (pai5 is { } b && double.IsFinite(b)) row.Pai5 = b;
        if (pei1 is { } c && double.IsFinite(c)) row.Pei1 = c;
        if (hit1 is { } d && double.IsFinite(d)) row.Hit1 = d;
        if (hit5 is { } e && double.IsFinite(e)) row.Hit5 = e;
        if (sumRatio is { } f && double.IsFinite(f)) row.SumRatio = f;
        return row;
    }

    static Google.Rpc.Status ErrorOf(StatusCode code, string message) => new() { Code = (int)code, Message = message };
}
