using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GeoIntel.Models.Incidents;

/// <summary>SHA-256 of incidents in their order: equal contents, equal digest, whatever the file looked like.</summary>
public static class IncidentDigest
{
    const char FieldEnd = '\x1f'; // no text of an incident holds control characters
    const char IncidentEnd = '\x1e';

    public static byte[] Of(IEnumerable<Incident> incidents)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var text = new StringBuilder();
        foreach (var incident in incidents)
        {
            text.Clear();
            Append(text, incident);
            digest.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
        }
        return digest.GetHashAndReset();
    }

    static void Append(StringBuilder text, Incident incident)
    {
        var place = incident.Place is { } point
            ? string.Create(CultureInfo.InvariantCulture, $"{point.EastingCentimetres},{point.NorthingCentimetres}")
            : "";
        ReadOnlySpan<string> fields =
        [
            incident.SourceId, incident.CrimeType.Name, Microseconds(incident.Time.Earliest), Microseconds(incident.Time.Latest),
            Number((int)incident.Time.Precision), place, incident.LsoaCode, incident.ReportedBy, incident.FallsWithin,
            Number((int)incident.Flags), Number((int)incident.FlagsTold),
        ];
        foreach (var field in fields) text.Append(field).Append(FieldEnd);
        text.Append(IncidentEnd);
    }

    // What the store keeps.
    static string Microseconds(DateTimeOffset time) =>
        (time.UtcTicks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
