using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Deconfliction: who else works on a vehicle or a person.</summary>
/// <remarks>The owner of a confidential list is not told of: the answer is that of a world without it, and the call is flagged to
/// those who supervise.</remarks>
sealed class InterestDesk(InterestSearch search, RegimeGate gate, TimeProvider clock)
{
    /// <exception cref="RpcException">InvalidArgument, or FailedPrecondition for a restricted subject.</exception>
    public async Task<(CheckInterestResponse Answer, int RowCount)> CheckAsync(
        CheckInterestRequest request, CheckedPurpose purpose, CancellationToken cancellation)
    {
        var restricted = await gate.RestrictedAsync(purpose, cancellation);
        var (vrm, nominal) = SubjectOf(request);
        restricted.Require(vrm);
        if (nominal is not null) restricted.RequireNominal(nominal);
        var found = await search.FindAsync(vrm, nominal, clock.GetUtcNow(), purpose.IsToldOfConfidential, cancellation);
        var response = new CheckInterestResponse { Interests = { found.Select(ToWire) } };
        return (response, found.Count);
    }

    static (Vrm? Vrm, string? Nominal) SubjectOf(CheckInterestRequest request)
    {
        var problems = new List<FieldProblem>();
        var vrm = ReadQuestion.VrmOf(request.Vrm, problems);
        string? nominal = null;
        if (request.Nominal.Length > 0 && !RegistryKinds.Nominal.TryParseName(request.Nominal, out nominal))
            problems.Add(new("nominal", $"'{request.Nominal}' is not a name of a nominal; write 'nominals/{{id}}'."));
        if (request.Vrm.Length > 0 == request.Nominal.Length > 0)
            problems.Add(new("vrm", "Give a registration mark or a nominal: one of the two."));
        return problems.Count == 0 ? (vrm, nominal) : throw RpcErrors.Invalid(problems);
    }

    static Interest ToWire(StoredInterest found) => new()
    {
        Kind = (InterestKind)found.Kind,
        Owner = found.Owner,
        Proposed = found.Approval == (short)ApprovalState.Proposed,
        EndTime = found.EndsAt?.ToTimestamp(),
    };
}
