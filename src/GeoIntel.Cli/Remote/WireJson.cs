using Google.Protobuf;

namespace GeoIntel.Cli.Remote;

/// <summary>Messages of the contract as JSON lines, with the contract's own field names.</summary>
static class WireJson
{
    static readonly JsonFormatter Formatter = new(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    public static string Line(IMessage message) => Formatter.Format(message);
}
