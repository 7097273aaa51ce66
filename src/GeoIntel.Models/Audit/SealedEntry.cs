using System.Text.Json.Serialization;

namespace GeoIntel.Models.Audit;

/// <summary>An entry of the audit log as it stands in its instance's chain.</summary>
public sealed record SealedEntry : AuditPart
{
    /// <summary>Which instance of the service wrote it; every instance has a chain of its own.</summary>
    public required string Instance { get; init; }

    /// <summary>Its place in that chain, from 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>The database's own number of the row; it has gaps where something was rolled back.</summary>
    public required long Row { get; init; }

    /// <summary>UTC, to the microsecond.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    public required string Actor { get; init; }
    public required string Action { get; init; }
    public required string Rpc { get; init; }
    public int? PurposeClass { get; init; }
    public string? PurposeReference { get; init; }
    public string? ResourceKind { get; init; }
    public string? ResourceId { get; init; }
    public int? ResourceRevision { get; init; }
    public Digest? ResourceDigest { get; init; }
    public int? RowCount { get; init; }
    public required string Outcome { get; init; }

    /// <summary>Id of the call whose one entry this is; null when it adds to another's, or belongs to no call.</summary>
    public Guid? CallId { get; init; }

    /// <summary><see cref="CallId"/> of the entry to which this adds: a range that was shown, a further thing that was changed,
    /// how it ended.</summary>
    public Guid? PartOf { get; init; }

    public Guid? PersonalId { get; init; }

    /// <summary>Of the sealed personal values, not of the values: it stays good when their key is erased.</summary>
    public Digest? PersonalDigest { get; init; }

    /// <summary>The sealed personal values themselves, base 64; unreadable without their key, which is never exported.</summary>
    public byte[]? Personal { get; init; }

    /// <summary>What <see cref="ComputeDigest"/> gave when it was sealed.</summary>
    public required Digest Digest { get; init; }

    [JsonIgnore]
    public string Name => $"{Instance}/{Number}";

    /// <summary>SHA-256 of the canonical bytes: the values above in their order, without the sealed values themselves
    /// (their digest stands for them) and without the digest. Version 1 lacks the two ids of calls, and entries without
    /// either are written in it still.</summary>
    public Digest ComputeDigest()
    {
        var isOfCall = CallId is not null || PartOf is not null;
        var bytes = new CanonicalBytes(isOfCall ? "geointel.audit.entry.v2" : "geointel.audit.entry.v1")
            .Add(Instance).Add(Number).Add(Row).Add(RecordedAt).Add(Actor).Add(Action).Add(Rpc).Add(PurposeClass)
            .Add(PurposeReference).Add(ResourceKind).Add(ResourceId).Add(ResourceRevision).Add(ResourceDigest)
            .Add(RowCount).Add(Outcome);
        if (isOfCall) bytes.Add(CallId).Add(PartOf);
        return bytes.Add(PersonalId).Add(PersonalDigest).ToDigest();
    }

    /// <summary>The entry with the digest that belongs to it.</summary>
    public SealedEntry WithDigest() => this with { Digest = ComputeDigest() };
}
