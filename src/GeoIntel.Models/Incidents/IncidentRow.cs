namespace GeoIntel.Models.Incidents;

/// <summary>Values of one row by the names of their columns.</summary>
public readonly struct IncidentRow(IReadOnlyDictionary<string, int> places, IReadOnlyList<string> values)
{
    /// <summary>The value without blanks at its ends; empty when the file has no such column.</summary>
    /// <param name="column">In lower case.</param>
    public string this[string column] => places.TryGetValue(column, out var place) ? values[place].Trim() : "";
}

/// <summary>What the rows of one file are judged by.</summary>
/// <param name="FileMonth">First day of the month that the file is named for; null when its name tells none.</param>
/// <param name="Now">What lies after it has not happened yet.</param>
public readonly record struct RowContext(DateOnly? FileMonth, DateTimeOffset Now);

/// <summary>What a row told.</summary>
/// <param name="Street">The street its snap point is named for; empty where the format has none.</param>
public readonly record struct ReadIncident(Incident Incident, string Street);
