using System.Data;
using GeoIntel.Models.Conditions;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GeoIntel.Service.Storage.Registry;

/// <summary>Reads the registry with its versions as of one moment; after a change only what the change recorded.</summary>
sealed class RegistryLoader(IDbContextFactory<RegistryContext> contexts)
{
    /// <summary>Everything up to now.</summary>
    /// <param name="known">What was read before, and is not read again; null for nothing.</param>
    public async Task<RegistryHistory> LoadAsync(RegistryHistory? known, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        // One snapshot for all the queries, so that the number and the rows belong together.
        await using var transaction =
            await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var version = await context.Database
            .SqlQueryRaw<long>("SELECT version AS \"Value\" FROM registry_clock")
            .SingleAsync(cancellation);
        var erased = await context.Database
            .SqlQueryRaw<long>("SELECT erased_version AS \"Value\" FROM registry_clock")
            .SingleAsync(cancellation);
        // What was erased since is in what is known; only reading all of it anew forgets it.
        if (known?.Version < erased) known = null;
        var reading = new Reading(context, known?.Version ?? -1, cancellation);
        await reading.FindChangedKindsAsync();
        var from = known ?? RegistryHistory.Empty;
        return new RegistryHistory
        {
            Version = version,
            Feeds = from.Feeds.With(await reading.UnversionedAsync<FeedRow, FeedKey>(
                "feed", row => new FeedKey(row.Id, row.Key, row.Numbered))),
            Cameras = from.Cameras.With(await reading.UnversionedAsync<CameraRow, KeyedCamera>(
                "camera", row => new KeyedCamera(RowNouns.ToCamera(row), row.Key))),
            VehicleLists = from.VehicleLists.With(await reading.UnversionedAsync<VehicleListRow, VehicleList>(
                "vehicle_list", ToVehicleList)),
            Groups = from.Groups.With(await reading.UnversionedAsync<OrganisedCrimeGroupRow, Models.Subjects.OrganisedCrimeGroup>(
                "organised_crime_group", RowNouns.ToGroup)),
            Nominals = from.Nominals.With(await reading.VersionedAsync<NominalRow, Models.Subjects.Nominal>(
                "nominal", RowNouns.ToNominal)),
            VehicleLinks = from.VehicleLinks.With(await reading.VersionedAsync<VehicleLinkRow, Models.Subjects.VehicleLink>(
                "vehicle_link", RowNouns.ToVehicleLink)),
            Memberships = from.Memberships.With(
                await reading.VersionedAsync<GroupMembershipRow, Models.Subjects.GroupMembership>(
                    "group_membership", RowNouns.ToMembership)),
            Zones = from.Zones.With(await reading.VersionedAsync<ZoneRow, Zone>("zone", RowNouns.ToZone)),
            Conditions = from.Conditions.With(
                await reading.VersionedAsync<ConditionRow, Condition>(
                    "condition", RowNouns.ToCondition, condition => condition.InForce)),
            Permissions = from.Permissions.With(
                await reading.VersionedAsync<PermissionRow, Permission>("permission", RowNouns.ToPermission)),
            ListEntries = from.ListEntries.With(
                await reading.VersionedAsync<ListEntryRow, ListEntry>(
                    "list_entry", RowNouns.ToListEntry, entry => entry.InForce)),
        };
    }

    static VehicleList ToVehicleList(VehicleListRow row) => new()
    {
        Id = row.Id,
        DisplayName = row.DisplayName,
        Owner = row.Owner,
        PurposeStatement = row.PurposeStatement,
    };

    /// <summary>The versions recorded after a number of the registry's clock, kind by kind.</summary>
    sealed class Reading(RegistryContext context, long after, CancellationToken cancellation)
    {
        HashSet<string> _changed = [];

        public async Task FindChangedKindsAsync() => _changed = await context.Database
            .SqlQueryRaw<string>(SqlText.Of("Registry/changed_kinds"), new NpgsqlParameter("after", after))
            .ToHashSetAsync(cancellation);

        /// <param name="inForce">When it can have consequences; null where that is the period that its row states.</param>
        public async Task<IReadOnlyCollection<RecordedVersion<T>>> VersionedAsync<TRow, T>(
            string kind, Func<TRow, T> toNoun, Func<T, Period>? inForce = null)
            where TRow : VersionedRow
        {
            return [.. (await RowsAsync<TRow>(kind)).Select(ToVersion)];

            RecordedVersion<T> ToVersion(TRow row)
            {
                var noun = toNoun(row);
                return new(row.Id, row.Revision, row.EffectiveFrom, row.UpdatedAt, inForce?.Invoke(noun) ?? row.OwnPeriod(), noun);
            }
        }

        public async Task<IReadOnlyCollection<RecordedVersion<T>>> UnversionedAsync<TRow, T>(
            string kind, Func<TRow, T> toNoun)
            where TRow : RegistryRow =>
            [.. (await RowsAsync<TRow>(kind)).Select(row => new RecordedVersion<T>(
                row.Id, row.Revision, null, row.UpdatedAt, Period.Always, toNoun(row)))];

        async Task<List<TRow>> RowsAsync<TRow>(string kind) where TRow : RegistryRow => _changed.Contains(kind)
            ? await context.Set<TRow>()
                .FromSqlRaw(SqlText.Of($"Registry/{kind}_versions"), new NpgsqlParameter("after", after))
                .ToListAsync(cancellation)
            : [];
    }
}
