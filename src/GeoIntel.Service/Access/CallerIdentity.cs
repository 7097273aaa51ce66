using System.Collections.Frozen;
using GeoIntel.Service.Rpc;
using Grpc.Core;

namespace GeoIntel.Service.Access;

/// <summary>A caller who has proved who they are.</summary>
/// <param name="Name">As the audit log says it: "person:NAME" or "certificate:NAME".</param>
/// <param name="Feeds">Ids of the feeds for which the caller sends, when the role is among the roles; "*" for all.</param>
sealed record CallerIdentity(string Name, Role Roles, FrozenSet<string> Feeds)
{
    public const string AllFeeds = "*";

    const string FeedCollection = "feeds/";

    /// <summary>SHA-256 of the token or certificate; empty when nothing was shown, as in tests.</summary>
    public string ProofDigest { get; init; } = "";

    /// <summary>When the proof ends: the token's end, with the clock skew that is allowed it, or the certificate's.</summary>
    public DateTimeOffset Until { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Whether a token proved it, and not a certificate.</summary>
    public bool IsPerson => Name.StartsWith("person:", StringComparison.Ordinal);

    /// <summary>Whether a caller is told of vehicles on confidential lists.</summary>
    public static bool IsToldOfConfidential(CallerIdentity? caller) => caller is not null && (caller.Roles & Role.Officer) != 0;

    /// <returns>Null of callers who have proved nothing.</returns>
    public static CallerIdentity? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<CallerIdentity>();
    }

    /// <summary>Refuses what is sent for somebody else's feed.</summary>
    /// <param name="feed">The feed's id, with or without "feeds/".</param>
    /// <exception cref="RpcException">PermissionDenied.</exception>
    public static void RequireFeed(ServerCallContext context, string feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (Of(context.GetHttpContext())?.SendsFor(feed) == true) return;
        throw RpcErrors.Make(
            StatusCode.PermissionDenied, "FEED_NOT_YOURS",
            $"You do not send for the feed '{feed}'; show the token or certificate of that feed, or have it added to yours.");
    }

    public bool SendsFor(string feed) =>
        (Roles & Role.Feed) != 0
        && (Feeds.Contains(AllFeeds)
            || Feeds.Contains(feed.StartsWith(FeedCollection, StringComparison.Ordinal) ? feed[FeedCollection.Length..] : feed));
}
