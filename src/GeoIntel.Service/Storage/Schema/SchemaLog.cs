namespace GeoIntel.Service.Storage.Schema;

/// <summary>What the schema runner logs: 1020 to 1029.</summary>
static partial class SchemaLog
{
    [LoggerMessage(1020, LogLevel.Information, "Schema file {File} has landed")]
    public static partial void Landed(ILogger logger, string file);
}
