using System.Text.Json;
using GeoIntel.Models.Searching;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using VrmCandidate = GeoIntel.Models.Sightings.VrmCandidate;

namespace GeoIntel.Service.Rpc;

/// <summary>Stored sightings as the contract has them.</summary>
sealed class SightingMessages(AttachmentStore attachments)
{
    static readonly string[] DescriptiveParts = ["colour", "make", "kind"];

    /// <summary>With their attachments, and how each agrees with what was asked for.</summary>
    /// <param name="asked">Null where that was not asked.</param>
    public async Task<IReadOnlyList<V1.Sighting>> OfAsync(
        IReadOnlyList<StoredSighting> stored, AskedMarks? asked, RestrictedSubjects restricted, CancellationToken cancellation)
    {
        if (stored.Count == 0) return [];
        var links = await attachments.OfAsync([.. stored.Select(sighting => sighting.Id)], cancellation);
        var wires = new List<V1.Sighting>(stored.Count);
        foreach (var sighting in stored)
        {
            var wire = Of(sighting, restricted);
            wire.Attachments.AddRange(links[sighting.Id].Select(WireAttachment.ToWire));
            if (sighting.Vrm is { } read && asked?.Of(read) is { } mark)
                wire.Match = MatchOf(sighting, read, mark, wire.Rectified, restricted);
            wires.Add(wire);
        }
        return wires;
    }

    /// <summary>A stored sighting as the contract has it, without its attachments.</summary>
    public static V1.Sighting Of(StoredSighting stored, RestrictedSubjects restricted)
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

    static SightingMatch MatchOf(
        StoredSighting stored, Vrm read, AskedMark asked, bool isRectified, RestrictedSubjects restricted)
    {
        var match = new SightingMatch { MatchClass = (V1.MatchClass)asked.Class, Vrm = asked.Asked.Text };
        var (characters, candidates) = SaidBeside(stored.Detail);
        match.Alternatives.AddRange(restricted.Open([.. candidates.Select(one => one.VrmText)]));
        restricted.Touch(match.Alternatives);
        // What a person wrote was not misread by a device.
        if (stored.Observed || isRectified || (asked.Class == Models.Hits.MatchClass.Exact && characters.Length == 0)) return match;
        match.Probability = MatchProbability.Of(
            asked.Asked, read, MatchProbability.OfMark(stored.VrmText, characters), candidates, stored.Confidence);
        return match;
    }

    static (float[] Characters, VrmCandidate[] Candidates) SaidBeside(string? detail)
    {
        if (detail is null) return ([], []);
        using var document = JsonDocument.Parse(detail);
        var root = document.RootElement;
        return (
            root.TryGetProperty("characters", out var characters)
                ? [.. characters.EnumerateArray().Select(one => one.GetSingle())]
                : [],
            root.TryGetProperty("candidates", out var candidates)
                ? [.. candidates.EnumerateArray().Select(one => new VrmCandidate(
                    one.GetProperty("vrm").GetString()!, one.TryGetProperty("confidence", out var sure) ? sure.GetDouble() : null))]
                : []);
    }
}
