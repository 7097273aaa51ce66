using GeoIntel.Service.Rpc;

namespace GeoIntel.Service.Access;

/// <summary>Why personal data is read, as checked.</summary>
/// <param name="Class">Number of the contract's PurposeClass.</param>
/// <param name="Reference">Investigation or operation reference.</param>
/// <param name="Reason">In the asker's own words; may name a person, so it is personal itself.</param>
/// <param name="OnBehalfOf">Whose question it is, when not the caller's; empty otherwise.</param>
sealed record CheckedPurpose(short Class, string Reference, string Reason, string OnBehalfOf)
{
    public override string ToString() => $"CheckedPurpose({Class}, {Reference})";
}

/// <summary>Lets nobody read personal data without saying why.</summary>
static class PurposeGate
{
    public const int ReferenceLengthMax = 100;
    public const int ReasonLengthMin = 10;
    public const int ReasonLengthMax = 1000;
    public const int OnBehalfOfLengthMax = 200;

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument, naming each field that is missing or wrong.</exception>
    public static CheckedPurpose Require(V1.Purpose? purpose) =>
        TryCheck(purpose, out var problems) ?? throw RpcErrors.PurposeRefused(problems);

    /// <returns>Null when it is not good enough; <paramref name="problems"/> then says why.</returns>
    public static CheckedPurpose? TryCheck(V1.Purpose? purpose, out IReadOnlyList<FieldProblem> problems)
    {
        if (purpose is null)
        {
            problems = [new("purpose", "It is missing; state class, reference and reason.")];
            return null;
        }
        var found = new List<FieldProblem>();
        var reference = purpose.Reference.Trim();
        var reason = purpose.Reason.Trim();
        var onBehalfOf = purpose.OnBehalfOf.Trim();
        if (purpose.Class == V1.PurposeClass.Unspecified || !Enum.IsDefined(purpose.Class))
            found.Add(new("purpose.class", $"{(int)purpose.Class} is not a class of work; use one of PurposeClass."));
        if (reference.Length is 0 or > ReferenceLengthMax)
        {
            found.Add(new("purpose.reference",
                $"It has {reference.Length} characters; name the investigation or operation in 1 to {ReferenceLengthMax}."));
        }
        if (reason.Length is < ReasonLengthMin or > ReasonLengthMax)
        {
            found.Add(new("purpose.reason",
                $"It has {reason.Length} characters; say why in {ReasonLengthMin} to {ReasonLengthMax}."));
        }
        if (onBehalfOf.Length > OnBehalfOfLengthMax)
        {
            found.Add(new("purpose.on_behalf_of",
                $"It has {onBehalfOf.Length} characters; use at most {OnBehalfOfLengthMax}."));
        }
        foreach (var (field, text) in (ReadOnlySpan<(string, string)>)
            [("purpose.reference", reference), ("purpose.reason", reason), ("purpose.on_behalf_of", onBehalfOf)])
        {
            // PostgreSQL's text cannot hold it, and then the entry could not be written.
            if (text.Contains('\0', StringComparison.Ordinal))
                found.Add(new(field, "It holds the character U+0000; leave it out."));
        }
        problems = found;
        return found.Count == 0 ? new CheckedPurpose((short)purpose.Class, reference, reason, onBehalfOf) : null;
    }
}
