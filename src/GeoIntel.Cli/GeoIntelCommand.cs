using System.CommandLine;
using System.CommandLine.Invocation;
using GeoIntel.Cli.Documents;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Verbs;
using Grpc.Core;

namespace GeoIntel.Cli;

/// <summary>The <c>geointel</c> command: its verbs, and what becomes of everything that goes wrong in them.</summary>
static class GeoIntelCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal)
    {
        var parsed = Create(terminal).Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            var code = await parsed.InvokeAsync(configuration);
            return parsed.Action is ParseErrorAction ? ExitCodes.WrongUsage : code;
        }
        catch (UsageException exception)
        {
            terminal.Error.WriteLine(exception.Message);
            return ExitCodes.WrongUsage;
        }
        catch (RpcException exception) when (exception.StatusCode != StatusCode.Cancelled)
        {
            terminal.Error.WriteLine(RpcFailure.Explain(exception));
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is OperationCanceledException or RpcException)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine(exception.Message);
            return ExitCodes.Failed;
        }
        finally
        {
            terminal.Out.Flush();
        }
    }

    public static RootCommand Create(Terminal terminal)
    {
        var service = new ServiceOptions();
        var root = new RootCommand(
            "GeoIntel: where vehicles of interest were read. "
            + "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 some of the input was refused.")
        {
            SimulateVerb.Create(terminal),
            new Command("import", "Bring resources into the service.")
            {
                ImportRegistryVerb.Create(terminal, service), ImportIncidentsVerb.Create(terminal, service),
                ImportBoundariesVerb.Create(terminal, service),
            },
            IngestVerb.Create(terminal, service),
            DecodeVerb.Create(terminal),
            ReplayVerb.Create(terminal),
            WatchHitsVerb.Create(terminal, service),
            SearchVerb.Create(terminal, service),
            TrackVerb.Create(terminal, service),
            ConvoyVerb.Create(terminal, service),
            ScenesVerb.Create(terminal, service),
            CordonVerb.Create(terminal, service),
            InterestVerb.Create(terminal, service),
            GroupVerbs.Create(terminal, service),
            new Command("implausible", "Marks that were read at two places faster than anybody drives: cloned, misread, or what else.")
            {
                ImplausibleVerbs.List(terminal, service), ImplausibleVerbs.Resolve(terminal, service),
            },
            ComplianceVerb.Create(terminal, service),
            new Command("hotspots", "Where incidents gather, by place and time.")
            {
                HotspotsDescribeVerb.Create(terminal), HotspotsForecastVerb.Create(terminal), HotspotsBacktestVerb.Create(terminal),
                HotspotsRunVerb.Create(terminal),
            },
            DocumentVerbs.Create(
                DocumentNoun.Profile, "The local profile of organised crime: built from the store, written in and signed by people.",
                ProfileBuildVerb.Create(terminal, service), terminal, service),
            DocumentVerbs.Create(
                DocumentNoun.Pack, "Packs for regular meetings, by the unit's templates: built from the store, written in and signed by people.",
                PackBuildVerb.Create(terminal, service), terminal, service),
            new Command("siting", "Where cameras should stand, and which no longer earn their place.") { SitingReviewVerb.Create(terminal, service) },
            new Command("retention", "Erase what has ended.") { RetentionRunVerb.Create(terminal, service) },
            new Command("operation", "State a purpose once for several calls.")
            {
                OperationVerbs.Open(terminal, service), OperationVerbs.End(terminal, service),
            },
            new Command("hold", "Keep reads for a case.")
            {
                HoldVerbs.Create(terminal, service), HoldVerbs.List(terminal, service), HoldVerbs.Release(terminal, service),
            },
            new Command("subject", "What those whom data is about may ask for.")
            {
                SubjectVerbs.Export(terminal, service), SubjectVerbs.Erase(terminal, service),
                RestrictionVerbs.Restrict(terminal, service), RestrictionVerbs.Lift(terminal, service),
                RestrictionVerbs.List(terminal, service), RectifyVerb.Create(terminal, service),
            },
            new Command("audit", "The audit log: take it out, and prove that nobody touched it.")
            {
                AuditVerifyVerb.Create(terminal), AuditExportVerb.Create(terminal, service),
                AuditExportVerb.CreateCheckpoint(terminal, service), AuditProofVerbs.Take(terminal, service),
                AuditProofVerbs.Verify(terminal), AuditDisclosuresVerb.Create(terminal, service),
            },
            new Command("evidence", "What a hit rests on, to be checked by others.")
            {
                EvidenceVerbs.Export(terminal, service), EvidenceVerbs.Verify(terminal),
            },
            ReviewVerbs.Reviews(terminal, service),
            ReviewVerbs.ListHealth(terminal, service),
            ReviewVerbs.HandlingDecision(terminal, service),
            StatusVerb.Create(terminal, service),
            TokenVerb.Create(terminal),
            DemoVerb.Create(terminal, service),
        };
        foreach (var option in service.All) root.Options.Add(option);
        return root;
    }
}
