namespace GeoIntel.Service.Storage.Embedded;

/// <summary>The private cluster cannot be made, started or used; the message says what was found and what to
/// do.</summary>
sealed class EmbeddedClusterException : Exception
{
    public EmbeddedClusterException(string message)
        : base(message)
    {
    }

    public EmbeddedClusterException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
