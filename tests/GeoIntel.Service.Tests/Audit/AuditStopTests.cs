using System.Diagnostics;
using GeoIntel.Service.Storage.Schema;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Storage;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests.Audit;

[Collection(PostGisCollection.Name)]
public class AuditStopTests(MadeCluster made) : IClassFixture<MadeCluster>
{
    [PostGisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_database_goes_between_the_question_and_its_entry_nothing_is_told(bool isKilled)
    {
        await using var folder = await made.CopyAsync();
        await using var cluster = await PostGisFixture.StartAsync(folder.FullPath);
        await using var database = NpgsqlDataSource.Create(cluster.ConnectionString);
        await SchemaRunner.RunAsync(database, SchemaScripts.Embedded(), "test", NullLogger.Instance, CancellationToken.None);
        var audited = Tests.Audit.Audited.Over(database);
        await audited.RecordAsync(AuditWorld.Entry("before"), CancellationToken.None);

        var wasAsked = false;
        var told = "";
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => told = await audited.ConsultAsync(
            RegistryServices.Call("SightingService/SearchSightings"), Examples.Purpose, new { vrm = "AB12CDE" }, async _ =>
            {
                wasAsked = true;
                await using var question = database.CreateCommand("SELECT 'what was found'");
                var answer = (string)(await question.ExecuteScalarAsync())!;
                if (isKilled)
                {
                    using var postmaster = Process.GetProcessById(cluster.PostmasterPid);
                    postmaster.Kill();
                    await postmaster.WaitForExitAsync();
                }
                else await cluster.StopAsync();
                return (answer, 1);
            }));

        Assert.True(wasAsked);
        Assert.Equal("", told);
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.DoesNotContain("what was found", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AB12CDE", refusal.ToString(), StringComparison.Ordinal);
    }
}
