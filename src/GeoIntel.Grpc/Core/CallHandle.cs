namespace Grpc.Core;

/// <summary>What the four kinds of call have in common: headers, outcome, and giving up.</summary>
abstract class CallHandle : IDisposable
{
    public abstract Task<Metadata> ResponseHeadersAsync { get; }

    public abstract Status GetStatus();

    public abstract Metadata GetTrailers();

    public abstract void Dispose();

    public static CallHandle FromDelegates(
        Task<Metadata> responseHeadersAsync, Func<Status> getStatus, Func<Metadata> getTrailers, Action dispose) =>
        new Delegates(responseHeadersAsync, getStatus, getTrailers, dispose);

    sealed class Delegates(
        Task<Metadata> responseHeadersAsync, Func<Status> getStatus, Func<Metadata> getTrailers, Action dispose)
        : CallHandle
    {
        public override Task<Metadata> ResponseHeadersAsync => responseHeadersAsync;

        public override Status GetStatus() => getStatus();

        public override Metadata GetTrailers() => getTrailers();

        public override void Dispose() => dispose();
    }
}
