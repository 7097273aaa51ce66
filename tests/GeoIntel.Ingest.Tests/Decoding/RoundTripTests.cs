using System.Globalization;
using System.Text;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Tests.Decoding;

public class RoundTripTests
{
    [Fact]
    public void What_is_written_as_NDJSON_decodes_to_the_same_read()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var read = Make(new Random(seed));
            using var written = new MemoryStream();
            ReadNdjson.Write(written, read);
            written.Position = 0;

            AssertSame(read, Samples.Decode(written, "ndjson").OnlyRead(), seed);
        }
    }

    [Fact]
    public void What_stands_in_a_CSV_decodes_to_the_same_read()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var read = Make(new Random(seed));

            AssertSame(read, Samples.DecodeText(Csv(read), "csv").OnlyRead(), seed);
        }
    }

    static void AssertSame(Read expected, Read actual, int seed)
    {
        Assert.True(
            expected.Candidates.SequenceEqual(actual.Candidates)
            && expected.CharacterConfidences.SequenceEqual(actual.CharacterConfidences)
            && expected == actual with
            {
                Candidates = expected.Candidates,
                CharacterConfidences = expected.CharacterConfidences,
            },
            $"seed {seed}: {expected} came back as {actual}");
    }

    internal static Read Make(Random random)
    {
        var vrmText = Mark(random);
        var withPlace = random.Next(2) == 0;
        return new Read
        {
            Camera = "c" + Words(random),
            VrmText = vrmText,
            CapturedAt = new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks), TimeSpan.Zero),
            Confidence = random.Next(3) == 0 ? null : random.NextDouble(),
            CharacterConfidences = random.Next(2) == 0 ? [] : [.. vrmText.Select(_ => random.NextSingle())],
            Candidates =
            [
                .. Enumerable.Range(0, random.Next(4))
                    .Select(_ => new VrmCandidate("X" + Mark(random), random.Next(2) == 0 ? null : random.NextDouble())),
            ],
            Position = withPlace
                ? new Wgs84Point(random.NextDouble() * 360 - 180, random.NextDouble() * 180 - 90)
                : null,
            PositionUncertaintyMetres = withPlace ? random.NextDouble() * 50 : 0,
            SourceSequence = random.Next(2) * random.NextInt64(),
            VendorEventId = Words(random),
            SupersedesEventId = Words(random),
            Make = Words(random),
            Colour = Words(random),
            VehicleKind = Words(random),
            DirectionDegrees = random.Next(2) == 0 ? null : random.NextDouble() * 359,
            Lane = random.Next(100),
            Country = Words(random),
        };
    }

    static string Mark(Random random) =>
        new([.. Enumerable.Range(0, random.Next(1, 11)).Select(_ => "ABCDEFGHJKLMNOPRSTUVWXYZ0123456789"[random.Next(34)])]);

    static string Words(Random random)
    {
        string[] words = ["", "blue", "a,b", "it's", "\"quoted\"", "Škoda", "汽车", "🚗", "a b", "<b>&amp;</b>", "x|y:z", "\\"];
        return string.Join(' ', Enumerable.Range(0, random.Next(3)).Select(_ => words[random.Next(words.Length)])).Trim();
    }

    static string Csv(Read read)
    {
        (string Name, string Value)[] fields =
        [
            (ReadFields.Camera, read.Camera),
            (ReadFields.Vrm, read.VrmText),
            (ReadFields.CapturedAt, read.CapturedAt.ToString("O", CultureInfo.InvariantCulture)),
            (ReadFields.Confidence, Text(read.Confidence)),
            (ReadFields.CharacterConfidences,
                string.Join('|', read.CharacterConfidences.Select(one => one.ToString("R", CultureInfo.InvariantCulture)))),
            (ReadFields.Candidates, string.Join('|', read.Candidates.Select(one =>
                one.Confidence is null ? one.VrmText : $"{one.VrmText}:{Text(one.Confidence)}"))),
            (ReadFields.Longitude, Text(read.Position?.LongitudeDegrees)),
            (ReadFields.Latitude, Text(read.Position?.LatitudeDegrees)),
            (ReadFields.PositionUncertainty, Text(read.PositionUncertaintyMetres)),
            (ReadFields.SourceSequence, read.SourceSequence.ToString(CultureInfo.InvariantCulture)),
            (ReadFields.EventId, read.VendorEventId),
            (ReadFields.Supersedes, read.SupersedesEventId),
            (ReadFields.Make, read.Make),
            (ReadFields.Colour, read.Colour),
            (ReadFields.Kind, read.VehicleKind),
            (ReadFields.Direction, Text(read.DirectionDegrees)),
            (ReadFields.Lane, read.Lane.ToString(CultureInfo.InvariantCulture)),
            (ReadFields.Country, read.Country),
        ];
        var csv = new StringBuilder().AppendJoin(',', fields.Select(field => field.Name)).Append("\r\n");
        csv.AppendJoin(',', fields.Select(field => $"\"{field.Value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        return csv.Append("\r\n").ToString();
    }

    static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
