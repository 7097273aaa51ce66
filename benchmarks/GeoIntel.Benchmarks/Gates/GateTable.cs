using GeoIntel.Benchmarks.Gates.Access;
using GeoIntel.Benchmarks.Gates.ControlRoom;
using GeoIntel.Benchmarks.Gates.Documents;
using GeoIntel.Benchmarks.Gates.Faults;
using GeoIntel.Benchmarks.Gates.Intake;
using GeoIntel.Benchmarks.Gates.Queries;
using GeoIntel.Benchmarks.Gates.Transport;

namespace GeoIntel.Benchmarks.Gates;

/// <summary>Every gate there is, in the order they are measured. A gate comes with the issue that names its figure.</summary>
static class GateTable
{
    public static IReadOnlyList<Gate> All { get; } =
    [
        .. CorrelatorGates.All, .. AllZonesGates.All, .. SwapGate.All, .. HotspotGates.All, .. IntakeGates.All, .. LatencyGate.All, .. Soak.All,
        .. TransportGates.All, .. SleeperGates.All, .. AccessGates.All, .. QueryGates.All, .. DocumentGates.All, .. ConsoleGates.All,
        .. ServiceFaults.All, .. IngestFaultGates.All,
    ];
}
