using System.Net.Mime;
using GeoIntel.Models.Geo;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Layers.Features;
using GeoIntel.Service.Storage.Layers;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>Whole collections as files: /exports/COLLECTION.FORMAT, and a QGIS project that opens one.</summary>
sealed class ExportsApi(LayerGate gate, LayerStore store, TimeProvider clock)
{
    static readonly string[] Formats = ["gpkg", "fgb", "geojson", "csv", "kml", "qgs"];
    static readonly string[] Known = ["edition", "run", "vrm", "datetime", "bom", "geometry"];

    public void Map(IEndpointRouteBuilder routes) => routes.MapLayer("/exports/{file}", ExportAsync);

    async Task ExportAsync(HttpContext context)
    {
        var query = context.Request.Query;
        foreach (var (parameter, values) in query)
        {
            if (!Known.Contains(parameter))
                throw LayerProblem.Parameters(parameter, $"It is not a parameter; use any of {string.Join(", ", Known)}.");
            if (values.Count != 1) throw LayerProblem.Parameters(parameter, $"It is there {values.Count} times; give it once.");
        }
        var file = FileOf(context, out var name);
        if (query.TryGetValue("run", out var run)) name = $"{name}.{run}";
        var collection = await gate.FindAsync(context, name);
        var question = QuestionOf(collection, query) with { Srid = file.Srid };
        // A project names the layer and holds nothing of it.
        var action = file is QgisProject ? AuditAction.Consultation : AuditAction.Disclosure;
        var entry = await gate.OpenAsync(context, collection, action,
            new
            {
                path = context.Request.Path.Value, query = context.Request.QueryString.Value,
                recipient = LayerGate.RecipientOf(context),
            });
        if (file is not QgisProject)
        {
            question = await gate.NarrowAsync(context, collection, entry, question);
            await gate.RequireHandlingAsync(context, collection, entry, question);
        }
        var extent = file is QgisProject ? await ExtentAsync(context, collection) : null;

        await using var rows = await store.FindAsync(
            collection.Layer, file is QgisProject ? question with { Limit = 0 } : question, context.RequestAborted,
            () => gate.NoteAsync(context, entry));
        context.Response.ContentType = file.MediaType;
        context.Response.Headers.ContentDisposition = new ContentDisposition
        {
            DispositionType = "attachment",
            FileName = $"{string.Concat(collection.Id.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_'))}"
                + $"{(question.IsPartnerEdition ? "-partner" : "")}.{file.Extension}",
        }.ToString();
        var content = new FileContent(collection, question, LayerEndpoint.BaseOf(context), extent);
        var count = await file.WriteAsync(content, rows, context.Response.BodyWriter, context.RequestAborted);
        await gate.CloseAsync(context, collection, entry, count);
    }

    ILayerFile FileOf(HttpContext context, out string collection)
    {
        var name = context.RouteValue("file");
        var dot = name.LastIndexOf('.');
        collection = dot < 0 ? name : name[..dot];
        return (dot < 0 ? "" : name[(dot + 1)..]) switch
        {
            "gpkg" => new GeoPackageFile(clock),
            "fgb" => new FlatGeobufFile(),
            "geojson" => new GeoJsonFile(),
            "csv" => new CsvFile(IsYes(context, "bom"), IsWkt(context)),
            "kml" => new KmlFile(),
            "qgs" => new QgisProject(),
            _ => throw LayerProblem.NotFound($"'{name}' is no file; write COLLECTION.FORMAT, FORMAT one of {string.Join(", ", Formats)}."),
        };
    }

    static LayerQuestion QuestionOf(LayerCollection collection, IQueryCollection query)
    {
        var (from, until) = QueryReader.TimesOf(query.TryGetValue("datetime", out var time) ? time.ToString() : null);
        if (collection.Layer.Scope != LayerScope.Vehicle && query.ContainsKey("vrm"))
            throw LayerProblem.Parameters("vrm", "Only tracks are of one vehicle; leave it out.");
        return new LayerQuestion
        {
            Key = collection.Key,
            From = from,
            Until = until,
            Vrm = collection.Layer.Scope == LayerScope.Vehicle ? QueryReader.VehicleOf(query, from, until) : null,
            IsPartnerEdition = QueryReader.IsPartnerEdition(collection.Layer, query),
        };
    }

    // Metres around the layer, for the window that a project opens with.
    async Task<double[]?> ExtentAsync(HttpContext context, LayerCollection collection)
    {
        if (!collection.Layer.IsTiled) return null;
        var question = new LayerQuestion { Key = collection.Key };
        var extent = await store.MeasureAsync(collection, question, context.RequestAborted);
        return extent.Box is [var west, var south, var east, var north]
            && NationalGrid.TryToGrid(new Wgs84Point(west, south), out var low)
            && NationalGrid.TryToGrid(new Wgs84Point(east, north), out var high)
            ? [low.EastingMetres, low.NorthingMetres, high.EastingMetres, high.NorthingMetres]
            : null;
    }

    static bool IsYes(HttpContext context, string name) => context.Request.Query[name].ToString() switch
    {
        "" or "false" => false,
        "true" => true,
        var other => throw LayerProblem.Parameters(name, $"'{other}' is neither; use true or false."),
    };

    static bool IsWkt(HttpContext context) => context.Request.Query["geometry"].ToString() switch
    {
        "" or "centroid" => false,
        "wkt" => true,
        var other => throw LayerProblem.Parameters("geometry", $"'{other}' is not a way to write it; use centroid or wkt."),
    };
}
