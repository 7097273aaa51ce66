using System.Globalization;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Reviews;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.Service.Storage.Rights;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Npgsql;

namespace GeoIntel.Service.Tests.Reviews;

/// <summary>Made-up lists, entries, conditions, links and hits, drawn from a seed; what is in the database is in its lists,
/// too.</summary>
sealed class ReviewWorld(RegistryServices registry, DateTimeOffset now)
{
    /// <summary>Of every entry and every hit.</summary>
    static readonly ulong Mark = Models.Sightings.Vrm.Of("AB12CDE").Packed;

    public List<Entry> Entries { get; } = [];
    public List<MadeHit> Hits { get; } = [];
    public List<Link> Links { get; } = [];

    internal ReviewRpc Rpc => new(
        new ReviewStore(registry.Database), registry.Database, registry.Contexts, registry.Audited,
        new RegimeGate(new RegimesOptions(), new FeedRegimes(registry.Database), new RestrictionStore(registry.Database), new SetClock(now)),
        new SetClock(now));

    public async Task FillAsync(int seed)
    {
        var random = new Random(seed);
        await DoAsync(
            """
            TRUNCATE hit, condition, list_entry, vehicle_list, vehicle_link, group_membership, zone, nominal, boundary_set CASCADE;
            INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited,
              from_time, revision, updated_at) VALUES ('n', 'Made Up', 'C/1', 2, 1, 1, false, false, '2026-01-01Z', 1, '2026-03-01Z');
            INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, revision, updated_at)
            SELECT 'l' || i, 'List', 'o', 'p', 1, '2026-01-01Z' FROM generate_series(0, 3) AS i;
            INSERT INTO boundary_set VALUES ('wards', 'Wards', 'a', 'c', '2026-01-01Z');
            INSERT INTO boundary_area (set_id, code, display_name, outline)
            SELECT 'wards', 'w' || i, 'Ward', ST_Multi(ST_MakeEnvelope(340000 + 100 * i, 390000, 340100 + 100 * i, 390100, 27700))
            FROM generate_series(0, 2) AS i;
            """);
        for (var i = 0; i < 40; i++)
        {
            // The last list has no entry at all.
            var entry = new Entry(
                $"{(i % 3 == 0 ? "conditions/c" : "listEntries/e")}{i}", $"l{i % 3}", random.Next(1, 4), now.AddDays(random.Next(-60, 60)),
                now.AddDays(random.Next(-20, 90)), random.Next(3) == 0 ? null : now.AddDays(random.Next(-20, 90)));
            if (entry.IsCondition && random.Next(2) == 0) entry = entry with { Until = null };
            Entries.Add(entry);
            await AddAsync(entry);
        }
        for (var i = 0; i < 12; i++)
        {
            var link = new Link($"vehicleLinks/k{i}", now.AddDays(random.Next(-9, 3)), random.Next(2) == 0 ? null : now.AddDays(random.Next(-3, 9)), random.Next(2) == 0);
            if (link.Until <= link.From) link = link with { Until = null };
            Links.Add(link);
            await DoAsync(
                $"""
                INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, evaluation_scheme, evaluation_source, evaluation_assessment,
                  evaluation_handling, evaluation_handling_conditions, from_time, until_time, revision, updated_at)
                VALUES ('k{i}', 'n', {i + 1}, 1, '', {(link.IsEvaluated ? "1, '1', 'A', 'P', ''" : "NULL, NULL, NULL, NULL, NULL")},
                  @from, @until, 1, now())
                """, ("from", link.From), ("until", link.Until));
        }
        var entries = Entries.Where(entry => !entry.IsCondition).ToList();
        for (var i = 0; i < 150; i++)
        {
            // Half of the entries make all hits, at two cameras and in four places, the last outside all wards.
            var hit = new MadeHit(
                entries[random.Next(entries.Count / 2)], $"cam{random.Next(2)}", random.Next(4), random.Next(2) == 0 ? null : (short)random.Next(1, 7),
                random.Next(8) == 0, now.AddHours(-random.Next(1, 200)));
            Hits.Add(hit);
            await DoAsync(
                $"""
                INSERT INTO hit (hit_id, kind, rule_id, vrm, state, first_captured_at, last_captured_at, last_received_at, last_sequence,
                  meaning_sequence, outcome, due_at, body)
                SELECT gen_random_uuid(), 1, '{hit.Entry.Id}', {Mark}, {(hit.IsWithdrawn ? 3 : 2)}, @at, @at, @at, 1, 1,
                  {hit.Outcome?.ToString(CultureInfo.InvariantCulture) ?? "NULL"}, @at,
                  jsonb_build_object('hit', jsonb_build_object('first', jsonb_build_object(
                    'cameraId', '{hit.Camera}', 'position', jsonb_build_array({34005000 + (hit.Place * 10000)}, 39005000))))
                """, ("at", hit.At));
        }
    }

    public async Task<List<Review>> AllReviewsAsync(int pageSize, params ReviewReason[] reasons)
    {
        var found = new List<Review>();
        var request = new ListReviewsRequest { Purpose = Examples.Purpose, PageSize = pageSize, Reasons = { reasons } };
        do
        {
            var page = await Rpc.ListReviews(request, RegistryServices.Call("ReviewService/ListReviews"));
            Assert.True(page.Reviews.Count <= pageSize);
            found.AddRange(page.Reviews);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return found;
    }

    async Task AddAsync(Entry entry)
    {
        const string Basis = "basis_kind, basis_reference, basis_scope, basis_necessity, basis_proportionality, "
            + "basis_less_intrusive_alternative, basis_expires_at, owner, approval_state, approval_proposed_by, approval_decided_by, "
            + "review_at, from_time, until_time, revision, updated_at";
        var values = $"1, 'B/1', '', '', '', '', @expires, 'o', {entry.State}, 'p', '', @review, '2026-01-01Z', @until, 1, '2026-02-01Z'";
        await DoAsync(
            entry.IsCondition
                ? $"INSERT INTO condition (id, nominal_id, kind, schedule, instruction, served_at, {Basis}) VALUES ('{entry.Id}', 'n', 5, '', '', '2026-01-01Z', {values})"
                : $"INSERT INTO list_entry (id, list_id, vrm, priority, action_code, instruction, schedule, {Basis}) VALUES ('{entry.Id}', '{entry.List}', {Mark}, 1, '', '', '', {values})",
            ("expires", entry.BasisExpires), ("review", entry.ReviewAt), ("until", entry.Until));
    }

    async Task DoAsync(string sql, params (string Name, DateTimeOffset? At)[] times)
    {
        await using var command = registry.Database.CreateCommand(sql);
        foreach (var (name, at) in times) command.Parameters.Add(new NpgsqlParameter<DateTime?>(name, at?.UtcDateTime));
        await command.ExecuteNonQueryAsync();
    }

    internal sealed record Entry(
        string Name, string List, int State, DateTimeOffset ReviewAt, DateTimeOffset? Until, DateTimeOffset? BasisExpires)
    {
        public bool IsCondition => Name.StartsWith("conditions/", StringComparison.Ordinal);
        public string Id => Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..];
    }

    internal sealed record Link(string Name, DateTimeOffset From, DateTimeOffset? Until, bool IsEvaluated);

    internal sealed record MadeHit(Entry Entry, string Camera, int Place, short? Outcome, bool IsWithdrawn, DateTimeOffset At)
    {
        public string Ward => Place == 3 ? "" : $"w{Place}";
    }
}
