using System.Text.RegularExpressions;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Rpc;

namespace GeoIntel.Service.Access;

/// <summary>Why personal data is read, as checked.</summary>
/// <param name="Class">Number of the contract's PurposeClass.</param>
/// <param name="Reference">Investigation or operation reference.</param>
/// <param name="Reason">In the asker's own words; may name a person, so it is personal itself.</param>
/// <param name="OnBehalfOf">Whose question it is, when not the caller's; empty otherwise.</param>
sealed record CheckedPurpose(short Class, string Reference, string Reason, string OnBehalfOf)
{
    /// <summary>The senior officer's decision that older reads may be told; null without one.</summary>
    public SeniorAuthorisation? Authorisation { get; init; }

    /// <summary>Id of the agreement under which regimes are put together; empty without one.</summary>
    public string SharingAgreement { get; init; } = "";

    /// <summary>Only reads of this regime; null for all.</summary>
    public LegalRegime? Regime { get; init; }

    /// <summary>The restriction that a senior officer has opened for this question; null without one.</summary>
    public Guid? Restriction { get; init; }

    /// <summary>The operation under which it was stated; null when the call states it itself.</summary>
    public Guid? Operation { get; init; }

    /// <summary>Whether the caller is told of vehicles on confidential lists.</summary>
    public bool IsToldOfConfidential { get; init; }

    /// <summary>The confidential vehicles that the call has touched.</summary>
    public ConfidentialTouches Touched { get; } = new();

    /// <summary>The regimes that the call has put together.</summary>
    public RegimeCombinations Combined { get; } = new();

    public override string ToString() => $"CheckedPurpose({Class}, {Reference})";
}

/// <summary>A senior officer's decision.</summary>
/// <param name="Reference">Its number in the force's register.</param>
/// <param name="AuthorisedBy">Rank and name or number: personal itself.</param>
sealed record SeniorAuthorisation(string Reference, string AuthorisedBy);

/// <summary>Lets nobody read personal data without saying why.</summary>
static partial class PurposeGate
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
        else if (NamesMark(reference))
        {
            found.Add(new("purpose.reference",
                "It holds a registration mark, and stays in the audit log for good; put the mark into the question, and here the case."));
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
        var authorisation = AuthorisationOf(purpose.SeniorAuthorisation, found);
        var agreement = purpose.SharingAgreement.Trim();
        if (agreement.Length > ReferenceLengthMax)
        {
            found.Add(new("purpose.sharing_agreement",
                $"It has {agreement.Length} characters; give the agreement's id in at most {ReferenceLengthMax}."));
        }
        var restriction = RestrictionOf(purpose, found);
        if (!Enum.IsDefined(purpose.Regime))
            found.Add(new("purpose.regime", $"{(int)purpose.Regime} is not a regime; use one of LegalRegime."));
        foreach (var (field, text) in (ReadOnlySpan<(string, string)>)
        [
            ("purpose.reference", reference), ("purpose.reason", reason), ("purpose.on_behalf_of", onBehalfOf),
            ("purpose.sharing_agreement", agreement), ("purpose.senior_authorisation.reference", authorisation?.Reference ?? ""),
            ("purpose.senior_authorisation.authorised_by", authorisation?.AuthorisedBy ?? ""),
        ])
        {
            // PostgreSQL's text cannot hold it, and then the entry could not be written.
            if (text.Contains('\0', StringComparison.Ordinal))
                found.Add(new(field, "It holds the character U+0000; leave it out."));
        }
        problems = found;
        if (found.Count > 0) return null;
        return new CheckedPurpose((short)purpose.Class, reference, reason, onBehalfOf)
        {
            Authorisation = authorisation,
            SharingAgreement = agreement,
            Restriction = restriction,
            Regime = purpose.Regime == V1.LegalRegime.Unspecified ? null : (LegalRegime)purpose.Regime,
        };
    }

    /// <summary>The operation that a purpose names instead of stating class, reference and reason.</summary>
    /// <returns>Null when it names none, or <paramref name="problems"/> says what is wrong with it.</returns>
    public static Guid? OperationOf(V1.Purpose? purpose, out IReadOnlyList<FieldProblem> problems)
    {
        problems = [];
        if (purpose is null || purpose.Operation.Length == 0) return null;
        var found = new List<FieldProblem>();
        problems = found;
        // Silence about what is stated twice would leave open which of them was meant.
        found.AddRange(V1.Purpose.Descriptor.Fields.InDeclarationOrder()
            .Where(field => field.FieldNumber != V1.Purpose.OperationFieldNumber && IsStated(purpose, field))
            .Select(field => new FieldProblem(
                $"purpose.{field.Name}", "It is stated beside purpose.operation, which states it already; send one of the two.")));
        if (OperationName.TryParse(purpose.Operation, out var id)) return found.Count == 0 ? id : null;
        found.Add(new("purpose.operation", "It is not the name of an operation; give it as 'operations/UUID'."));
        return null;
    }

    static bool IsStated(V1.Purpose purpose, Google.Protobuf.Reflection.FieldDescriptor field) => field.Accessor.GetValue(purpose) switch
    {
        null or "" => false,
        Enum number => Convert.ToInt32(number, System.Globalization.CultureInfo.InvariantCulture) != 0,
        _ => true,
    };

    // Only forms that nothing else has: a case number like CAD1234 would be a mark of the dateless or Northern Irish form.
    static bool NamesMark(string reference)
    {
        var before = "";
        foreach (Match word in Words().Matches(reference.ToUpperInvariant()))
        {
            if (UnmistakableMark().IsMatch(word.Value) || UnmistakableMark().IsMatch(before + word.Value)) return true;
            before = word.Value;
        }
        return false;
    }

    [GeneratedRegex("[A-Z0-9]+")]
    private static partial Regex Words();

    // Since 2001, prefix and suffix forms.
    [GeneratedRegex("^([A-Z]{2}[0-9]{2}[A-Z]{3}|[A-Z][0-9]{1,3}[A-Z]{3}|[A-Z]{3}[0-9]{1,3}[A-Z])$")]
    private static partial Regex UnmistakableMark();

    static Guid? RestrictionOf(V1.Purpose purpose, List<FieldProblem> found)
    {
        const string Collection = "restrictions/";
        var name = purpose.Restriction.Trim();
        if (name.Length == 0) return null;
        if (!name.StartsWith(Collection, StringComparison.Ordinal) || !Guid.TryParse(name.AsSpan(Collection.Length), out var id))
        {
            found.Add(new("purpose.restriction", "It is not the name of a restriction; give it as 'restrictions/UUID'."));
            return null;
        }
        if (purpose.SeniorAuthorisation is null)
            found.Add(new("purpose.senior_authorisation", "It is missing; a restriction is opened by a senior officer only."));
        return id;
    }

    static SeniorAuthorisation? AuthorisationOf(V1.SeniorAuthorisation? stated, List<FieldProblem> found)
    {
        if (stated is null) return null;
        var given = new SeniorAuthorisation(stated.Reference.Trim(), stated.AuthorisedBy.Trim());
        if (given.Reference.Length is 0 or > ReferenceLengthMax)
        {
            found.Add(new("purpose.senior_authorisation.reference",
                $"It has {given.Reference.Length} characters; give its number in the register in 1 to {ReferenceLengthMax}."));
        }
        if (given.AuthorisedBy.Length is 0 or > OnBehalfOfLengthMax)
        {
            found.Add(new("purpose.senior_authorisation.authorised_by",
                $"It has {given.AuthorisedBy.Length} characters; say who gave it in 1 to {OnBehalfOfLengthMax}."));
        }
        return given;
    }
}
