namespace GeoIntel.Models.Packs.Blocks;

/// <summary>How one vehicle list stands, and what became of its hits in the pack's time.</summary>
/// <param name="Standing">Entries that have not expired; so the next three.</param>
/// <param name="FalseHits">Misread, or the wrong person for the vehicle.</param>
public sealed record PackList(
    string Id, int Standing, int Expired, int Stale, int NeverHit, int Hits, int Decided, int FalseHits);

/// <summary>How stale lists are, and how good.</summary>
public static class ListHealthBlock
{
    public static BlockFigures Of(IReadOnlyList<PackList> lists) => new(
        PackBlock.ListHealth,
        ["Confidential lists are in no pack. Entries are counted as they stand now, hits by the day of their first read. An entry without a hit is no reason by itself to keep it or to end it."],
        [
            new(
                "list-health", "Vehicle lists", "False hits: misread, or the wrong person for the vehicle, of all that were decided.",
                ["list", "in force", "expired", "past review", "without a hit", "with a hit", "hits", "decided", "false hits"],
                [.. lists.Select(of => (IReadOnlyList<string>)
                [
                    $"vehicleLists/{of.Id}", BlockText.Number(of.Standing), BlockText.Number(of.Expired), BlockText.Number(of.Stale),
                    BlockText.Number(of.NeverHit), BlockText.Percent(of.Standing - of.NeverHit, of.Standing), BlockText.Number(of.Hits),
                    BlockText.Number(of.Decided), BlockText.Percent(of.FalseHits, of.Decided),
                ])]),
        ]);
}
