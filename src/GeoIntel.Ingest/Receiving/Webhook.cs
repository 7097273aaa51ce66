using System.Globalization;
using System.Text.Json;
using GeoIntel.Ingest.Decoding;
using Microsoft.AspNetCore.Http.Features;

namespace GeoIntel.Ingest.Receiving;

/// <summary>Answers what devices post to /v1/FEED and /v1/FEED/FORMAT.</summary>
/// <remarks>200 means that every read of the message is on the disk. Who may post is decided before a byte of the message is
/// read.</remarks>
sealed class Webhook(
    WebhookOptions options, IReadOnlyDictionary<string, InputIntake> intakes, IReadOnlyDictionary<string, Rejects> rejects,
    DeviceKeys keys, TimeProvider clock, ILogger<Webhook> log) : IDisposable
{
    const string KeyHeader = "X-API-Key";
    const string Bearer = "Bearer ";
    const int RefusalsToldMax = 100;

    readonly SemaphoreSlim _room = new(options.RequestsMax);

    /// <summary>Asks for a key before anything else is looked at; who shows none that is good is answered so.</summary>
    /// <param name="values">The feed, and the format where the path names one.</param>
    /// <returns>False when the device was turned away.</returns>
    public async Task<bool> TryAdmitAsync(HttpContext context, string[] values)
    {
        var formatName = values.Length > 1 ? values[1] : null;
        if (Admit(context, values[0], formatName, out var format) is { } stranger)
        {
            await TurnAwayAsync(context, stranger);
            return false;
        }
        context.Features.Set(new AdmittedDevice(values[0], format));
        return true;
    }

    public Task TellNothingIsThereAsync(HttpContext context) =>
        TurnAwayAsync(context, new Turned(404, "Post to /v1/FEED or /v1/FEED/FORMAT.", "no such path"));

    /// <summary>Answers a device that was admitted.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        if (await TakeAsync(context) is { } refusal) await TurnAwayAsync(context, refusal);
    }

    public void Dispose() => _room.Dispose();

    /// <returns>Null when the message was taken and answered.</returns>
    async Task<Turned?> TakeAsync(HttpContext context)
    {
        var request = context.Request;
        var device = context.Features.GetRequiredFeature<AdmittedDevice>();
        if (!HttpMethods.IsPost(request.Method)) return new Turned(405, "Post messages here.", "no POST");
        if (ContentTypes.WhyNot(request.ContentType, request.Headers.ContentEncoding) is { } wrong)
            return new Turned(415, wrong, "wrong content type");
        if (request.ContentLength > options.BodyBytesMax) return TooLarge();
        if (!_room.Wait(0, CancellationToken.None))
            return new Turned(429, "Too many messages at once; send it again.", "too many at once") { RetryAfter = TimeSpan.FromSeconds(1) };

        try
        {
            using var body = new MemoryStream((int)(request.ContentLength ?? 0));
            await request.Body.CopyToAsync(body, context.RequestAborted);
            body.Position = 0;
            return await TakeAsync(context, intakes[device.FeedId], body, device.Format);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return new Turned(400, "The device hung up.", "a device that hung up");
        }
        catch (BadHttpRequestException broken)
        {
            return broken.StatusCode == 413 ? TooLarge() : new Turned(broken.StatusCode, "The message could not be read.", "a broken message");
        }
        finally
        {
            _room.Release();
        }
    }

    async Task<Turned?> TakeAsync(HttpContext context, InputIntake intake, MemoryStream body, IReadDecoder? format)
    {
        var outcome = await intake.TakeWholeAsync(body, format, context.RequestAborted);
        if (outcome.Refused is { } full)
        {
            return new Turned(503, $"{full.RefusedBecause} Send it again later.", "the spool is full") { RetryAfter = full.RetryAfter };
        }
        var reasons = outcome.Reasons;
        if (reasons.Count > 0) ReceivingLog.PartsRefused(log, intake.Feed.FeedId, reasons.Count, outcome.ReadCount);
        // Few devices look at an answer, so what a person can mend is kept whatever they are told.
        if (reasons.MendableCount > 0)
            rejects[intake.Feed.FeedId].TryKeep(body.GetBuffer().AsSpan(0, (int)body.Length), reasons);
        context.Response.StatusCode = outcome.ReadCount == 0 && reasons.MendableCount > 0
            ? StatusCodes.Status400BadRequest
            : StatusCodes.Status200OK;
        await WriteAsync(context, new
        {
            taken = outcome.ReadCount,
            statuses = outcome.StatusCount,
            refused = reasons.Count,
            reasons = reasons.Kept.Take(RefusalsToldMax).Select(one => new
            {
                line = one.Line, reason = one.ReasonText, field = one.Field, description = one.Description,
            }),
        });
        return null;
    }

    async Task TurnAwayAsync(HttpContext context, Turned refusal)
    {
        // What was not read would have to be, before the connection can be used again.
        if (HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.Headers.Connection = "close";
        ReceivingLog.TurnedAway(log, refusal.Status, refusal.LogWords);
        context.Response.StatusCode = refusal.Status;
        if (refusal.Status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        if (refusal.RetryAfter > TimeSpan.Zero)
        {
            context.Response.Headers.RetryAfter =
                Math.Ceiling(refusal.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
        await WriteAsync(context, new { error = refusal.Sentence });
    }

    /// <returns>Null when the sender may post this.</returns>
    Turned? Admit(HttpContext context, string feedId, string? formatName, out IReadDecoder? format)
    {
        format = null;
        var shown = KeysShown(context);
        if (shown.All(key => key.Expires <= clock.GetUtcNow()))
        {
            return new Turned(401, "Show a key in X-API-Key or Authorization: Bearer, or a device's certificate; it is missing, not known or "
                + "expired.", shown.Count == 0 ? "no known key" : "an expired key");
        }
        var valid = shown.Where(key => key.Expires > clock.GetUtcNow() && key.Feed == feedId).ToList();
        if (valid.Count == 0 || !intakes.ContainsKey(feedId))
            return new Turned(403, $"The key is not one of feed \"{ReadDraft.Shown(feedId)}\".", "a key of another feed");
        if (formatName is not null && !Decoders.TryFind(formatName, out format))
            return new Turned(404, $"The format \"{ReadDraft.Shown(formatName)}\" is not known; the formats are {Decoders.Formats}.", "no such format");

        var mayPost = valid.Any(key => key.Formats.Count == 0
            || formatName is not null && key.Formats.Contains(formatName, StringComparer.OrdinalIgnoreCase));
        return mayPost
            ? null
            : new Turned(403, $"The key is for {string.Join(", ", valid[0].Formats)}; post to /v1/{feedId}/FORMAT with one of these.", "a key of another format");
    }

    List<DeviceKey> KeysShown(HttpContext context)
    {
        var headers = context.Request.Headers;
        var bearer = headers.Authorization.ToString();
        var key = headers[KeyHeader].ToString() is { Length: > 0 } ofHeader ? ofHeader
            : bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? bearer[Bearer.Length..].Trim()
            : "";
        if (key.Length > 0) return keys.FindKey(key) is { } found ? [found] : [];

        return context.Connection.ClientCertificate is { } certificate
            ? [.. keys.FindCertificate(DeviceCertificates.CommonNameOf(certificate))]
            : [];
    }

    Turned TooLarge() => new(413, $"The message is larger than {options.BodyBytesMax} bytes; send it in parts.", "too large");

    static Task WriteAsync<T>(HttpContext context, T answer)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, cancellationToken: context.RequestAborted);
    }

    /// <summary>Why a message is not taken: for the sender, and in our own words for the log.</summary>
    readonly record struct Turned(int Status, string Sentence, string LogWords)
    {
        public TimeSpan RetryAfter { get; init; }
    }
}
