using System.Data;
using GeoIntel.Models.Correlation;
using Microsoft.EntityFrameworkCore;

namespace GeoIntel.Service.Storage.Registry;

/// <summary>Reads the whole registry as of one moment, for the watchlist.</summary>
sealed class RegistryLoader(IDbContextFactory<RegistryContext> contexts)
{
    /// <summary>All present rows, with the number of the last alteration that is in them.</summary>
    public async Task<(RegistryState State, RegistryKeys Keys)> LoadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        // One snapshot for all the queries, so that the number and the rows belong together.
        await using var transaction =
            await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var version = await context.Database
            .SqlQueryRaw<long>("SELECT version AS \"Value\" FROM registry_clock")
            .SingleAsync(cancellation);
        var feeds = await AllAsync(context.Feeds);
        var cameras = await AllAsync(context.Cameras);
        var state = new RegistryState
        {
            Version = version,
            Cameras = [.. cameras.Select(RowNouns.ToCamera)],
            Nominals = [.. (await AllAsync(context.Nominals)).Select(RowNouns.ToNominal)],
            VehicleLinks = [.. (await AllAsync(context.VehicleLinks)).Select(RowNouns.ToVehicleLink)],
            Groups = [.. (await AllAsync(context.Groups)).Select(RowNouns.ToGroup)],
            Memberships = [.. (await AllAsync(context.Memberships)).Select(RowNouns.ToMembership)],
            Zones = [.. (await AllAsync(context.Zones)).Select(RowNouns.ToZone)],
            Conditions = [.. (await AllAsync(context.Conditions)).Select(RowNouns.ToCondition)],
            Permissions = [.. (await AllAsync(context.Permissions)).Select(RowNouns.ToPermission)],
            ListEntries = [.. (await AllAsync(context.ListEntries)).Select(RowNouns.ToListEntry)],
        };
        var keys = new RegistryKeys(
            [.. feeds.Select(feed => new FeedKey(feed.Id, feed.Key, feed.Numbered))],
            [.. cameras.Select(camera => KeyValuePair.Create(camera.Id, camera.Key))],
            [.. (await AllAsync(context.VehicleLists)).Select(list => KeyValuePair.Create(list.Id, list.DisplayName))]);
        return (state, keys);

        Task<List<T>> AllAsync<T>(IQueryable<T> rows) where T : RegistryRow =>
            rows.OrderBy(row => row.Id).ToListAsync(cancellation);
    }
}
