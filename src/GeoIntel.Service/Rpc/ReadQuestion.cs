using GeoIntel.Models.Sightings;
using GeoIntel.Service.Registry;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc;

/// <summary>What questions about reads have in common: a mark, a camera, a time.</summary>
static class ReadQuestion
{
    /// <returns>Null for any, and when it is none.</returns>
    public static Vrm? VrmOf(string text, List<FieldProblem> problems)
    {
        if (text.Length == 0) return null;
        if (Vrm.TryParse(text, out var vrm)) return vrm;
        problems.Add(new("vrm", $"It is no registration mark; give 1 to {Vrm.LengthMax} letters A-Z and digits."));
        return null;
    }

    /// <returns>The key of the camera; null for any, and when there is none of that name.</returns>
    public static int? CameraKeyOf(string camera, RegistryView view, List<FieldProblem> problems)
    {
        if (camera.Length == 0) return null;
        if (camera.StartsWith("cameras/", StringComparison.Ordinal)
            && view.Keys.CameraKeys.TryGetValue(camera["cameras/".Length..], out var key))
            return key;
        problems.Add(new("camera", $"'{camera}' is not a registered camera; give it as 'cameras/ID'."));
        return null;
    }

    /// <summary>Both ends of a time, half-open. They are good when no problem was added.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until) TimesOf(
        Timestamp? fromTime, Timestamp? untilTime, List<FieldProblem> problems)
    {
        if (!WirePoint.TryToTime(fromTime, out var from)) problems.Add(new("from_time", "It is missing; give a time."));
        if (!WirePoint.TryToTime(untilTime, out var until)) problems.Add(new("until_time", "It is missing; give a time."));
        if (problems.Count == 0 && until <= from)
            problems.Add(new("until_time", $"It is {until:O}, not after from_time, which is {from:O}."));
        return (from, until);
    }

    /// <returns>The usual number for 0, which is none where that is 0 itself.</returns>
    public static int NumberOr(string field, int value, int least, int most, int usual, List<FieldProblem> problems)
    {
        if (value == 0) return usual;
        if (value < least || value > most)
            problems.Add(new(field, $"It is {value}; give {least} to {most}, or 0 for {(usual == 0 ? "none" : usual)}."));
        return value;
    }
}
