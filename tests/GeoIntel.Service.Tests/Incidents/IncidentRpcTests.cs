using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Incidents;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using NetTopologySuite.Geometries;
using Npgsql;
using Period = GeoIntel.Models.Conditions.Period;
using Point = GeoIntel.V1.Point;

namespace GeoIntel.Service.Tests.Incidents;

[Collection(PostGisCollection.Name)]
public sealed class IncidentRpcTests(PostGisFixture postgis) : IAsyncLifetime
{
    static readonly DateTimeOffset January = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset February = January.AddMonths(1);

    NpgsqlDataSource _database = null!;

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is null)
            _database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
    }

    public async Task DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
    }

    [PostGisFact]
    public async Task A_publication_is_stored_as_it_came_and_audited()
    {
        Incident[] sent =
        [
            Burglary("c1"), Asb(), Asb(), Burglary("c1", "Robbery"),
            new()
            {
                SourceId = "c2", CrimeType = "Drugs", EarliestTime = Time(January.AddDays(4)),
                LatestTime = Time(January.AddDays(4).AddHours(9)), TimePrecision = TimePrecision.Span,
                Flags = { IncidentFlag.PoliceGenerated, IncidentFlag.KnifeEnabled },
                FlagsTold = { IncidentFlag.KnifeEnabled, IncidentFlag.PoliceGenerated, IncidentFlag.VehicleNuisance },
            },
        ];

        var answer = Assert.Single(await ImportAsync(Publication("2026-01/Made-up Police"), sent));

        Assert.Equal((PublicationChange.Created, 0, 0), (answer.Change, answer.RemovedCount, answer.DuplicateCount));
        Assert.Equal((1, 5), (answer.Publication.Revision, answer.Publication.IncidentCount));
        var stored = await ReadAsync(Period.Always);
        Assert.Equal(sent.Select(TextOf), stored.Select(TextOf));
        Assert.Equal(Convert.ToHexStringLower(Models.Incidents.IncidentDigest.Of(stored)), answer.Publication.ContentSha256);
        Assert.Equal(
            ["collection|incident_publication|test/2026-01/Made-up Police|1|5|ok"],
            await AskAsync("SELECT action, resource_kind, resource_id, resource_revision, row_count, outcome FROM audit_entry"));
    }

    [PostGisFact]
    public async Task The_same_again_changes_nothing_and_says_so()
    {
        await ImportAsync(Publication("p1"), Burglary("c1"), Asb());
        var before = await AskAsync("SELECT xmin, place FROM incident ORDER BY place");

        var answer = Assert.Single(await ImportAsync(Publication("p1"), Burglary("c1"), Asb()));

        Assert.Equal((PublicationChange.Unchanged, 1, 2), (answer.Change, answer.Publication.Revision, answer.Publication.IncidentCount));
        Assert.Equal(before, await AskAsync("SELECT xmin, place FROM incident ORDER BY place"));
        Assert.Equal(
            ["collection|2|ok", "collection|0|unchanged"],
            await AskAsync("SELECT action, row_count, outcome FROM audit_entry ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task Other_contents_under_the_same_name_replace_it_and_nothing_else()
    {
        await ImportAsync(Publication("p1"), Burglary("c1"), Asb(), Asb());
        await ImportAsync(Publication("p2"), Asb());
        await ImportAsync(Publication("p1", "other"), Asb());

        var answer = Assert.Single(await ImportAsync(Publication("p1"), Burglary("c3")));

        Assert.Equal((PublicationChange.Replaced, 3), (answer.Change, answer.RemovedCount));
        Assert.Equal((2, 1), (answer.Publication.Revision, answer.Publication.IncidentCount));
        Assert.Equal(["c3", "", ""], (await ReadAsync(Period.Always)).Select(of => of.SourceId).OrderDescending());
        Assert.Equal(
            ["alteration|2|1"],
            await AskAsync("SELECT action, resource_revision, row_count FROM audit_entry ORDER BY sequence DESC LIMIT 1"));
    }

    [PostGisFact]
    public async Task An_id_counts_once_in_its_source_with_each_type()
    {
        await ImportAsync(Publication("p1"), Burglary("c1"));
        await ImportAsync(Publication("p1", "other"), Burglary("c1"));

        var answer = Assert.Single(await ImportAsync(
            Publication("p2"), Burglary("c1", "BURGLARY"), Burglary("c1", "Robbery"), Burglary("c2"), Burglary("c2")));

        Assert.Equal((2, 2), (answer.DuplicateCount, answer.Publication.IncidentCount));
        Assert.Equal(
            ["other c1 Burglary", "test c1 Burglary", "test c1 Robbery", "test c2 Burglary"],
            await AskAsync(
                "SELECT id || ' ' || source_id || ' ' || crime_type FROM incident JOIN incident_source ON key = source_key ORDER BY 1"));
    }

    [PostGisFact]
    public async Task A_publication_that_is_not_completed_is_not_stored_and_those_before_it_are()
    {
        var answers = new List<ImportIncidentsResponse>();
        ImportIncidentsRequest[] requests =
        [
            new() { Publication = Publication("p1"), Incidents = { Asb() } }, new() { Incidents = { Asb() }, Complete = true },
            new() { Publication = Publication("p2"), Incidents = { Asb() } },
        ];

        var refusal = await Assert.ThrowsAsync<RpcException>(() => ImportAsync(answers, requests));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains("'p2' was not completed", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(answers).Publication.IncidentCount);
        Assert.Equal(["p1|2"], await AskAsync("SELECT name, incident_count FROM incident_publication"));
    }

    [PostGisTheory]
    [InlineData("no publication", "publication")]
    [InlineData("a publication within another", "publication")]
    [InlineData("no source", "publication.source")]
    [InlineData("no type", "incidents[1].crime_type")]
    [InlineData("no time", "incidents[1].earliest_time")]
    [InlineData("in the future", "incidents[1].earliest_time")]
    [InlineData("a month that is none", "incidents[1].time_precision")]
    [InlineData("a place at sea", "incidents[1].position")]
    [InlineData("a flag that is not told", "incidents[1].flags")]
    [InlineData("a line break", "incidents[1].lsoa_code")]
    public async Task What_is_wrong_is_refused_by_its_field_and_nothing_is_stored(string what, string field)
    {
        var bad = what switch
        {
            "no type" => new Incident(Asb()) { CrimeType = " " },
            "no time" => new Incident(Asb()) { EarliestTime = null },
            "in the future" => new Incident(Asb()) { EarliestTime = Time(DateTimeOffset.UtcNow.AddDays(1)) },
            "a month that is none" => new Incident(Asb()) { LatestTime = Time(February.AddDays(1)) },
            "a place at sea" => new Incident(Asb()) { Position = new Point { Epsg = 4326, X = 53, Y = -2 } },
            "a flag that is not told" => new Incident(Asb()) { Flags = { IncidentFlag.Drug } },
            "a line break" => new Incident(Asb()) { LsoaCode = "E01\n" },
            _ => Asb(),
        };
        var first = new ImportIncidentsRequest
        {
            Publication = what == "no publication" ? null : Publication("p1", what == "no source" ? "" : "test"),
            Incidents = { Asb(), bad },
        };
        ImportIncidentsRequest[] requests = what == "a publication within another"
            ? [first, new() { Publication = Publication("p2"), Complete = true }]
            : [first, new() { Complete = true }];

        Assert.Contains(field, await Rpc.Questions.RefusedFieldsAsync(() => ImportAsync([], requests)));
        Assert.Empty(await AskAsync("SELECT 1 FROM incident UNION SELECT 1 FROM incident_publication"));
    }

    // Times in January:   1........10=====20........31   a span from the 10th up to, but not including, the 20th
    [PostGisTheory]
    [InlineData("before", 1, 10, false)]
    [InlineData("up to its first hour", 1, 11, true)]
    [InlineData("within", 14, 15, true)]
    [InlineData("from its end", 20, 25, false)]
    [InlineData("all of it", 1, 31, true)]
    public async Task A_span_is_read_in_every_period_that_it_touches(string what, int from, int until, bool found)
    {
        await ImportAsync(Publication("p1"), new Incident(Burglary("c1"))
        {
            EarliestTime = Time(January.AddDays(9)), LatestTime = Time(January.AddDays(19)), TimePrecision = TimePrecision.Span,
        });

        var read = await ReadAsync(new Period(January.AddDays(from - 1), January.AddDays(until - 1)));

        Assert.True(found == (read.Count == 1), what);
    }

    [PostGisFact]
    public async Task An_instant_is_read_in_the_period_it_begins_and_in_the_box_it_borders()
    {
        var at = January.AddDays(9);
        await ImportAsync(Publication("p1"), new Incident(Burglary("c1"))
        {
            EarliestTime = Time(at), LatestTime = Time(at), TimePrecision = TimePrecision.Exact,
        });

        Assert.Single(await ReadAsync(new Period(at, at.AddDays(1))));
        Assert.Empty(await ReadAsync(new Period(at.AddDays(-1), at)));
        Assert.Single(await ReadAsync(Period.Always, new Envelope(344_000, 345_000, 391_000, 392_000)));
        Assert.Empty(await ReadAsync(Period.Always, new Envelope(344_001, 345_000, 391_000, 392_000)));
        Assert.Single(await ReadAsync(Period.Always, source: "test"));
        Assert.Empty(await ReadAsync(Period.Always, source: "other"));
    }

    [PostGisFact]
    public async Task The_index_answers_by_period_and_box()
    {
        await AskAsync(
            """
            INSERT INTO incident_source (id) VALUES ('many');
            INSERT INTO incident_publication (source_key, name, file_name, file_sha256, content_sha256, revision, incident_count, stored_at)
            SELECT key, 'p', '', '', '', 1, 1, now() FROM incident_source;
            INSERT INTO incident
            SELECT (SELECT key FROM incident_publication), i, (SELECT key FROM incident_source), '', 'Burglary',
              '2020-01-01Z'::timestamptz + i * interval '1 hour', '2020-01-01Z'::timestamptz + i * interval '1 hour', 1,
              ST_SetSRID(ST_MakePoint(300000 + i % 500 * 100, 300000 + i / 500 * 1000), 27700), '', '', '', 0, 0
            FROM generate_series(0, 19999) AS i;
            ANALYZE incident;
            """);

        var plan = string.Join('\n', await AskAsync(
            """
            EXPLAIN SELECT place FROM incident
            WHERE location && ST_MakeEnvelope(300000, 300000, 305000, 305000, 27700)
              AND tstzrange(earliest_at, latest_at, '[]') && tstzrange('2020-01-01Z', '2020-02-01Z')
            """));

        Assert.Contains("incident_place_time", plan, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task The_tables_hold_no_column_of_a_person_or_a_vehicle() => Assert.Equal(
        [
            "content_sha256 crime_type earliest_at falls_within file_name file_sha256 flags flags_told id incident_count key "
            + "latest_at location lsoa_code name place publication_key reported_by revision source_id source_key stored_at "
            + "time_precision",
        ],
        await AskAsync(
            "SELECT string_agg(DISTINCT column_name, ' ' ORDER BY column_name) FROM information_schema.columns "
            + "WHERE table_name IN ('incident', 'incident_publication', 'incident_source')"));

    [PostGisFact]
    public async Task Publications_are_listed_page_by_page()
    {
        foreach (var name in (string[])["b", "a", "c"]) await ImportAsync(Publication(name), Asb());
        await ImportAsync(Publication("z", "another"), Asb());

        var names = new List<string>();
        var request = new ListIncidentPublicationsRequest { PageSize = 2 };
        do
        {
            var page = await Service().ListIncidentPublications(request, Call("ListIncidentPublications"));
            names.AddRange(page.Publications.Select(of => $"{of.Source}/{of.Name}"));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["another/z", "test/a", "test/b", "test/c"], names);
        request = new ListIncidentPublicationsRequest { Source = "another" };
        Assert.Equal("z", Assert.Single((await Service().ListIncidentPublications(request, Call("List"))).Publications).Name);
    }

    static Incident Asb() => new()
    {
        CrimeType = "Anti-social behaviour", EarliestTime = Time(January), LatestTime = Time(February),
        TimePrecision = TimePrecision.Month, ReportedBy = "Made-up Police", FallsWithin = "Made-up Police",
        FlagsTold = { IncidentFlag.PoliceGenerated },
    };

    static Incident Burglary(string id, string type = "Burglary") => new(Asb())
    {
        SourceId = id, CrimeType = type, Position = new Point { Epsg = 27700, X = 344_000, Y = 391_000 }, LsoaCode = "E01006448",
    };

    static IncidentPublication Publication(string name, string source = "test") =>
        new() { Source = source, Name = name, FileName = $"{name}.csv" };

    static Timestamp Time(DateTimeOffset time) => Timestamp.FromDateTimeOffset(time);

    static TestCall Call(string rpc) => new($"/geointel.v1.IncidentService/{rpc}");

    static string TextOf(Incident incident) =>
        $"{incident.SourceId}|{incident.CrimeType}|{incident.EarliestTime.ToDateTimeOffset():O}|{incident.LatestTime.ToDateTimeOffset():O}|"
        + $"{incident.TimePrecision}|{incident.Position?.X}|{incident.Position?.Y}|{incident.LsoaCode}|{incident.ReportedBy}|"
        + $"{incident.FallsWithin}|{string.Join(", ", incident.Flags.Order())}|{string.Join(", ", incident.FlagsTold.Order())}";

    static string TextOf(Models.Incidents.Incident incident) =>
        $"{incident.SourceId}|{incident.CrimeType}|{incident.Time.Earliest:O}|{incident.Time.Latest:O}|"
        + $"{incident.Time.Precision}|{incident.Place?.EastingMetres}|{incident.Place?.NorthingMetres}|{incident.LsoaCode}|"
        + $"{incident.ReportedBy}|{incident.FallsWithin}|{NamesOf(incident.Flags)}|{NamesOf(incident.FlagsTold)}";

    static string NamesOf(Models.Incidents.IncidentFlags flags) => flags == 0 ? "" : flags.ToString();

    async Task<List<ImportIncidentsResponse>> ImportAsync(IncidentPublication publication, params Incident[] incidents)
    {
        var answers = new List<ImportIncidentsResponse>();
        await ImportAsync(answers, [new() { Publication = publication, Incidents = { incidents }, Complete = true }]);
        return answers;
    }

    Task ImportAsync(List<ImportIncidentsResponse> answers, ImportIncidentsRequest[] requests) =>
        Service().ImportIncidents(new Sent<ImportIncidentsRequest>(requests), new Answered<ImportIncidentsResponse>(answers), Call("ImportIncidents"));

    async Task<List<Models.Incidents.Incident>> ReadAsync(Period period, Envelope? box = null, string source = "")
    {
        var read = new List<Models.Incidents.Incident>();
        var (from, until) = period == Period.Always ? (January.AddYears(-10), January.AddYears(10)) : (period.From, period.Until);
        await foreach (var incident in Store().ReadAsync(from, until, source, box, CancellationToken.None)) read.Add(incident);
        return read;
    }

    IncidentRpc Service() => new(Store(), TimeProvider.System);

    IncidentStore Store() => new(_database, TimeProvider.System);

    async Task<List<string>> AskAsync(string sql)
    {
        var rows = new List<string>();
        await using var command = _database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i))));
        return rows;
    }
}
