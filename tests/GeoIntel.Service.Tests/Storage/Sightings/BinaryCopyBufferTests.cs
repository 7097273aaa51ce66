using System.Text;
using GeoIntel.Models.Geo;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage.Sightings;

[Collection(PostGisCollection.Name)]
public class BinaryCopyBufferTests(EmptyDatabase empty) : IClassFixture<EmptyDatabase>
{
    const string Unicode = "Ünïcödé ПРИВЕТ 車牌 🚗 \t\r\n\\N \"'\u0001\u007f\uFFFD";

    [PostGisFact]
    public Task A_smallint_comes_back() => AssertComesBackAsync<short>(
        "smallint", (rows, value) => rows.Int16(value), [short.MinValue, -1, 0, 1, short.MaxValue]);

    [PostGisFact]
    public Task An_integer_comes_back() =>
        AssertComesBackAsync("integer", (rows, value) => rows.Int32(value), [int.MinValue, -1, 0, 1, int.MaxValue]);

    [PostGisFact]
    public Task A_bigint_comes_back() => AssertComesBackAsync<long>(
        "bigint", (rows, value) => rows.Int64(value), [long.MinValue, -1, 0, 1, long.MaxValue]);

    [PostGisFact]
    public Task A_real_comes_back() => AssertComesBackAsync(
        "real", (rows, value) => rows.Single(value),
        [float.MinValue, -0.1f, 0f, float.Epsilon, 0.97f, float.MaxValue, float.NaN, float.PositiveInfinity]);

    [PostGisFact]
    public Task A_uuid_comes_back() => AssertComesBackAsync(
        "uuid", (rows, value) => rows.Uuid(value),
        [Guid.Empty, Guid.AllBitsSet, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), Guid.CreateVersion7()]);

    [PostGisFact]
    public Task A_text_comes_back() => AssertComesBackAsync(
        "text", (rows, value) => rows.Text(value), ["", " ", Unicode, new string('車', 100_000)]);

    [PostGisFact]
    public async Task A_jsonb_comes_back()
    {
        var large = $$"""{"text": "{{new string('ß', 70_000)}}"}""";
        string[] bodies = ["{}", "[]", "null", "\"\"", "0.125", large, """{"a": [1, {"b": null}]}"""];

        await AssertComesBackAsync("jsonb", (rows, value) => rows.Jsonb(Encoding.UTF8.GetBytes(value)), bodies);
    }

    [PostGisFact]
    public async Task A_time_comes_back_to_the_microsecond_below_it()
    {
        DateTimeOffset[] times =
        [
            new(1, 1, 2, 0, 0, 0, TimeSpan.Zero),
            new(1969, 12, 31, 23, 59, 59, 999, TimeSpan.Zero),
            new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(-1), // PostgreSQL counts from here
            new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(9),
            new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero).AddTicks(10), // the clocks go forward
            new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero).AddTicks(TimeSpan.TicksPerDay - 11),
        ];

        var stored = await RoundTripAsync<DateTimeOffset, DateTimeOffset>(
            "timestamptz", (rows, value) => rows.TimestampTz(value.UtcTicks), times);

        Assert.Equal(times.Select(time => time.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerMicrosecond))), stored);
    }

    [PostGisFact]
    public async Task A_point_comes_back_with_its_reference_system()
    {
        GeoPoint[] points =
        [
            default, new(1, 1), GeoPoint.OfMetres(346_000.25, 392_000.01),
            GeoPoint.OfMetres(GeoPoint.EastingMetresMax, GeoPoint.NorthingMetresMax),
        ];

        var stored = await RoundTripAsync<GeoPoint, string>(
            "geometry(Point, 27700)", (rows, value) => rows.Point(value), points,
            "ST_AsEWKT(value) || CASE WHEN ST_Equals(value, ST_GeomFromEWKT(ST_AsEWKT(value))) THEN '' ELSE ' inexact' END");

        Assert.Equal(
            ["SRID=27700;POINT(0 0)", "SRID=27700;POINT(0.01 0.01)", "SRID=27700;POINT(346000.25 392000.01)",
             "SRID=27700;POINT(700000 1300000)"],
            stored);
    }

    [PostGisFact]
    public async Task A_null_comes_back_as_one() => Assert.Equal(
        [true, true],
        await RoundTripAsync<int, bool>("integer", (rows, _) => rows.Null(), [1, 2], "value IS NULL"));

    [PostGisFact]
    public async Task Many_rows_grow_the_buffer_and_begin_empties_it()
    {
        var rows = new BinaryCopyBuffer();
        for (var round = 1; round <= 2; round++)
        {
            rows.Begin();
            Assert.Equal(0, rows.Rows);
            for (var i = 0; i < 20_000; i++)
            {
                rows.BeginRow(2);
                rows.Int32(i);
                rows.Text($"{round}: row {i}");
            }
            Assert.Equal(20_000, rows.Rows);

            await using var connection = await empty.Database.OpenConnectionAsync();
            await DoAsync(connection, "CREATE TEMPORARY TABLE many (id integer PRIMARY KEY, label text)");
            await using (var copy = await connection.BeginRawBinaryCopyAsync("COPY many FROM STDIN (FORMAT binary)"))
                await copy.WriteAsync(rows.End());
            await using var ask = new NpgsqlCommand(
                $"SELECT count(*) FROM many WHERE label = '{round}: row ' || id AND id < 20000", connection);
            Assert.Equal(20_000L, await ask.ExecuteScalarAsync());
        }
    }

    [PostGisFact]
    public async Task A_copy_that_the_server_refuses_throws()
    {
        await using var connection = await empty.Database.OpenConnectionAsync();
        await DoAsync(connection, "CREATE TEMPORARY TABLE bodies (body jsonb)");
        var rows = new BinaryCopyBuffer();
        rows.Begin();
        rows.BeginRow(1);
        rows.Jsonb("{\"no end\""u8);

        await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync("COPY bodies FROM STDIN (FORMAT binary)");
            await copy.WriteAsync(rows.End());
        });
    }

    async Task AssertComesBackAsync<T>(string type, Action<BinaryCopyBuffer, T> write, T[] values) =>
        Assert.Equal(values, await RoundTripAsync<T, T>(type, write, values));

    async Task<List<TStored>> RoundTripAsync<T, TStored>(
        string type, Action<BinaryCopyBuffer, T> write, T[] values, string ask = "value")
    {
        await using var connection = await empty.Database.OpenConnectionAsync();
        await DoAsync(connection, $"CREATE TEMPORARY TABLE one (place integer, value {type})");
        var rows = new BinaryCopyBuffer();
        rows.Begin();
        for (var i = 0; i < values.Length; i++)
        {
            rows.BeginRow(2);
            rows.Int32(i);
            write(rows, values[i]);
        }
        await using (var copy = await connection.BeginRawBinaryCopyAsync("COPY one FROM STDIN (FORMAT binary)"))
            await copy.WriteAsync(rows.End());

        var stored = new List<TStored>();
        await using var command = new NpgsqlCommand($"SELECT {ask} FROM one ORDER BY place", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) stored.Add(reader.GetFieldValue<TStored>(0));
        return stored;
    }

    static async Task DoAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
