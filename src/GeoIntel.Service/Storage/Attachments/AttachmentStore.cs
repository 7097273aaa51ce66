using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Retention;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Attachments;

/// <summary>What an attachment is, and where its bytes are found.</summary>
/// <param name="Kind">As in the contract.</param>
sealed record AttachmentLink(short Kind, byte[] Sha256, string ContentType, long SizeBytes);

/// <summary>Which attachments belong to which sightings.</summary>
sealed class AttachmentStore(NpgsqlDataSource database)
{
    /// <summary>The statement that links the attachments of new sightings, for the transaction that stores these.</summary>
    /// <returns>Null when there are none.</returns>
    public static NpgsqlBatchCommand? LinksOf(IReadOnlyList<AdmittedRead> fresh)
    {
        List<(AdmittedRead Read, int Place, AttachmentLink Link)>? links = null;
        foreach (var read in fresh)
        {
            for (var place = 0; place < read.Intake.Attachments.Count; place++)
                (links ??= []).Add((read, place, read.Intake.Attachments[place]));
        }
        if (links is null) return null;

        return new NpgsqlBatchCommand(SqlText.Of("Attachments/link_attachments"))
        {
            Parameters =
            {
                Each("sightings", NpgsqlDbType.Uuid, one => one.Read.Sighting.Id),
                Each("places", NpgsqlDbType.Smallint, one => (short)one.Place),
                Each("captured", NpgsqlDbType.TimestampTz, one => Time(one.Read.Sighting.CapturedAtTicks)),
                Each("received", NpgsqlDbType.TimestampTz, one => Time(one.Read.Sighting.ReceivedAtTicks)),
                Each("kinds", NpgsqlDbType.Smallint, one => one.Link.Kind),
                Each("digests", NpgsqlDbType.Bytea, one => one.Link.Sha256),
                Each("types", NpgsqlDbType.Text, one => one.Link.ContentType),
                Each("sizes", NpgsqlDbType.Bigint, one => one.Link.SizeBytes),
            },
        };

        NpgsqlParameter Each<T>(
            string name, NpgsqlDbType type, Func<(AdmittedRead Read, int Place, AttachmentLink Link), T> part) =>
            new(name, NpgsqlDbType.Array | type) { Value = links.Select(part).ToArray() };

        static DateTime Time(long ticks) => new(ticks, DateTimeKind.Utc);
    }

    /// <summary>What belongs to some sightings, by their ids, in the order in which the reads named it.</summary>
    public async Task<ILookup<Guid, AttachmentLink>> OfAsync(IReadOnlyCollection<Guid> sightings, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Attachments/attachments_of"));
        command.Parameters.AddWithValue("sightings", sightings.ToArray());
        var found = new List<(Guid Sighting, AttachmentLink Link)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add((reader.GetGuid(0), new AttachmentLink(
                reader.GetInt16(1), reader.GetFieldValue<byte[]>(2), reader.GetString(3), reader.GetInt64(4))));
        }
        return found.ToLookup(one => one.Sighting, one => one.Link);
    }

    /// <summary>Whether a sighting belongs to a standing hit that is not of a confidential list, and no covert camera made
    /// it.</summary>
    public async Task<bool> IsOfHitAsync(Guid sighting, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Attachments/is_of_hit"));
        command.Parameters.AddWithValue("sighting", sighting);
        command.Parameters.AddWithValue("moment", FeedRegimes.MomentOf(sighting).UtcDateTime);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Forgets which attachments reads had that were received before; what a hold or a confirmed hit keeps stays.</summary>
    public async Task<int> LetGoAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Attachments/let_go"));
        command.Parameters.AddWithValue("before", before.UtcDateTime);
        command.Parameters.AddWithValue("confirmed", (short)V1.HitOutcome.Confirmed);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Those of some digests that no sighting refers to.</summary>
    public async Task<IReadOnlyList<byte[]>> UnreferencedAsync(byte[][] digests, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Attachments/unreferenced"));
        command.Parameters.AddWithValue("digests", digests);
        var found = new List<byte[]>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) found.Add(reader.GetFieldValue<byte[]>(0));
        return found;
    }
}
