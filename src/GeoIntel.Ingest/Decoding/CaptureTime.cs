using System.Globalization;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Reads capture times that come as text, and brings them to UTC.</summary>
static class CaptureTime
{
    const string Allowed = "write RFC 3339 with a zone, for example 2026-06-01T08:15:30.250+01:00";

    /// <summary>Reads an RFC 3339 time; one without a zone is taken in <paramref name="zone"/>.</summary>
    /// <remarks>
    /// Digits beyond 100 ns are cut off. A local time in the hour that a clock change skips, or in the hour that it
    /// repeats, is refused: the first never was, and half of the second would be stored an hour wrong, silently.
    /// </remarks>
    /// <returns>Null when it was read, else why not.</returns>
    public static (DecodeReason Reason, string Description)? Read(
        string field, string text, TimeZoneInfo? zone, out DateTimeOffset time)
    {
        time = default;
        var shown = $"{field} is \"{ReadDraft.Shown(text)}\"; ";
        if (!TrySplit(text, out var local, out var offset))
            return (DecodeReason.UnreadableCaptureTime, shown + Allowed + ".");
        if (offset is null)
        {
            if (zone is null)
            {
                return (DecodeReason.NoTimeZone,
                    $"{shown}it names no zone; {Allowed}, or name the camera's zone with --time-zone.");
            }
            if (zone.IsInvalidTime(local))
            {
                return (DecodeReason.NonexistentLocalTime,
                    $"{shown}the clocks of {zone.Id} skipped that hour; send UTC, and check the camera's clock.");
            }
            if (zone.IsAmbiguousTime(local))
            {
                return (DecodeReason.AmbiguousLocalTime,
                    $"{shown}the clocks of {zone.Id} showed that hour twice; send it with its offset, for example "
                    + $"--time-zone {Signed(zone.GetAmbiguousTimeOffsets(local).Max())} for reads before the change.");
            }
            offset = zone.GetUtcOffset(local);
        }
        var ticks = local.Ticks - offset.Value.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return (DecodeReason.UnreadableCaptureTime, shown + Allowed + ".");

        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return null;
    }

    /// <summary>Reads milliseconds since 1970 in UTC.</summary>
    public static (DecodeReason Reason, string Description)? Read(
        string field, long? milliseconds, out DateTimeOffset time) =>
        ReadEpoch(field, milliseconds, TimeSpan.TicksPerMillisecond, "milliseconds since 1970 UTC, for example 1772352930250",
            out time);

    /// <summary>Reads seconds since 1970 in UTC; digits beyond 100 ns are cut off.</summary>
    public static (DecodeReason Reason, string Description)? Read(
        string field, decimal? seconds, out DateTimeOffset time) =>
        ReadEpoch(field, seconds, TimeSpan.TicksPerSecond, "seconds since 1970 UTC, for example 1772352930.250", out time);

    static (DecodeReason Reason, string Description)? ReadEpoch(
        string field, decimal? count, long ticksOfOne, string allowed, out DateTimeOffset time)
    {
        time = default;
        if (count is null or 0)
            return (DecodeReason.MissingCaptureTime, $"{field} is not set; the device must send its capture time.");
        if (count < 0 || count > (decimal)(DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / ticksOfOne)
        {
            return (DecodeReason.UnreadableCaptureTime, string.Create(CultureInfo.InvariantCulture,
                $"{field} is {count}; allowed are {allowed}."));
        }
        time = DateTimeOffset.UnixEpoch.AddTicks((long)(count.Value * ticksOfOne));
        return null;
    }

    static string Signed(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);

    static bool TrySplit(ReadOnlySpan<char> text, out DateTime local, out TimeSpan? offset)
    {
        const int SecondsEnd = 19; // of "2026-03-01T08:15:30"
        local = default;
        offset = null;
        if (text.Length < SecondsEnd || text[10] is not ('T' or 't' or ' ')) return false;

        Span<char> seconds = stackalloc char[SecondsEnd];
        text[..SecondsEnd].CopyTo(seconds);
        seconds[10] = 'T';
        if (!DateTime.TryParseExact(
                seconds, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out local))
        {
            return false;
        }
        text = text[SecondsEnd..];
        if (text is ['.' or ',', ..])
        {
            text = text[1..];
            var digits = text.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : text.Length;
            if (digits == 0) return false;

            var ticks = 0L;
            for (var place = 0; place < 7; place++) ticks = ticks * 10 + (place < digits ? text[place] - '0' : 0);
            local = local.AddTicks(ticks);
            text = text[digits..];
        }
        if (text.IsEmpty) return true;
        if (text is ['Z' or 'z'])
        {
            offset = TimeSpan.Zero;
            return true;
        }
        if (text is not ['+' or '-', ..]
            || !TimeSpan.TryParseExact(text[1..], [@"hh\:mm", "hhmm"], CultureInfo.InvariantCulture, out var size))
        {
            return false;
        }
        offset = text[0] == '-' ? -size : size;
        return true;
    }
}
