using System.Text.Json;
using GeoIntel.Service.Access;

namespace GeoIntel.Service.Layers;

/// <summary>Features of one kind that a GIS can open: what they are, who may see them and which question finds them.</summary>
sealed record Layer
{
    /// <summary>Of collections, tables and .sql files, for example "hotspots".</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }
    public required string Description { get; init; }
    public required ShapeKind Shape { get; init; }

    /// <summary>In the order in which the layer's .sql file selects them, after cursor, id and geometry.</summary>
    public required IReadOnlyList<LayerColumn> Columns { get; init; }

    /// <summary>Any of these suffices.</summary>
    public required Role SeenBy { get; init; }

    /// <summary>Persons can be found in it: a purpose is asked for, and every reading is in the audit log.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>Whether it is drawn as tiles and counted. Layers of personal data are neither: tiles lie in caches.</summary>
    public bool IsTiled => !IsPersonal;

    public LayerScope Scope { get; init; }

    /// <summary>Whether it can be sanitised for partners; the places of zones and cameras and what people did are not for
    /// them.</summary>
    public bool HasPartnerEdition { get; init; }

    /// <summary>Name of the column that a map is coloured by; empty for one colour.</summary>
    public string ColouredBy { get; init; } = "";
}

/// <summary>What one collection of a layer holds.</summary>
enum LayerScope
{
    /// <summary>All there is.</summary>
    Everything,

    /// <summary>The cells of one run.</summary>
    Run,

    /// <summary>The areas of one boundary set.</summary>
    BoundarySet,

    /// <summary>The sightings of the one vehicle that is asked for, in the period that is asked for.</summary>
    Vehicle,
}

/// <summary>A column of a layer.</summary>
/// <param name="Description">What the values mean, with their unit.</param>
sealed record LayerColumn(string Name, ColumnKind Kind, string Description)
{
    /// <summary>The name as JSON has it, made once.</summary>
    public JsonEncodedText JsonName { get; } = JsonEncodedText.Encode(Name);
}

enum ColumnKind
{
    Text,
    Whole,
    Real,
    Flag,
    Date,
    Time,
}
