using System.Globalization;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Benchmarks.Peers.Transport;

/// <summary>Our side of the transport gates: the service over our own transport, in a process of its own.</summary>
sealed class TallyServer : Tally.TallyBase
{
    /// <summary>What this program is started with to be that process.</summary>
    public const string Verb = "serve-tally";

    /// <summary>Prints the port it listens at on 127.0.0.1; ends with its input.</summary>
    public static async Task<int> RunAsync(TextReader input, TextWriter output)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // As the service has them.
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 4000;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 768 * 1024;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<TallyServer>();
        await using var app = builder.Build();
        app.MapGrpcService<TallyServer>();
        await app.StartAsync();
        var port = new Uri(app.Urls.First()).Port;
        await output.WriteLineAsync(port.ToString(CultureInfo.InvariantCulture));
        await output.FlushAsync();
        await input.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    public override async Task<Total> CountStream(IAsyncStreamReader<WireRead> requestStream, ServerCallContext context)
    {
        var total = new Total();
        while (await requestStream.MoveNext(CancellationToken.None)) Count(requestStream.Current, total);
        return total;
    }

    public override Task<Total> CountOne(WireRead request, ServerCallContext context)
    {
        var total = new Total();
        Count(request, total);
        return Task.FromResult(total);
    }

    public override async Task Subscribe(
        WireRead request, IServerStreamWriter<WireRead> responseStream, ServerCallContext context)
    {
        while (!context.CancellationToken.IsCancellationRequested) await responseStream.WriteAsync(request);
    }

    static void Count(WireRead read, Total total)
    {
        total.Count++;
        total.SequenceSum += read.Sequence;
    }
}
