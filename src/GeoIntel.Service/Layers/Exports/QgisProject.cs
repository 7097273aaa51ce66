using System.IO.Pipelines;
using System.Security;
using System.Text;
using GeoIntel.Service.Storage.Layers;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>A QGIS project that opens one layer over OGC API Features, drawn as it should be. It holds no features.</summary>
sealed class QgisProject : ILayerFile
{
    // QGIS knows a system by its own number; longitude comes first in it, whatever EPSG says.
    const string Grid = "<spatialrefsys><srsid>2437</srsid><srid>27700</srid><authid>EPSG:27700</authid></spatialrefsys>";
    const string Degrees = "<spatialrefsys><srsid>3452</srsid><srid>4326</srid><authid>EPSG:4326</authid></spatialrefsys>";

    public string Extension => "qgs";
    public string MediaType => "application/x-qgis-project";
    public int Srid => 4326;

    public Task<int> WriteAsync(
        FileContent content, LayerRows rows, PipeWriter output, CancellationToken cancellation)
    {
        var layer = content.Layer;
        var id = SecurityElement.Escape($"{layer.Name}_geointel");
        var title = SecurityElement.Escape(content.Collection.Title);
        var notes = SecurityElement.Escape(string.Join('\n', content.Notes.Select(note => $"{note.Name}: {note.Value}")));
        var attribution = SecurityElement.Escape(content.Collection.Attribution);
        // QGIS loads what the window shows, page by page.
        var source = SecurityElement.Escape(
            $"pagingEnabled='true' restrictToRequestBBOX='1' typename='{content.Collection.Id}' url='{content.Home}/'");
        var text =
            $"""
            <!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
            <qgis version="3.22" projectname="{title}">
              <title>{title}</title>
              <projectCrs>{Grid}</projectCrs>
              <layer-tree-group>
                <layer-tree-layer id="{id}" name="{title}" providerKey="OAPIF" source="{source}" checked="Qt::Checked" expanded="1"/>
              </layer-tree-group>
              <mapcanvas name="theMapCanvas"><units>meters</units>{Extent(content)}<rotation>0</rotation><destinationsrs>{Grid}</destinationsrs></mapcanvas>
              <projectlayers>
                <maplayer type="vector" geometry="{(layer.Shape == ShapeKind.Point ? "Point" : "Polygon")}" autoRefreshEnabled="0">
                  <id>{id}</id>
                  <datasource>{source}</datasource>
                  <layername>{title}</layername>
                  <abstract>{notes}</abstract>
                  <attribution>{attribution}</attribution>
                  <srs>{Degrees}</srs>
                  <resourceMetadata><identifier>{SecurityElement.Escape(content.Collection.RunId)}</identifier><title>{title}</title><abstract>{notes}</abstract><rights>{attribution}</rights></resourceMetadata>
                  <provider encoding="UTF-8">OAPIF</provider>
                  {QgisStyle.Renderer(layer)}
                  <layerGeometryType>{(layer.Shape == ShapeKind.Point ? 0 : 2)}</layerGeometryType>
                </maplayer>
              </projectlayers>
              <layerorder><layer id="{id}"/></layerorder>
              <properties><SpatialRefSys><ProjectionsEnabled type="int">1</ProjectionsEnabled></SpatialRefSys></properties>
            </qgis>

            """;
        output.Write(new StringBuilder(text));
        return Task.FromResult(0);
    }

    // Great Britain's middle, until the layer tells its own extent: QGIS zooms to it by the layer's menu.
    static string Extent(FileContent content) => content.Extent is { } box
        ? FormattableString.Invariant($"<extent><xmin>{box[0]:0}</xmin><ymin>{box[1]:0}</ymin><xmax>{box[2]:0}</xmax><ymax>{box[3]:0}</ymax></extent>")
        : "<extent><xmin>0</xmin><ymin>0</ymin><xmax>700000</xmax><ymax>1300000</ymax></extent>";
}
