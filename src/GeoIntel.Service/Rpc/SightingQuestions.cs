using System.Globalization;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Searching;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Grpc.Core;
using MatchClass = GeoIntel.V1.MatchClass;
using Outline = NetTopologySuite.Geometries.Geometry;

namespace GeoIntel.Service.Rpc;

/// <summary>What is asked for: by the store, and by name.</summary>
/// <param name="Stored">Without a limit, a place in the pages, and what the gates say.</param>
/// <param name="Named">The marks that the question names, each of which must not be restricted.</param>
/// <param name="Asked">Where a match is told; null for none.</param>
sealed record AskedSightings(SightingQuestion Stored, IReadOnlyList<Vrm> Named, AskedMarks? Asked);

/// <summary>Reads questions for sightings off the wire, and says all that is wrong with one.</summary>
static class SightingQuestions
{
    public const int PageSizeMax = 1000;
    public const int MarksMax = 1000;
    public const int SimilarMarksMax = 20;
    public const int CamerasMax = 200;
    const int PatternKnownMin = 3;
    const double RadiusMetresMax = 50_000;

    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static AskedSightings Of(SearchSightingsRequest request, RegistryView registry)
    {
        var problems = new List<FieldProblem>();
        var (from, until) = ReadQuestion.TimesOf(request.FromTime, request.UntilTime, problems);
        var (area, circle) = PlaceOf(request.Area, problems);
        var cameras = CamerasOf(request, registry, problems);
        var isPlaced = cameras is not null || request.Area is not null;
        var named = MarksOf(request, problems);
        var pattern = PatternOf(request, isPlaced, problems);
        var hasMark = request.Vrm.Length + request.VrmPattern.Length + request.Vrms.Count > 0;
        if (!hasMark && !isPlaced)
        {
            problems.Insert(0, new(
                "vrm", "Nothing is asked for; give at least one of vrm, vrms, vrm_pattern, camera, cameras, road and area."));
        }
        if (!Schedule.TryParse(request.Hours, out var hours, out var wrong)) problems.Add(new("hours", wrong));
        if (!SightingFields.Parser.TryParse(request.Filter, out var filter, out var flaw))
            problems.Add(new("filter", flaw.ToString()));
        if (request.PageSize < 0) problems.Add(new("page_size", $"It is {request.PageSize}; give 0 to {PageSizeMax}."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);

        var isWide = request.WidestMatchClass is MatchClass.Equivalent or MatchClass.Similar;
        var asked = isWide && named.Count > 0 ? new AskedMarks(named, (Models.Hits.MatchClass)request.WidestMatchClass) : null;
        IReadOnlyList<Vrm>? enumerated = null;
        if (pattern?.TryEnumerate(out enumerated) == true) pattern = null;
        return new AskedSightings(
            new SightingQuestion
            {
                Vrm = asked is null && named is [var only] ? only : null,
                Marks = asked?.Reached ?? enumerated ?? (named.Count > 1 ? named : null),
                Pattern = pattern,
                CameraKeys = cameras,
                Hours = hours,
                Filter = filter,
                Area = area,
                Circle = circle,
                From = from,
                Until = until,
            },
            named, asked);
    }

    static List<Vrm> MarksOf(SearchSightingsRequest request, List<FieldProblem> problems)
    {
        var marks = new List<Vrm>();
        if (ReadQuestion.VrmOf(request.Vrm, problems) is { } one) marks.Add(one);
        for (var i = 0; i < Math.Min(request.Vrms.Count, MarksMax + 1); i++)
        {
            if (Vrm.TryParse(request.Vrms[i], out var vrm)) marks.Add(vrm);
            else problems.Add(new($"vrms[{i}]", $"It is no registration mark; give 1 to {Vrm.LengthMax} letters A-Z and digits."));
        }
        if (!System.Enum.IsDefined(request.WidestMatchClass) || request.WidestMatchClass == MatchClass.Observed)
        {
            problems.Add(new(
                "widest_match_class", $"It is {(int)request.WidestMatchClass}; use MATCH_CLASS_EXACT, _EQUIVALENT or _SIMILAR."));
        }
        var most = request.WidestMatchClass is MatchClass.Equivalent or MatchClass.Similar ? SimilarMarksMax : MarksMax;
        if (request.Vrms.Count + (request.Vrm.Length > 0 ? 1 : 0) > most)
        {
            problems.Add(new(
                "vrms", $"It has {request.Vrms.Count} marks; ask for at most {most} at once, vrm counted, or {MarksMax} read exactly."));
        }
        return [.. marks.Distinct()];
    }

    static VrmPattern? PatternOf(SearchSightingsRequest request, bool isPlaced, List<FieldProblem> problems)
    {
        if (request.VrmPattern.Length == 0) return null;
        if (!VrmPattern.TryParse(request.VrmPattern, out var pattern))
        {
            problems.Add(new(
                "vrm_pattern", $"It is no pattern; give letters A-Z, digits and ? up to {Vrm.LengthMax} together, and *; a whole mark goes "
                + "into vrm."));
        }
        else if (!isPlaced && pattern.KnownCount < PatternKnownMin)
        {
            problems.Add(new(
                "vrm_pattern", $"Of it {pattern.KnownCount} characters are known; give {PatternKnownMin} or more, or a camera, a road or an "
                + "area besides."));
        }
        if (request.Vrm.Length > 0 || request.Vrms.Count > 0)
            problems.Add(new("vrm_pattern", "It is given together with vrm or vrms; ask for one or the other."));
        return pattern;
    }

    // Null for any. Those named, of those on the road.
    static int[]? CamerasOf(SearchSightingsRequest request, RegistryView registry, List<FieldProblem> problems)
    {
        HashSet<int>? keys = null;
        if (request.Camera.Length > 0 || request.Cameras.Count > 0) keys = [];
        if (ReadQuestion.CameraKeyOf(request.Camera, registry, problems) is { } one) keys!.Add(one);
        if (request.Cameras.Count > CamerasMax)
            problems.Add(new("cameras", $"It has {request.Cameras.Count}; ask for at most {CamerasMax} at once, or for an area."));
        for (var i = 0; i < Math.Min(request.Cameras.Count, CamerasMax); i++)
        {
            if (request.Cameras[i].Length > 0 && ReadQuestion.CameraKeyOf(request.Cameras[i], registry, []) is { } key) keys!.Add(key);
            else problems.Add(new($"cameras[{i}]", $"'{request.Cameras[i]}' is not a registered camera; give it as 'cameras/ID'."));
        }
        if (request.Road.Length == 0) return keys is null ? null : [.. keys];

        var onRoad = registry.Cameras.Values
            .Where(camera => camera.Road.Equals(request.Road.Trim(), StringComparison.OrdinalIgnoreCase))
            .Select(camera => registry.Keys.CameraKeys[camera.Id]).ToHashSet();
        if (onRoad.Count == 0) problems.Add(new("road", $"No camera is registered on '{request.Road}'; ListCameras gives their roads."));
        if (keys is null) return [.. onRoad];
        keys.IntersectWith(onRoad);
        return [.. keys];
    }

    /// <summary>Whether a point lies in an area, its edge counted.</summary>
    /// <returns>Null when the area is none, which is said.</returns>
    public static Func<GeoPoint, bool>? ContainsOf(Area area, List<FieldProblem> problems)
    {
        var before = problems.Count;
        var (outline, circle) = PlaceOf(area, problems);
        if (problems.Count > before) return null;
        if (circle is { } round) return point => point.DistanceMetresTo(round.Centre) <= round.RadiusMetres;
        return point => outline!.Covers(new NetTopologySuite.Geometries.Point(point.EastingMetres, point.NorthingMetres));
    }

    static (Outline? Area, (GeoPoint Centre, double RadiusMetres)? Circle) PlaceOf(Area? area, List<FieldProblem> problems)
    {
        switch (area?.ShapeCase)
        {
            case Area.ShapeOneofCase.Polygon:
                return (PolygonOf(area.Polygon, "area.polygon", problems), null);
            case Area.ShapeOneofCase.Box:
                return (BoxOf(area.Box, problems), null);
            case Area.ShapeOneofCase.Circle:
                var centre = default(GeoPoint);
                var radius = area.Circle.RadiusMetres;
                if (!(radius > 0 && radius <= RadiusMetresMax))
                {
                    problems.Add(new("area.circle.radius_metres", string.Create(
                        CultureInfo.InvariantCulture, $"It is {radius}; give more than 0, at most {RadiusMetresMax}.")));
                }
                if (area.Circle.Centre is null || !WirePoint.TryToGrid(area.Circle.Centre, out centre))
                    problems.Add(new("area.circle.centre", WirePoint.Problem(area.Circle.Centre ?? new V1.Point())));
                return (null, (centre, radius));
            case Area.ShapeOneofCase.None:
                problems.Add(new("area", "It has no shape; give a polygon, a box or a circle."));
                break;
        }
        return (null, null);
    }

    static Outline? BoxOf(Box box, List<FieldProblem> problems)
    {
        if (!(box.MinX < box.MaxX)) problems.Add(new("area.box.max_x", "It is not greater than min_x."));
        if (!(box.MinY < box.MaxY)) problems.Add(new("area.box.max_y", "It is not greater than min_y."));
        if (!(box.MinX < box.MaxX && box.MinY < box.MaxY)) return null;
        var wkt = string.Create(
            CultureInfo.InvariantCulture,
            $"POLYGON(({box.MinX:R} {box.MinY:R}, {box.MaxX:R} {box.MinY:R}, {box.MaxX:R} {box.MaxY:R}, {box.MinX:R} {box.MaxY:R}, {box.MinX:R} {box.MinY:R}))");
        return PolygonOf(new V1.Geometry { Epsg = box.Epsg, Wkt = wkt }, "area.box", problems);
    }

    static Outline? PolygonOf(V1.Geometry wire, string field, List<FieldProblem> problems)
    {
        if (WireOutline.TryRead(wire, out var outline, out var problem)) return outline;
        problems.Add(problem with { Field = $"{field}.{problem.Field}" });
        return null;
    }
}
