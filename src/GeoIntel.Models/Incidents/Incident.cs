using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Incidents;

/// <summary>A recorded crime or other incident: what, when and where. Never who.</summary>
/// <remarks>It holds nothing of persons, vehicles or cameras, and no text that could name an address.</remarks>
public sealed record Incident
{
    /// <summary>Longest id, code or name of a force.</summary>
    public const int TextLengthMax = 128;

    /// <summary>The publisher's id; empty when it gives none, and then each row is an incident of its own.</summary>
    public string SourceId { get; init; } = "";

    public required CrimeType CrimeType { get; init; }

    public required IncidentTime Time { get; init; }

    /// <summary>Where, on the National Grid; null when the source does not say. With data.police.uk a snap point, which
    /// stands for every address around it.</summary>
    public GeoPoint? Place { get; init; }

    /// <summary>Code of the Lower layer Super Output Area as told, of whichever edition; empty when not told.</summary>
    public string LsoaCode { get; init; } = "";

    /// <summary>The force that reported it.</summary>
    public string ReportedBy { get; init; } = "";

    /// <summary>The force in whose area it fell.</summary>
    public string FallsWithin { get; init; } = "";

    /// <summary>The flags that are set; all are among <see cref="FlagsTold"/>.</summary>
    public IncidentFlags Flags { get; init; }

    /// <summary>The flags on which the source says yes or no; on the others it is silent, which is no "no".</summary>
    public IncidentFlags FlagsTold { get; init; }

    public bool IsPoliceGenerated => Flags.HasFlag(IncidentFlags.PoliceGenerated);

    /// <summary>Whether texts from outside may be an incident's.</summary>
    internal static bool TextsFit(
        out IncidentRefusal refusal, params ReadOnlySpan<(string Column, string Text)> texts)
    {
        refusal = default;
        foreach (var (column, text) in texts)
        {
            if (text.Length <= TextLengthMax && !text.AsSpan().ContainsAnyInRange('\0', '\x1f')) continue;
            refusal = new(IncidentRefusalReason.TextTooLong, column,
                $"'{column}' is '{IncidentRefusal.Shown(text)}', {text.Length} characters; give at most {TextLengthMax}, without "
                + "line breaks.");
            return false;
        }
        return true;
    }
}
