using BenchmarkDotNet.Running;
using GeoIntel.Benchmarks.Gates;
using GeoIntel.Benchmarks.Gates.Queries;
using GeoIntel.Benchmarks.Peers.Transport;

if (args is ["gates", .. var names])
{
    try
    {
        return GateRun.Run(GateTable.All, names, Console.Out, Console.Error);
    }
    finally
    {
        await QueryGates.CloseAsync();
    }
}
if (args is [TallyServer.Verb]) return await TallyServer.RunAsync(Console.In, Console.Out);

var summaries = BenchmarkSwitcher.FromAssembly(typeof(Gate).Assembly).Run(args);
return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
