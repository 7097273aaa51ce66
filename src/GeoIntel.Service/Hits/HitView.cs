using GeoIntel.Models.Hits;
using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Rpc;
using Grpc.Core;

namespace GeoIntel.Service.Hits;

/// <summary>How much of hits a caller is told.</summary>
/// <param name="IsWhole">Whether persons, conditions, groups and covert cameras are told. If not, hits are leads: where a
/// vehicle is, and what to do.</param>
readonly record struct HitView(bool IsWhole)
{
    const Role ToldOfPersons = Role.Intelligence | Role.Officer;

    public static HitView Of(ServerCallContext context) => Of(CallerIdentity.Of(context.GetHttpContext()));

    public static HitView Of(CallerIdentity? caller) => new(caller is not null && (caller.Roles & ToldOfPersons) != 0);

    /// <summary>Whether the hit is told at all: not to everybody, if a covert camera made it.</summary>
    public bool Tells(Hit hit, RegistryView registry)
    {
        if (IsWhole) return true;
        return !IsCovert(hit.First.CameraId) && !IsCovert(hit.Other?.CameraId) && !IsCovert(hit.First.Journey?.FromCameraId);

        bool IsCovert(string? id) => id is not null && registry.Cameras.TryGetValue(id, out var camera) && camera.Covert;
    }

    public V1.Hit MessageOf(DecidedHit hit) => IsWhole ? HitMessage.Of(hit) : HitMessage.LeadOf(hit);
}
