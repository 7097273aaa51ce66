using GeoIntel.Models.Hits;
using GeoIntel.Models.Retention;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.Service.Storage.Rights;
using Grpc.Core;

namespace GeoIntel.Service.Retention;

/// <summary>Lets a question reach only reads that its purpose may be told: by their age, of which regimes, and not of subjects
/// that are restricted.</summary>
/// <remarks>
/// A question is refused as a whole, before anything is read: an answer that silently lacks some rows would mislead, and one
/// that is refused because of the rows found would tell of them. Any thread.
/// </remarks>
sealed class RegimeGate(RegimesOptions options, FeedRegimes feeds, RestrictionStore restrictions, TimeProvider clock)
{
    public const string AgeReason = "AGE_GATE";
    public const string SharingReason = "SHARING_AGREEMENT_REQUIRED";

    /// <summary>Whether a refusal is one of this gate.</summary>
    public static bool IsRefusal(RpcException refusal) =>
        RpcErrors.ReasonOf(refusal) is AgeReason or SharingReason or RestrictedSubjects.Reason;

    /// <summary>The subjects of which a purpose is told nothing: all that are restricted, unless it is for legal claims, or
    /// names the restriction with a senior officer's authorisation; and vehicles on confidential lists, unless the caller is
    /// told of these.</summary>
    public async Task<RestrictedSubjects> RestrictedAsync(CheckedPurpose purpose, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (standing, confidential) = await restrictions.WithheldAsync(
            now, (PurposeClass)purpose.Class != PurposeClass.LegalClaims, cancellation);
        return standing.Count + confidential.Count == 0
            ? RestrictedSubjects.None
            : new RestrictedSubjects([.. standing.Where(one => one.Id != purpose.Restriction)], confidential, purpose);
    }

    /// <summary>Lets reads be asked for that were captured from a moment on.</summary>
    /// <param name="cameras">Keys of the cameras asked about; null for any.</param>
    /// <returns>Keys of the feeds whose reads may be told, 0 for observations; null for all.</returns>
    /// <exception cref="RpcException">PermissionDenied or FailedPrecondition.</exception>
    public async Task<int[]?> OpenReadsAsync(
        CheckedPurpose purpose, int[]? cameras, DateTimeOffset from, CancellationToken cancellation)
    {
        var all = await feeds.ReadAsync(cameras, null, cancellation);
        var asked = cameras is null ? all : [.. all.Where(feed => feed.IsAsked)];
        var regimes = RegimesOf(asked, all);
        if (purpose.Regime is { } only)
        {
            RequireAge(purpose, new HashSet<LegalRegime> { only }, from);
            return [.. all.Where(feed => RegimeOf(feed, all) == only).Select(feed => feed.Key)];
        }
        if (regimes.Count > 1) RequireAgreement(purpose, regimes);
        RequireAge(purpose, regimes, from);
        Note(purpose, regimes);
        return null;
    }

    /// <summary>Lets one sighting be told.</summary>
    /// <returns>False when it is kept for a case that this is not, of a regime that was not asked for, or about a subject that
    /// is restricted.</returns>
    /// <exception cref="RpcException">PermissionDenied or FailedPrecondition.</exception>
    public async Task<bool> OpenSightingAsync(CheckedPurpose purpose, Guid sighting, CancellationToken cancellation)
    {
        var all = await feeds.ReadAsync(null, sighting, cancellation);
        var its = all.Where(feed => feed.IsAsked).ToList();
        // Of one that is not there nothing is told, not even that: the strictest gate answers.
        RequireAge(purpose, RegimesOf(its.Count > 0 ? its : all, all), FeedRegimes.MomentOf(sighting));
        if (FeedsOf(purpose, all) is { } told && its.Any(feed => !told.Contains(feed.Key))) return false;
        var restricted = await RestrictedAsync(purpose, cancellation);
        if (restricted.HasConfidential) restricted.IsConfidential(await feeds.MarkOfAsync(sighting, cancellation));
        return await feeds.IsToldAsync(sighting, purpose.Reference, restricted, cancellation);
    }

    /// <summary>Lets one hit be told, by all reads behind it.</summary>
    /// <inheritdoc cref="OpenSightingAsync" path="/returns"/>
    /// <exception cref="RpcException">PermissionDenied or FailedPrecondition.</exception>
    public async Task<bool> OpenHitAsync(CheckedPurpose purpose, Hit hit, CancellationToken cancellation)
    {
        var all = await feeds.ReadAsync(null, null, cancellation);
        var behind = await feeds.BehindAsync(hit.Id, purpose.Reference, cancellation);
        var its = all.Where(feed => behind.Feeds.Contains(feed.Key)).ToList();
        var oldest = behind.Oldest < hit.FirstCapturedAt ? behind.Oldest : hit.FirstCapturedAt;
        RequireAge(purpose, RegimesOf(its.Count > 0 ? its : all, all), oldest);
        if (FeedsOf(purpose, all) is { } told && !behind.Feeds.All(told.Contains)) return false;
        var restricted = await RestrictedAsync(purpose, cancellation);
        restricted.IsConfidential(hit);
        if (!behind.IsTold || restricted.Covers(hit)) return false;
        if (its.Count > 0) Note(purpose, RegimesOf(its, all));
        return true;
    }

    /// <summary>Lets what was made of reads be asked for, from a moment on or as far back as may be.</summary>
    /// <param name="from">Null is as far back as this purpose may ask.</param>
    /// <exception cref="RpcException">PermissionDenied or FailedPrecondition.</exception>
    public async Task<HitScope> OpenHitsAsync(CheckedPurpose purpose, DateTimeOffset? from, CancellationToken cancellation)
    {
        // At once: somebody waits for each hit.
        var (asking, withheld) = (feeds.ReadAsync(null, null, cancellation), RestrictedAsync(purpose, cancellation));
        await Task.WhenAll(asking, withheld);
        var (all, restricted) = (await asking, await withheld);
        var told = FeedsOf(purpose, all);
        var regimes = RegimesOf(told is null ? all : all.Where(feed => told.Contains(feed.Key)), all);
        if (from is { } asked) RequireAge(purpose, regimes, asked);
        Note(purpose, regimes);
        return new HitScope(from ?? OldestFor(purpose, regimes), told, restricted)
        {
            TellsConfidential = purpose.IsToldOfConfidential,
        };
    }

    /// <summary>Remembers which regimes an export of all that is held on a subject puts together: it is the subject's own right,
    /// and takes neither an agreement nor an authorisation.</summary>
    public async Task NoteExportAsync(CheckedPurpose purpose, SubjectKey subject, CancellationToken cancellation)
    {
        var all = await feeds.ReadAsync(null, null, cancellation);
        var behind = await feeds.OfSubjectAsync(subject, cancellation);
        if (behind.Count > 0) Note(purpose, RegimesOf(all.Where(feed => behind.Contains(feed.Key)), all));
    }

    // The agreement only where it is registered for these regimes: the log names it in the open, and callers write what they like.
    void Note(CheckedPurpose purpose, HashSet<LegalRegime> regimes)
    {
        if (regimes.Count < 2) return;
        purpose.Combined.Add(regimes, IsAgreed(purpose, regimes, clock.GetUtcNow()) ? purpose.SharingAgreement : "");
    }

    // Hits rest on a basis of their own and take no agreement; who asks for one regime takes one to be told of others.
    int[]? FeedsOf(CheckedPurpose purpose, IReadOnlyList<FeedRegime> all)
    {
        if (purpose.Regime is not { } only) return null;
        var now = clock.GetUtcNow();
        return [.. all
            .Where(feed => RegimeOf(feed, all) is var regime
                && (regime == only || IsAgreed(purpose, new HashSet<LegalRegime> { only, regime }, now)))
            .Select(feed => feed.Key)];
    }

    bool IsAgreed(CheckedPurpose purpose, IReadOnlySet<LegalRegime> regimes, DateTimeOffset now) =>
        purpose.SharingAgreement.Length > 0
        && options.SharingAgreements.Any(one => one.Id == purpose.SharingAgreement && one.Covers(regimes, now));

    DateTimeOffset? OldestFor(CheckedPurpose purpose, IReadOnlySet<LegalRegime> regimes)
    {
        var now = clock.GetUtcNow();
        return regimes
            .Where(regime => options.Profiles.MayBeAsked(
                regime, DateTimeOffset.MinValue, now, (PurposeClass)purpose.Class, purpose.Authorisation is not null) != AgeVerdict.Allowed)
            .Max(regime => options.Profiles.OldestUngated(regime, now));
    }

    void RequireAge(CheckedPurpose purpose, IReadOnlySet<LegalRegime> regimes, DateTimeOffset from)
    {
        var now = clock.GetUtcNow();
        foreach (var regime in regimes.Order())
        {
            var verdict = options.Profiles.MayBeAsked(
                regime, from, now, (PurposeClass)purpose.Class, purpose.Authorisation is not null);
            if (verdict != AgeVerdict.Allowed) throw TooOld(regime, options.Profiles.At(regime, now), now, verdict);
        }
    }

    void RequireAgreement(CheckedPurpose purpose, IReadOnlySet<LegalRegime> regimes)
    {
        var now = clock.GetUtcNow();
        var names = string.Join(", ", regimes.Order());
        if (IsAgreed(purpose, regimes, now)) return;
        var what = purpose.SharingAgreement.Length == 0
            ? "It takes a sharing agreement to put them together"
            : $"'{purpose.SharingAgreement}' is no registered agreement that covers them today";
        throw RpcErrors.Make(
            StatusCode.FailedPrecondition, SharingReason,
            $"The question reaches reads of several regimes: {names}. {what}: name one in purpose.sharing_agreement, or ask for "
            + "one regime in purpose.regime or for one camera.",
            new() { ["regimes"] = names });
    }

    RpcException TooOld(LegalRegime regime, RegimeProfile profile, DateTimeOffset now, AgeVerdict verdict)
    {
        var classes = string.Join(", ", profile.GatedClasses.Order());
        var limit = options.Profiles.OldestUngated(regime, now);
        var needed = verdict == AgeVerdict.ClassNotAllowed
            ? $"Older ones are told for {classes} only, under a senior officer's authorisation"
            : "Older ones take purpose.senior_authorisation: its reference and who gave it";
        return RpcErrors.Make(
            verdict == AgeVerdict.ClassNotAllowed ? StatusCode.PermissionDenied : StatusCode.FailedPrecondition, AgeReason,
            $"Reads under {regime} are told for {profile.GatedAfter} after their capture, which is from {limit:O} on. {needed}; or "
            + "ask for a later time.",
            new()
            {
                ["regime"] = regime.ToString(),
                ["age_limit"] = profile.GatedAfter.ToString()!,
                ["needed"] = verdict == AgeVerdict.ClassNotAllowed ? "purpose_class" : "senior_authorisation",
                ["classes"] = classes,
            });
    }

    HashSet<LegalRegime> RegimesOf(IEnumerable<FeedRegime> asked, IReadOnlyList<FeedRegime> all)
    {
        // Observations by themselves make no second regime: where they belong is settled by RegimeOf.
        var regimes = asked.Where(feed => feed.Key != 0).Select(feed => feed.Regime!.Value).ToHashSet();
        if (regimes.Count == 0) regimes.Add(RegimeOf(new FeedRegime(0, null, false), all));
        return regimes;
    }

    LegalRegime RegimeOf(FeedRegime feed, IReadOnlyList<FeedRegime> all) =>
        feed.Regime ?? options.ObservationsAmong(all.Select(one => one.Regime).OfType<LegalRegime>());
}

/// <summary>What of hits, and of what else was made of reads, a purpose is told.</summary>
/// <param name="From">From when on; null for any time.</param>
/// <param name="Feeds">Keys of the feeds whose reads they may rest on, 0 for observations; null for all.</param>
/// <param name="Restricted">Of whom nothing is told.</param>
sealed record HitScope(DateTimeOffset? From, int[]? Feeds, RestrictedSubjects Restricted)
{
    /// <summary>Whether hits that were made of confidential lists are told.</summary>
    public bool TellsConfidential { get; init; }

    /// <summary>@feeds int[], @confidential boolean and the parameters of
    /// <see cref="RestrictedSubjects.ParametersWithTexts"/>.</summary>
    public Npgsql.NpgsqlParameter[] Parameters() =>
        [FeedRegimes.Parameter(Feeds), new("confidential", TellsConfidential), .. Restricted.ParametersWithTexts()];
}
