using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using NetTopologySuite.IO;

namespace GeoIntel.Cli.Replaying;

/// <summary>Takes the fields of one registry resource apart, and notes what is wrong with them.</summary>
/// <param name="source">Where the resource stands, "conditions.csv:17".</param>
/// <param name="names">Of all resources at hand.</param>
sealed class NounChecks(string source, IReadOnlySet<string> names, List<Reject> rejects)
{
    public bool HasProblem { get; private set; }

    public void Add(string field, string problem)
    {
        HasProblem = true;
        rejects.Add(RejectsFile.OfSource(source, field, problem));
    }

    /// <summary>The id of a resource of the same folder; empty for a name that is empty and may be.</summary>
    public string Id(string field, string name, string collection, bool required = true)
    {
        if (name.Length == 0)
        {
            if (required) Add(field, $"It is empty; give {collection}/ID.");
            return "";
        }
        if (!names.Contains(name)) Add(field, $"'{name}' is not in this folder; add it, or correct the name.");
        return name[(name.IndexOf('/') + 1)..];
    }

    public Vrm Mark(string text)
    {
        if (!Vrm.TryParse(text, out var vrm)) Add("vrm", $"It is no mark; give 1 to {Vrm.LengthMax} letters A-Z and digits.");
        return vrm;
    }

    public Schedule Hours(string text)
    {
        if (!Schedule.TryParse(text, out var schedule, out var problem)) Add("schedule", problem);
        return schedule;
    }

    public Period Span(Timestamp? from, Timestamp? until)
    {
        var span = new Period(
            from?.ToDateTimeOffset() ?? DateTimeOffset.MinValue, until?.ToDateTimeOffset() ?? DateTimeOffset.MaxValue);
        if (span.Until <= span.From) Add("until_time", $"{span.Until:O} is not after the beginning, {span.From:O}.");
        return span;
    }

    public GeoPoint? Place(string field, Point? point)
    {
        if (point is null) return null;
        var place = default(GeoPoint);
        var known = point.Epsg == NationalGrid.Srid
            ? GeoPoint.TryFromMetres(point.X, point.Y, out place)
            : point.Epsg == 4326 && NationalGrid.TryToGrid(new Wgs84Point(point.X, point.Y), out place);
        if (!known) Add(field, "It is not on the National Grid; give EPSG 27700 or 4326, easting or longitude first.");
        return known ? place : null;
    }

    public NetTopologySuite.Geometries.Geometry Outline(Geometry? outline)
    {
        var drawn = NetTopologySuite.Geometries.MultiPolygon.Empty as NetTopologySuite.Geometries.Geometry;
        var problem = "";
        try
        {
            drawn = new WKTReader().Read(outline?.Wkt ?? "") ?? drawn;
            if (outline?.Epsg == 4326 && NationalGrid.TryProject(drawn, out var projected, out problem)) drawn = projected;
            if (problem.Length == 0) problem = OutlineProblems.Find(drawn) ?? "";
        }
        catch (Exception exception) when (exception is ParseException or ArgumentException or FormatException)
        {
            problem = $"It is no outline ({exception.Message}).";
        }
        if (problem.Length > 0) Add("outline", problem);
        return drawn;
    }

    public Models.Conditions.Basis Ground(V1.Basis? basis)
    {
        basis ??= new V1.Basis();
        if (basis.Kind == V1.BasisKind.Unspecified || basis.Reference.Length == 0)
            Add("basis", "Kind or reference is missing; nobody is watched without a legal basis.");
        return new Models.Conditions.Basis
        {
            Kind = (Models.Conditions.BasisKind)basis.Kind,
            Reference = basis.Reference,
            Scope = basis.Scope,
            Necessity = basis.Necessity,
            Proportionality = basis.Proportionality,
            LessIntrusiveAlternative = basis.LessIntrusiveAlternative,
            ExpiresAt = basis.ExpireTime?.ToDateTimeOffset() ?? DateTimeOffset.MaxValue,
        };
    }
}
