using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;

namespace GeoIntel.Service.Audit;

/// <summary>One line of the audit log: who did what, when, and why.</summary>
/// <remarks>Nothing here is personal but <see cref="Purpose"/>'s reason and <see cref="Personal"/>; those go to the side
/// table, and the line keeps their digest.</remarks>
sealed record AuditEntry
{
    public required string Actor { get; init; }
    public required AuditAction Action { get; init; }

    /// <summary>The rpc without its leading slash, for example "geointel.v1.HitService/ListHits".</summary>
    public required string Rpc { get; init; }

    /// <summary>Null where no personal data is touched, and in refusals for want of a purpose.</summary>
    public CheckedPurpose? Purpose { get; init; }

    /// <summary>The table's name, for example "nominal"; null when many were touched.</summary>
    public string? ResourceKind { get; init; }

    public string? ResourceId { get; init; }
    public int? ResourceRevision { get; init; }

    /// <summary>SHA-256 of the body in registry_version that an alteration made.</summary>
    public byte[]? ResourceDigest { get; init; }

    /// <summary>How many rows were told, changed or collected.</summary>
    public int? RowCount { get; init; }

    /// <summary>"ok", or the name of the status and its reason.</summary>
    public string Outcome { get; init; } = "ok";

    /// <summary>The call that it belongs to; null of what the service does by itself. A call's first entry is its own, and
    /// those that follow add to that one.</summary>
    public CallEntry? Call { get; init; }

    /// <summary>The question and whatever else is personal: a contract message, or an object that becomes JSON.</summary>
    public object? Personal { get; init; }

    /// <summary>Of what is handed out: to whom it goes, who may be a person; null where nothing is.</summary>
    public string? Recipient { get; init; }

    /// <summary>Of what is handed out: how it may be handled, as it stands in it.</summary>
    public string? Handling { get; init; }

    /// <summary>The confidential vehicles that it touched; the log keeps their keyed digests.</summary>
    public IReadOnlyList<Vrm> Confidential { get; init; } = [];

    /// <summary>All that is personal of it, where that was sealed before there was time to write it.</summary>
    public SealedPersonal? Sealed { get; init; }

    /// <summary>An entry that adds to this one of the same call which confidential vehicles were touched after it.</summary>
    public AuditEntry OfTouched() =>
        this with { Personal = null, Sealed = null, Recipient = null, Handling = null, RowCount = null, Outcome = "confidential" };

    /// <summary>The same entry, with the confidential vehicles that its call has touched since its last one.</summary>
    public AuditEntry WithTouched() =>
        Purpose?.Touched.Take() is { Count: > 0 } touched ? this with { Confidential = [.. Confidential, .. touched] } : this;

    /// <summary>The same entry, and after it one for each combination of regimes that the answer it is about holds. A refusal,
    /// and an answer without a row, put nothing together.</summary>
    public IReadOnlyList<AuditEntry> WithCombinations()
    {
        if (Purpose is null || Action is AuditAction.Refusal or AuditAction.Call || RowCount == 0) return [this];
        return
        [
            this,
            .. Purpose.Combined.Take().Select(one => this with
            {
                Action = AuditAction.Combination,
                ResourceKind = "regimes",
                ResourceId = one.Regimes,
                ResourceRevision = null,
                ResourceDigest = null,
                Outcome = one.Agreement.Length == 0 ? "ok" : $"under {one.Agreement}",
                // What was asked, and to whom it went, stands in the entry before.
                Personal = null,
                Recipient = null,
                Handling = null,
                Sealed = null,
                Confidential = [],
            }),
        ];
    }
}

/// <summary>What was done, in the words of Data Protection Act 2018 section 62, and what was decided or refused.</summary>
enum AuditAction
{
    Collection,
    Alteration,
    Consultation,
    Disclosure,
    Combination,
    Erasure,
    Decision,
    Refusal,

    /// <summary>A hit was shown to somebody who watches.</summary>
    Display,

    /// <summary>A file was made of what is held.</summary>
    Export,

    SignIn,

    /// <summary>A call that touched nothing personal, or came to nothing.</summary>
    Call,
}
