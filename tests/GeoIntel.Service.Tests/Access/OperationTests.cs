using GeoIntel.Service.Audit;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Access;

/// <summary>A purpose that is stated once, and the calls that name it.</summary>
[Collection(PostGisCollection.Name)]
public class OperationTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task Every_call_under_an_operation_ends_and_is_logged_as_if_it_had_stated_the_whole_purpose()
    {
        await using var world = await OperationWorld.StartAsync(postgis);
        var operation = await world.OpenAsync();
        var rpcs = InjectionTests.RpcsOf(world.Access)
            .Where(rpc => rpc.InputType.FindFieldByName("purpose") is { } field && field.MessageType == Purpose.Descriptor
                && rpc.Name != "OpenOperation")
            .ToList();
        var wrong = new List<string>();

        foreach (var rpc in rpcs)
        {
            var whole = await EndOfAsync(OperationWorld.Whole);
            var under = await EndOfAsync(OperationWorld.Under(operation));

            var isNamed = under.Entries.Exists(entry => entry.Contains($"\"operation\":\"{operation}\"", StringComparison.Ordinal));
            var bare = under.Entries.ConvertAll(entry => entry.Replace($",\"operation\":\"{operation}\"", "", StringComparison.Ordinal));
            if (whole.Status != under.Status || !whole.Entries.SequenceEqual(bare) || (!isNamed && whole.Entries[0].Contains("OP-ASPEN", StringComparison.Ordinal)))
                wrong.Add($"{rpc.FullName}:\n  {whole.Status} {string.Join("\n  ", whole.Entries)}\n  {under.Status} {string.Join("\n  ", under.Entries)}");

            async Task<(StatusCode Status, List<string> Entries)> EndOfAsync(Purpose purpose)
            {
                var request = HostileRequests.Make(rpc.InputType, [], () => "");
                rpc.InputType.FindFieldByName("purpose").Accessor.SetValue(request, purpose);
                var last = await world.LastAsync();
                var (status, _) = await world.CallAsync($"{rpc.Service.Name}/{rpc.Name}", request);
                return (status, await world.EntriesAfterAsync(last));
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {rpcs.Count}:\n{string.Join('\n', wrong)}");
        Assert.True(rpcs.Count > 40, $"Only {rpcs.Count} rpcs.");
    }

    [PostGisFact]
    public async Task An_operation_is_opened_with_one_entry_of_its_whole_purpose_and_ended_with_another()
    {
        await using var world = await OperationWorld.StartAsync(postgis);
        var last = await world.LastAsync();

        var operation = await world.OpenAsync(who: "pat", users: "person:sam");
        Assert.Equal(StatusCode.OK, await world.EndAsync(operation));

        var entries = await world.EntriesAfterAsync(last);
        Assert.Equal(2, entries.Count);
        Assert.StartsWith(
            "person:pat@127.0.0.1|alteration|geointel.v1.OperationService/OpenOperation|3|OP-ASPEN-17|operation|1|opened|f ",
            entries[0].Replace("::ffff:", "", StringComparison.Ordinal).Replace("@::1|", "@127.0.0.1|", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(
            ["Series of burglaries in the north", "DI Example", "ISA-1", "SA-7", "Supt Example", "person:sam"],
            word => Assert.Contains(word, entries[0], StringComparison.Ordinal));
        Assert.Contains("EndOperation|3|OP-ASPEN-17|operation|1|ended", entries[1], StringComparison.Ordinal);
        Assert.Contains(operation, entries[1], StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task The_opener_and_whom_the_opener_names_may_use_it_and_nobody_else()
    {
        await using var world = await OperationWorld.StartAsync(postgis);
        var operation = await world.OpenAsync(who: "pat", users: ["person:sam", "certificate:kit"]);

        Assert.Equal(StatusCode.OK, await world.AskAsync(operation, "pat"));
        Assert.Equal(StatusCode.OK, await world.AskAsync(operation, "sam"));
        Assert.Equal(StatusCode.PermissionDenied, await world.AskAsync(operation, "ann"));
        Assert.Equal(StatusCode.PermissionDenied, await world.AskAsync(operation, "kit")); // a person is no certificate
        // Who may use it may not end it.
        Assert.Equal(StatusCode.PermissionDenied, await world.EndAsync(operation, "sam"));
        Assert.Equal(StatusCode.OK, await world.AskAsync(operation, "sam"));
    }

    [PostGisFact]
    public async Task Ended_expired_erased_unknown_and_somebody_elses_operations_are_refused_alike_each_with_its_entry()
    {
        await using var world = await OperationWorld.StartAsync(postgis);
        var cases = new List<(string What, string Operation, string Who)> { ("unknown", $"operations/{Guid.NewGuid()}", "pat") };
        cases.Add(("somebody else's", await world.OpenAsync(), "ann"));
        var ended = await world.OpenAsync();
        await world.EndAsync(ended);
        cases.Add(("ended", ended, "pat"));
        var expired = await world.OpenAsync();
        await world.DoAsync($"UPDATE operation SET expires_at = now() - interval '1 s' WHERE operation_id = '{IdOf(expired)}'");
        cases.Add(("expired", expired, "pat"));
        var erased = await world.OpenAsync(new Purpose(OperationWorld.Whole) { Reason = "Where is ZZ26EXA at night?" });
        await EraseAsync(world, "ZZ26EXA");
        cases.Add(("erased", erased, "pat"));
        var told = new List<string>();

        foreach (var (what, operation, who) in cases)
        {
            foreach (var rpc in (string[])["use", "end"])
            {
                var last = await world.LastAsync();
                var (status, _) = rpc == "use"
                    ? await world.CallAsync("RetentionService/ListHolds", new ListHoldsRequest { Purpose = OperationWorld.Under(operation) }, who)
                    : await world.CallAsync("OperationService/EndOperation", new EndOperationRequest { Name = operation }, who);
                var entry = Assert.Single(await world.EntriesAfterAsync(last));
                Assert.True(status == StatusCode.PermissionDenied, $"{what}, {rpc}: {status}");
                Assert.Contains("|refusal|", entry, StringComparison.Ordinal);
                told.Add($"{rpc} {entry[entry.IndexOf('|', StringComparison.Ordinal)..]}");
            }
        }

        Assert.Equal(2, told.Distinct().Count());
        Assert.All(told, entry => Assert.Contains("|-|-|operation|-|OPERATION_NOT_OPEN|f ", entry, StringComparison.Ordinal));
    }

    public static TheoryData<string, Action<Purpose>, string> Beside => new()
    {
        { "a class", purpose => purpose.Class = PurposeClass.SeriousCrime, "purpose.class" },
        { "a reference", purpose => purpose.Reference = "OP-1", "purpose.reference" },
        { "a reason", purpose => purpose.Reason = "A reason of its own", "purpose.reason" },
        { "somebody", purpose => purpose.OnBehalfOf = "DI Example", "purpose.on_behalf_of" },
        { "an authorisation", purpose => purpose.SeniorAuthorisation = new(), "purpose.senior_authorisation" },
        { "an agreement", purpose => purpose.SharingAgreement = "ISA-1", "purpose.sharing_agreement" },
        { "a regime", purpose => purpose.Regime = LegalRegime.UkGdpr, "purpose.regime" },
        { "a restriction", purpose => purpose.Restriction = "restrictions/x", "purpose.restriction" },
        { "another name", purpose => purpose.Operation = "operations/../holds", "purpose.operation" },
        { "a name in braces", purpose => purpose.Operation = $"operations/{{{Guid.Empty}}}", "purpose.operation" },
    };

    [Theory]
    [MemberData(nameof(Beside))]
    public void What_is_stated_beside_an_operation_is_refused_by_name(string what, Action<Purpose> state, string field)
    {
        var purpose = OperationWorld.Under($"operations/{Guid.Empty}");
        Assert.NotNull(Service.Access.PurposeGate.OperationOf(purpose, out _));
        state(purpose);

        var named = Service.Access.PurposeGate.OperationOf(purpose, out var problems);

        Assert.Null(named);
        Assert.True(problems.Count == 1 && problems[0].Field == field, what);
    }

    [PostGisFact]
    public async Task A_purpose_that_states_both_an_operation_and_a_class_is_a_bad_argument_with_its_entry()
    {
        await using var world = await OperationWorld.StartAsync(postgis);
        var operation = await world.OpenAsync();
        var last = await world.LastAsync();

        var status = await world.AskAsync(new Purpose { Operation = operation, Class = PurposeClass.SeriousCrime });
        var nested = await world.CallAsync(
            "OperationService/OpenOperation", new OpenOperationRequest { Purpose = OperationWorld.Under(operation) });

        Assert.Equal((StatusCode.InvalidArgument, StatusCode.InvalidArgument), (status, nested.Status));
        var entries = await world.EntriesAfterAsync(last);
        Assert.Equal(2, entries.Count);
        Assert.Contains("|refusal|", entries[0], StringComparison.Ordinal);
        Assert.Contains("PURPOSE_REQUIRED: purpose.class", entries[0], StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task Layers_and_files_take_an_operation_in_a_header_by_the_same_rules()
    {
        await using var world = await OperationWorld.StartAsync(postgis);
        var operation = await world.OpenAsync();

        foreach (var path in (string[])["/collections/hits/items", "/exports/hits.csv"])
        {
            var last = await world.LastAsync();
            Assert.Equal(200, await world.GetAsync(path, "pat", ("Purpose-Operation", operation)));
            var entries = await world.EntriesAfterAsync(last);
            Assert.All(entries, entry => Assert.Contains("|3|OP-ASPEN-17|layer hits|", entry, StringComparison.Ordinal));
            Assert.Contains($"\"operation\":\"{operation}\"", entries[0], StringComparison.Ordinal);

            last = await world.LastAsync();
            Assert.Equal(403, await world.GetAsync(path, "ann", ("Purpose-Operation", operation)));
            Assert.Equal(400, await world.GetAsync(path, "pat", ("Purpose-Operation", operation), ("Purpose-Class", "serious-crime")));
            Assert.Equal(400, await world.GetAsync(path, "pat", ("Purpose-Operation", operation), ("Purpose-Class", "curiosity")));
            Assert.Equal(400, await world.GetAsync(path, "pat", ("Purpose-Operation", "x"), ("Purpose-Authorised-By", "Supt Example")));
            var refusals = await world.EntriesAfterAsync(last);
            Assert.Equal(4, refusals.Count);
            Assert.All(refusals, entry => Assert.Contains("|refusal|", entry, StringComparison.Ordinal));
            Assert.Contains("|operation|-|OPERATION_NOT_OPEN|", refusals[0], StringComparison.Ordinal);
        }
    }

    [PostGisFact]
    public async Task An_operation_lasts_as_long_as_the_setting_allows_and_names_identities_only()
    {
        await using var world = await OperationWorld.StartAsync(postgis);
        var now = DateTimeOffset.UtcNow;

        var opened = await OpenAsync(new Operation());
        var shorter = await OpenAsync(new Operation { ExpireTime = Timestamp.FromDateTimeOffset(now.AddHours(1)) });

        Assert.InRange(opened.Operation.ExpireTime.ToDateTimeOffset(), now.AddHours(12), now.AddHours(13));
        Assert.Equal(now.AddHours(1), shorter.Operation.ExpireTime.ToDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        Assert.Equal(StatusCode.InvalidArgument, await RefusedAsync(new Operation { ExpireTime = Timestamp.FromDateTimeOffset(now.AddHours(14)) }));
        Assert.Equal(StatusCode.InvalidArgument, await RefusedAsync(new Operation { ExpireTime = Timestamp.FromDateTimeOffset(now.AddHours(-1)) }));
        Assert.Equal(StatusCode.InvalidArgument, await RefusedAsync(new Operation { Users = { "sam" } }));
        Assert.Equal(StatusCode.InvalidArgument, await RefusedAsync(new Operation { Users = { "person:" } }));
        Assert.Equal(
            StatusCode.InvalidArgument, await RefusedAsync(new Operation { Users = { Enumerable.Range(0, 51).Select(i => $"person:p{i}") } }));
        Assert.Equal(2, await world.Access.CountAsync("SELECT count(*) FROM operation"));

        async Task<OpenOperationResponse> OpenAsync(Operation operation)
        {
            var (status, answer) = await CallAsync(operation);
            Assert.Equal(StatusCode.OK, status);
            return OpenOperationResponse.Parser.ParseFrom(answer);
        }

        async Task<StatusCode> RefusedAsync(Operation operation) => (await CallAsync(operation)).Status;

        Task<(StatusCode Status, byte[] Answer)> CallAsync(Operation operation) => world.CallAsync(
            "OperationService/OpenOperation", new OpenOperationRequest { Purpose = OperationWorld.Whole, Operation = operation });
    }

    [PostGisFact]
    public async Task The_words_of_an_operation_are_nowhere_in_the_open()
    {
        await using var world = await OperationWorld.StartAsync(postgis);
        var operation = await world.OpenAsync();
        await world.AskAsync(operation);

        foreach (var table in await world.Access.TextsAsync(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"))
        {
            Assert.Equal(0, await world.Access.CountAsync(
                $"SELECT count(*) FROM \"{table}\" AS one WHERE one::text ~ 'burglaries|DI Example|Supt Example'"));
        }
    }

    static string IdOf(string operation) => operation["operations/".Length..];

    static async Task EraseAsync(OperationWorld world, string mark)
    {
        await using var connection = await world.Access.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var entry = new AuditEntry { Actor = "test", Action = AuditAction.Erasure, Rpc = "test" };
        var count = await AuditErasure.EraseSubjectAsync(
            connection, transaction, entry, [AuditSubject.Of(Models.Sightings.Vrm.Of(mark))], DateTimeOffset.UtcNow, CancellationToken.None);
        await transaction.CommitAsync();
        Assert.Equal(1, count);
    }
}
