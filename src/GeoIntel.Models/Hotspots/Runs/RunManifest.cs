using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>What a run was made of and with, so that it can be made again and compared: data, parameters, program,
/// seed.</summary>
public static class RunManifest
{
    static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string ToJson(HotspotRun run, RunLabels labels) => JsonSerializer.Serialize(
        new
        {
            labels.RunId,
            CreatedAt = labels.CreatedAt.UtcDateTime,
            labels.CodeVersion,
            labels.Purpose,
            labels.Handling,
            labels.Attribution,
            Currency = RunLabels.CurrencyOf(run),
            Warning = RunLabels.WarningOf(run),
            CrimeGroup = new
            {
                run.Group.Id, run.Group.Title, CrimeTypes = run.Group.CrimeTypes.Select(type => type.Name),
                run.Group.TakesPoliceGenerated, run.Group.Limits,
            },
            Unit = run.Units.Unit,
            Cells = run.Units.Count,
            FirstMonth = RunLabels.Month(run.FirstMonth),
            run.Months,
            Period = RunLabels.Month(run.Period),
            Data = new
            {
                Sha256 = run.DataSha256, Incidents = run.AllIncidents, OfTheGroup = run.Incidents, run.WithoutPlace,
                run.PoliceGenerated,
            },
            Parameters = run.Options,
            run.Forecaster,
            Verdict = run.BackTest.Sentence,
            run.FalseAlarmRate,
            run.RobustFalseAlarmRate,
            Flags = run.Cells.Count(cell => cell.Flagged),
            FlagsLapseAt = labels.LapsesAt(run.Options).UtcDateTime,
            CellsSha256 = CellsSha256(run),
        },
        Snake);

    /// <summary>What the run was asked to do, as JSON.</summary>
    public static string ParametersToJson(HotspotRunOptions options) => JsonSerializer.Serialize(options, Snake);

    public static string AuditToJson(DeprivationAudit audit) => JsonSerializer.Serialize(audit, Snake);

    /// <summary>SHA-256 over what the run says of its cells: two runs that say the same have the same.</summary>
    public static string CellsSha256(HotspotRun run)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var cell in run.Cells)
        {
            digest.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
                $"{cell.Id}|{cell.Forecast}|{cell.Rank}|{cell.Description.Z:R}|{cell.Description.Pattern}|{cell.Description.Robust}|{cell.Description.NullP}|{cell.Description.Scan?.P}|{cell.EmergingProbability:R}|{cell.Flagged}|{cell.Suppressed}\n")));
        }
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
