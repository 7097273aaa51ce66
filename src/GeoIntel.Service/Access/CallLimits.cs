using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace GeoIntel.Service.Access;

/// <summary>How often a caller may call, and how many refusals an address may have written down one by one.</summary>
/// <remarks>A stream is one call, however much it carries. Any thread.</remarks>
sealed class CallLimits(AccessOptions options) : IDisposable
{
    const int NetworkBytes = 8; // of an IPv6 address: one subscriber has all that follow, 2^64 of them

    readonly PartitionedRateLimiter<CallerIdentity> _calls = PartitionedRateLimiter.Create<CallerIdentity, (string, bool)>(
        caller => (caller.Roles & Role.Feed) != 0
            ? RateLimitPartition.GetTokenBucketLimiter((caller.Name, true), _ => Bucket(options.FeedCallsPerSecondMax, options))
            : RateLimitPartition.GetTokenBucketLimiter((caller.Name, false), _ => Bucket(options.CallsPerSecondMax, options)));

    readonly PartitionedRateLimiter<string> _refusals = PartitionedRateLimiter.Create<string, string>(
        origin => RateLimitPartition.GetTokenBucketLimiter(origin, _ => Bucket(options.RefusalsPerSecondMax, options)));

    /// <summary>Takes one call of a caller's share.</summary>
    /// <returns>Null if there was one; else how long to wait for the next.</returns>
    public TimeSpan? TakeCall(CallerIdentity caller) => Take(_calls, caller);

    /// <summary>Takes one refusal of an origin's share.</summary>
    /// <param name="origin">From <see cref="OriginOf"/>.</param>
    /// <inheritdoc cref="TakeCall"/>
    public TimeSpan? TakeRefusal(string origin) => Take(_refusals, origin);

    /// <summary>Who shares one allowance of refusals: an IPv4 address, or an IPv6 network of 64 bits.</summary>
    public static string OriginOf(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address)) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return $"{new IPAddress(bytes)}/{NetworkBytes * 8}";
    }

    public void Dispose()
    {
        _calls.Dispose();
        _refusals.Dispose();
    }

    static TimeSpan? Take<T>(PartitionedRateLimiter<T> limiter, T who)
    {
        using var lease = limiter.AttemptAcquire(who);
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1);
    }

    // A map asks for its tiles all at once, and then for a while for nothing.
    static TokenBucketRateLimiterOptions Bucket(int perSecond, AccessOptions options) => new()
    {
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        TokenLimit = (int)Math.Min(int.MaxValue, (long)perSecond * options.BurstSeconds),
        QueueLimit = 0,
    };
}
