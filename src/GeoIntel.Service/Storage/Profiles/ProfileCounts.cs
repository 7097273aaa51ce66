using System.Data;
using GeoIntel.Models.Cordons;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Incidents;
using GeoIntel.Models.Profiles;
using GeoIntel.Service.Documents;
using GeoIntel.Service.Profiles;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.Service.Storage.Hotspots;
using GeoIntel.Service.Storage.Rights;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Profiles;

/// <summary>Counts a profile's figures, all of them at one moment of the store; but crossings of the cordon a moment later.</summary>
sealed class ProfileCounts(NpgsqlDataSource database, RestrictionStore restrictions, CordonSearch cordons)
{
    const int AreaNamesMax = 4;

    /// <param name="asOf">Ages are counted up to it.</param>
    /// <param name="tellAsync">How far it is, in words and from 0 to 1.</param>
    /// <exception cref="DocumentRefusedException">There are no such areas.</exception>
    public async Task<CountedProfile> CountAsync(
        ProfileOrder order, DateTimeOffset asOf, Func<string, double, Task> tellAsync, CancellationToken cancellation)
    {
        // Whoever may read it is told of no restricted subject, be it in a number.
        var (standing, confidential) = await restrictions.WithheldAsync(asOf, asksRestrictions: true, cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var question = new Question(connection, order, asOf, cancellation);
        await tellAsync("areas", 0.05);
        var set = (await question.AskAsync("boundary_set", row =>
            (Name: row.Text("display_name"), Attribution: row.Text("attribution"), StoredAt: row.Time("stored_at")))).FirstOrDefault();
        var areas = await question.AskAsync("areas", row => new ProfileArea(
            row.Text("code"), row.Text("display_name"), row.NumberOrNull("residents"), row.NumberOrNull("households"),
            row.Text("outline")));
        if (set.Name is null || areas.Count == 0 || (order.AreaCodes.Count > 0 && areas.Count != order.AreaCodes.Count))
            throw new DocumentRefusedException($"Not all areas of '{order.AreaKey}' are there any more; import the boundaries again.");
        await tellAsync("incidents", 0.1);
        var crime = await CrimeAsync(question, areas);
        var withoutPlace = (await question.AskAsync("incidents_without_place", row => row.Whole("count"))).Single();
        await tellAsync("hotspots", 0.5);
        var hotspots = await HotspotsAsync(question);
        await tellAsync("groups and sources", 0.8);
        var figures = new ProfileFigures
        {
            Edition = DocumentEdition.Police,
            Areas = areas,
            FirstMonth = order.FirstMonth,
            Months = order.Months,
            AsOf = asOf,
            Crime = crime,
            WithoutPlace = withoutPlace,
            Hotspots = hotspots,
            Groups = await GroupsAsync(question),
            Hits = await HitsAsync(question, new RestrictedSubjects(standing, confidential, null)),
            Cordon = await CordonAsync(order, new RestrictedSubjects(standing, confidential, null), cancellation),
            Sources = await question.AskAsync("incident_sources", row => new SourceFigures(
                row.Text("id"), row.Whole("publications"), row.Time("stored_at"),
                row.IsNull("last_month") ? null : row.Date("last_month"), row.Whole("incidents"))),
            Feeds = await question.AskAsync("read_feeds", row => new FeedFigures(
                row.Text("display_name"), row.TimeOrNull("last_read_at"), row.Long("accepted"), row.Long("refused"))),
        };
        return new CountedProfile(
            figures, order.AreaCodes.Count == 0 ? set.Name : NameOf(areas),
            [set.Attribution, .. hotspots.Select(run => run.Attribution)],
            [
                new("boundaries", FormattableString.Invariant($"{order.AreaKey}, stored {set.StoredAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"), ""),
                .. await question.AskAsync("incident_inputs", row => new DocumentInput(
                    "incidents", FormattableString.Invariant($"{row.Whole("publications")} publications"), row.Text("sha256"))),
                .. order.Cordon is null ? (IEnumerable<DocumentInput>)[] : [order.Cordon.ToInput(order.CordonMonth)],
                .. hotspots.Select(run => new DocumentInput($"hotspots: {run.Group}", $"run {run.Run}", run.DataSha256)),
                .. await question.AskAsync("registry_number", row => new DocumentInput(
                    "registry", FormattableString.Invariant($"alteration {row.Long("version")}"), "")),
            ]);
    }

    static string NameOf(List<ProfileArea> areas) => areas.Count <= AreaNamesMax
        ? string.Join(", ", areas.Select(area => area.Name))
        : FormattableString.Invariant($"{areas.Count} areas from {areas[0].Name} to {areas[^1].Name}");

    static async Task<IReadOnlyList<CrimeFigures>> CrimeAsync(Question question, List<ProfileArea> areas)
    {
        var order = question.Order;
        var placeOf = areas.Index().ToDictionary(area => area.Item.Code, area => area.Index, StringComparer.Ordinal);
        var kinds = await question.AskAsync("incidents_by_kind", row => (
            Area: placeOf[row.Text("code")], Month: MonthsFrom(order.FirstMonth, row.Date("month")),
            Incident: new Incident
            {
                CrimeType = CrimeType.Of(row.Text("crime_type")), Time = default,
                Flags = (IncidentFlags)row.Short("flags"), FlagsTold = (IncidentFlags)row.Short("flags_told"),
            },
            Count: row.Whole("incidents")));
        return [.. ProfileGroups.All.Select(of => CrimeOf(of.Group))];

        CrimeFigures CrimeOf(CrimeGroup group)
        {
            var (byArea, byMonth) = (new int[areas.Count], new int[order.Months]);
            foreach (var kind in kinds.Where(kind => group.Contains(kind.Incident)))
            {
                byArea[kind.Area] += kind.Count;
                byMonth[kind.Month] += kind.Count;
            }
            // By type alone it needs no flag; else whoever tells the type may still be silent on the flag.
            var told = kinds.Where(kind => (kind.Incident.FlagsTold & group.AnyFlag) != 0).Sum(kind => kind.Count);
            var all = kinds.Sum(kind => kind.Count);
            return new CrimeFigures
            {
                Id = group.Id,
                Total = byArea.Sum(),
                ByArea = [.. byArea.Select(count => (int?)count)],
                ByMonth = [.. byMonth.Select(count => (int?)count)],
                FlagTold = group.AnyFlag == 0 || group.CrimeTypes.Count > 0 ? FlagTold.NotNeeded
                    : told == 0 ? FlagTold.Nowhere
                    : told == all ? FlagTold.Everywhere
                    : FlagTold.ByPart,
            };
        }
    }

    static async Task<IReadOnlyList<HotspotFigures>> HotspotsAsync(Question question)
    {
        var runs = await question.AskAsync("newest_runs", row => new HotspotFigures
        {
            Run = row.Text("id"),
            Group = row.Text("crime_group"),
            Unit = row.Text("unit"),
            FirstMonth = row.Date("first_month"),
            Months = row.Whole("month_count"),
            EndedAt = row.Time("ended_at"),
            Forecaster = row.Text("forecaster"),
            Verdict = row.Text("verdict"),
            DataSha256 = row.Text("data_sha256"),
            Attribution = row.Text("attribution"),
            Cells = [],
        });
        var whole = new List<HotspotFigures>();
        foreach (var run in runs.OrderBy(run => CrimeGroups.All.Index().First(group => group.Item.Id == run.Group).Index))
        {
            whole.Add(run with
            {
                Cells = await question.AskAsync("run_cells", row => new HotspotCellFigures(
                    row.Text("cell_id"), row.Text("outline"), row.Number("count"), row.Number("mean12"),
                    row.Number("forecast"), row.Number("lo90"), row.Number("hi90"), row.Whole("rank"),
                    row.Number("cum_area_pct"), row.Text("ehsa_label"), row.Text("ehsa_label_robust"),
                    row.Number("emerging_prob"), row.Flag("flagged")), ("run_id", run.Run)),
            });
        }
        return whole;
    }

    static async Task<OrganisedGroupFigures> GroupsAsync(Question question)
    {
        var groups = await question.AskAsync("groups", row => new OrganisedGroup(
            row.Text("display_name"), GroupStatuses.NameOf(row.Short("status")), row.Time("vouched_at")));
        return new(
            groups.Count,
            [.. GroupStatuses.Names.Select(name => new ToldCount(name, groups.Count(group => group.Status == name)))],
            [.. GroupStatuses.Ages.Select(age => new ToldCount(
                age.Name, groups.Count(group => GroupStatuses.AgeOf(question.AsOf - group.VouchedAt) == age.Name)))],
            groups);
    }

    static async Task<IReadOnlyList<HitFigures>> HitsAsync(Question question, RestrictedSubjects restricted)
    {
        var found = await question.AskAsync(
            "hits", row => (Kind: row.Short("kind"), Outcome: row.IsNull("outcome") ? 0 : row.Short("outcome"), Hits: row.Whole("hits")),
            restricted.ParametersWithTexts());
        return [.. HitNames.Kinds.Select((name, kind) => new HitFigures(
            name, [.. HitNames.Outcomes.Select((outcome, number) => new ToldCount(
                outcome, found.Where(of => of.Kind == kind + 1 && of.Outcome == number).Sum(of => of.Hits)))]))];
    }

    async Task<CordonFigures?> CordonAsync(ProfileOrder order, RestrictedSubjects restricted, CancellationToken cancellation)
    {
        if (order.Cordon is not { } cordon) return null;
        var month = order.CordonMonth;
        var answer = await cordons.CountAsync(
            new(cordon.Gates, IncidentTime.MonthStart(month.Year, month.Month),
                IncidentTime.MonthStart(order.EndMonth.Year, order.EndMonth.Month), CordonRule.Default, _ => false, null, 0, cordon.Feeds,
                restricted),
            cancellation);
        return CordonFigures.Of(
            month, answer.Counts.Cells.Select(of => (cordon.Gates[of.Of.Gate].Arterial, of.Cell)), answer.Coverage, answer.UndirectedCount);
    }

    static int MonthsFrom(DateOnly first, DateOnly month) => (month.Year - first.Year) * 12 + month.Month - first.Month;

    /// <summary>The folder's queries with what they all ask about.</summary>
    sealed class Question(
        NpgsqlConnection connection, ProfileOrder order, DateTimeOffset asOf, CancellationToken cancellation)
    {
        public ProfileOrder Order => order;
        public DateTimeOffset AsOf => asOf;

        public Task<List<T>> AskAsync<T>(
            string query, Func<StoredRow, T> read, params (string Name, object Value)[] values) =>
            AskAsync(query, read, [.. values.Select(value => new NpgsqlParameter(value.Name, value.Value))]);

        public async Task<List<T>> AskAsync<T>(string query, Func<StoredRow, T> read, NpgsqlParameter[] values)
        {
            await using var command = NamedCommand.Of(connection, $"Profiles/{query}");
            command.Parameters.AddRange(values);
            command.Parameters.AddWithValue("set_id", order.BoundarySet);
            command.Parameters.AddWithValue("codes", NpgsqlDbType.Array | NpgsqlDbType.Text, order.AreaCodes.ToArray());
            command.Parameters.AddWithValue("from", StartOf(order.FirstMonth));
            command.Parameters.AddWithValue("until", StartOf(order.EndMonth));
            command.Parameters.AddWithValue("as_of", asOf.UtcDateTime);
            command.Parameters.AddWithValue("groups", CrimeGroups.All.Select(group => group.Id).ToArray());
            command.CommandTimeout = 0; // whoever asked may cancel it
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var found = new List<T>();
            while (await reader.ReadAsync(cancellation)) found.Add(read(new StoredRow(reader)));
            return found;
        }

        static DateTime StartOf(DateOnly month) => IncidentTime.MonthStart(month.Year, month.Month).UtcDateTime;
    }
}
