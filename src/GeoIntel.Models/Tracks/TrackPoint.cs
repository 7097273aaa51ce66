using GeoIntel.Models.Passes;

namespace GeoIntel.Models.Tracks;

/// <summary>Reads that are one pass of a camera, or one read by itself.</summary>
/// <param name="Reads">In the order of capture; at least one.</param>
public sealed record TrackPoint(IReadOnlyList<TrackRead> Reads)
{
    public TrackRead First => Reads[0];

    public TrackRead Last => Reads[^1];

    /// <summary>Puts reads of one fixed camera together while nothing else comes between them, and by the rule's times.</summary>
    /// <param name="reads">In the order of capture.</param>
    /// <remarks>Where reads of two cameras alternate, as where they look at one place, each is a point by itself: between them
    /// the vehicle was at the other one.</remarks>
    public static IReadOnlyList<TrackPoint> Of(IEnumerable<TrackRead> reads, PassRule rule)
    {
        var points = new List<TrackPoint>();
        var pass = new List<TrackRead>();
        foreach (var read in reads)
        {
            if (pass.Count > 0 && !Joins(read)) End();
            pass.Add(read);
        }
        if (pass.Count > 0) End();
        return points;

        bool Joins(TrackRead read) =>
            read.IsFixed && pass[0].IsFixed && read.CameraId == pass[0].CameraId
            && rule.IsOpen(pass[0].CapturedAt, pass[^1].CapturedAt, read.CapturedAt);

        void End()
        {
            points.Add(new([.. pass]));
            pass.Clear();
        }
    }
}
