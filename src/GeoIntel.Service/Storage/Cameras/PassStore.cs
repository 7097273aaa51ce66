using GeoIntel.Models.Passes;
using Npgsql;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Puts stored passes right where reads came or were taken back.</summary>
/// <remarks>
/// All cameras are looked at together, so that a round costs a few statements and not a few for each camera. It is for a
/// connection without a transaction: each of the writes is a short one of its own, so that none keeps its locks for long. A
/// stretch is written whole; stopped between two of them, or done again, it does no harm. Two at once would: the caller
/// sees to it.
/// </remarks>
static class PassStore
{
    public static async Task RepairAsync(
        NpgsqlConnection connection, IEnumerable<Stretch> stretches, CancellationToken cancellation)
    {
        for (var open = Stretch.Join(stretches); open.Count > 0;)
        {
            var found = await FindAsync(connection, open, cancellation);
            await PassWrites.ReplaceAsync(connection, found.OfType<PassChange>(), cancellation);
            open = Stretch.Join(open.Where((_, i) => found[i] is null).Select(of => of.Further()));
        }
    }

    /// <returns>In the order of the stretches; null for one that must look further.</returns>
    static async Task<PassChange?[]> FindAsync(
        NpgsqlConnection connection, List<Stretch> stretches, CancellationToken cancellation)
    {
        var (stored, earlier) = await PassLooks.StoredAsync(connection, stretches, cancellation);
        var standing = await PassLooks.StandingAsync(connection, stretches, cancellation);
        var told = await PassLooks.ReadsAsync(connection, stretches, Unknown(stretches, stored, standing), cancellation);
        var like = earlier.SelectMany((passes, i) =>
            EarlierPass.Like(passes, standing[i].Concat(told[i])).Select(pass => (i, pass.Id)));
        var whole = await PassLooks.WholeAsync(connection, stretches, [.. like], cancellation);
        return
        [
            .. stretches.Select((stretch, i) =>
                new PassRepair(stretch, whole[i].Concat(stored[i]), standing[i], told[i]).Find()),
        ];
    }

    // A pass that lies wholly before its stretch is gone on with as it is stored; one that lies within it is made anew.
    static List<(int Stretch, Guid Id)> Unknown(
        List<Stretch> stretches, List<StoredPass>[] stored, List<PassRead>[] standing)
    {
        var unknown = new List<(int, Guid)>();
        for (var i = 0; i < stretches.Count; i++)
        {
            var (from, until) = (stretches[i].From, stretches[i].Until);
            var across = stored[i].FindAll(of => of.LastAt > until || (of.FirstAt < from && of.LastAt >= from));
            if (across.Count == 0) continue;
            var known = standing[i].Select(of => of.SightingId).ToHashSet();
            // A read is in one pass; if it ever were in two, that is no reason to stop.
            foreach (var id in across.SelectMany(of => of.SightingIds).Distinct().Where(id => !known.Contains(id)))
                unknown.Add((i, id));
        }
        return unknown;
    }
}
