using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;

namespace GeoIntel.Cli.Verbs;

/// <summary>Adds up what became of the reads of several files, and tells it.</summary>
/// <param name="asJson">For a program: the end is one JSON object.</param>
sealed class IngestTally(Terminal terminal, bool asJson)
{
    const int RefusalsShownMax = 20;
    const int SameReasonShownMax = 5;

    readonly Lock _gate = new(); // decoding and answers refuse on threads of their own
    readonly SortedDictionary<string, long> _refusedByReason = new(StringComparer.Ordinal);
    readonly Stopwatch _watch = Stopwatch.StartNew();
    SendProgress _before = SendProgress.None;
    SendProgress _ofFile = SendProgress.None;
    string _file = "";
    int _shown;

    /// <summary>So far, for the words beside a bar.</summary>
    public string Words => Stored + Known + RefusedCount == 0
        ? "waiting for the first answer"
        : string.Create(CultureInfo.InvariantCulture, $"{Stored:N0} stored, {Known:N0} stored before, {RefusedCount:N0} refused, {Rate:N0} reads/s");

    long Stored => _before.AcceptedCount + _ofFile.AcceptedCount;

    long Known => _before.DuplicateCount + _ofFile.DuplicateCount;

    long RefusedCount
    {
        get
        {
            lock (_gate) return _refusedByReason.Values.Sum();
        }
    }

    double Rate => (Stored + Known) / Math.Max(_watch.Elapsed.TotalSeconds, 0.001);

    public void Begin(string file) => _file = file;

    /// <summary>The file is answered for; the next one counts from nothing.</summary>
    public void End()
    {
        _before = _before with
        {
            AcceptedCount = Stored,
            DuplicateCount = Known,
        };
        _ofFile = SendProgress.None;
    }

    public void Refuse(DecodeRefusal refusal) => Refuse(refusal.ReasonText, refusal.ToString());

    /// <param name="progressed">Called after each answer.</param>
    public SendObserver Observer(Action progressed) => new()
    {
        Progressed = progress =>
        {
            _ofFile = progress;
            progressed();
        },
        Refused = refusal => Refuse(refusal.ReasonText, refusal.ToString()),
        AttachmentsLeftOut = (count, why) => terminal.Tell($"{count} attachments were left out: {why}"),
        Reconnecting = (reason, delay) => terminal.Tell(string.Create(CultureInfo.InvariantCulture,
            $"{reason} Trying again in {Math.Max(delay.TotalSeconds, 0.1):0.0} s.")),
    };

    /// <summary>Says what became of everything.</summary>
    /// <param name="isComplete">False when it was broken off: the rest was not sent.</param>
    /// <returns>The exit code of a run that went through.</returns>
    public int Report(bool isComplete)
    {
        if (asJson) WriteJson(isComplete);
        else WriteLines(isComplete);
        return RefusedCount == 0 ? ExitCodes.Done : ExitCodes.SomeRefused;
    }

    // The names are a promise to scripts: docs/cli.md.
    void WriteJson(bool isComplete) => terminal.Out.WriteLine(JsonSerializer.Serialize(new
    {
        complete = isComplete,
        accepted = Stored,
        duplicates = Known,
        refused = RefusedCount,
        refused_by_reason = _refusedByReason,
        seconds = Math.Round(_watch.Elapsed.TotalSeconds, 3),
        reads_per_second = Math.Round(Rate),
    }));

    void WriteLines(bool isComplete)
    {
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(isComplete ? "" : "Broken off: ")}{Stored} stored, {Known} stored before, {RefusedCount} refused; {Rate:0} reads/s"));
        if (RefusedCount > _shown) terminal.Error.WriteLine($"... and {RefusedCount - _shown} more refused");
        foreach (var (reason, count) in _refusedByReason) terminal.Error.WriteLine($"{count} refused: {reason}");
        if (!isComplete) terminal.Error.WriteLine("The rest was not sent; send all of it again, nothing is stored twice.");
        if (!_refusedByReason.ContainsKey("unknown-camera")) return;

        terminal.Error.WriteLine(
            "Register the cameras first: list them in cameras.csv, each with the names that its device gives itself in device_ids, "
            + "and run 'geointel import registry FOLDER' (docs/registry-files.md).");
    }

    void Refuse(string reason, string sentence)
    {
        lock (_gate)
        {
            var count = _refusedByReason[reason] = _refusedByReason.GetValueOrDefault(reason) + 1;
            if (_shown == RefusalsShownMax || count > SameReasonShownMax) return;

            _shown++;
        }
        terminal.Tell($"{_file}: {sentence}");
    }
}
