using GeoIntel.Models.Compliance;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Packs;
using GeoIntel.Service.Access;
using GeoIntel.Service.Packs;
using GeoIntel.Service.Retention;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Documents;

/// <summary>Takes orders for packs.</summary>
sealed class PackDesk(DocumentDesk desk, PackTemplates templates, RegimeGate gate, TimeProvider clock)
{
    /// <summary>The unit's template is wrong, not the request.</summary>
    public const string TemplateReason = "TEMPLATE_NOT_GOOD";

    const int ProblemsToldMax = 20;

    public async Task<V1.BuildPackResponse> BuildAsync(V1.BuildPackRequest request, CheckedPurpose purpose, ServerCallContext context)
    {
        if (request.RequestId.Length > 0 && !Guid.TryParseExact(request.RequestId, "D", out _))
            throw RpcErrors.Invalid("request_id", $"'{request.RequestId}' is no UUID; leave it empty or make one.");
        var (template, sha256) = TemplateOf(request.Template);
        var (first, until) = PeriodOf(request.Period, template);
        // As for any question about hits: of this age for this purpose, or not at all.
        var scope = await gate.OpenHitsAsync(purpose, LondonDay.Of(first).From, context.CancellationToken);
        if (request.ValidateOnly) return new V1.BuildPackResponse { Operation = new V1.DocumentOperation() };
        var order = new PackOrder(template, sha256, first, until, scope.Feeds);
        return new V1.BuildPackResponse
        {
            Operation = await desk.BeginAsync(
                PackDocument.Kind, order.ToJson(), known => PackOrder.FromJson(known).IsSame(order), request.RequestId, request, purpose, context),
        };
    }

    (PackTemplate Template, string Sha256) TemplateOf(string name)
    {
        if (!PackTemplates.IsName(name) || !templates.Names().Contains(name))
        {
            var names = templates.Names();
            throw RpcErrors.Invalid("template", names.Count == 0 ? "The folder of templates is empty; see Packs:TemplateFolder."
                : $"'{Shown(name)}' is no template; there are {string.Join(", ", names)}.");
        }
        try
        {
            if (templates.Read(name, out var problems) is { } read) return read;
            throw RpcErrors.Make(
                StatusCode.FailedPrecondition, TemplateReason,
                $"The template cannot be used; mend its file. {string.Join(' ', problems.Take(ProblemsToldMax))}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RpcErrors.Make(
                StatusCode.FailedPrecondition, TemplateReason, $"The template {name} cannot be read; let the service's account read it.");
        }
    }

    (DateOnly First, DateOnly Until) PeriodOf(string text, PackTemplate template)
    {
        (DateOnly First, DateOnly Until) period;
        if (template.Period == PackPeriod.Week)
        {
            if (!DocumentPeriod.TryParseWeek(text, out var monday))
                throw RpcErrors.Invalid("period", $"It is '{Shown(text)}'; {template.Id} is weekly, so write a week as 2026-W47.");
            period = (monday, monday.AddDays(7));
        }
        else
        {
            if (!DocumentPeriod.TryParseMonth(text, out var month))
                throw RpcErrors.Invalid("period", $"It is '{Shown(text)}'; {template.Id} is monthly, so write a month as 2026-10.");
            period = (month, month.AddMonths(1));
        }
        if (LondonDay.Of(period.First).From > clock.GetUtcNow())
            throw RpcErrors.Invalid("period", $"'{Shown(text)}' has not begun; ask for one that has.");
        return period;
    }

    static string Shown(string text)
    {
        const int LengthMax = 60;
        var plain = string.Concat(text.Take(LengthMax).Select(letter => char.IsControl(letter) ? ' ' : letter));
        return text.Length <= LengthMax ? plain : $"{plain}...";
    }
}
