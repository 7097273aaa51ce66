using GeoIntel.Models.Convoys;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Meetings;

/// <summary>Two vehicles over a whole time, against background traffic.</summary>
/// <param name="SharedCount">How many of the first one's journeys the other shared.</param>
/// <param name="P">The greater of both ways round, so that it does not hang on who is called the first.</param>
public sealed record MeetingPair(Vrm One, Vrm Other, int SharedCount, double ExpectedCount, double P);

/// <summary>Says of vehicles that were together how often chance would have it, by the model of convoys.</summary>
/// <param name="reads">All reads at fixed cameras in the time, whoever the vehicle was linked to then: what it did before and
/// after tells what is usual for it.</param>
/// <param name="traffic">Reads of all vehicles by camera and hour, these among them.</param>
public sealed class MeetingPairs(
    long fromTicks, long untilTicks, ConvoyRule rule, ILookup<Vrm, GroupRead> reads,
    IReadOnlyDictionary<(int Camera, long HourTicks), long> traffic)
{
    readonly Dictionary<Vrm, ConvoyAnalysis> _analyses = [];

    public MeetingPair Judge(Vrm one, Vrm other)
    {
        var forth = Judge(AnalysisOf(one), other, one);
        var back = Judge(AnalysisOf(other), one, other);
        return new(one, other, forth?.Shared.Count ?? 0, forth?.ExpectedCount ?? 0, Math.Max(forth?.P ?? 1, back?.P ?? 1));
    }

    ConvoyFinding? Judge(ConvoyAnalysis analysis, Vrm candidate, Vrm subject)
    {
        var cameras = reads[subject].Select(read => read.Camera).ToHashSet();
        return analysis.Judge(candidate, ReadsOf(candidate).Where(read => cameras.Contains(read.Camera)));
    }

    ConvoyAnalysis AnalysisOf(Vrm subject)
    {
        if (_analyses.TryGetValue(subject, out var known)) return known;
        var its = ReadsOf(subject);
        var others = new Dictionary<(int, long), long>(traffic);
        foreach (var read in its)
        {
            var hour = (read.Camera, read.Ticks - read.Ticks % TimeSpan.TicksPerHour);
            others[hour] = others.GetValueOrDefault(hour) - 1;
        }
        return _analyses[subject] = new(new(fromTicks, untilTicks, rule, its, others));
    }

    List<ConvoyRead> ReadsOf(Vrm vrm) => [.. reads[vrm].Select(read => new ConvoyRead(read.Camera, read.Ticks))];
}
