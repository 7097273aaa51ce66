using GeoIntel.Models.Convoys;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc;

/// <summary>Who shared journeys, as it is told.</summary>
static class ConvoyMessages
{
    public static FindConvoysResponse ToWire(ConvoyAnswer answer, ConvoySubject subject, RegistryView view) => new()
    {
        JourneyCount = answer.JourneyCount,
        CandidateCount = answer.CandidateCount,
        SharingCount = answer.Ranked.Count,
        SubjectCount = subject.Vehicles.Count,
        Convoys = { answer.Told.Select(one => ToWire(one, answer, subject.Restricted, view)) },
    };

    static Convoy ToWire(ConvoyFinding found, ConvoyAnswer answer, RestrictedSubjects restricted, RegistryView view) => new()
    {
        Vrm = found.Vrm.Text,
        DayCount = found.DayCount,
        ExpectedJourneyCount = found.ExpectedCount,
        PValue = found.P,
        FalseDiscoveryRate = found.FalseDiscoveryRate,
        Confidential = restricted.IsConfidential(found.Vrm),
        Journeys =
        {
            found.Shared.Select(shared => new ConvoyJourney
            {
                Places = { shared.Places.Select(place => ToWire(found, place, answer, view)) },
            }),
        },
    };

    static ConvoyPlace ToWire(ConvoyFinding found, Together place, ConvoyAnswer answer, RegistryView view)
    {
        var wire = new ConvoyPlace
        {
            Camera = $"cameras/{answer.CameraIds[place.Camera]}",
            SubjectCaptureTime = ToTime(place.SubjectTicks),
            CaptureTime = ToTime(place.CandidateTicks),
            SubjectVrm = answer.Subjects[place.SubjectRead].Text,
            Position = view.PlaceOf(answer.CameraIds[place.Camera]),
        };
        if (answer.WentAlike(found.Vrm, place) is { } alike) wire.SameDirection = alike;
        return wire;
    }

    static Timestamp ToTime(long ticks) => Timestamp.FromDateTime(new DateTime(ticks, DateTimeKind.Utc));
}
