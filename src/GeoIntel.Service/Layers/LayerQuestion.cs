using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using NetTopologySuite.Geometries;

namespace GeoIntel.Service.Layers;

/// <summary>Which features are asked for, and how they are to be told.</summary>
sealed record LayerQuestion
{
    /// <summary>Id of a run or a boundary set; null where the layer has neither.</summary>
    public string? Key { get; init; }

    /// <summary>The last feature's place on the page before; null begins.</summary>
    public string? After { get; init; }

    /// <summary>One feature's id; null for all.</summary>
    public string? Id { get; init; }

    /// <summary>Touches this, in EPSG:27700 or, longitude first, EPSG:4326; null is anywhere.</summary>
    public Geometry? Box { get; init; }

    /// <summary>Inclusive; null is from the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive; null is without end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A JSON object of column values that must be equal; null for any.</summary>
    public string? Filter { get; init; }

    public Vrm? Vrm { get; init; }

    /// <summary>Keys of the feeds whose reads may be told, 0 for observations; null for all.</summary>
    public int[]? Feeds { get; init; }

    /// <summary>Of whom nothing is told.</summary>
    public RestrictedSubjects Restricted { get; init; } = RestrictedSubjects.None;

    /// <summary>Whether hits that were made of confidential lists are told.</summary>
    public bool TellsConfidential { get; init; }

    /// <summary>Whether the asker is told of persons, and so in words how what a hit rests on may be handled.</summary>
    public bool TellsPersons { get; init; }

    /// <summary>Small counts are withheld, and all that is derived from them.</summary>
    public bool IsPartnerEdition { get; init; }

    /// <summary>4326 (longitude first) or 27700.</summary>
    public int Srid { get; init; } = 4326;

    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Whether it is about a whole collection.</summary>
    public bool IsAll => Id is null && Box is null && From is null && Until is null && Filter is null && Vrm is null;
}
