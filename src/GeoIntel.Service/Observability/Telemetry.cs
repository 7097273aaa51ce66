using GeoIntel.Service.Admission;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GeoIntel.Service.Observability;

/// <summary>Metrics and traces over OTLP, when an endpoint is named.</summary>
sealed class Telemetry : IDisposable
{
    readonly MeterProvider? _meters;
    readonly TracerProvider? _traces;

    public Telemetry(ObservabilityOptions options)
    {
        if (options.OtlpEndpoint.Length == 0) return;
        var endpoint = new Uri(options.OtlpEndpoint);
        var resource = ResourceBuilder.CreateDefault().AddService("geointel-service", serviceVersion: ProgramVersion.Text);
        _meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(IntakeMetrics.MeterName, HitMetrics.MeterName, "Microsoft.AspNetCore.Server.Kestrel", "Npgsql")
            .AddOtlpExporter(exporter => Point(exporter, endpoint))
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("Microsoft.AspNetCore")
            .AddOtlpExporter(exporter => Point(exporter, endpoint))
            .Build();
    }

    public void Dispose()
    {
        _meters?.Dispose();
        _traces?.Dispose();
    }

    static void Point(OtlpExporterOptions exporter, Uri endpoint) => exporter.Endpoint = endpoint;
}
