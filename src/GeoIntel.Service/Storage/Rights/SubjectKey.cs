using System.Text.RegularExpressions;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Audit;
using Npgsql;

namespace GeoIntel.Service.Storage.Rights;

/// <summary>Whom or what data is about: a mark or a nominal.</summary>
sealed class SubjectKey
{
    const int WordLengthMin = 5;

    SubjectKey(Vrm? vrm, string? nominal) => (Vrm, Nominal) = (vrm, nominal);

    public Vrm? Vrm { get; }

    /// <summary>The id alone.</summary>
    public string? Nominal { get; }

    public AuditSubject Audit => Vrm is { } vrm ? AuditSubject.Of(vrm) : AuditSubject.OfNominal(Nominal!);

    /// <summary>A regular expression of PostgreSQL that finds the subject in JSON or in a text, whatever the case.</summary>
    /// <remarks>A short mark is looked for only where a mark stands: as a word it could be a road.</remarks>
    public string Named => Vrm switch
    {
        { Text.Length: >= WordLengthMin } vrm => $@"\m{string.Join("[ -]?", vrm.Text.AsEnumerable())}\M",
        { } vrm => $"""
            vrm[a-z_]*": *"{vrm.Text}"
            """,
        null => $"""
            nominals/{Regex.Escape(Nominal!)}([^A-Za-z0-9._-]|$)|nominal[a-z_]*": *"{Regex.Escape(Nominal!)}"
            """,
    };

    public static SubjectKey Of(Vrm vrm) => new(vrm, null);

    public static SubjectKey OfNominal(string id) => new(null, id);

    /// <summary>Every parameter that the SQL of this folder may use.</summary>
    public NpgsqlParameter[] Parameters() =>
    [
        new NpgsqlParameter<long?>("vrm", (long?)Vrm?.Packed),
        new NpgsqlParameter<string?>("nominal", Nominal),
        new NpgsqlParameter<string?>("mark", Vrm?.Text),
        new NpgsqlParameter<string>("named", Named),
    ];

    // No mark in a log.
    public override string ToString() => Audit.ToString();
}
