using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Profiles;
using GeoIntel.Service.Profiles;
using GeoIntel.Service.Storage.Documents;

namespace GeoIntel.Service.Tests.Profiles;

/// <summary>The files of the edition for partners, made of whole stores, searched as text, as numbers, as drawings and as layers.</summary>
[Collection(PostGisCollection.Name)]
public sealed partial class PartnerBoroughTests(PostGisFixture postgis)
{
    const int Boroughs = 100;
    const int Threshold = SmallCounts.ThresholdDefault;

    // A metre on the ground, and as many degrees.
    const double Metres = 1, Degrees = 1e-5;

    [PostGisFact]
    public async Task Of_100_made_up_boroughs_no_file_tells_a_name_a_mark_a_zone_a_camera_or_a_small_count()
    {
        await using var world = await ProfileWorld.CreateAsync(postgis);
        var (told, withheld) = (0, 0);
        for (var seed = 1; seed <= Boroughs; seed++)
        {
            var borough = new SecretBorough(seed);
            await borough.LayAsync(world);

            var files = await FilesAsync(world, await borough.OrderAsync(world));

            foreach (var file in files.Values) AssertNoSecret(seed, borough, file.Name, Encoding.Latin1.GetString(file.Content.Span));
            foreach (var (table, values) in GeoPackageReader.Read(files[ProfileGeoPackage.FileName].Content.Span))
                foreach (var value in values) AssertNoSecret(seed, borough, $"table {table}", value);
            AssertDrawing(seed, borough, files["profile.html"].Text);
            AssertCounts(seed, borough, files);
            var shown = borough.Counts.Keys.Select(kind => RowsOf(files[$"tables/{kind}-areas.csv"]).ConvertAll(row => row[2])).ToList();
            told += shown.Count(counts => counts.Exists(count => count != DocumentTable.Withheld));
            withheld += shown.Count(counts => counts.Contains(DocumentTable.Withheld));
        }
        Assert.True(told > Boroughs && withheld > Boroughs, $"{told} tables told something and {withheld} withheld something.");
    }

    static async Task<Dictionary<string, DocumentFile>> FilesAsync(ProfileWorld world, ProfileOrder order)
    {
        var maker = new ProfileMaker(world.Counts, world.Documents, world.Borough.Clock);
        var build = new DocumentBuild(
            "0198a000-0000-7000-8000-000000000001", "profile", order.ToJson(), "person:ann@x", "person:ann", "SeriousCrime L",
            world.Borough.Clock.GetUtcNow());
        var made = await maker.MakeAsync(build, (_, _) => Task.CompletedTask, CancellationToken.None);
        return made.Write(made.Labels with { Version = 1 }, []).ToDictionary(file => file.Name, StringComparer.Ordinal);
    }

    static void AssertNoSecret(int seed, SecretBorough borough, string name, string text)
    {
        foreach (var secret in borough.Secrets)
            Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"seed {seed}: {name} holds '{secret}'");
        var places = borough.Places.Select(place => (place.EastingMetres, place.NorthingMetres, NationalGrid.ToWgs84(place))).ToList();
        foreach (Match match in Number().Matches(text))
        {
            var number = double.Parse(match.ValueSpan, CultureInfo.InvariantCulture);
            Assert.False(
                places.Exists(place => Near(number, place.EastingMetres, Metres) || Near(number, place.NorthingMetres, Metres)
                    || Near(number, place.Item3.LongitudeDegrees, Degrees) || Near(number, place.Item3.LatitudeDegrees, Degrees)),
                $"seed {seed}: {name} holds {match.Value}, a part of a place");
        }
    }

    // The wards' own border tells how the map was drawn; no corner of it is one of a zone, and none a camera's place.
    static void AssertDrawing(int seed, SecretBorough borough, string page)
    {
        var maps = Map().Matches(page);
        Assert.NotEmpty(maps);
        foreach (Match map in maps)
        {
            var border = PointsOf(Border().Match(map.Value).Value);
            var (west, east) = (border.Min(at => at.X), border.Max(at => at.X));
            var (north, south) = (border.Min(at => at.Y), border.Max(at => at.Y));
            foreach (var (x, y) in PointsOf(map.Value))
            {
                var at = GeoPoint.OfMetres(
                    Math.Max(0, 340_000 + (4_500 * (x - west) / (east - west))), Math.Max(0, 400_000 + (4_500 * (south - y) / (south - north))));
                Assert.False(borough.Places.Any(place => place.DistanceMetresTo(at) < 5), $"seed {seed}: the map draws {at}");
            }
        }
    }

    static void AssertCounts(int seed, SecretBorough borough, Dictionary<string, DocumentFile> files)
    {
        var overview = RowsOf(files["tables/overview.csv"]).ToDictionary(row => row[0], row => row[1]);
        var left = 0;
        foreach (var (kind, counts) in borough.Counts)
        {
            var byWard = Enumerable.Range(0, SecretBorough.Wards).Select(ward => Enumerable.Range(0, SecretBorough.Months).Sum(month => counts[ward, month]));
            var byMonth = Enumerable.Range(0, SecretBorough.Months).Select(month => Enumerable.Range(0, SecretBorough.Wards).Sum(ward => counts[ward, month]));
            var total = overview[ProfileTables.GroupOf(kind).Title];
            AssertParts($"{kind} by ward", total, [.. byWard], [.. RowsOf(files[$"tables/{kind}-areas.csv"]).Select(row => row[2])]);
            AssertParts($"{kind} by month", total, [.. byMonth], [.. RowsOf(files[$"tables/{kind}-months.csv"]).Select(row => row[1])]);
            left += total == DocumentTable.Withheld ? 0 : int.Parse(total, CultureInfo.InvariantCulture);
        }
        var groups = RowsOf(files["tables/groups.csv"]);
        AssertRows(groups[0][1], groups[1..4]);
        AssertRows(groups[0][1], groups[4..]);
        var crossings = RowsOf(files["tables/cordon.csv"]);
        AssertRows(crossings[0][1], crossings[1..]);
        AssertSources();
        AssertCells();
        AssertPage();

        void AssertLarge(string what, string told) =>
            Assert.True(int.Parse(told, CultureInfo.InvariantCulture) >= Threshold, $"seed {seed}: {what} tells {told}");

        // What is told is right and large; what is not told leaves several values for each.
        void AssertParts(string what, string total, int[] counted, string[] shown)
        {
            Assert.Equal(counted.Length, shown.Length);
            var hidden = counted.Where((_, i) => shown[i] == DocumentTable.Withheld).ToList();
            foreach (var (count, told) in counted.Zip(shown).Where(of => of.Second != DocumentTable.Withheld))
            {
                AssertLarge(what, told);
                Assert.Equal(count.ToString(CultureInfo.InvariantCulture), told);
            }
            if (total == DocumentTable.Withheld) Assert.Equal(counted.Length, hidden.Count);
            else
            {
                AssertLarge(what, total);
                Assert.Equal(counted.Sum().ToString(CultureInfo.InvariantCulture), total);
                Assert.True(hidden.Count == 0 || (hidden.Count > 1 && hidden.Sum() >= Threshold), $"seed {seed}: {what} leaves {hidden.Sum()} for {hidden.Count}");
            }
        }

        // The same where the whole is told beside its parts, and nothing was counted here.
        void AssertRows(string total, List<string[]> parts)
        {
            var shown = parts.FindAll(row => row[1] != DocumentTable.Withheld);
            Assert.All(shown, row => AssertLarge(row[0], row[1]));
            if (total == DocumentTable.Withheld)
            {
                Assert.Empty(shown);
                return;
            }
            var rest = int.Parse(total, CultureInfo.InvariantCulture) - shown.Sum(row => int.Parse(row[1], CultureInfo.InvariantCulture));
            var hidden = parts.Count - shown.Count;
            Assert.True(hidden == 0 ? rest == 0 : hidden > 1 && rest >= Threshold, $"seed {seed}: {parts[0][0]} and so on leave {rest} for {hidden}");
        }

        // All incidents less those that are told: as much as this may any that is withheld be.
        void AssertSources()
        {
            var sources = RowsOf(files["tables/sources.csv"]);
            Assert.All(sources.Where(row => row[5] != DocumentTable.Withheld), row =>
            {
                AssertLarge(row[0], row[5]);
                Assert.Equal(borough.BySource[row[0]].ToString(CultureInfo.InvariantCulture), row[5]);
            });
            if (sources.Exists(row => row[5] == DocumentTable.Withheld)) return;
            var gaps = files["tables/gaps.csv"].Text;
            var isPlaceTold = gaps.Contains($"{borough.WithoutPlace} incidents of the period", StringComparison.Ordinal);
            var hidden = overview.Values.Count(count => count == DocumentTable.Withheld) + (isPlaceTold ? 0 : 1);
            var rest = borough.BySource.Values.Sum() - left - (isPlaceTold ? borough.WithoutPlace : 0);
            Assert.True(hidden == 0 || rest >= Threshold, $"seed {seed}: the sources leave {rest} for {hidden}");
        }

        void AssertCells()
        {
            var figures = ProfileDocument.Read(files["figures.json"]);
            var large = borough.CellCounts.Index().Where(cell => cell.Item >= Threshold).Select(cell => SecretBorough.CellIdOf(cell.Index));
            Assert.Equal(large, Assert.Single(figures.Hotspots).Cells.Select(cell => cell.Id));
            Assert.All(figures.Hotspots[0].Cells, cell => Assert.Equal((null, null), (cell.Count, cell.Mean12)));
            foreach (var word in (string[])["\"count\":", "\"mean12\":"])
                Assert.DoesNotContain(word, files["layers/hotspots-neighbourhood-crime.geojson"].Text, StringComparison.Ordinal);
            var cells = GeoPackageReader.Read(files[ProfileGeoPackage.FileName].Content.Span).Where(of => of.Table == "hotspots_neighbourhood_crime").ToList();
            Assert.Equal(large, cells.Select(of => of.Values[2]));
            Assert.All(cells, of => Assert.Equal(("", ""), (of.Values[4], of.Values[5])));
            var areas = GeoPackageReader.Read(files[ProfileGeoPackage.FileName].Content.Span).Where(of => of.Table == "areas").ToList();
            foreach (var (place, crime) in figures.Crime.Index())
                Assert.Equal(crime.ByArea.Select(count => count?.ToString(CultureInfo.InvariantCulture) ?? ""), areas.Select(of => of.Values[6 + place]));
            Assert.Empty(figures.Groups.Groups);
            Assert.Empty(figures.Hits);
            Assert.Empty(figures.Feeds);
            // The figures say what the tables say.
            foreach (var table in ProfileTables.Of(figures)) Assert.Equal(table.ToCsv(), files[$"tables/{table.Id}.csv"].Text);
        }

        // A cell of the page is a cell of a table beside it, and a bar a count of a month.
        void AssertPage()
        {
            var page = files["profile.html"].Text;
            var cells = files.Values.Where(file => file.Name.StartsWith("tables/", StringComparison.Ordinal))
                .SelectMany(file => RowsOf(file).SelectMany(row => row)).ToHashSet(StringComparer.Ordinal);
            Assert.All(Cell().Matches(page), match => Assert.Contains(WebUtility.HtmlDecode(match.Groups[1].Value), cells));
            Assert.All(Bar().Matches(page).Where(match => match.Groups[1].Value != DocumentTable.Withheld), match => AssertLarge("a bar", match.Groups[1].Value));
        }
    }

    // Cells of these tables hold no line break; what is quoted holds a comma.
    static List<string[]> RowsOf(DocumentFile table) => [.. table.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(line => (string[])[.. Field().Matches(line).Select(match => match.Groups[1].Success
            ? match.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : match.Groups[2].Value)])];

    static List<(double X, double Y)> PointsOf(string drawing) => [.. Point().Matches(drawing).Select(match => (
        double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), double.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture)))];

    static bool Near(double number, double other, double max) => Math.Abs(number - other) < max;

    [GeneratedRegex(@"(?<![0-9A-Za-z.])-?\d+(?:\.\d+)?(?![0-9A-Za-z])")]
    private static partial Regex Number();

    [GeneratedRegex("<svg class=\"map\".*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Map();

    [GeneratedRegex("<g class=\"border\">.*?</g>", RegexOptions.Singleline)]
    private static partial Regex Border();

    // Corners of paths, and the places of any other mark.
    [GeneratedRegex("(?:[ML]|c?x=\")(-?[0-9.]+)(?: |\" c?y=\")(-?[0-9.]+)")]
    private static partial Regex Point();

    [GeneratedRegex("<td[^>]*>([^<]*)</td>")]
    private static partial Regex Cell();

    [GeneratedRegex(@"<title>\d{4}-\d\d: ([^<]*)</title>")]
    private static partial Regex Bar();

    [GeneratedRegex("\\G(?:\"((?:[^\"]|\"\")*)\"|([^,]*))(?:,|$)")]
    private static partial Regex Field();
}
