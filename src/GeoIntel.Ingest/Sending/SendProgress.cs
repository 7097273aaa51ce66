using System.Text.Json;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Sending;

/// <summary>What the service has answered so far.</summary>
/// <param name="AcceptedCount">Reads stored by these batches.</param>
/// <param name="DuplicateCount">Reads that were stored before.</param>
sealed record SendProgress(
    long AcceptedCount, long DuplicateCount, IReadOnlyDictionary<RefusalReason, long> RefusedCounts, int ReconnectCount)
{
    public static readonly SendProgress None = new(0, 0, new Dictionary<RefusalReason, long>(), 0);

    public long RefusedCount => RefusedCounts.Values.Sum();

    /// <summary>Reads that are dealt with: nobody has to send them again.</summary>
    public long AcknowledgedCount => AcceptedCount + DuplicateCount + RefusedCount;
}

/// <summary>A read that the service did not take, with the line it came from.</summary>
readonly record struct SentRefusal(long Line, Refusal Refusal)
{
    /// <summary>The reason as printed and counted, for example "unknown-camera".</summary>
    public string ReasonText => JsonNamingPolicy.KebabCaseLower.ConvertName(Refusal.Reason.ToString());

    public override string ToString() => $"line {Line}: {ReasonText} ({Refusal.Field}): {Refusal.Description}";
}

/// <summary>Who wants to know. Called one at a time, in the order of the answers.</summary>
sealed record SendObserver
{
    public static readonly SendObserver Nobody = new();

    public Action<SendProgress> Progressed { get; init; } = _ => { };
    public Action<SentRefusal> Refused { get; init; } = _ => { };

    /// <summary>Every read of one batch is dealt with: their lines, after its refusals were told.</summary>
    public Action<IReadOnlyList<long>> Answered { get; init; } = _ => { };

    /// <summary>So many attachments are not kept, and why; their reads are sent all the same. Called by the one who
    /// sends.</summary>
    public Action<int, string> AttachmentsLeftOut { get; init; } = (_, _) => { };

    /// <summary>The connection broke; the reason and how long is waited before the next one.</summary>
    public Action<string, TimeSpan> Reconnecting { get; init; } = (_, _) => { };
}
