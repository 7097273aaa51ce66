using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Tests.Admission;

namespace GeoIntel.Service.Tests.Cameras;

/// <summary>One camera kept in memory: commits are looked at in any order, some together, and some of what is found is
/// lost.</summary>
public class PassRepairTests
{
    static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly string[] Marks = ["AB12CDE", "AB12CDF", "A812CDE", "AB12CD", "XY34ZZZ", "XY34ZZ", "KN05WSL"];

    readonly Dictionary<Guid, PassRead> _standing = [];
    readonly Dictionary<Guid, PassRead> _all = [];
    readonly Dictionary<Guid, StoredPass> _stored = [];
    readonly List<DateTimeOffset[]> _waiting = [];

    int _leftOut;

    [Fact]
    public void Whatever_the_order_of_looking_and_what_is_lost_passes_are_those_of_the_reads()
    {
        foreach (var seed in Seeds.Few(400, 20_000))
        {
            var random = new Random(seed);
            Clear();
            var rule = random.Next(2) == 0 ? PassRule.Default : new PassRule(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
            var seconds = random.Next(3, 60); // the fewer, the denser
            for (var i = 0; i < 25; i++)
            {
                Commit(random, seconds);
                while (_waiting.Count > 0 && random.Next(2) == 0) Look(random, rule, mayBeLost: true);
            }
            while (_waiting.Count > 0) Look(random, rule, mayBeLost: random.Next(3) == 0);

            Seeds.AssertSame(
                PassBuilder.Of(_standing.Values, rule).Select(Say).Order(StringComparer.Ordinal),
                _stored.Values.Select(Say).Order(StringComparer.Ordinal), $"passes of seed {seed}");
        }
        Assert.True(_leftOut > 1_000, $"Only {_leftOut} passes were left out as unlike.");
    }

    [Fact]
    public void Where_nothing_is_stored_after_it_a_stretch_comes_to_an_end_at_once()
    {
        var random = new Random(1);
        for (var i = 0; i < 20; i++) Commit(random, seconds: 60);
        var stretch = Assert.Single(Stretch.Of(1, PassRule.Default, _waiting.Take(1).SelectMany(of => of).Take(1)));

        var change = PassRepairOf(stretch).Find();

        Assert.NotNull(change);
        Assert.NotEmpty(change.Fresh);
        Assert.All(change.Fresh, pass => Assert.Equal(stretch.From, pass.LastAt));
    }

    [Fact]
    public void Stretches_are_joined_only_where_they_meet()
    {
        var moments = new double[] { 0, 100, 9, 4, 18.5 }.Select(at => Begin.AddSeconds(at));

        Assert.Equal(
            ["0-9", "18.5-18.5", "100-100"],
            Stretch.Of(1, PassRule.Default, moments).Select(of => FormattableString.Invariant(
                $"{(of.From - Begin).TotalSeconds}-{(of.Until - Begin).TotalSeconds}")));
        Assert.Equal(2, Stretch.Join(Stretch.Of(1, PassRule.Default, moments).Select(of => of.Further())).Count);
    }

    void Clear()
    {
        _standing.Clear();
        _all.Clear();
        _stored.Clear();
        _waiting.Clear();
    }

    void Commit(Random random, int seconds)
    {
        var about = random.Next(seconds * 10);
        var moments = new List<DateTimeOffset>();
        for (var left = random.Next(1, 8); left > 0; left--)
        {
            if (_standing.Count > 0 && random.Next(5) == 0)
            {
                var gone = _standing.Values.ElementAt(random.Next(_standing.Count));
                _standing.Remove(gone.SightingId);
                moments.Add(gone.CapturedAt);
                continue;
            }
            var tenths = random.Next(3) == 0 ? random.Next(seconds * 10) : about + random.Next(20);
            var at = Begin.AddMilliseconds(100 * tenths);
            var read = PassRead.Of(
                NewId(random), at, Vrm.Of(Marks[random.Next(Marks.Length)]), random.Next(10) / 10.0);
            _standing.Add(read.SightingId, read);
            _all.Add(read.SightingId, read);
            moments.Add(at);
        }
        _waiting.Add([.. moments]);
    }

    void Look(Random random, PassRule rule, bool mayBeLost)
    {
        var taken = Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => _waiting[random.Next(_waiting.Count)]).Distinct().ToList();
        for (var open = Stretch.Of(1, rule, taken.SelectMany(of => of)); open.Count > 0;)
        {
            var found = open.ConvertAll(stretch => PassRepairOf(stretch).Find());
            foreach (var change in found.OfType<PassChange>())
            {
                if (mayBeLost && random.Next(6) == 0) return;
                foreach (var id in change.Gone) _stored.Remove(id);
                foreach (var pass in change.Fresh)
                    _stored[pass.Id] = new StoredPass(pass.Id, pass.FirstAt, pass.LastAt, [.. pass.SightingIds], pass.Votes);
            }
            open = Stretch.Join(open.Where((_, i) => found[i] is null).Select(of => of.Further()));
        }
        _waiting.RemoveAll(taken.Contains);
    }

    // As the database answers.
    PassRepair PassRepairOf(Stretch stretch)
    {
        var stored = _stored.Values
            .Where(of => of.FirstAt >= stretch.BeganMin && of.FirstAt < stretch.End && of.LastAt >= stretch.ReadMin)
            .Select(of => of.LastAt < stretch.From ? of : of with { Votes = [] })
            .ToList();
        var standing = _standing.Values.Where(of => of.CapturedAt >= stretch.From && of.CapturedAt <= stretch.Until)
            .Order().ToList();
        var told = stored
            .Where(of => of.LastAt > stretch.Until || (of.FirstAt < stretch.From && of.LastAt >= stretch.From))
            .SelectMany(of => of.SightingIds).Except(standing.Select(of => of.SightingId)).Select(id => _all[id])
            .ToList();
        var earlier = stored.FindAll(of => of.LastAt < stretch.From).ConvertAll(EarlierOf);
        var like = EarlierPass.Like(earlier, standing.Concat(told)).Select(of => of.Id).ToHashSet();
        _leftOut += earlier.Count - like.Count;
        return new PassRepair(
            stretch, stored.Where(of => of.LastAt >= stretch.From || like.Contains(of.Id)), standing, told);
    }

    static EarlierPass EarlierOf(StoredPass pass)
    {
        var whole = Pass.Of(pass.SightingIds, pass.FirstAt, pass.LastAt, pass.Votes);
        return new EarlierPass(pass.Id, whole.Vrm, whole.Canonical);
    }

    static Guid NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    static string Say(Pass pass) => $"{pass.Vrm.Text} {string.Join(',', pass.SightingIds)} {StoredVote.Write(pass.Votes)}";

    static string Say(StoredPass pass) =>
        $"{pass.Votes[0].Vrm.Text} {string.Join(',', pass.SightingIds)} {StoredVote.Write(pass.Votes)}";
}
