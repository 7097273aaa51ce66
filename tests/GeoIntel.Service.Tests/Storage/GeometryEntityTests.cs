using Microsoft.EntityFrameworkCore;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage;

[Collection(PostGisCollection.Name)]
public sealed class GeometryEntityTests(PostGisFixture fixture) : IAsyncLifetime
{
    string _connectionString = "";

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is not null) return;

        _connectionString = await fixture.CreateDatabaseAsync();
        await using var context = Open();
        await context.Database.ExecuteSqlRawAsync("""
            CREATE TABLE place (
              id text PRIMARY KEY, outline geometry(MultiPolygon,27700) NOT NULL, mast geometry(Point,27700))
            """);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostGisFact]
    public async Task A_place_is_added_found_by_its_id_altered_and_removed()
    {
        await using (var context = Open())
        {
            context.Add(new Place { Id = "a", Outline = Square(100), Mast = new Point(1, 2) { SRID = 27700 } });
            context.Add(new Place { Id = "b", Outline = Square(200) });
            await context.SaveChangesAsync();
        }

        await using (var context = Open())
        {
            var place = await context.Places.SingleAsync(p => p.Id == "a");
            Assert.True(Square(100).EqualsExact(place.Outline));
            Assert.Equal((27700, 27700), (place.Outline.SRID, place.Mast!.SRID));
            Assert.Null((await context.Places.SingleAsync(p => p.Id == "b")).Mast);

            place.Outline = Square(300);
            place.Mast = null;
            await context.SaveChangesAsync();
        }

        await using (var context = Open())
        {
            var place = await context.Places.SingleAsync(p => p.Id == "a");
            Assert.Equal(90_000, place.Outline.Area);
            Assert.Null(place.Mast);
            context.RemoveRange(context.Places);
            await context.SaveChangesAsync();
            Assert.Equal(0, await context.Places.CountAsync());
        }
    }

    [PostGisFact]
    public async Task The_tracker_sees_a_moved_vertex_and_nothing_where_nothing_moved()
    {
        await using var context = Open();
        var place = new Place { Id = "a", Outline = Square(100) };
        context.Add(place);
        await context.SaveChangesAsync();

        place.Outline = Square(100);
        Assert.False(context.ChangeTracker.HasChanges());
        place.Outline = Square(100.01);
        Assert.True(context.ChangeTracker.HasChanges());
        await context.SaveChangesAsync();

        ((Polygon)place.Outline[0]).Shell.CoordinateSequence.SetX(1, 101); // in place, in the instance that was saved
        Assert.True(context.ChangeTracker.HasChanges());
    }

    [PostGisFact]
    public async Task Places_are_found_by_sql_with_a_shape_as_parameter_and_projected()
    {
        await using var context = Open();
        context.AddRange(
            new Place { Id = "small", Outline = Square(100) }, new Place { Id = "large", Outline = Square(500) });
        await context.SaveChangesAsync();
        var at = new Point(300, 300) { SRID = 27700 };

        var found = await context.Places
            .FromSql($"SELECT * FROM place WHERE ST_Intersects(outline, {at})")
            .Select(p => new { p.Id, p.Outline })
            .SingleAsync();

        Assert.Equal("large", found.Id);
        Assert.Equal(250_000, found.Outline.Area);
    }

    [PostGisFact]
    public async Task The_model_makes_the_column_with_its_shape_and_system()
    {
        await using var context = Open();

        var script = context.Database.GenerateCreateScript();

        Assert.Contains("outline geometry(MultiPolygon,27700) NOT NULL", script);
        Assert.Contains("mast geometry(Point,27700)", script);
    }

    [PostGisFact]
    public async Task A_shape_that_stands_in_the_query_itself_becomes_a_literal_PostGIS_reads()
    {
        await using var context = Open();
        context.Add(new Place { Id = "a", Outline = Square(100), Mast = new Point(1, 2) { SRID = 27700 } });
        await context.SaveChangesAsync();
        var mapping = context.Model.FindEntityType(typeof(Place))!.FindProperty(nameof(Place.Mast))!
            .GetRelationalTypeMapping();

        var literal = mapping.GenerateSqlLiteral(new Point(1, 2) { SRID = 27700 });

        // EF1002: the literal under test is the whole of what goes in.
        var sql = "SELECT * FROM place WHERE mast = " + literal;
        Assert.Equal("a", (await context.Places.FromSqlRaw(sql).SingleAsync()).Id);
    }

    [PostGisFact]
    public async Task A_data_source_of_ours_works_as_one_that_EF_Core_makes()
    {
        var builder = new NpgsqlDataSourceBuilder(_connectionString);
        builder.UseNetTopologySuite();
        await using var source = builder.Build();
        var options = new DbContextOptionsBuilder<PlaceContext>().UseNpgsql(source, o => o.UseNetTopologySuite());
        await using var context = new PlaceContext(options.Options);
        context.Add(new Place { Id = "ours", Outline = Square(10) });
        await context.SaveChangesAsync();

        await using var other = Open();
        Assert.Equal(100, (await other.Places.SingleAsync()).Outline.Area);
    }

    PlaceContext Open() => new(
        new DbContextOptionsBuilder<PlaceContext>().UseNpgsql(_connectionString, o => o.UseNetTopologySuite()).Options);

    static MultiPolygon Square(double side)
    {
        var nationalGrid = new GeometryFactory(new PrecisionModel(), 27700);
        return nationalGrid.CreateMultiPolygon([nationalGrid.CreatePolygon(
            [new(0, 0), new(side, 0), new(side, side), new(0, side), new(0, 0)])]);
    }

    sealed class Place
    {
        public required string Id { get; init; }

        public required MultiPolygon Outline { get; set; }

        public Point? Mast { get; set; }
    }

    sealed class PlaceContext(DbContextOptions<PlaceContext> options) : DbContext(options)
    {
        public DbSet<Place> Places => Set<Place>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Place>(place =>
        {
            place.ToTable("place");
            place.Property(p => p.Id).HasColumnName("id");
            place.Property(p => p.Outline).HasColumnName("outline").HasColumnType("geometry(MultiPolygon,27700)");
            place.Property(p => p.Mast).HasColumnName("mast").HasColumnType("geometry(Point,27700)");
        });
    }
}
