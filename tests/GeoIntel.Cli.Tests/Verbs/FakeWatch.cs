using System.Collections.Concurrent;
using GeoIntel.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Cli.Tests.Verbs;

/// <summary>A service of hits on a real socket: to each token that it knows it tells two changes, and then that the token has
/// ended; others it refuses.</summary>
sealed class FakeWatch : IAsyncDisposable
{
    readonly WebApplication _app;

    FakeWatch(WebApplication app, State asked) => (_app, Asked) = (app, asked);

    public Uri Address => new(_app.Urls.Single());

    public State Asked { get; }

    public static async Task<FakeWatch> StartAsync(params string[] tokens)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var state = new State(tokens);
        builder.Services.AddSingleton(state);
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<Rpc>();
        await app.StartAsync();
        return new FakeWatch(app, state);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public sealed class State(string[] tokens)
    {
        int _sequence;

        /// <summary>The token and the resume token of each call, as they came.</summary>
        public ConcurrentQueue<string> Calls { get; } = new();

        /// <summary>Called before a call ends.</summary>
        public Action BeforeEnd { get; set; } = () => { };

        public bool Knows(string token) => tokens.Contains(token);

        public WatchHitsResponse Next()
        {
            var sequence = ++_sequence;
            return new WatchHitsResponse { ResumeToken = $"{sequence}", Change = new HitChange { Hit = new Hit { Sentence = $"{sequence}" } } };
        }
    }

    sealed class Rpc(State state) : HitService.HitServiceBase
    {
        public override async Task WatchHits(
            WatchHitsRequest request, IServerStreamWriter<WatchHitsResponse> responseStream, ServerCallContext context)
        {
            var token = context.RequestHeaders.GetValue("authorization")!["Bearer ".Length..];
            state.Calls.Enqueue($"{token} {request.ResumeToken}");
            if (!state.Knows(token)) throw new RpcException(new Status(StatusCode.Unauthenticated, "The token has expired."));
            for (var i = 0; i < 2; i++) await responseStream.WriteAsync(state.Next());
            state.BeforeEnd();
            var details = new Google.Rpc.Status
            {
                Code = (int)StatusCode.Unauthenticated,
                Details = { Any.Pack(new Google.Rpc.ErrorInfo { Reason = "PROOF_ENDED", Domain = "geointel" }) },
            };
            throw new RpcException(
                new Status(StatusCode.Unauthenticated, "The token has ended."),
                new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });
        }
    }
}
