using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Incidents;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Takes publications of incidents and answers each after its commit.</summary>
/// <remarks>Incidents tell nothing of persons, so no purpose is asked; that they were collected is audited.</remarks>
sealed class IncidentRpc(IncidentStore store, TimeProvider clock) : IncidentService.IncidentServiceBase
{
    /// <summary>Most incidents of one message: about 3 MB.</summary>
    public const int IncidentsPerMessageMax = 10_000;

    /// <summary>Ten times the busiest force's month; all of a publication is held in memory.</summary>
    const int IncidentsPerPublicationMax = 1_000_000;

    const int TextLengthMax = 200;
    const int PageSizeDefault = 100;
    const int PageSizeMax = 1000;

    public override Task ImportIncidents(
        IAsyncStreamReader<ImportIncidentsRequest> requestStream, IServerStreamWriter<ImportIncidentsResponse> responseStream,
        ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            await ImportAsync(requestStream, responseStream, context);
            return true;
        });

    public override Task<ListIncidentPublicationsResponse> ListIncidentPublications(
        ListIncidentPublicationsRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            if (request.PageSize is < 0 or > PageSizeMax)
                throw RpcErrors.Invalid("page_size", $"It is {request.PageSize}; give 0 to {PageSizeMax}.");
            var size = request.PageSize == 0 ? PageSizeDefault : request.PageSize;
            var question = new ListIncidentPublicationsRequest(request) { PageToken = "" };
            var after = PageToken.PlaceOf(question, request.PageToken)?.Split('\n', 2);
            var found = await store.ListAsync(
                request.Source, after is [var source, var name] ? (source, name) : null, size + 1, context.CancellationToken);
            var response = new ListIncidentPublicationsResponse();
            response.Publications.AddRange(found.Take(size).Select(ToWire));
            if (found.Count > size)
                response.NextPageToken = PageToken.Of(question, $"{found[size - 1].Source}\n{found[size - 1].Name}");
            return response;
        });

    async Task ImportAsync(
        IAsyncStreamReader<ImportIncidentsRequest> requests, IServerStreamWriter<ImportIncidentsResponse> responses,
        ServerCallContext context)
    {
        using var term = StreamTerm.Begin(context);
        requests = term.Bound(requests);
        V1.IncidentPublication? begun = null;
        var incidents = new List<Models.Incidents.Incident>();
        var check = new IncidentChecks(clock.GetUtcNow());
        while (await requests.MoveNext(context.CancellationToken))
        {
            var request = requests.Current;
            if (request.Publication is { } next)
            {
                if (begun is not null)
                {
                    throw RpcErrors.Invalid(
                        "publication",
                        $"'{next.Name}' begins before '{begun.Name}' is complete; set complete in its last message.");
                }
                begun = Checked(next);
            }
            if (begun is null)
                throw RpcErrors.Invalid("publication", "It is missing; begin a publication before its incidents.");
            if (request.Incidents.Count > IncidentsPerMessageMax)
                throw RpcErrors.TooLarge("incidents", request.Incidents.Count, IncidentsPerMessageMax);
            foreach (var wire in request.Incidents) incidents.Add(check.Take(wire, incidents.Count));
            if (incidents.Count > IncidentsPerPublicationMax)
                throw RpcErrors.TooLarge("incidents of one publication", incidents.Count, IncidentsPerPublicationMax);
            if (!request.Complete) continue;

            var kept = await store.KeepAsync(
                new Models.Incidents.IncidentPublication(begun.Source, begun.Name, begun.FileName, begun.FileSha256, incidents),
                done => EntryOf(context, done), context.CancellationToken);
            await responses.WriteAsync(ToResponse(kept), context.CancellationToken);
            begun = null;
            incidents = [];
        }
        if (begun is not null)
        {
            throw RpcErrors.Invalid(
                "complete", $"'{begun.Name}' was not completed and is not stored; set complete in its last message.");
        }
    }

    static V1.IncidentPublication Checked(V1.IncidentPublication publication)
    {
        var problems = new List<FieldProblem>();
        foreach (var (field, text, required) in (ReadOnlySpan<(string, string, bool)>)
            [("source", publication.Source, true), ("name", publication.Name, true), ("file_name", publication.FileName, false),
             ("file_sha256", publication.FileSha256, false)])
        {
            if (required && text.Length == 0)
                problems.Add(new($"publication.{field}", $"It is empty; give 1 to {TextLengthMax} characters."));
            else if (text.Length > TextLengthMax || text.Any(char.IsControl))
            {
                problems.Add(new($"publication.{field}",
                    $"It has {text.Length} characters; give at most {TextLengthMax}, without control characters."));
            }
        }
        return problems.Count == 0 ? publication : throw RpcErrors.Invalid(problems);
    }

    static AuditEntry EntryOf(ServerCallContext context, KeptPublication kept) =>
        AuditedCall.EntryFor(
            context, kept.Outcome == PublicationOutcome.Replaced ? AuditAction.Alteration : AuditAction.Collection, null) with
        {
            ResourceKind = "incident_publication",
            ResourceId = $"{kept.Held.Source}/{kept.Held.Name}",
            ResourceRevision = kept.Held.Revision,
            ResourceDigest = kept.Held.ContentSha256,
            RowCount = kept.Outcome == PublicationOutcome.Unchanged ? 0 : kept.Held.IncidentCount,
            Outcome = kept.Outcome == PublicationOutcome.Unchanged ? "unchanged" : "ok",
        };

    static ImportIncidentsResponse ToResponse(KeptPublication kept) => new()
    {
        Publication = ToWire(kept.Held),
        Change = (PublicationChange)kept.Outcome,
        RemovedCount = kept.Removed,
        DuplicateCount = kept.Duplicates,
    };

    static V1.IncidentPublication ToWire(HeldPublication held) => new()
    {
        Source = held.Source,
        Name = held.Name,
        FileName = held.FileName,
        FileSha256 = held.FileSha256,
        ContentSha256 = Convert.ToHexStringLower(held.ContentSha256),
        Revision = held.Revision,
        IncidentCount = held.IncidentCount,
        StoreTime = Timestamp.FromDateTimeOffset(held.StoredAt),
    };
}
