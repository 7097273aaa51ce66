using System.Globalization;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Simulation;

/// <summary>How the devices of each feed report a passing vehicle: spelling, doubts and mistakes.</summary>
sealed class Device(Prng prng)
{
    // What optical character recognition takes for each other.
    static readonly string[] Confusables = ["0OD", "1I", "2Z", "5S", "8B", "6G", "4A", "CG", "MN", "VY", "EF", "KX"];

    /// <returns>Null when the device did not make the mark out.</returns>
    public Read? TryRead(CameraSite site, Vehicle vehicle, DateTimeOffset capturedAt, Leg leg)
    {
        var profile = Profile.Of(site.Camera.FeedId);
        if (!prng.Chance(profile.ReadRate)) return null;

        var truth = vehicle.Vrm.Text;
        var misread = prng.Chance(profile.MisreadRate);
        var text = misread ? Misread(truth) : truth;
        var confidence = Rounded(misread
            ? prng.Between(0.45, 0.82)
            : 1 - (1 - profile.ConfidenceMin) * Math.Pow(prng.Between(0, 1), 2));
        var travels = leg.Road.BearingDegreesAt(site.CaptureMetres) + (leg.Direction < 0 ? 180 : 0);
        return new Read
        {
            Camera = site.Camera.DeviceIds[0],
            VrmText = profile.Spell(text),
            CapturedAt = capturedAt,
            Confidence = confidence,
            Candidates = Candidates(profile, truth, text, confidence),
            Make = prng.Chance(0.9) ? vehicle.Make : "",
            Colour = prng.Chance(0.95) ? vehicle.Colour : "",
            VehicleKind = vehicle.Kind,
            DirectionDegrees = Math.Round(travels, 0) % 360,
            Lane = 1 + prng.Below(2),
            Country = profile.Country,
            VendorEventId = profile.Numbered ? "" : string.Create(
                CultureInfo.InvariantCulture,
                $"{capturedAt.ToUnixTimeMilliseconds() / 1000.0:0.000}-{prng.Next() & 0xFFFFFF:x6}"),
        };
    }

    string Misread(string truth)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var place = prng.Below(truth.Length);
            var group = prng.Pick(Confusables);
            if (!group.Contains(truth[place], StringComparison.Ordinal)) continue;

            var other = prng.Pick(group);
            if (other != truth[place]) return Replaced(truth, place, other);
        }
        return truth[..^1]; // nothing to confuse: the last character is lost
    }

    IReadOnlyList<VrmCandidate> Candidates(Profile profile, string truth, string text, double confidence)
    {
        if (!prng.Chance(profile.CandidateRate)) return [];

        var alternative = text == truth ? Misread(truth) : truth;
        return [new VrmCandidate(profile.Spell(alternative), Rounded(confidence * prng.Between(0.5, 0.95)))];
    }

    static string Replaced(string text, int place, char character) =>
        string.Concat(text.AsSpan(0, place), [character], text.AsSpan(place + 1));

    static double Rounded(double confidence) => Math.Round(confidence, 3);

    /// <summary>What the devices of one feed have in common.</summary>
    sealed record Profile(
        bool Numbered, double ReadRate, double MisreadRate, double ConfidenceMin, double CandidateRate, string Country,
        Func<string, string> Spell)
    {
        static readonly Profile Police = new(true, 0.96, 0.008, 0.85, 0.05, "GBR", text => text);

        static readonly Profile Council = new(
            true, 0.93, 0.015, 0.75, 0.3, "gb", text => text.Length == 7 ? $"{text[..4]} {text[4..]}" : text);

        // An overview camera reads a mark only now and then, and less surely.
        static readonly Profile Cctv = new(false, 0.14, 0.03, 0.5, 0.5, "", text => text.ToLowerInvariant());

        public static Profile Of(string feedId) => feedId switch
        {
            CameraPlan.PoliceFeed => Police,
            CameraPlan.CouncilFeed => Council,
            _ => Cctv,
        };
    }
}
