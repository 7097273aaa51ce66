using System.Text;
using System.Text.Json.Nodes;
using GeoIntel.Models.Audit;
using GeoIntel.Models.Evidence;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Evidence;
using Npgsql;

namespace GeoIntel.Service.Evidence;

/// <summary>Finds what the audit log holds of a hit, and proves it.</summary>
sealed class EvidenceTrail(
    NpgsqlDataSource database, EvidenceStore store, AuditProofs proofs, AuditExport log, AuditKey key, AuditOptions options,
    TimeProvider clock)
{
    const int EntriesMax = 300;

    /// <summary>An entry is written in the transaction of what it is about, so at about the same time.</summary>
    static readonly TimeSpan Apart = TimeSpan.FromMinutes(10);

    /// <summary>A feed's call that brought a read began at most so long before.</summary>
    static readonly TimeSpan CallLengthMax = TimeSpan.FromDays(7);

    /// <summary>The entries as the manifest names them, and the files of the latest checkpoint and the proofs.</summary>
    public sealed record Found(JsonArray Entries, IReadOnlyList<PackedFile> Files);

    /// <param name="versions">Versions of the register, with the files that they are packed in; empty for none.</param>
    public async Task<Found> FindAsync(
        Guid hit, IReadOnlyList<ReadBehind> reads, IReadOnlyList<ChangeRow> changes, IReadOnlyList<(VersionRow Row, string File)> versions,
        CancellationToken cancellation)
    {
        var checkpoint = await SealAsync(cancellation);
        var questions = Questions(hit, reads, changes, versions);
        var (entries, lines) = (new JsonArray(), new StringBuilder());
        foreach (var found in (await store.EntriesAsync([.. questions.Select(of => of.Question)], cancellation))
            .DistinctBy(one => (one.Instance, one.Number)).Take(EntriesMax))
        {
            var (about, file) = (questions[found.Question].About, questions[found.Question].File);
            try
            {
                if (await proofs.FindAsync(found.Instance, found.Number, 0, cancellation) is not { } proof) continue;
                lines.Append(AuditText.Write(proof)).Append('\n');
                entries.Add((JsonNode)Named(proof.Entry, about, file, isCovered: true));
            }
            catch (AuditProofException)
            {
                if (await log.FindAsync(found.Instance, found.Number, cancellation) is { } entry)
                    entries.Add((JsonNode)Named(entry, about, file, isCovered: false));
            }
        }
        var files = new List<PackedFile> { PackedFile.Of(EvidenceVerification.ProofsFile, Encoding.UTF8.GetBytes(lines.ToString())) };
        if (checkpoint is not null)
            files.Add(PackedFile.Of(EvidenceVerification.CheckpointFile, Encoding.UTF8.GetBytes(AuditText.Write(checkpoint) + "\n")));
        return new Found(entries, files);
    }

    // So that what was written up to now, this disclosure too, can be proven.
    async Task<Checkpoint?> SealAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await AuditSealing.TryLockAsync(connection, transaction, waits: true, cancellation);
            await AuditSealing.SealAsync(connection, transaction, options.BatchEntriesMax, clock.GetUtcNow(), cancellation);
            await AuditCheckpoints.MakeAsync(connection, transaction, key.Signing, TimeSpan.Zero, clock.GetUtcNow(), cancellation);
            await transaction.CommitAsync(cancellation);
        }
        return await AuditCheckpoints.LastAsync(connection, null, cancellation);
    }

    static List<(EntryQuestion Question, string About, string File)> Questions(
        Guid hit, IReadOnlyList<ReadBehind> reads, IReadOnlyList<ChangeRow> changes, IReadOnlyList<(VersionRow Row, string File)> versions)
    {
        var asked = new List<(EntryQuestion Question, string About, string File)>();
        foreach (var (feed, received) in reads.Where(read => read.FeedId is not null).Select(read => (read.FeedId!, read.ReceivedAt!.Value)).Distinct())
            Ask("collection", "feed", feed, 0, received - CallLengthMax, received, newestOnly: true, "the call that brought a read began");
        foreach (var (version, file) in versions)
        {
            Ask(
                "alteration", version.Kind, version.Id, version.Revision, version.RecordedAt - Apart, version.RecordedAt + Apart,
                newestOnly: true, $"{version.Kind} {version.Id}, version {version.Revision}, was recorded", file);
        }
        foreach (var change in changes.Where(change => change.Kind == (short)Models.Hits.HitChangeKind.Decided))
            Ask("decision", "hit", $"{hit}", 0, change.RecordedAt - Apart, change.RecordedAt + Apart, newestOnly: false, "the hit was decided");
        // Among the newest of all, since it was written a moment ago.
        Ask("disclosure", "hit", $"{hit}", 0, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, newestOnly: true, "this pack was handed out");
        return asked;

        void Ask(
            string action, string kind, string id, int revision, DateTimeOffset from, DateTimeOffset until, bool newestOnly, string about,
            string file = "") => asked.Add((new(action, kind, id, revision, from, until, newestOnly), about, file));
    }

    static JsonObject Named(SealedEntry entry, string about, string file, bool isCovered)
    {
        var named = new JsonObject
        {
            ["name"] = entry.Name,
            ["digest"] = entry.Digest.ToString(),
            ["covered"] = isCovered,
            ["about"] = about,
            ["recordedAt"] = EvidenceReads.Text(entry.RecordedAt),
            ["actor"] = entry.Actor,
            ["action"] = entry.Action,
            ["outcome"] = entry.Outcome,
        };
        if (file.Length > 0) named["file"] = file;
        return named;
    }
}
