using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace GeoIntel.Service.Storage.Registry;

/// <summary>The registry's tables as of schema 0002. Rows are never deleted: a resource ends by its until_time.</summary>
sealed class RegistryContext(DbContextOptions<RegistryContext> options) : DbContext(options)
{
    public DbSet<FeedRow> Feeds => Set<FeedRow>();
    public DbSet<CameraRow> Cameras => Set<CameraRow>();
    public DbSet<NominalRow> Nominals => Set<NominalRow>();
    public DbSet<VehicleLinkRow> VehicleLinks => Set<VehicleLinkRow>();
    public DbSet<OrganisedCrimeGroupRow> Groups => Set<OrganisedCrimeGroupRow>();
    public DbSet<GroupMembershipRow> Memberships => Set<GroupMembershipRow>();
    public DbSet<ZoneRow> Zones => Set<ZoneRow>();
    public DbSet<ConditionRow> Conditions => Set<ConditionRow>();
    public DbSet<PermissionRow> Permissions => Set<PermissionRow>();
    public DbSet<VehicleListRow> VehicleLists => Set<VehicleListRow>();
    public DbSet<ListEntryRow> ListEntries => Set<ListEntryRow>();
    public DbSet<AnsweredRequestRow> AnsweredRequests => Set<AnsweredRequestRow>();

    /// <summary>Who answers for what is saved now; null outside <see cref="SaveAsync"/>.</summary>
    internal Alteration? Alteration { get; private set; }

    /// <summary>What the save in progress alters; the recorder's.</summary>
    internal List<(string Table, string Id)> Altered { get; } = [];

    /// <summary>Rows that get a second version in the next save, with the time from which that holds.</summary>
    readonly List<(VersionedRow Row, DateTimeOffset EffectiveFrom)> _again = [];

    /// <summary>The registry's version after the last save; 0 when that changed nothing.</summary>
    internal long SavedVersion { get; set; }

    /// <summary>Gives a row another version in the same save, which differs only in when it takes effect.</summary>
    public void SaveAgain(VersionedRow row, DateTimeOffset effectiveFrom) => _again.Add((row, effectiveFrom));

    /// <summary>Saves all changes with their versions and audit entries in one transaction.</summary>
    /// <returns>The registry's version with them; 0 when nothing was changed.</returns>
    /// <exception cref="DbUpdateConcurrencyException">A row was changed by somebody else since it was read.</exception>
    public async Task<long> SaveAsync(Alteration alteration, CancellationToken cancellation)
    {
        Alteration = alteration;
        SavedVersion = 0;
        Altered.Clear();
        try
        {
            await using var transaction = await Database.BeginTransactionAsync(cancellation);
            await SaveChangesAsync(cancellation);
            foreach (var (row, effective) in _again) Entry(row).Property(of => of.EffectiveFrom).CurrentValue = effective;
            if (_again.Count > 0) await SaveChangesAsync(cancellation);
            _again.Clear();
            await transaction.CommitAsync(cancellation);
            return SavedVersion;
        }
        finally
        {
            Alteration = null;
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(RegistryContext).Assembly);
        foreach (var table in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in table.GetProperties()) property.SetColumnName(SnakeCase(property.Name));
            foreach (var group in table.GetComplexProperties()) NameColumns(group);
            if (typeof(RegistryRow).IsAssignableFrom(table.ClrType))
                modelBuilder.Entity(table.ClrType).Property<uint>(nameof(RegistryRow.Xmin)).IsRowVersion();
        }
    }

    static void NameColumns(IMutableComplexProperty group)
    {
        foreach (var property in group.ComplexType.GetProperties())
            property.SetColumnName($"{SnakeCase(group.Name)}_{SnakeCase(property.Name)}");
    }

    // UpdatedAt -> updated_at, Under18 -> under_18
    static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = char.IsUpper(name[i]) || (char.IsDigit(name[i]) && !char.IsDigit(name[i - 1]));
            if (startsWord && i > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
