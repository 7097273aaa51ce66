using System.Text.RegularExpressions;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;

namespace GeoIntel.Service.Tests.Rpc.Searching;

/// <summary>A question made at random, and which rows answer it, by one plain loop for each part of it.</summary>
sealed class RandomQuestion
{
    static readonly (string Text, Func<DateTime, bool> Holds)[] Hours =
    [
        ("Daily 00:30-02:30", at => at.TimeOfDay >= new TimeSpan(0, 30, 0) && at.TimeOfDay < new TimeSpan(2, 30, 0)),
        ("Sun 00:00-24:00", at => at.DayOfWeek == DayOfWeek.Sunday),
        ("Sat 22:00-01:30", at => (at.DayOfWeek == DayOfWeek.Saturday && at.Hour >= 22)
            || (at.DayOfWeek == DayOfWeek.Sunday && at.TimeOfDay < new TimeSpan(1, 30, 0))),
        ("Mon,Sat 09:00-17:00; Sun 01:00-02:00", at => (at.DayOfWeek is DayOfWeek.Monday or DayOfWeek.Saturday && at.Hour is >= 9 and < 17)
            || (at.DayOfWeek == DayOfWeek.Sunday && at.Hour == 1)),
    ];

    static readonly string[] Patterns = ["AB12*", "*12CD?", "?B12CDE", "K?05W?L", "T*1", "T1??", "*1*0*", "ABC*"];

    readonly List<Func<StoredRead, bool>> _terms = [read => read.Stands];

    public RandomQuestion(Random random, IReadOnlyList<StoredRead> reads)
    {
        var (from, until) = (reads[random.Next(reads.Count)].CapturedAt, reads[random.Next(reads.Count)].CapturedAt.AddHours(1));
        if (until <= from) (from, until) = (from.AddYears(-1).AddDays(30), from.AddHours(1));
        Request.FromTime = Questions.Time(from);
        Request.UntilTime = Questions.Time(until);
        _terms.Add(read => read.CapturedAt >= from && read.CapturedAt < until);
        var way = random.Next(5);
        if (way < 3) AskForMarks(random, reads);
        if (way is 2 or 3 || Request.VrmPattern.Length > 0 && random.Next(2) == 0) AskForCameras(random, reads);
        if (way == 4 || random.Next(4) == 0) AskForArea(random);
        if (random.Next(3) == 0)
        {
            var (text, holds) = Hours[random.Next(Hours.Length)];
            var london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
            Request.Hours = text;
            _terms.Add(read => holds(TimeZoneInfo.ConvertTime(read.CapturedAt, london).DateTime));
        }
        if (random.Next(2) == 0)
        {
            var filter = FilterOracle.Make(random, reads, 3);
            Request.Filter = FilterOracle.Write(filter);
            _terms.Add(read => FilterOracle.Meets(read, filter));
        }
    }

    public SearchSightingsRequest Request { get; } = new() { Purpose = Examples.Purpose };

    /// <summary>Newest first; of one time in the order of PostgreSQL's ids, which is that of their bytes.</summary>
    public IEnumerable<StoredRead> Answer(IEnumerable<StoredRead> reads) => reads.Where(read => _terms.TrueForAll(holds => holds(read)))
        .OrderByDescending(read => read.CapturedAt).ThenByDescending(read => read.Id.ToString("N"), StringComparer.Ordinal);

    void AskForMarks(Random random, IReadOnlyList<StoredRead> reads)
    {
        List<string> marks =
        [
            .. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => reads[random.Next(reads.Count)].Vrm?.Text ?? "AB12CDE"),
        ];
        switch (random.Next(4))
        {
            case 0:
                Request.VrmPattern = Patterns[random.Next(Patterns.Length)];
                if (Request.VrmPattern.Count(char.IsLetterOrDigit) < 3) Request.Road = "a57";
                if (Request.Road.Length > 0) _terms.Add(read => read.Road == "A57");
                var expression = $"\\A{Request.VrmPattern.Replace("?", ".").Replace("*", ".*")}\\z";
                _terms.Add(read => read.Vrm is { } vrm && Regex.IsMatch(vrm.Text, expression));
                return;
            case 1:
                Request.Vrm = marks[0];
                marks = marks[..1];
                break;
            case 2:
                Request.Vrm = marks[0];
                Request.Vrms.AddRange(marks[1..]);
                break;
            default:
                Request.Vrms.AddRange(marks);
                break;
        }
        Request.WidestMatchClass = (V1.MatchClass)random.Next(4);
        var asked = marks.ConvertAll(mark => Vrm.Of(mark));
        _terms.Add(read => read.Vrm is { } vrm && asked.Exists(mark => mark == vrm
            || (Request.WidestMatchClass >= V1.MatchClass.Equivalent && VrmGrammar.AreEquivalent(mark, vrm))
            || (Request.WidestMatchClass == V1.MatchClass.Similar && SimilarVrms.IsOneEditApart(mark, vrm))));
    }

    void AskForCameras(Random random, IReadOnlyList<StoredRead> reads)
    {
        List<string> cameras = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => reads[random.Next(reads.Count)].Camera)];
        var way = random.Next(4);
        if (way == 0 && Request.Road.Length == 0)
        {
            Request.Road = "M57 NORTH";
            _terms.Add(read => read.Road == "M57 North");
            return;
        }
        if (way == 1) cameras = cameras[..1];
        Request.Camera = $"cameras/{cameras[0]}";
        Request.Cameras.AddRange(cameras.Skip(1).Select(camera => $"cameras/{camera}"));
        _terms.Add(read => cameras.Contains(read.Camera));
    }

    void AskForArea(Random random)
    {
        var (x, y) = (SearchWorld.West + random.Next(30) * 10, SearchWorld.South + random.Next(30) * 10);
        if (random.Next(2) == 0)
        {
            var (maxX, maxY) = (x + 10 + random.Next(30) * 10, y + 10 + random.Next(30) * 10);
            Request.Area = new Area { Box = new Box { Epsg = 27700, MinX = x, MinY = y, MaxX = maxX, MaxY = maxY } };
            _terms.Add(read => read.Place.X >= x && read.Place.X <= maxX && read.Place.Y >= y && read.Place.Y <= maxY);
            return;
        }
        var radius = 50.0 * (1 + random.Next(5));
        Request.Area = new Area { Circle = new Circle { Centre = new Point { Epsg = 27700, X = x, Y = y }, RadiusMetres = radius } };
        _terms.Add(read => Math.Sqrt(Math.Pow(read.Place.X - x, 2) + Math.Pow(read.Place.Y - y, 2)) <= radius);
    }
}
