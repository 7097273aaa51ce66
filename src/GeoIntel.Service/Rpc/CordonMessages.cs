using GeoIntel.Models.Cordons;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using CordonGate = GeoIntel.Service.Storage.Analysis.CordonGate;
using CordonVehicle = GeoIntel.Service.Storage.Analysis.CordonVehicle;

namespace GeoIntel.Service.Rpc;

/// <summary>Who crossed the line around an area, as it is told.</summary>
static class CordonMessages
{
    /// <param name="cameras">Their ids by key.</param>
    public static CountCordonResponse ToWire(
        CordonAnswer answer, IReadOnlyList<CordonGate> gates, IReadOnlyDictionary<int, string> cameras, RegistryView view,
        RestrictedSubjects restricted)
    {
        var response = new CountCordonResponse
        {
            CrossingCount = answer.Counts.Count,
            UndirectedCount = answer.UndirectedCount,
            CoverageVehicleCount = answer.Coverage.VehicleCount,
            VehicleCount = answer.VehicleCount,
        };
        if (answer.Coverage.Estimate() is { } estimate)
            (response.Coverage, response.CoverageMin, response.CoverageMax) = estimate;
        response.Hours.AddRange(answer.Counts.Cells
            .GroupBy(cell => (gates[cell.Of.Gate].Arterial, cell.Of.HourTicks))
            .OrderBy(hour => hour.Key.Arterial, StringComparer.Ordinal).ThenBy(hour => hour.Key.HourTicks)
            .Select(hour => HourOf(hour.Key.Arterial, hour.Key.HourTicks, [.. hour.Select(cell => cell.Cell)])));
        response.Vehicles.AddRange(answer.Vehicles.Select(vehicle => VehicleOf(vehicle, gates, cameras, view, restricted)));
        return response;
    }

    static CordonHour HourOf(string arterial, long hourTicks, List<CordonCell> cells) => new()
    {
        Arterial = arterial,
        FromTime = ToTime(hourTicks),
        Entered = cells.Sum(cell => cell.Entered),
        TransitIn = cells.Sum(cell => cell.TransitIn),
        UnmatchedIn = cells.Sum(cell => cell.UnmatchedIn),
        Left = cells.Sum(cell => cell.Left),
        TransitOut = cells.Sum(cell => cell.TransitOut),
        UnmatchedOut = cells.Sum(cell => cell.UnmatchedOut),
    };

    static V1.CordonVehicle VehicleOf(
        CordonVehicle vehicle, IReadOnlyList<CordonGate> gates, IReadOnlyDictionary<int, string> cameras, RegistryView view,
        RestrictedSubjects restricted) => new()
        {
            Vrm = vehicle.Vrm.Text,
            Confidential = restricted.IsConfidential(vehicle.Vrm),
            Crossings =
            {
                vehicle.Crossings.Select(crossing => new CordonCrossing
                {
                    Camera = $"cameras/{cameras[gates[crossing.Gate].Camera]}",
                    Position = view.PlaceOf(cameras[gates[crossing.Gate].Camera]),
                    Arterial = gates[crossing.Gate].Arterial,
                    CaptureTime = ToTime(crossing.Ticks),
                    Way = (CordonWay)crossing.Way,
                    Kind = crossing.Kind switch
                    {
                        CrossingKind.Transit => CordonCrossingKind.Transit,
                        CrossingKind.Stay => CordonCrossingKind.Stay,
                        _ => CordonCrossingKind.Unmatched,
                    },
                }),
            },
        };

    static Timestamp ToTime(long ticks) => Timestamp.FromDateTime(new DateTime(ticks, DateTimeKind.Utc));
}
