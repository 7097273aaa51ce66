using GeoIntel.Service.Audit;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Tests.Access;

/// <summary>The running service, callers of every role, and the entries that a call leaves.</summary>
sealed class OperationWorld : IAsyncDisposable
{
    readonly AccessWorld _world;
    readonly HttpClient _client;

    OperationWorld(AccessWorld world) => (_world, _client) = (world, world.NewClient());

    public static Purpose Whole => new()
    {
        Class = PurposeClass.SeriousCrime, Reference = "OP-ASPEN-17", Reason = "Series of burglaries in the north",
        OnBehalfOf = "DI Example", SharingAgreement = "ISA-1", Regime = LegalRegime.CouncilPart3,
        SeniorAuthorisation = new() { Reference = "SA-7", AuthorisedBy = "Supt Example" },
    };

    public AccessWorld Access => _world;

    public static async Task<OperationWorld> StartAsync(PostGisFixture postgis) => new(await AccessWorld.StartAsync(postgis));

    public static Purpose Under(string operation) => new() { Operation = operation };

    /// <param name="who">The name in a token of all roles that people have.</param>
    public async Task<(StatusCode Status, byte[] Answer)> CallAsync(string rpc, IMessage request, string who = "pat")
    {
        using var message = InjectionTests.RequestOf($"/geointel.v1.{rpc}", request, _world.Issuer.Token(
            roles: "operator analyst intelligence officer admin auditor", name: who));
        using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        if (answer.Headers.TryGetValues("grpc-status", out var early)) return (Status(early), []);
        if (rpc.Contains("/Watch", StringComparison.Ordinal)) return (StatusCode.OK, []); // goes on until the caller leaves

        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return (Status(answer.TrailingHeaders.GetValues("grpc-status")), bytes.Length < 5 ? [] : bytes[5..]);

        static StatusCode Status(IEnumerable<string> values) =>
            (StatusCode)int.Parse(values.Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<string> OpenAsync(Purpose? purpose = null, string who = "pat", params string[] users)
    {
        var (status, answer) = await CallAsync(
            "OperationService/OpenOperation",
            new OpenOperationRequest { Purpose = purpose ?? Whole, Operation = new Operation { Users = { users } } }, who);
        Assert.Equal(StatusCode.OK, status);
        return OpenOperationResponse.Parser.ParseFrom(answer).Operation.Name;
    }

    /// <summary>A question about persons.</summary>
    public async Task<StatusCode> AskAsync(Purpose purpose, string who = "pat") =>
        (await CallAsync("RetentionService/ListHolds", new ListHoldsRequest { Purpose = purpose }, who)).Status;

    public Task<StatusCode> AskAsync(string operation, string who = "pat") => AskAsync(Under(operation), who);

    public async Task<StatusCode> EndAsync(string operation, string who = "pat") =>
        (await CallAsync("OperationService/EndOperation", new EndOperationRequest { Name = operation }, who)).Status;

    /// <summary>Gets a route of the layers as an officer.</summary>
    public async Task<int> GetAsync(string path, string who, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = System.Net.HttpVersion.Version20 };
        request.Headers.Authorization = new("Bearer", _world.Issuer.Token(roles: "officer", name: who));
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var answer = await _client.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return (int)answer.StatusCode;
    }

    public async Task DoAsync(string sql)
    {
        await using var command = _world.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public Task<long> LastAsync() => _world.CountAsync("SELECT coalesce(max(sequence), 0) FROM audit_entry");

    /// <summary>What was written after an entry, but for sign-ins: the open values, and the sealed ones opened.</summary>
    public async Task<List<string>> EntriesAfterAsync(long sequence)
    {
        await using var connection = await _world.Database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT concat_ws('|', actor, action, rpc, coalesce(purpose_class::text, '-'), coalesce(purpose_reference, '-'),
              coalesce(resource_kind, '-'), coalesce(row_count::text, '-'), outcome, part_of IS NOT NULL), sealed, key
            FROM audit_entry LEFT JOIN audit_personal USING (personal_id) LEFT JOIN audit_personal_key USING (personal_id)
            WHERE sequence > $1 AND action <> 'sign_in' ORDER BY sequence
            """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = sequence });
        await using var reader = await command.ExecuteReaderAsync();
        var entries = new List<string>();
        while (await reader.ReadAsync())
        {
            var words = reader.IsDBNull(1)
                ? ""
                : new SealedValues(reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2)).Open();
            entries.Add($"{reader.GetString(0)} {words}");
        }
        return entries;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _world.DisposeAsync();
    }
}
