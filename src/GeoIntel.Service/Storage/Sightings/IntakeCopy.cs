using System.Runtime.InteropServices;
using GeoIntel.Service.Admission;
using Npgsql;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>Sends new sightings and their matches to the server. While it stores one portion of the rows, the next is
/// judged and laid.</summary>
/// <remarks>Its buffers are reused, so it is used by one commit at a time.</remarks>
sealed class IntakeCopy
{
    /// <summary>Rows sent at once: some 64 KiB, for which the socket has room.</summary>
    const int PortionMax = 512;

    readonly BinaryCopyBuffer _rows = new();
    readonly BinaryCopyBuffer _matchRows = new();
    readonly SightingRows _sightingRows = new();
    readonly MatchJudge _judge = new();

    readonly List<AdmittedRead> _reads = [];

    /// <summary>The list of the reads to send, emptied.</summary>
    public List<AdmittedRead> Begin()
    {
        _reads.Clear();
        return _reads;
    }

    /// <summary>How many matches were sent last.</summary>
    public int Matches => _matchRows.Rows;

    public async Task SendAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        _rows.Begin();
        _matchRows.Begin();
        if (_reads.Count == 0) return;
        await using (var copy = await connection.BeginRawBinaryCopyAsync(SightingRows.CopyCommand, cancellation))
        {
            for (var from = 0; from < _reads.Count; from += PortionMax)
            {
                Lay(CollectionsMarshal.AsSpan(_reads).Slice(from, Math.Min(PortionMax, _reads.Count - from)));
                await copy.WriteAsync(from + PortionMax < _reads.Count ? _rows.Part() : _rows.End(), cancellation);
                _rows.Continue();
            }
        }
        if (_matchRows.Rows == 0) return;
        await using var matches = await connection.BeginRawBinaryCopyAsync(MatchRows.CopyCommand, cancellation);
        await matches.WriteAsync(_matchRows.End(), cancellation);
    }

    void Lay(ReadOnlySpan<AdmittedRead> reads)
    {
        foreach (ref readonly var read in reads) _sightingRows.Write(_rows, read);
        _judge.Judge(reads, (key, match) => MatchRows.Write(_matchRows, key, match));
    }
}
