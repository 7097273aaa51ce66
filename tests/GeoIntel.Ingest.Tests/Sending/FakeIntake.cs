using System.Collections.Concurrent;
using System.Threading.Channels;
using GeoIntel.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
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

    /// <summary>The call ends after the batch is stored and answered, because the token that opened it has.</summary>
    AnswerAndEnd,
}

/// <summary>An intake on a real socket that keeps reads by their event id, and breaks connections as it is
/// told.</summary>
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

    /// <param name="fateOfBatch">By the number of its arrival, from 1.</param>
    /// <param name="answersFrom">The first answer waits until so many batches have arrived.</param>
    public static async Task<FakeIntake> StartAsync(Func<int, Fate>? fateOfBatch = null, int answersFrom = 1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var state = new State(fateOfBatch ?? (_ => Fate.Answer), answersFrom);
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

    public sealed class State(Func<int, Fate> fateOfBatch, int answersFrom)
    {
        /// <summary>What is done with an upload, by the number of its call from 1; null takes it.</summary>
        public Func<int, IReadOnlyList<UploadAttachmentsRequest>, RpcException?>? FateOfUpload { get; set; }

        /// <summary>The bytes of what was uploaded, by digest.</summary>
        public ConcurrentDictionary<ByteString, byte[]> Uploaded { get; } = new();

        /// <summary>"upload" and "batch", as they came.</summary>
        public ConcurrentQueue<string> Order { get; } = new();

        readonly TaskCompletionSource _mayAnswer = new();
        int _arrived;
        int _unanswered;
        int _calls;

        public ConcurrentDictionary<string, Read> Stored { get; } = new();

        /// <summary>The batches that brought something new, in that order.</summary>
        public ConcurrentQueue<ulong> StoredOrder { get; } = new();

        public ConcurrentQueue<IngestSightingsRequest> Batches { get; } = new();

        public int UnansweredMost { get; private set; }

        public int Calls => _calls;

        public Task MayAnswer => _mayAnswer.Task;

        public void StartCall()
        {
            Interlocked.Increment(ref _calls);
            Interlocked.Exchange(ref _unanswered, 0);
        }

        public Fate Arrive(IngestSightingsRequest batch)
        {
            Batches.Enqueue(batch);
            Order.Enqueue("batch");
            UnansweredMost = Math.Max(UnansweredMost, Interlocked.Increment(ref _unanswered));
            var number = Interlocked.Increment(ref _arrived);
            if (number >= answersFrom) _mayAnswer.TrySetResult();
            return fateOfBatch(number);
        }

        public void Answered() => Interlocked.Decrement(ref _unanswered);
    }

    sealed class Rpc(State state) : SightingIngestService.SightingIngestServiceBase
    {
        public override async Task<UploadAttachmentsResponse> UploadAttachments(
            IAsyncStreamReader<UploadAttachmentsRequest> requestStream, ServerCallContext context)
        {
            var requests = new List<UploadAttachmentsRequest>();
            while (await requestStream.MoveNext(context.CancellationToken)) requests.Add(requestStream.Current);
            state.Order.Enqueue("upload");
            var number = state.Order.Count(one => one == "upload");
            if (state.FateOfUpload?.Invoke(number, requests) is { } failure) throw failure;

            var response = new UploadAttachmentsResponse();
            var digest = ByteString.Empty;
            foreach (var request in requests)
            {
                if (request.Attachment is not null)
                {
                    digest = request.Attachment.Sha256;
                    state.Uploaded[digest] = [];
                    response.StoredCount++;
                }
                state.Uploaded[digest] = [.. state.Uploaded[digest], .. request.Chunk];
            }
            return response;
        }

        public override async Task IngestSightings(
            IAsyncStreamReader<IngestSightingsRequest> requestStream,
            IServerStreamWriter<IngestSightingsResponse> responseStream,
            ServerCallContext context)
        {
            state.StartCall();
            var underway = Channel.CreateUnbounded<(IngestSightingsRequest, Fate)>();
            var answering = AnswerAsync(underway.Reader, responseStream, context.GetHttpContext());
            while (await NextAsync(requestStream, answering, context.CancellationToken))
            {
                if (requestStream.Current.Feed != "feeds/f1")
                    throw new RpcException(new Status(StatusCode.InvalidArgument, "No such feed."));
                underway.Writer.TryWrite((requestStream.Current, state.Arrive(requestStream.Current)));
            }
            underway.Writer.Complete();
            await answering;
        }

        static RpcException ProofEnded()
        {
            var details = new Google.Rpc.Status
            {
                Code = (int)StatusCode.Unauthenticated,
                Details = { Any.Pack(new Google.Rpc.ErrorInfo { Reason = "PROOF_ENDED", Domain = "geointel" }) },
            };
            return new RpcException(
                new Status(StatusCode.Unauthenticated, "The token has ended."),
                new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });
        }

        static async Task<bool> NextAsync(IAsyncStreamReader<IngestSightingsRequest> requests, Task answering, CancellationToken cancellation)
        {
            var next = requests.MoveNext(cancellation);
            if (await Task.WhenAny(next, answering) == answering) await answering; // says how the call ends
            return await next;
        }

        async Task AnswerAsync(
            ChannelReader<(IngestSightingsRequest, Fate)> underway, IServerStreamWriter<IngestSightingsResponse> answers,
            HttpContext connection)
        {
            await foreach (var (batch, fate) in underway.ReadAllAsync())
            {
                await state.MayAnswer;
                var answer = fate == Fate.Lose ? null : Store(batch);
                if (fate is Fate.Lose or Fate.StoreAndLose)
                {
                    connection.Abort();
                    return;
                }
                state.Answered();
                await answers.WriteAsync(answer!);
                if (fate == Fate.AnswerAndEnd) throw ProofEnded();
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
                else if (state.Stored.TryAdd(read.VendorEventId, read)) answer.AcceptedCount++;
                else answer.DuplicateCount++;
            }
            if (answer.AcceptedCount > 0) state.StoredOrder.Enqueue(batch.BatchNumber);
            return answer;
        }
    }
}
