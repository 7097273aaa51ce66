using GeoIntel.Models.Conditions;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Packs.Blocks;
using GeoIntel.Service.Packs;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Hotspots;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Packs;

/// <summary>Asks the store for what packs tell.</summary>
sealed class PackStore(NpgsqlDataSource database)
{
    /// <returns>By id, each with every name that it has had.</returns>
    public async Task<ILookup<string, string>> HiddenNominalsAsync(RestrictedSubjects restricted, CancellationToken cancellation) =>
        (await AskAsync("hidden_nominals", row => (Id: row.Text("id"), Name: row.Text("display_name")), cancellation,
            new NpgsqlParameter("restricted_nominals", restricted.Nominals)))
        .ToLookup(of => of.Id, of => of.Name, StringComparer.Ordinal);

    public async Task<HashSet<string>> HiddenResourcesAsync(
        RestrictedSubjects restricted, IEnumerable<string> hidden, CancellationToken cancellation) =>
        [.. await AskAsync("hidden_resources", row => row.Text("name"), cancellation,
            Texts("hidden", hidden), new NpgsqlParameter("restricted_marks", restricted.Marks))];

    /// <summary>Those that were under way at some time of the period.</summary>
    public Task<List<PackHit>> HitsAsync(PackScope scope, CancellationToken cancellation) => AskAsync(
        "hits",
        row => new PackHit(
            row.Id("hit_id"), (HitKind)row.Short("kind"), row.Time("first_captured_at"), row.Text("camera_id"), row.Text("rule_id"),
            row.Text("nominal_id"), row.Whole("outcome")),
        cancellation,
        [.. TimesOf(scope.Period), Texts("hidden", scope.HiddenNominals), .. scope.Hits.Parameters()]);

    public Task<List<PackAssociation>> LinksAsync(Period period, CancellationToken cancellation) => AskAsync(
        "new_links",
        row => new PackAssociation(
            $"vehicleLinks/{row.Text("id")}", row.Time("recorded_at"), row.Text("nominal_id"), "",
            AssociationBlock.LinkTypeOf(row.Whole("type")), row.Text("source"), GradeOf(row), row.Text("handling")),
        cancellation, TimesOf(period));

    public Task<List<PackAssociation>> MembershipsAsync(Period period, CancellationToken cancellation) => AskAsync(
        "new_memberships",
        row => new PackAssociation(
            $"memberships/{row.Text("id")}", row.Time("recorded_at"), row.Text("nominal_id"), row.Text("display_name"),
            row.Text("role"), "", GradeOf(row), row.Text("handling")),
        cancellation, TimesOf(period));

    /// <summary>Zones and cameras that end.</summary>
    public Task<List<PackReview>> EndingsAsync(DateTimeOffset now, DateTimeOffset ahead, CancellationToken cancellation) => AskAsync(
        "endings",
        row => new PackReview(
            row.Text("name"), row.Flag("is_zone") ? ReviewBlock.ZoneEnds : ReviewBlock.CameraEnds, row.Time("due_at"), "", ""),
        cancellation, new NpgsqlParameter("now", now.UtcDateTime), new NpgsqlParameter("ahead", ahead.UtcDateTime));

    /// <summary>What the store itself knows of cameras; their up time is not in it.</summary>
    public Task<List<PackCamera>> CamerasAsync(
        Period period, DateOnly firstDay, DateOnly untilDay, CancellationToken cancellation) => AskAsync(
        "cameras",
        row => new PackCamera(
            row.Text("id"), row.Text("display_name"), row.TimeOrNull("last_read_at"), null, row.NumberOrNull("ahead_min"),
            row.NumberOrNull("ahead_max"), row.Flag("contradictory")),
        cancellation,
        [.. TimesOf(period), new("first_day", firstDay), new("until_day", untilDay)]);

    public Task<List<PackFeed>> FeedsAsync(CancellationToken cancellation) => AskAsync(
        "feeds",
        row => new PackFeed(row.Text("display_name"), row.TimeOrNull("last_commit_at"), row.Long("accepted"), row.Long("refused")),
        cancellation);

    public Task<List<PackRefusal>> RefusalsAsync(CancellationToken cancellation) => AskAsync(
        "refusals",
        row => new PackRefusal(row.Text("display_name"), CameraBlock.ReasonOf(row.Whole("reason")), row.Long("refused")), cancellation);

    public async Task<IReadOnlyList<DocumentInput>> InputsAsync(CancellationToken cancellation) =>
        (await AskAsync("inputs", row => (DocumentInput[])
        [
            new("registry", FormattableString.Invariant($"alteration {row.Long("registry_version")}"), ""),
            new("hits", FormattableString.Invariant($"change {row.Long("hit_sequence")}"), ""),
        ], cancellation)).Single();

    async Task<List<T>> AskAsync<T>(
        string query, Func<StoredRow, T> read, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(SqlText.Of($"Packs/{query}"));
        command.Parameters.AddRange(parameters);
        command.CommandTimeout = 0; // whoever asked may cancel it
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<T>();
        while (await reader.ReadAsync(cancellation)) found.Add(read(new StoredRow(reader)));
        return found;
    }

    static string GradeOf(StoredRow row) => AssociationBlock.GradeOf(
        row.WholeOrNull("scheme"), row.Text("evaluation_source"), row.Text("assessment"));

    static NpgsqlParameter Texts(string name, IEnumerable<string> values) =>
        new(name, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = values.ToArray() };

    static NpgsqlParameter[] TimesOf(Period period) =>
        [new("from", period.From.UtcDateTime), new("until", period.Until.UtcDateTime)];
}
