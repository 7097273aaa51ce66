using GeoIntel.Service.Access;
using GeoIntel.Service.Storage.Registry;
using Google.Protobuf;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>What an import would do to each resource, worked out on rows that are not saved yet.</summary>
/// <param name="caller">Who imports; null is told the least.</param>
/// <param name="proposer">Who proposes what needs a second person; null where the approvals stand as they are stated.</param>
/// <param name="effective">When what is changed takes effect; null leaves it to each resource.</param>
sealed class ImportPlan(
    RegistryContext registry, CallerIdentity? caller, Caller? proposer, DateTimeOffset now, DateTimeOffset? effective)
{
    readonly Dictionary<RegistryKind, HashSet<string>> _known = [];
    int _askedBesides;

    public List<ImportStep> Steps { get; } = [];

    /// <summary>Checks all resources, those that are referred to before those that refer to them.</summary>
    public async Task WorkOutAsync(IReadOnlyList<V1.RegistryResource> resources, CancellationToken cancellation)
    {
        // Rows are found by key and added once; looking for changes after each would be quadratic.
        registry.ChangeTracker.AutoDetectChangesEnabled = false;
        var steps = resources.Select(resource => new ImportStep(resource)).ToList();
        Steps.AddRange(steps);
        foreach (var kind in RegistryKinds.InOrder)
        {
            var ofKind = steps.Where(step => step.Kind == kind).ToList();
            await WorkOutAsync(kind, ofKind, cancellation);
        }
    }

    async Task WorkOutAsync(RegistryKind kind, List<ImportStep> steps, CancellationToken cancellation)
    {
        var rows = await kind.FindAsync(registry, [.. steps.Select(step => step.Id)], cancellation);
        var known = _known[kind] = await kind.ExistingAsync(registry, caller, rows.Keys, cancellation);
        var seen = new HashSet<string>();
        var checks = new List<(ImportStep Step, FieldChecks Check)>(steps.Count);
        foreach (var step in steps)
        {
            if (step.Problems.Count > 0) continue;
            if (!seen.Add(step.Id))
            {
                step.Refuse(new FieldProblem("name", $"'{step.Name}' is there twice in this import; name each once."));
                continue;
            }
            // What is there and not told to the caller is not told here either; only that the name is taken.
            if (rows.ContainsKey(step.Id) && !known.Contains(step.Id))
            {
                step.Refuse(new FieldProblem("name", $"'{step.Name}' cannot be used; choose another id."));
                continue;
            }
            var check = new FieldChecks(now);
            step.Row = rows.GetValueOrDefault(step.Id) ?? kind.NewRow(step.Id);
            var version = new NewVersion(kind, step.Row);
            var message = step.Resource!;
            SecondPerson? second = null;
            if (proposer is { } importer && step.Row is IApproved)
            {
                message = message.Descriptor.Parser.ParseFrom(message.ToByteArray()); // it is the caller's
                second = SecondPerson.ForImport(step.Row, message, importer);
            }
            kind.Fill(message, step.Row, check);
            second?.Settle(version, effective, check);
            step.Before = version.Before;
            kind.CheckCaller(caller, step.Row, version.Before, isImport: true, check);
            step.Differences = version.Differences();
            if (step.Differences.Count > 0) version.TakeEffect(effective, check);
            checks.Add((step, check));
        }

        await FindReferredAsync(checks.SelectMany(pair => pair.Check.References), cancellation);
        foreach (var (step, check) in checks)
        {
            foreach (var reference in check.References)
            {
                if (!_known[reference.Kind].Contains(reference.Id))
                    check.Add(reference.Field, RegistryDesk.MissingProblem(reference));
            }
            if (check.Problems.Count > 0) step.Refuse([.. check.Problems]);
            else Take(step, known);
        }
    }

    /// <summary>Takes back the approvals that rest on what is changed; after refused resources are left out.</summary>
    public async Task AskAgainAsync(CancellationToken cancellation)
    {
        if (proposer is not { } importer) return;
        var rules = new RestingRules(registry, SecondPerson.NameOf(importer), now);
        var asked = (await rules.AskAgainAsync(cancellation)).ToHashSet();
        foreach (var step in Steps.Where(step => step.Row is not null && asked.Remove(step.Row)))
        {
            step.Change = V1.ImportChange.Changed;
            step.Differences = MessageDifference.Between(
                step.Before!, step.Kind!.ToMessage(step.Row!), step.Kind.UpdatableFields);
        }
        // What the caller is not told of is not counted for them either.
        var entries = asked.OfType<ListEntryRow>().Select(row => row.Id).ToList();
        var told = entries.Count == 0 ? [] : await RegistryKinds.ListEntry.ExistingAsync(registry, caller, entries, cancellation);
        _askedBesides = asked.Count - entries.Count + told.Count;
    }

    /// <summary>How many conditions and list entries wait for a second person: of this import, and of those that rest on
    /// what it changes.</summary>
    public int AwaitingApproval() => _askedBesides + Steps.Count(step =>
        step.Change != V1.ImportChange.Refused
        && step.Row is IApproved { Approval.State: (short)V1.ApprovalState.Proposed });

    void Take(ImportStep step, HashSet<string> known)
    {
        known.Add(step.Id);
        if (step.Before is null)
        {
            step.Change = V1.ImportChange.Created;
            registry.Add(step.Row!);
            return;
        }
        step.Change = step.Differences.Count == 0 ? V1.ImportChange.Unchanged : V1.ImportChange.Changed;
    }

    // Kinds come in the order of reference, so what is not known yet of another kind is not in this import.
    async Task FindReferredAsync(IEnumerable<ResourceReference> references, CancellationToken cancellation)
    {
        foreach (var ofKind in references.GroupBy(reference => reference.Kind))
        {
            var known = _known[ofKind.Key];
            var unknown = ofKind.Select(reference => reference.Id).Where(id => !known.Contains(id)).Distinct().ToList();
            if (unknown.Count > 0) known.UnionWith(await ofKind.Key.ExistingAsync(registry, caller, unknown, cancellation));
        }
    }

    /// <summary>Takes the refused resources out of what is about to be saved.</summary>
    public void LeaveOutRefused()
    {
        foreach (var step in Steps.Where(step => step.Change == V1.ImportChange.Refused && step.Before is not null))
            registry.Entry(step.Row!).State = Microsoft.EntityFrameworkCore.EntityState.Detached;
    }
}

/// <summary>One resource of an import, and what becomes of it.</summary>
sealed class ImportStep
{
    public ImportStep(V1.RegistryResource given)
    {
        Source = given.Source;
        if (given.ResourceCase == V1.RegistryResource.ResourceOneofCase.None)
        {
            Refuse(new FieldProblem("resource", "It is missing; give a resource of one kind."));
            return;
        }
        var field = V1.RegistryResource.Descriptor.FindFieldByNumber((int)given.ResourceCase);
        Resource = (IMessage)field.Accessor.GetValue(given);
        Kind = RegistryKinds.InOrder.Single(kind => kind.MessageType == Resource.Descriptor);
        Name = (string)Resource.Descriptor.FindFieldByName("name").Accessor.GetValue(Resource);
        if (!Kind.TryParseName(Name, out var id))
            Refuse(new FieldProblem("name", $"'{Name}' is not a name of a {Kind.Noun}; write '{Kind.Collection}/{{id}}'."));
        Id = id;
    }

    public string Source { get; }
    public IMessage? Resource { get; }
    public RegistryKind? Kind { get; }
    public string Name { get; } = "";
    public string Id { get; } = "";
    public RegistryRow? Row { get; set; }

    /// <summary>The resource as it was; null when it is new.</summary>
    public IMessage? Before { get; set; }

    public V1.ImportChange Change { get; set; }
    public List<string> Differences { get; set; } = [];
    public List<FieldProblem> Problems { get; } = [];

    public void Refuse(params ReadOnlySpan<FieldProblem> problems)
    {
        Change = V1.ImportChange.Refused;
        Problems.AddRange(problems);
    }
}
