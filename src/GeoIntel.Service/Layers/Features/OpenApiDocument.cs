using System.Text.Json.Nodes;
using GeoIntel.Service.Hosting;

namespace GeoIntel.Service.Layers.Features;

/// <summary>The OpenAPI 3.0 description of the layers that the caller may see.</summary>
static class OpenApiDocument
{
    public const string MediaType = "application/vnd.oai.openapi+json;version=3.0";

    public static JsonObject Of(string home, IReadOnlyList<LayerCollection> collections)
    {
        var paths = new JsonObject
        {
            ["/"] = Get("Landing page", []),
            ["/conformance"] = Get("Conformance classes", []),
            ["/collections"] = Get("Collections", []),
        };
        foreach (var collection in collections)
        {
            var path = $"/collections/{Uri.EscapeDataString(collection.Id)}";
            paths[path] = Get(collection.Title, []);
            paths[$"{path}/items"] = Get($"Features of {collection.Title}", ItemParameters(collection.Layer), FeaturesApi.GeoJson);
            paths[$"{path}/items/{{featureId}}"] = Get(
                $"One feature of {collection.Title}", [Ref("featureId"), Ref("crs"), Ref("edition")], FeaturesApi.GeoJson);
        }
        return new JsonObject
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject { ["title"] = "GeoIntel layers", ["version"] = ProgramVersion.Text },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = home }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["parameters"] = Parameters() },
        };
    }

    static JsonArray ItemParameters(Layer layer)
    {
        JsonArray parameters = [Ref("limit"), Ref("bbox"), Ref("bbox-crs"), Ref("crs"), Ref("datetime"), Ref("edition"), Ref("after")];
        if (layer.Scope == LayerScope.Vehicle) parameters.Add(Parameter("vrm", "query", "The vehicle's mark.", Text()));
        foreach (var column in layer.Columns.Where(column => column.Kind != ColumnKind.Time))
        {
            parameters.Add(Parameter(column.Name, "query", $"Equal to: {column.Description}", column.Kind switch
            {
                ColumnKind.Whole => new JsonObject { ["type"] = "integer" },
                ColumnKind.Real => new JsonObject { ["type"] = "number" },
                ColumnKind.Flag => new JsonObject { ["type"] = "boolean" },
                ColumnKind.Date => new JsonObject { ["type"] = "string", ["format"] = "date" },
                _ => Text(),
            }));
        }
        return parameters;
    }

    static JsonObject Parameters()
    {
        var limit = new JsonObject
        {
            ["type"] = "integer", ["minimum"] = 1, ["maximum"] = QueryReader.LimitMax, ["default"] = QueryReader.LimitDefault,
        };
        var box = new JsonObject
        {
            ["type"] = "array", ["items"] = new JsonObject { ["type"] = "number" }, ["minItems"] = 4, ["maxItems"] = 6,
        };
        var featureId = Parameter("featureId", "path", "Id of the feature.", Text());
        featureId["required"] = true;
        return new JsonObject
        {
            ["limit"] = Parameter("limit", "query", "Most features of a page.", limit),
            ["bbox"] = Parameter("bbox", "query", "Features that touch the box, in the axis order of bbox-crs.", box, isForm: true),
            ["bbox-crs"] = Parameter("bbox-crs", "query", "System of bbox.", OneOf(Crs.All.Select(crs => crs.Uri))),
            ["crs"] = Parameter("crs", "query", "System of the answer.", OneOf(Crs.All.Select(crs => crs.Uri))),
            ["datetime"] = Parameter("datetime", "query", "A time, or FROM/UNTIL with .. for an open end.", Text()),
            ["edition"] = Parameter("edition", "query", "partner withholds small counts.", OneOf(["full", "partner"])),
            ["after"] = Parameter("after", "query", "Where the page before ended; from its link 'next'.", Text()),
            ["featureId"] = featureId,
        };
    }

    static JsonObject Get(string summary, JsonArray parameters, string type = "application/json") => new()
    {
        ["get"] = new JsonObject
        {
            ["summary"] = summary,
            ["parameters"] = parameters,
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject
                {
                    ["description"] = summary,
                    ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "object" } } },
                },
                ["default"] = new JsonObject { ["description"] = "A refusal: code, description and, where one is to blame, parameter." },
            },
        },
    };

    static JsonObject Parameter(string name, string place, string description, JsonObject schema, bool isForm = false)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["description"] = description, ["schema"] = schema };
        if (isForm) (parameter["style"], parameter["explode"]) = ("form", false);
        return parameter;
    }

    static JsonObject OneOf(IEnumerable<string> values) => new()
    {
        ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]),
    };

    static JsonObject Text() => new() { ["type"] = "string" };

    static JsonObject Ref(string name) => new() { ["$ref"] = $"#/components/parameters/{name}" };
}
