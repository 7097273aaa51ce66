namespace GeoIntel.Ingest.Receiving;

/// <summary>What the receivers say. Neither a mark nor a file's or a sender's own words stand in it.</summary>
static partial class ReceivingLog
{
    [LoggerMessage(401, LogLevel.Warning, "Reads that the service refused lie in the rejects as {Name}, with the reasons beside")]
    public static partial void Rejected(ILogger log, string name);

    [LoggerMessage(402, LogLevel.Error,
        "The rejects hold {BytesMax} bytes of posted messages; another one that cannot be decoded was not kept")]
    public static partial void RejectsFull(ILogger log, long bytesMax);

    [LoggerMessage(403, LogLevel.Error, "A posted message that cannot be decoded could not be kept ({Kind})")]
    public static partial void NotKept(ILogger log, string kind);

    [LoggerMessage(404, LogLevel.Information, "Taking posted messages at {Address}")]
    public static partial void Listening(ILogger log, string address);

    [LoggerMessage(405, LogLevel.Warning, "Feed {FeedId}: of a posted message {Refused} parts were refused, {Taken} reads taken")]
    public static partial void PartsRefused(ILogger log, string feedId, long refused, long taken);

    [LoggerMessage(406, LogLevel.Warning, "A posted message was turned away: {StatusCode}, {Why}")]
    public static partial void TurnedAway(ILogger log, int statusCode, string why);

    [LoggerMessage(407, LogLevel.Error, "The keys file is not used as it is now: {Problem}")]
    public static partial void KeysUnreadable(ILogger log, string problem);

    [LoggerMessage(408, LogLevel.Information, "{Count} keys and certificates are known")]
    public static partial void KeysRead(ILogger log, int count);

    [LoggerMessage(409, LogLevel.Information, "Standard input has ended: {Taken} reads taken, {Refused} refused")]
    public static partial void InputEnded(ILogger log, long taken, long refused);

    [LoggerMessage(410, LogLevel.Warning, "Feed {FeedId}: a file or a pipe waits: {Reason}")]
    public static partial void InputWaits(ILogger log, string feedId, string reason);

    [LoggerMessage(411, LogLevel.Error, "Feed {FeedId}: reads were taken without their pictures: {Reason}")]
    public static partial void PicturesLeftOut(ILogger log, string feedId, string reason);

    [LoggerMessage(412, LogLevel.Critical, "A part of the program failed ({Kind}); it ends, and goes on where it was when started again. {Place}")]
    public static partial void PartFailed(ILogger log, string kind, string place);
}
