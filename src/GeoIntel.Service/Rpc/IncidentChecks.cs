using GeoIntel.Models.Geo;
using GeoIntel.Models.Incidents;
using GeoIntel.V1;

namespace GeoIntel.Service.Rpc;

/// <summary>Makes incidents of the contract's, or says what is wrong with them.</summary>
sealed class IncidentChecks(DateTimeOffset now)
{
    /// <param name="place">Of the incident in its publication, from 0.</param>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument, naming the fields that are wrong.</exception>
    public Models.Incidents.Incident Take(V1.Incident wire, int place)
    {
        var problems = new List<FieldProblem>();
        if (!CrimeType.TryParse(wire.CrimeType, out var type))
        {
            Wrong("crime_type",
                $"It has {wire.CrimeType.Length} characters; give 1 to {CrimeType.LengthMax}, without control characters.");
        }
        var time = TimeOf(wire, Wrong);
        GeoPoint? position = null;
        if (wire.Position is { } point)
        {
            if (WirePoint.TryToGrid(point, out var grid)) position = grid;
            else Wrong("position", WirePoint.Problem(point));
        }
        foreach (var (field, text) in (ReadOnlySpan<(string, string)>)
            [("source_id", wire.SourceId), ("lsoa_code", wire.LsoaCode), ("reported_by", wire.ReportedBy),
             ("falls_within", wire.FallsWithin)])
        {
            if (text.Length > Models.Incidents.Incident.TextLengthMax || text.Any(char.IsControl))
            {
                Wrong(field, $"It has {text.Length} characters; give at most {Models.Incidents.Incident.TextLengthMax}, without "
                    + "control characters.");
            }
        }
        var flags = FlagsOf("flags", wire.Flags, Wrong);
        var told = FlagsOf("flags_told", wire.FlagsTold, Wrong);
        if ((flags & ~told) != 0)
            Wrong("flags", $"{flags & ~told} is set but not among flags_told; name there what the source tells.");
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);

        return new Models.Incidents.Incident
        {
            SourceId = wire.SourceId,
            CrimeType = type,
            Time = time,
            Place = position,
            LsoaCode = wire.LsoaCode,
            ReportedBy = wire.ReportedBy,
            FallsWithin = wire.FallsWithin,
            Flags = flags,
            FlagsTold = told,
        };

        void Wrong(string field, string description) => problems.Add(new($"incidents[{place}].{field}", description));
    }

    IncidentTime TimeOf(V1.Incident wire, Action<string, string> wrong)
    {
        if (!WirePoint.TryToTime(wire.EarliestTime, out var earliest)) wrong("earliest_time", "It is missing; give a time.");
        else if (!WirePoint.TryToTime(wire.LatestTime, out var latest)) wrong("latest_time", "It is missing; give a time.");
        else if (earliest < IncidentFormat.EarliestMin || earliest > now)
            wrong("earliest_time", $"It is {earliest:O}; allowed is 1990 to now.");
        else if (IncidentTime.TryOf(earliest, latest, (Models.Incidents.TimePrecision)wire.TimePrecision, out var time)) return time;
        else
        {
            wrong("time_precision",
                $"{wire.TimePrecision} does not fit {earliest:O} to {latest:O}; EXACT has equal times, SPAN a later second one, and "
                + "MONTH goes from one first midnight of a month in London to the next.");
        }
        return default;
    }

    static IncidentFlags FlagsOf(string field, IEnumerable<IncidentFlag> wire, Action<string, string> wrong)
    {
        var flags = IncidentFlags.None;
        foreach (var flag in wire)
        {
            if (flag is >= IncidentFlag.KnifeEnabled and <= IncidentFlag.VehicleNuisance)
                flags |= (IncidentFlags)(1 << (int)flag - 1);
            else
                wrong(field, $"{(int)flag} is no flag; use those of IncidentFlag.");
        }
        return flags;
    }
}
