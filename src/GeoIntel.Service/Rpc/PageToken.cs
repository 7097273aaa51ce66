using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace GeoIntel.Service.Rpc;

/// <summary>Where the next page begins: a place in the order, bound to the question it was given for.</summary>
/// <remarks>Opaque to the caller: base64url of eight bytes of the question's digest and the text of the place.</remarks>
static class PageToken
{
    const int DigestLength = 8;

    /// <param name="question">The request with its page token cleared.</param>
    /// <param name="place">Text of the last row's place.</param>
    public static string Of(IMessage question, string place)
    {
        var text = Encoding.UTF8.GetBytes(place);
        var token = new byte[DigestLength + text.Length];
        DigestOf(question, token);
        text.CopyTo(token, DigestLength);
        return System.Buffers.Text.Base64Url.EncodeToString(token);
    }

    /// <returns>The place, or null for the first page.</returns>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument when the token was given for another question.</exception>
    public static string? PlaceOf(IMessage question, string token)
    {
        if (token.Length == 0) return null;
        Span<byte> digest = stackalloc byte[DigestLength];
        DigestOf(question, digest);
        byte[] bytes;
        try
        {
            bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
        }
        catch (FormatException)
        {
            throw RpcErrors.WrongPageToken();
        }
        if (bytes.Length < DigestLength || !bytes.AsSpan(0, DigestLength).SequenceEqual(digest))
            throw RpcErrors.WrongPageToken();
        return Encoding.UTF8.GetString(bytes.AsSpan(DigestLength));
    }

    /// <summary>The place of a row in an order by time, newest first, then id.</summary>
    public static string PlaceOf(DateTimeOffset time, Guid id) => $"{time.UtcTicks}/{id:N}";

    /// <inheritdoc cref="PlaceOf(DateTimeOffset, Guid)"/>
    public static (DateTimeOffset Time, Guid Id) TimeAndIdOf(string place)
    {
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && long.TryParse(place.AsSpan(0, slash), out var ticks)
            && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParse(place.AsSpan(slash + 1), out var id))
            return (new DateTimeOffset(ticks, TimeSpan.Zero), id);
        throw RpcErrors.WrongPageToken();
    }

    static void DigestOf(IMessage question, Span<byte> digest)
    {
        Span<byte> sha = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(question.ToByteArray(), sha);
        sha[..DigestLength].CopyTo(digest);
    }
}
