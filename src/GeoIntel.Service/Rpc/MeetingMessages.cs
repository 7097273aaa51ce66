using GeoIntel.Models.Meetings;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Meeting = GeoIntel.Models.Meetings.Meeting;

namespace GeoIntel.Service.Rpc;

/// <summary>Meetings as they are told.</summary>
sealed class MeetingMessages(RegistryView view, RestrictedSubjects restricted)
{
    readonly Dictionary<int, string> _cameras = view.Keys.CameraKeys.ToDictionary(camera => camera.Value, camera => camera.Key);

    public V1.Meeting Of(Meeting meeting) => new()
    {
        FirstCaptureTime = ToTime(meeting.Reads[0].Ticks),
        LastCaptureTime = ToTime(meeting.Reads[^1].Ticks),
        Vehicles =
        {
            meeting.Members.OrderBy(of => of.Key).Select(of => new MeetingVehicle
            {
                Vrm = of.Key.Text,
                Nominals = { of.Value.Select(RegistryKinds.Nominal.NameOf) },
                Confidential = restricted.IsConfidential(of.Key),
                Safeguarding = of.Value.Any(id => view.Nominals.TryGetValue(id, out var nominal) && nominal.Safeguarding),
            }),
        },
        Reads = { meeting.Reads.Select(Of) },
    };

    public static V1.MeetingPair Of(Models.Meetings.MeetingPair pair) => new()
    {
        Vrm = pair.One.Text,
        OtherVrm = pair.Other.Text,
        SharedJourneyCount = pair.SharedCount,
        ExpectedJourneyCount = pair.ExpectedCount,
        PValue = pair.P,
    };

    MeetingRead Of(GroupRead read)
    {
        var camera = _cameras[read.Camera];
        return new()
        {
            Sighting = $"sightings/{read.SightingId}",
            Vrm = read.Vrm.Text,
            Camera = $"cameras/{camera}",
            CaptureTime = ToTime(read.Ticks),
            Position = view.PlaceOf(camera),
        };
    }

    static Timestamp ToTime(long ticks) => Timestamp.FromDateTime(new DateTime(ticks, DateTimeKind.Utc));
}
