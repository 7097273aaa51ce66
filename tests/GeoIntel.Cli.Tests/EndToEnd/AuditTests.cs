using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public sealed class AuditTests(RunningService running) : IDisposable
{
    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostGisFact]
    public async Task What_the_service_did_is_taken_out_and_proven_with_what_was_kept_outside()
    {
        var service = (await running.ServiceAsync()).Reached;
        using var connection = await running.ConnectAsync();
        var reason = $"looked for, {Guid.NewGuid():N}";
        await new NominalService.NominalServiceClient(connection.Channel).ListNominalsAsync(
            new ListNominalsRequest { Purpose = new Purpose(Stored.Purpose) { Reason = reason, Reference = "OP-AUDIT" } });
        await SealedAsync(connection, "OP-AUDIT");

        await KeepAsync("root.pem", ["audit", "checkpoint", "--public-key", .. service]);
        await KeepAsync("kept.txt", ["audit", "checkpoint", .. service]);
        var exported = await CliRun.OfAsync(["audit", "export", "--out", _folder.File("log.jsonl"), .. service]);
        var verified = await CliRun.OfAsync(
            "audit", "verify", _folder.File("log.jsonl"), "--root", _folder.File("root.pem"), "--checkpoint", _folder.File("kept.txt"));

        Assert.Equal((0, ""), (exported.Code, exported.Error));
        Assert.Equal((0, ""), (verified.Code, verified.Error));
        Assert.Contains("is the one held outside", verified.Out, StringComparison.Ordinal);
        var log = await File.ReadAllTextAsync(_folder.File("log.jsonl"));
        Assert.Contains("OP-AUDIT", log, StringComparison.Ordinal);
        Assert.DoesNotContain(reason, log, StringComparison.Ordinal);

        await File.WriteAllTextAsync(_folder.File("log.jsonl"), log.Replace("OP-AUDIT", "OP-OTHER", StringComparison.Ordinal));
        Assert.Equal(1, (await CliRun.OfAsync("audit", "verify", _folder.File("log.jsonl"), "--root", _folder.File("root.pem"))).Code);
    }

    // Until a checkpoint covers it, and a generous limit.
    static async Task SealedAsync(Remote.ServiceConnection connection, string reference)
    {
        var client = new AuditService.AuditServiceClient(connection.Channel);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        for (LoggedEntry? entry = null; ;)
        {
            entry ??= (await client.ListAuditEntriesAsync(
                new ListAuditEntriesRequest { PurposeReference = reference, PageSize = 1 }, cancellationToken: limit.Token)).Entries.FirstOrDefault();
            try
            {
                var checkpoint = (await client.GetAuditCheckpointAsync(new(), cancellationToken: limit.Token)).Checkpoint;
                if (entry is not null && checkpoint.MadeAt > entry.RecordedAt) return;
            }
            catch (RpcException none) when (none.StatusCode == StatusCode.NotFound)
            {
                // nothing has been sealed yet
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), limit.Token);
        }
    }

    async Task KeepAsync(string file, params string[] arguments)
    {
        var run = await CliRun.OfAsync(arguments);
        Assert.Equal((0, ""), (run.Code, run.Error));
        await File.WriteAllTextAsync(_folder.File(file), run.Out);
    }
}
