using System.Globalization;
using System.Text;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;

namespace GeoIntel.Ingest.Receiving;

/// <summary>What one feed brought and nobody could take, each beside its reason, to be mended and fed again.</summary>
/// <remarks>
/// reads-DAY.ndjson holds reads that the service refused, in our own format; posted-... a whole message of which
/// something could not be decoded. Either has its reasons in a file of its name and .reasons.txt, by line.
/// </remarks>
/// <param name="bytesMax">Posted messages are kept up to so many bytes in all; refused reads always.</param>
sealed class Rejects(string folder, long bytesMax, ILogger log)
{
    public const string FolderName = "rejects";
    public const string ReadsPrefix = "reads-";

    const string ReasonsExtension = ".reasons.txt";

    readonly Lock _gate = new();
    long _lastSequence = -1;
    long _inputCount;
    (string Path, long Bytes, long Lines) _written = ("", 0, 0);

    /// <summary>Writes refused reads down; when it returns they are safe on the disk.</summary>
    /// <remarks>A refusal that is told again after a restart is not written again.</remarks>
    /// <exception cref="IOException">They could not be written; they must be told again.</exception>
    public void Add(IEnumerable<(SentRefusal Refusal, DecodedRead Read)> refused)
    {
        lock (_gate)
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, $"{ReadsPrefix}{DateTime.UtcNow:yyyyMMdd}.ndjson");
            if (_lastSequence < 0) _lastSequence = LastSequenceWritten();
            using var reads = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            using var reasons = new FileStream(path + ReasonsExtension, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            var told = new StringBuilder();
            var (before, reasonsBefore, last, lines) = (reads.Position, reasons.Position, _lastSequence, LinesOf(path, reads.Position));
            try
            {
                foreach (var (refusal, read) in refused.Where(one => one.Refusal.Line > last))
                {
                    ReadNdjson.Write(reads, read.Read);
                    told.Append(CultureInfo.InvariantCulture, $"{refusal with { Line = ++lines }} [number {refusal.Line}]\n");
                    last = refusal.Line;
                }
                // A number among the reasons says that its read is there, after a kill and in a backup too.
                reads.Flush(flushToDisk: true);
                reasons.Write(Encoding.UTF8.GetBytes(told.ToString()));
                reasons.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                reasons.SetLength(reasonsBefore); // the reads are told again
                reads.SetLength(before);
                throw;
            }
            (_lastSequence, _written) = (last, (path, reads.Position, lines));
            ReceivingLog.Rejected(log, Path.GetFileName(path));
        }
    }

    /// <summary>Keeps a message of which something could not be decoded.</summary>
    /// <returns>False when there is no room for it.</returns>
    public bool TryKeep(ReadOnlySpan<byte> input, InputReasons reasons)
    {
        lock (_gate)
        {
            try
            {
                Directory.CreateDirectory(folder);
                if (BytesKept() + input.Length > bytesMax)
                {
                    ReceivingLog.RejectsFull(log, bytesMax);
                    return false;
                }
                var name = string.Create(CultureInfo.InvariantCulture,
                    $"posted-{DateTime.UtcNow:yyyyMMdd'T'HHmmssfff}-{++_inputCount}{ExtensionOf(input)}");
                File.WriteAllText(Path.Combine(folder, name + ReasonsExtension), reasons.ToText());
                File.WriteAllBytes(Path.Combine(folder, name), input);
                return true;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                ReceivingLog.NotKept(log, failure.GetType().Name);
                return false;
            }
        }
    }

    // Counted only when somebody else has touched the file: it may grow large while a camera is not registered.
    long LinesOf(string path, long bytes) =>
        bytes == 0 ? 0
        : _written.Path == path && _written.Bytes == bytes ? _written.Lines
        : File.ReadLines(path).LongCount();

    long BytesKept() => new DirectoryInfo(folder).EnumerateFiles("posted-*").Sum(file => file.Length);

    /// <summary>The spool's number that ends the newest reasons, 0 when there are none.</summary>
    public long LastSequenceWritten()
    {
        if (!Directory.Exists(folder)) return 0;

        var newest = Directory.EnumerateFiles(folder, $"{ReadsPrefix}*{ReasonsExtension}").Max(StringComparer.Ordinal);
        var last = newest is null ? null : File.ReadLines(newest).LastOrDefault(line => line.EndsWith(']'));
        var number = last?[(last.LastIndexOf(' ') + 1)..^1];
        return long.TryParse(number, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;
    }

    // By which the watched folder and an editor know it.
    static string ExtensionOf(ReadOnlySpan<byte> input) => input.TrimStart(" \t\r\n\uFEFF"u8) switch
    {
        [(byte)'<', ..] => ".xml",
        [(byte)'{' or (byte)'[', ..] => ".json",
        [(byte)'-', (byte)'-', ..] => ".multipart",
        _ => ".csv",
    };
}
