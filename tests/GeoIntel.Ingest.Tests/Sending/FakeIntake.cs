using System.Collections.Concurrent;
using GeoIntel.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Ingest.Tests.Sending;

/// <summary>What the intake does with a batch it has received.</summary>
enum Fate
{
    Answer,

    /// <summary>The connection breaks before the batch is stored.</summary>
    Lose,

    /// <summary>The connection breaks after the batch is stored: the sender cannot know.</summary>
    StoreAndLose,
}

/// <summary>An intake on a real socket that keeps reads by their event id, and breaks connections as it is told.</summary>
sealed class FakeIntake : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly GrpcChannel _channel;

    FakeIntake(WebApplication app, State state)
    {
        _app = app;
        Received = state;
        Address = new Uri(app.Urls.Single());
        _channel = GrpcChannel.ForAddress(Address);
        Client = new SightingIngestService.SightingIngestServiceClient(_channel);
    }

    public Uri Address { get; }

    public SightingIngestService.SightingIngestServiceClient Client { get; }

    public State Received { get; }

    public static async Task<FakeIntake> StartAsync(Func<int, Fate>? fateOfBatch = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var state = new State(fateOfBatch ?? (_ => Fate.Answer));
        builder.Services.AddSingleton(state);
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<Rpc>();
        await app.StartAsync();
        return new FakeIntake(app, state);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }

    public sealed class State(Func<int, Fate> fateOfBatch)
    {
        int _batches;
        int _unanswered;

        /// <summary>How often each read was stored, by its event id, and the read as it came first.</summary>
        public ConcurrentDictionary<string, (int Times, Read Read)> Stored { get; } = new();

        public ConcurrentQueue<IngestSightingsRequest> Batches { get; } = new();

        public int UnansweredMost { get; private set; }

        public int Calls;

        public Fate Arrive(IngestSightingsRequest batch)
        {
            Batches.Enqueue(batch);
            UnansweredMost = Math.Max(UnansweredMost, Interlocked.Increment(ref _unanswered));
            return fateOfBatch(Interlocked.Increment(ref _batches));
        }

        public void Answered() => Interlocked.Decrement(ref _unanswered);

        public void StartCall()
        {
            Interlocked.Increment(ref Calls);
            Interlocked.Exchange(ref _unanswered, 0);
        }
    }

    sealed class Rpc(State state) : SightingIngestService.SightingIngestServiceBase
    {
        public override async Task IngestSightings(
            IAsyncStreamReader<IngestSightingsRequest> requestStream,
            IServerStreamWriter<IngestSightingsResponse> responseStream,
            ServerCallContext context)
        {
            state.StartCall();
            var underway = System.Threading.Channels.Channel.CreateUnbounded<IngestSightingsRequest>();
            var answering = AnswerAsync(underway.Reader, responseStream);
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                var batch = requestStream.Current;
                if (batch.Feed != "feeds/f1")
                    throw new RpcException(new Status(StatusCode.InvalidArgument, "No such feed."));
                var fate = state.Arrive(batch);
                if (fate != Fate.Answer)
                {
                    if (fate == Fate.StoreAndLose) Store(batch);
                    context.GetHttpContext().Abort();
                    return;
                }
                underway.Writer.TryWrite(batch);
            }
            underway.Writer.Complete();
            await answering;
        }

        async Task AnswerAsync(
            System.Threading.Channels.ChannelReader<IngestSightingsRequest> underway,
            IServerStreamWriter<IngestSightingsResponse> answers)
        {
            await foreach (var batch in underway.ReadAllAsync())
            {
                await Task.Delay(5); // a commit
                var answer = Store(batch);
                state.Answered();
                await answers.WriteAsync(answer);
            }
        }

        IngestSightingsResponse Store(IngestSightingsRequest batch)
        {
            var answer = new IngestSightingsResponse { BatchNumber = batch.BatchNumber };
            for (var index = 0; index < batch.Reads.Count; index++)
            {
                var read = batch.Reads[index];
                if (read.Camera == "nowhere")
                {
                    answer.Refusals.Add(new ReadRefusal
                    {
                        Index = index, Reason = RefusalReason.UnknownCamera, Field = "camera", Description = "Register it.",
                    });
                }
                else if (state.Stored.TryAdd(read.VendorEventId, (1, read))) answer.AcceptedCount++;
                else answer.DuplicateCount++;
            }
            return answer;
        }
    }
}
