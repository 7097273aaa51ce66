using System.Data;
using GeoIntel.Models.Cordons;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Retention;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Analysis;

/// <summary>Counts who crossed the line around an area among stored sightings of fixed cameras.</summary>
/// <remarks>One vehicle is in memory at a time; of vehicles only those that may be told of are kept.</remarks>
sealed class CordonSearch(NpgsqlDataSource database)
{
    public async Task<CordonAnswer> CountAsync(CordonSubject subject, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var counts = new CordonCounts(subject.From.UtcTicks, subject.Until.UtcTicks);
        var coverage = new CordonCoverage();
        var told = new List<CordonVehicle>();
        long undirected = 0;
        await using (var command = Command(connection, "cordon_crossings", subject))
        {
            // Who came in before, or goes out after, says what a crossing in the time asked about was.
            command.Parameters.AddWithValue("from", (subject.From - subject.Rule.StayMax).UtcDateTime);
            command.Parameters.AddWithValue("until", (subject.Until + subject.Rule.StayMax).UtcDateTime);
            command.Parameters.Add(new("vrms", NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = DBNull.Value });
            command.Parameters.AddWithValue("ways", subject.Gates.Select(gate => (int)(gate.Way ?? 0)).ToArray());
            command.Parameters.AddWithValue("inward", subject.Gates.Select(gate => gate.InwardDegrees).ToArray());
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var reads = new List<Crossing>();
            long current = 0;
            while (await reader.ReadAsync(cancellation))
            {
                if (reader.GetInt64(0) != current) Judge();
                current = reader.GetInt64(0);
                var at = reader.GetDateTime(2).Ticks;
                if (!reader.IsDBNull(3)) reads.Add(new(reader.GetInt32(1), (CrossingWay)reader.GetInt32(3), at));
                else if (at >= subject.From.UtcTicks && at < subject.Until.UtcTicks) undirected++;
            }
            Judge();

            void Judge()
            {
                var crossings = VehicleCrossings.Of(reads, subject.Rule);
                reads.Clear();
                counts.Add(crossings);
                coverage.Add(crossings);
                var vrm = Vrm.FromPacked((ulong)current);
                if (!subject.IsOfInterest(vrm)) return;
                var own = Array.FindAll(crossings, one => one.Ticks >= subject.From.UtcTicks && one.Ticks < subject.Until.UtcTicks);
                if (own.Length > 0) told.Add(new(vrm, own));
            }
        }
        if (subject.KnownFrom is { } knownFrom)
        {
            var known = await KnownAsync(connection, subject, told, knownFrom, cancellation);
            told.RemoveAll(vehicle => known.Contains((long)vehicle.Vrm.Packed));
        }
        return new(counts, coverage, undirected, told.Count, [.. told.OrderBy(one => one.Crossings[0].Ticks).Take(subject.VehiclesMax)]);
    }

    /// <summary>Whether there is a list, for a caller who is told of confidential ones, or not.</summary>
    public async Task<bool> HasListAsync(string id, bool isToldOfConfidential, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Analysis/cordon_list"));
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("told", isToldOfConfidential);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    static async Task<HashSet<long>> KnownAsync(
        NpgsqlConnection connection, CordonSubject subject, List<CordonVehicle> vehicles, DateTimeOffset from,
        CancellationToken cancellation)
    {
        await using var command = Command(connection, "cordon_known", subject);
        command.Parameters.AddWithValue("from", from.UtcDateTime);
        command.Parameters.AddWithValue("until", subject.From.UtcDateTime);
        command.Parameters.AddWithValue("vrms", vehicles.ConvertAll(vehicle => (long)vehicle.Vrm.Packed));
        var known = new HashSet<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) known.Add(reader.GetInt64(0));
        return known;
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string query, CordonSubject subject)
    {
        var command = new NpgsqlCommand(SqlText.Of($"Analysis/{query}"), connection);
        command.Parameters.AddWithValue("cameras", subject.Gates.Select(gate => gate.Camera).ToArray());
        command.Parameters.Add(FeedRegimes.Parameter(subject.Feeds));
        command.Parameters.AddRange(subject.Restricted.Parameters());
        return command;
    }
}

/// <summary>A camera that watches the line.</summary>
/// <param name="Way">All that it reads go this way; null where each read's direction says which.</param>
/// <param name="InwardDegrees">The direction of travel into the area, clockwise from north.</param>
sealed record CordonGate(int Camera, string Arterial, CrossingWay? Way, double InwardDegrees);

/// <summary>Which line is asked about, and what may be told.</summary>
/// <param name="IsOfInterest">Whether a vehicle may be told of by itself.</param>
/// <param name="KnownFrom">Not told of are vehicles that were read there from then on, before the time asked about; null for
/// all.</param>
/// <param name="Feeds">Keys of the feeds whose reads may be told, 0 for observations; null for all.</param>
/// <param name="Restricted">Of whom nothing is told.</param>
sealed record CordonSubject(
    IReadOnlyList<CordonGate> Gates, DateTimeOffset From, DateTimeOffset Until, CordonRule Rule, Func<Vrm, bool> IsOfInterest,
    DateTimeOffset? KnownFrom, int VehiclesMax, int[]? Feeds, RestrictedSubjects Restricted);

/// <summary>A vehicle with its crossings in the time asked about.</summary>
sealed record CordonVehicle(Vrm Vrm, IReadOnlyList<Crossing> Crossings);

/// <summary>Who crossed.</summary>
/// <param name="UndirectedCount">Reads that say nothing of their way, where it takes a direction; they are not counted.</param>
/// <param name="VehicleCount">All that may be told of.</param>
/// <param name="Vehicles">The first of them, by their first crossing.</param>
sealed record CordonAnswer(
    CordonCounts Counts, CordonCoverage Coverage, long UndirectedCount, int VehicleCount, IReadOnlyList<CordonVehicle> Vehicles);
