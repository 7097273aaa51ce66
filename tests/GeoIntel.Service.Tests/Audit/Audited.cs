using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Operations;
using Npgsql;

namespace GeoIntel.Service.Tests.Audit;

static class Audited
{
    /// <summary>Audited calls over a database, as the service puts them together.</summary>
    public static AuditedCall Over(NpgsqlDataSource database, TimeProvider? clock = null) =>
        new(new AuditLog(database), new StatedPurposes(new OperationStore(database), clock ?? TimeProvider.System));
}
