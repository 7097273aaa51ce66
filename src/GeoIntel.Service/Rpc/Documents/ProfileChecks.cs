using GeoIntel.Models.Documents;
using GeoIntel.Service.Profiles;
using GeoIntel.V1;
using DocumentEdition = GeoIntel.Models.Documents.DocumentEdition;

namespace GeoIntel.Service.Rpc.Documents;

/// <summary>Makes an order of what the contract asks for, or says what is wrong with it.</summary>
static class ProfileChecks
{
    const int MonthsMax = 60;
    const int CodesMax = 500;
    const int SmallCountMax = 100;
    const int HandlingLengthMax = 500;
    const int NameLengthMax = 200;

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument, naming the fields that are wrong.</exception>
    public static ProfileOrder Read(BuildProfileRequest request)
    {
        var problems = new List<FieldProblem>();
        if (request.BoundarySet.Length is 0 or > NameLengthMax)
            Wrong("boundary_set", "Give the id of a boundary set; a drawn area is imported as a set of one.");
        if (request.AreaCodes.Count > CodesMax || request.AreaCodes.Any(code => code.Length is 0 or > NameLengthMax))
            Wrong("area_codes", $"Give at most {CodesMax} codes of 1 to {NameLengthMax} characters, or none for the whole set.");
        if (!DocumentPeriod.TryParseMonth(request.FirstMonth, out var first))
            Wrong("first_month", $"It is '{request.FirstMonth}'; write it as 2025-01.");
        if (request.MonthCount is < 1 or > MonthsMax)
            Wrong("month_count", $"It is {request.MonthCount}; give 1 to {MonthsMax}.");
        if (request.Edition is not (V1.DocumentEdition.Police or V1.DocumentEdition.Partner))
            Wrong("edition", $"{(int)request.Edition} is none; use DOCUMENT_EDITION_POLICE or DOCUMENT_EDITION_PARTNER.");
        if (request.SmallCount != 0 && request.SmallCount is < SmallCounts.ThresholdDefault or > SmallCountMax)
            Wrong("small_count", $"It is {request.SmallCount}; give {SmallCounts.ThresholdDefault} to {SmallCountMax}, or 0 for {SmallCounts.ThresholdDefault}.");
        if (request.Handling.Length > HandlingLengthMax || request.Handling.Any(char.IsControl))
            Wrong("handling", $"It has {request.Handling.Length} characters; give at most {HandlingLengthMax}, without control characters.");
        if (request.RequestId.Length > 0 && !Guid.TryParseExact(request.RequestId, "D", out _))
            Wrong("request_id", $"'{request.RequestId}' is no UUID; leave it empty or make one.");
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return new ProfileOrder(
            request.BoundarySet, [.. request.AreaCodes.Distinct().Order(StringComparer.Ordinal)], first, request.MonthCount,
            (DocumentEdition)request.Edition, request.SmallCount == 0 ? SmallCounts.ThresholdDefault : request.SmallCount,
            request.Handling.Trim());

        void Wrong(string field, string description) => problems.Add(new(field, description));
    }
}
