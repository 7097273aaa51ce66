using System.Text.Json;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Journeys;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Tracks;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Sightings;

namespace GeoIntel.Service.Rpc;

/// <summary>One of the two reads of an implausible journey, with all that its device said.</summary>
sealed class ImplausibleRead
{
    readonly StoredSighting _stored;
    readonly RegistryView _view;

    /// <param name="restricted">Of whom no other reading is told.</param>
    public ImplausibleRead(StoredSighting stored, RegistryView view, RestrictedSubjects restricted)
    {
        (_stored, _view) = (stored, view);
        Wire = SightingMessages.Of(stored, restricted);
        if (stored.Detail is not { } detail) return;
        var said = JsonSerializer.Deserialize<Detail>(detail, JsonSerializerOptions.Web);
        (Make, Colour) = ((said.Make ?? "").Trim(), (said.Colour ?? "").Trim());
        Characters = said.Characters ?? [];
        var open = restricted.Open([.. (said.Candidates ?? []).Select(one => one.Vrm)]).ToHashSet(StringComparer.Ordinal);
        Candidates = [.. (said.Candidates ?? []).Where(one => open.Contains(one.Vrm)).Select(one => new VrmCandidate(one.Vrm, one.Confidence))];
        restricted.Touch(open);
    }

    public V1.Sighting Wire { get; }
    public string Make { get; } = "";
    public string Colour { get; } = "";
    public IReadOnlyList<float> Characters { get; } = [];
    public IReadOnlyList<VrmCandidate> Candidates { get; } = [];

    /// <summary>0 for none.</summary>
    public int CameraKey => _stored.CameraId is { } id && _view.Keys.CameraKeys.TryGetValue(id, out var key) ? key : 0;

    public DateTimeOffset CapturedAt => _stored.CapturedAt;

    /// <summary>What a leg is made of.</summary>
    public TrackRead Track => new()
    {
        SightingId = _stored.Id,
        CapturedAt = _stored.CapturedAt,
        CameraId = _stored.CameraId ?? "",
        Position = Position,
        UncertaintyMetres = _stored.UncertaintyMetres,
        IsObserved = _stored.Observed,
        IsTimeDoubtful = Wire.TimeDoubtful,
    };

    /// <summary>Null where it is not known any more where it was.</summary>
    /// <param name="near">Reads of its other readings about the time.</param>
    public ReviewedRead? Reviewed(IReadOnlyList<(Vrm Vrm, JourneyRead Read)> near) => Position is not { } place ? null : new(
        new JourneyRead
        {
            SightingId = _stored.Id,
            CapturedAt = _stored.CapturedAt,
            ReceivedAt = _stored.ReceivedAt,
            CameraId = _stored.CameraId ?? "",
            Position = place,
            UncertaintyCentimetres = (int)Math.Round(_stored.UncertaintyMetres * 100),
            ClockSkewMax = _stored.CameraId is { } id && _view.Cameras.TryGetValue(id, out var camera) ? camera.ClockSkewMax : default,
            Make = Make,
            Colour = Colour,
            Confidence = _stored.Confidence,
            CharacterConfidences = Characters,
            HasCandidates = Candidates.Count > 0,
        },
        _stored.VrmText, CameraKey, Candidates, IsByPerson, near);

    /// <summary>An operator wrote it, or somebody corrected it.</summary>
    public bool IsByPerson => _stored.Observed || Wire.Rectified;

    GeoPoint? Position => Wire.Position is { } place && GeoPoint.TryFromMetres(place.X, place.Y, out var point) ? point : null;

    readonly record struct Detail(string? Make, string? Colour, Candidate[]? Candidates, float[]? Characters);

    readonly record struct Candidate(string Vrm, double? Confidence);
}
