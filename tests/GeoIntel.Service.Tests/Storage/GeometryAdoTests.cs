using System.Buffers.Binary;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage;

[Collection(PostGisCollection.Name)]
public sealed class GeometryAdoTests(PostGisFixture fixture) : IAsyncLifetime
{
    NpgsqlDataSource _database = null!;

    public static TheoryData<string> Shapes { get; } =
    [
        "POINT (345020.25 392005.5)",
        "MULTIPOINT ((0 0), (1 1))",
        "LINESTRING (0 0, 3 4, 3 5)",
        "POLYGON ((0 0, 100 0, 100 60, 50 60, 50 100, 0 100, 0 0), (10 10, 10 20, 20 20, 20 10, 10 10))",
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
        "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))",
        "POLYGON EMPTY",
        "POINT EMPTY",
    ];

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is not null) return;

        var builder = new NpgsqlDataSourceBuilder(await fixture.CreateDatabaseAsync());
        builder.UseNetTopologySuite();
        _database = builder.Build();
    }

    public async Task DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
    }

    [PostGisTheory]
    [MemberData(nameof(Shapes))]
    public async Task A_shape_arrives_in_PostGIS_and_comes_back_as_it_was(string text)
    {
        var shape = new WKTReader().Read(text);
        shape.SRID = 27700;
        await using var command = _database.CreateCommand("SELECT $1, ST_AsText($1), ST_SRID($1)");
        command.Parameters.Add(new() { Value = shape });
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());

        var back = reader.GetFieldValue<Geometry>(0);

        Assert.True(shape.EqualsExact(back), $"{back} came back for {shape}");
        Assert.Equal(shape.GetType(), back.GetType());
        Assert.Equal(27700, back.SRID);
        Assert.Equal(text.Replace(" ", ""), reader.GetString(1).Replace(" ", ""));
        Assert.Equal(27700, reader.GetInt32(2));
    }

    [PostGisFact]
    public async Task A_shape_larger_than_any_buffer_comes_back_whole()
    {
        // 50,000 vertices are 800 kB; Npgsql's buffers hold 8 kB.
        var random = new Random(1);
        var line = new LineString([.. Enumerable.Range(0, 50_000)
            .Select(_ => new Coordinate(random.NextDouble() * 7e5, random.NextDouble() * 1.3e6))]) { SRID = 27700 };

        await using var command = _database.CreateCommand("SELECT $1");
        command.Parameters.Add(new() { Value = line });

        Assert.True(line.EqualsExact((Geometry?)await command.ExecuteScalarAsync()));
        await using var connection = _database.OpenConnection();
        using var blocking = new NpgsqlCommand("SELECT $1", connection) { Parameters = { new() { Value = line } } };
        Assert.True(line.EqualsExact((Geometry?)blocking.ExecuteScalar()));
    }

    [PostGisFact]
    public async Task A_column_is_read_as_the_shape_one_asks_for_and_null_is_null()
    {
        await using var command = _database.CreateCommand(
            "SELECT 'SRID=27700;POINT(1 2)'::geometry(Point,27700), NULL::geometry");
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());

        Assert.Equal(new Coordinate(1, 2), reader.GetFieldValue<Point>(0).Coordinate);
        Assert.IsType<Point>(reader.GetValue(0));
        Assert.True(await reader.IsDBNullAsync(1));
        Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<Polygon>(0));
    }

    [PostGisFact]
    public async Task A_column_refuses_another_system_and_lends_its_own_to_a_shape_without_one()
    {
        await ExecuteAsync("CREATE TABLE place (at geometry(Point,27700))");
        await using var insert = _database.CreateCommand("INSERT INTO place VALUES ($1) RETURNING ST_SRID(at)");
        insert.Parameters.Add(new() { Value = new Point(-2.8, 53.4) { SRID = 4326 } });

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => insert.ExecuteScalarAsync());

        Assert.Contains("SRID (4326) does not match column SRID (27700)", refusal.MessageText);
        insert.Parameters[0].Value = new Point(345020, 392005);
        Assert.Equal(27700, await insert.ExecuteScalarAsync());
    }

    [PostGisFact]
    public async Task A_point_of_25_bytes_goes_through_a_binary_copy_as_bytea_and_keeps_its_system()
    {
        await ExecuteAsync("CREATE TABLE seen (n int, at geometry(Point,27700))");
        // Byte order, type with the SRID flag, SRID, easting, northing.
        var ewkb = new byte[25];
        ewkb[0] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(ewkb.AsSpan(1), 0x2000_0001);
        BinaryPrimitives.WriteInt32LittleEndian(ewkb.AsSpan(5), 27700);
        BinaryPrimitives.WriteDoubleLittleEndian(ewkb.AsSpan(9), 345020.25);
        BinaryPrimitives.WriteDoubleLittleEndian(ewkb.AsSpan(17), 392005.5);
        await using (var connection = await _database.OpenConnectionAsync())
        await using (var copy = await connection.BeginBinaryImportAsync("COPY seen FROM STDIN (FORMAT binary)"))
        {
            await copy.WriteRowAsync(CancellationToken.None, 1, ewkb);
            await copy.StartRowAsync();
            await copy.WriteAsync(2);
            await copy.WriteAsync<Geometry>(new Point(345020.25, 392005.5) { SRID = 27700 }, "geometry");
            await copy.CompleteAsync();
        }

        await using var command = _database.CreateCommand(
            "SELECT at::bytea, ST_SRID(at), ST_X(at) FROM seen ORDER BY n");
        await using var reader = await command.ExecuteReaderAsync();
        for (var rows = 0; rows < 2; rows++)
        {
            Assert.True(await reader.ReadAsync());
            Assert.Equal(ewkb, reader.GetFieldValue<byte[]>(0));
            Assert.Equal(27700, reader.GetInt32(1));
            Assert.Equal(345020.25, reader.GetDouble(2));
        }
    }

    async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
