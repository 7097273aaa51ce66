namespace GeoIntel.Service.Storage.Schema;

/// <summary>The database's schema and this program's do not fit together; the message says how and what to
/// do.</summary>
sealed class SchemaException : Exception
{
    public SchemaException(string message)
        : base(message)
    {
    }

    public SchemaException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
