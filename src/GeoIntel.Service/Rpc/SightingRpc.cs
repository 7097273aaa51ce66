using System.Globalization;
using System.Text.Json;
using GeoIntel.Models.Geo;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Outline = NetTopologySuite.Geometries.Geometry;

namespace GeoIntel.Service.Rpc;

/// <summary>Answers where and when vehicles were seen, under purpose and audit.</summary>
sealed class SightingRpc(
    SightingSearch search, AttachmentStore attachments, SightingImages images, LiveRegistry registry, RegimeGate gate,
    AuditedCall audited)
    : SightingService.SightingServiceBase
{
    const int PageSizeDefault = 100;
    const int PageSizeMax = 1000;
    const double RadiusMetresMax = 50_000;

    static readonly string[] DescriptiveParts = ["colour", "make", "kind"];

    public override Task<SearchSightingsResponse> SearchSightings(SearchSightingsRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var restricted = await gate.RestrictedAsync(purpose, context.CancellationToken);
            var question = ToQuestion(request) with { Case = purpose.Reference, Restricted = restricted };
            restricted.Require(question.Vrm);
            question = question with
            {
                Feeds = await gate.OpenReadsAsync(purpose, question.CameraKey, question.From, context.CancellationToken),
            };
            var found = await search.FindAsync(question, context.CancellationToken);
            var response = new SearchSightingsResponse();
            response.Sightings.AddRange(found.Take(question.Limit - 1).Select(sighting => ToWire(sighting, restricted)));
            if (found.Count > 0)
            {
                var links = await attachments.OfAsync([.. found.Select(sighting => sighting.Id)], context.CancellationToken);
                for (var i = 0; i < response.Sightings.Count; i++)
                    response.Sightings[i].Attachments.AddRange(links[found[i].Id].Select(WireAttachment.ToWire));
            }
            if (found.Count == question.Limit)
            {
                var last = found[question.Limit - 2];
                response.NextPageToken = PageToken.Of(Unpaged(request), PageToken.PlaceOf(last.CapturedAt, last.Id));
            }
            return (response, response.Sightings.Count);
        });

    public override Task GetSightingImage(
        GetSightingImageRequest request, IServerStreamWriter<GetSightingImageResponse> responseStream,
        ServerCallContext context) => images.WriteAsync(request, responseStream, context);

    /// <summary>A stored sighting as the contract has it, without its attachments.</summary>
    internal static V1.Sighting ToWire(StoredSighting stored, RestrictedSubjects restricted)
    {
        var wire = new V1.Sighting
        {
            Name = $"sightings/{stored.Id}",
            Vrm = stored.Vrm?.Text ?? "",
            VrmText = stored.VrmText,
            Camera = stored.CameraId is null ? "" : $"cameras/{stored.CameraId}",
            Feed = stored.FeedId is null ? "" : $"feeds/{stored.FeedId}",
            CaptureTime = Timestamp.FromDateTimeOffset(stored.CapturedAt),
            ReceiveTime = Timestamp.FromDateTimeOffset(stored.ReceivedAt),
            PositionUncertaintyMetres = stored.UncertaintyMetres,
            Observed = stored.Observed,
            Confidential = restricted.IsConfidential(stored.Vrm),
        };
        if (stored.EastingMetres is { } easting && stored.NorthingMetres is { } northing)
            wire.Position = new V1.Point { Epsg = 27700, X = easting, Y = northing };
        if (stored.Confidence is { } confidence) wire.Confidence = confidence;
        if (stored.Detail is not { } detail) return wire;
        using var document = JsonDocument.Parse(detail);
        wire.VehicleDescription = string.Join(", ", DescriptiveParts
            .Select(name => document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null)
            .Where(text => !string.IsNullOrEmpty(text)));
        if (document.RootElement.TryGetProperty("observation", out var observation))
            wire.ObservationText = observation.GetString();
        wire.Rectified = document.RootElement.TryGetProperty("rectified", out _);
        wire.TimeDoubtful = document.RootElement.TryGetProperty("timeDoubtful", out _);
        return wire;
    }

    static SearchSightingsRequest Unpaged(SearchSightingsRequest request)
    {
        var question = request.Clone();
        question.PageToken = "";
        question.Purpose = null;
        return question;
    }

    SightingQuestion ToQuestion(SearchSightingsRequest request)
    {
        var problems = new List<FieldProblem>();
        var vrm = ReadQuestion.VrmOf(request.Vrm, problems);
        var cameraKey = ReadQuestion.CameraKeyOf(request.Camera, registry.Current, problems);
        var (area, circle) = PlaceOf(request.Area, problems);
        if (request.Vrm.Length == 0 && request.Camera.Length == 0 && request.Area is null)
            problems.Add(new("vrm", "Nothing is asked for; give at least one of vrm, camera and area."));
        var (from, until) = ReadQuestion.TimesOf(request.FromTime, request.UntilTime, problems);
        if (request.PageSize < 0) problems.Add(new("page_size", $"It is {request.PageSize}; give 0 to {PageSizeMax}."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);

        var limit = Math.Min(request.PageSize == 0 ? PageSizeDefault : request.PageSize, PageSizeMax);
        var place = PageToken.PlaceOf(Unpaged(request), request.PageToken);
        return new SightingQuestion
        {
            Vrm = vrm,
            CameraKey = cameraKey,
            Area = area,
            Circle = circle,
            From = from,
            Until = until,
            Before = place is null ? null : PageToken.TimeAndIdOf(place),
            Limit = limit + 1, // one more tells whether there is a next page
        };
    }

    static (Outline? Area, (GeoPoint Centre, double RadiusMetres)? Circle) PlaceOf(Area? area, List<FieldProblem> problems)
    {
        switch (area?.ShapeCase)
        {
            case Area.ShapeOneofCase.Polygon:
                return (PolygonOf(area.Polygon, problems), null);
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
                problems.Add(new("area", "It has no shape; give a polygon or a circle."));
                break;
        }
        return (null, null);
    }

    static Outline? PolygonOf(V1.Geometry wire, List<FieldProblem> problems)
    {
        if (WireOutline.TryRead(wire, out var outline, out var problem)) return outline;
        problems.Add(problem with { Field = $"area.polygon.{problem.Field}" });
        return null;
    }
}
