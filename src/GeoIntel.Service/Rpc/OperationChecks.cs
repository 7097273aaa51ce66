using GeoIntel.Service.Access;
using GeoIntel.Service.Storage.Operations;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc;

/// <summary>Operations on the wire.</summary>
static class OperationChecks
{
    const int UsersMax = 50;
    const int UserLengthMax = 200;

    static readonly string[] Proofs = ["person:", "certificate:"];

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static NewOperation Read(Operation? wire, string openedBy, DateTimeOffset now, TimeSpan longest)
    {
        var problems = new List<FieldProblem>();
        var latest = now + longest;
        var expires = latest;
        if (wire?.ExpireTime is { } stated)
        {
            if (WirePoint.TryToTime(stated, out var time) && time > now && time <= latest) expires = time;
            else problems.Add(new("operation.expire_time", $"It must be after {now:O} and at most {latest:O}; leave it out for the latest."));
        }
        var users = wire?.Users.Select(user => user.Trim()).Distinct(StringComparer.Ordinal).ToList() ?? [];
        if (users.Count > UsersMax)
            problems.Add(new("operation.users", $"They are {users.Count}; name at most {UsersMax}, and open another for the others."));
        else if (users.Exists(user => !IsIdentity(user)))
        {
            problems.Add(new(
                "operation.users",
                $"One is no identity; name each as the audit log does, 'person:NAME' or 'certificate:NAME', in at most {UserLengthMax} characters."));
        }
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return new NewOperation(Guid.CreateVersion7(now), openedBy, users, expires);
    }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static Guid IdOf(string name) => OperationName.TryParse(name, out var id)
        ? id
        : throw RpcErrors.Invalid("name", "It is not the name of an operation; give it as 'operations/UUID'.");

    public static Operation ToWire(NewOperation operation) => new()
    {
        Name = OperationName.Of(operation.Id),
        ExpireTime = Timestamp.FromDateTimeOffset(operation.ExpiresAt),
        Users = { operation.Users },
    };

    static bool IsIdentity(string user) =>
        user.Length <= UserLengthMax && !user.Any(char.IsControl)
        && Array.Exists(Proofs, proof => user.Length > proof.Length && user.StartsWith(proof, StringComparison.Ordinal));
}
