using System.Buffers;
using System.Globalization;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Admission;

/// <summary>Turns reads into sightings, or refuses them with a reason. Pure: the clock and the registry are passed in.</summary>
sealed class Door(AdmissionOptions options)
{
    /// <summary>Sorts the reads of a batch into admitted and refused ones, each in the order in which they came.</summary>
    public AdmittedBatch Admit(IntakeBatch batch, RegistryView view, DateTimeOffset now)
    {
        var admitted = ArrayPool<AdmittedRead>.Shared.Rent(batch.Reads.Count);
        var count = 0;
        var refused = new List<RefusedRead>();
        var feed = batch.FeedId.Length == 0 ? null : view.Keys.Feeds[batch.FeedId];
        for (var i = 0; i < batch.Reads.Count; i++)
        {
            if (TryAdmit(batch.Reads[i], feed, batch.Source, view, now, out var read, out var refusal))
                admitted[count++] = read with { ReadIndex = i };
            else
                refused.Add(new RefusedRead(i, batch.Reads[i].Read.SourceSequence, refusal));
        }
        return new AdmittedBatch(batch, feed, new(admitted, 0, count), refused, view, now);
    }

    /// <param name="feed">The feed the batch came through; null for operators' own observations.</param>
    /// <param name="source">The stream it came in; empty for the feed's own.</param>
    /// <returns>False when the read is refused; <paramref name="refusal"/> then says why.</returns>
    public bool TryAdmit(
        IntakeRead intake, FeedKey? feed, string source, RegistryView registry, DateTimeOffset now,
        out AdmittedRead admitted, out Refusal refusal)
    {
        admitted = default;
        var read = intake.Read;
        if (intake.Refusal is { } wire) return Refuse(out refusal, wire);
        if (FindTextTooLong(read) is { } tooLong) return Refuse(out refusal, tooLong);
        if (FindIdentityProblem(read, feed, source) is { } identity) return Refuse(out refusal, identity);
        var isWithdrawal = read.WithdrawsEventId.Length > 0;
        if (!isWithdrawal && FindImpossibleConfidence(read) is { } confidence) return Refuse(out refusal, confidence);

        CompiledCamera? camera = null;
        if (read.Camera.Length > 0 || feed is not null)
        {
            if (!registry.Snapshot.TryFindCamera(CameraIdOf(read.Camera), out var cameraIndex))
                return Refuse(out refusal, UnknownCamera(read.Camera));
            camera = registry.Snapshot.Cameras[cameraIndex];
            if (feed is not null && camera.FeedId != feed.Id)
                return Refuse(out refusal, WrongFeed(camera, feed));
        }

        if (FindTimeProblem(read.CapturedAt, camera, now) is { } time)
        {
            if (!MayFlag(read.CapturedAt, now)) return Refuse(out refusal, time);
            intake = intake with { IsTimeDoubtful = true };
        }

        var vrm = default(Vrm);
        var markNeeded = !isWithdrawal && intake.Observation.Length == 0;
        if ((markNeeded || (read.VrmText.Length > 0 && !isWithdrawal)) && !Vrm.TryParse(read.VrmText, out vrm))
            return Refuse(out refusal, UnreadableVrm(read.VrmText));

        if (!TryPlace(intake, camera, out var place, out var uncertaintyCentimetres, out var storesPlace, out refusal)
            && !isWithdrawal)
            return false;

        var nominalIndex = -1;
        if (intake.NominalId.Length > 0) registry.Snapshot.TryFindNominal(intake.NominalId, out nominalIndex);

        // PostgreSQL keeps microseconds; what is judged must be what is stored.
        var capturedAt = Microseconds.Truncate(read.CapturedAt);
        IReadOnlyList<Vrm> candidates = read.Candidates.Count == 0
            ? []
            : Reading.CandidatesOf(read.Candidates.Select(candidate => candidate.VrmText), vrm);
        var sighting = new Sighting(
            SightingIds.New(capturedAt), vrm, capturedAt.UtcTicks, Microseconds.Truncate(now).UtcTicks, place,
            camera?.Index ?? -1, uncertaintyCentimetres, nominalIndex, Reading.DirectionOf(read.DirectionDegrees),
            (byte)candidates.Count);
        admitted = new AdmittedRead(
            sighting, 0, feed?.Key ?? 0, camera is null ? null : registry.Keys.CameraKeys[camera.Id], storesPlace,
            intake)
        {
            Candidates = candidates,
            // A withdrawal is not judged, so no snapshot of its time need be made.
            Watchlist = isWithdrawal ? registry.Snapshot : registry.SnapshotFor(capturedAt),
        };
        refusal = default;
        return true;
    }

    static bool Refuse(out Refusal refusal, Refusal reason)
    {
        refusal = reason;
        return false;
    }

    Refusal? FindTextTooLong(Read read)
    {
        // Of a withdrawal nothing else is kept, so nothing else can be wrong.
        var isWithdrawal = read.WithdrawsEventId.Length > 0;
        if (!isWithdrawal && read.Candidates.Count > options.CandidatesMax)
        {
            return new Refusal(
                RefusalReason.TextTooLong, "candidates",
                $"There are {read.Candidates.Count} candidates; at most {options.CandidatesMax} are taken. Send the best.");
        }
        ReadOnlySpan<(string Field, string Value)> texts =
        [
            ("camera", read.Camera), ("vendor_event_id", read.VendorEventId), ("withdraws_event_id", read.WithdrawsEventId),
            ("supersedes_event_id", read.SupersedesEventId), ("vrm_text", read.VrmText), ("make", read.Make),
            ("colour", read.Colour), ("vehicle_kind", read.VehicleKind), ("country", read.Country),
        ];
        foreach (var (field, value) in isWithdrawal ? texts[..3] : texts)
        {
            if (value.Length > 0 && FindProblem(field, value) is { } problem) return problem;
        }
        if (isWithdrawal) return null;
        foreach (var candidate in read.Candidates)
        {
            if (FindProblem("candidates.vrm_text", candidate.VrmText) is { } problem) return problem;
        }
        return null;

        Refusal? FindProblem(string field, string value)
        {
            if (value.Length > options.TextLengthMax)
            {
                return new Refusal(
                    RefusalReason.TextTooLong, field,
                    $"The text has {value.Length} characters; at most {options.TextLengthMax} are taken.");
            }
            // PostgreSQL's text cannot hold U+0000.
            return value.Contains('\0', StringComparison.Ordinal)
                ? new Refusal(RefusalReason.TextTooLong, field, "The text holds the character U+0000; leave it out.")
                : null;
        }
    }

    static Refusal? FindIdentityProblem(Read read, FeedKey? feed, string source)
    {
        if (feed is null) return null;
        if (source.Length > 0 && read.SourceSequence <= 0)
        {
            return new Refusal(
                RefusalReason.MissingIdentity, "source_sequence",
                $"It is {read.SourceSequence}; a call that names its source numbers its reads, from 1 on. Number them, or " +
                "leave source empty.");
        }
        if (feed.Numbered && read.SourceSequence <= 0)
        {
            return new Refusal(
                RefusalReason.MissingIdentity, "source_sequence",
                $"It is {read.SourceSequence}; feeds/{feed.Id} numbers its reads, so every read needs a number from 1 on. " +
                "Number them, or register the feed with numbered = false.");
        }
        var idsTell = !feed.Numbered && source.Length == 0;
        if (idsTell && read.VendorEventId.Length == 0)
        {
            return new Refusal(
                RefusalReason.MissingIdentity, "vendor_event_id",
                $"It is empty; feeds/{feed.Id} does not number its reads, so every read needs the device's own id.");
        }
        if (read.SupersedesEventId.Length > 0 && read.SupersedesEventId == read.VendorEventId)
        {
            return new Refusal(
                RefusalReason.MissingIdentity, "supersedes_event_id",
                "It is the read's own id; a read that replaces another needs an id of its own.");
        }
        // Where ids tell reads apart, it would pass for the read itself, sent again, and the read would stand.
        if (idsTell && read.WithdrawsEventId == read.VendorEventId)
        {
            return new Refusal(
                RefusalReason.MissingIdentity, "withdraws_event_id",
                $"It is the withdrawal's own id; feeds/{feed.Id} does not number its reads, so a withdrawal needs an id of " +
                "its own.");
        }
        return null;
    }

    static Refusal? FindImpossibleConfidence(Read read)
    {
        if (!IsConfidence(read.Confidence)) return Problem("confidence", read.Confidence);
        foreach (var candidate in read.Candidates)
        {
            if (!IsConfidence(candidate.Confidence)) return Problem("candidates.confidence", candidate.Confidence);
        }
        foreach (var confidence in read.CharacterConfidences)
        {
            if (!IsConfidence(confidence)) return Problem("character_confidences", confidence);
        }
        return null;

        static bool IsConfidence(double? value) => value is null or (>= 0 and <= 1);

        static Refusal Problem(string field, double? value) => new(
            RefusalReason.ImpossibleConfidence, field,
            string.Create(CultureInfo.InvariantCulture, $"It is {value}; give 0 to 1, or leave it unset when unknown."));
    }

    Refusal? FindTimeProblem(DateTimeOffset capturedAt, CompiledCamera? camera, DateTimeOffset now)
    {
        var skewMax = camera is { ClockSkewMax: var own } && own > TimeSpan.Zero ? own : options.ClockSkewMax;
        if (capturedAt > now + skewMax)
        {
            return new Refusal(
                RefusalReason.FromTheFuture, "capture_time",
                $"It is {capturedAt:O}, ahead of our clock ({now:O}) by more than {skewMax}. " +
                "Set the camera's clock, or register a larger clock_skew_seconds_max for it.");
        }
        if (capturedAt < now - options.ReadAgeMax)
        {
            return new Refusal(
                RefusalReason.TooOld, "capture_time",
                $"It is {capturedAt:O}; reads older than {options.ReadAgeMax.TotalDays:0} days are not taken.");
        }
        return null;
    }

    bool MayFlag(DateTimeOffset capturedAt, DateTimeOffset now) =>
        options.OutOfTimeReads == OutOfTime.Flag && capturedAt.Year >= 1990 && capturedAt < now.AddYears(1);

    static bool TryPlace(
        IntakeRead intake, CompiledCamera? camera, out GeoPoint place, out int uncertaintyCentimetres,
        out bool storesPlace, out Refusal refusal)
    {
        refusal = default;
        // An operator turns a camera and sees more than its capture point: the point that is given is the place.
        var isPlaced = intake.Observation.Length > 0 && intake.GridPosition is not null;
        storesPlace = isPlaced || camera is not { Kind: CameraKind.Fixed };
        if (!storesPlace)
        {
            place = camera!.CapturePoint!.Value; // the compiler leaves out a fixed camera without one
            uncertaintyCentimetres = camera.UncertaintyCentimetres;
            return true;
        }
        place = default;
        uncertaintyCentimetres = 0;
        var uncertaintyMetres = intake.Read.PositionUncertaintyMetres;
        if (!(uncertaintyMetres >= 0 && uncertaintyMetres <= 10_000))
        {
            refusal = new Refusal(
                RefusalReason.ImpossiblePosition, "position_uncertainty_metres",
                string.Create(CultureInfo.InvariantCulture, $"It is {uncertaintyMetres}; give 0 to 10000."));
            return false;
        }
        if (intake.GridPosition is { } grid)
        {
            place = grid;
            uncertaintyCentimetres = (int)Math.Ceiling(uncertaintyMetres * 100) + (camera?.UncertaintyCentimetres ?? 0);
            return true;
        }
        if (intake.Read.Position is { } position)
        {
            uncertaintyCentimetres = (int)Math.Ceiling((uncertaintyMetres + NationalGrid.ProjectionUncertaintyMetres) * 100)
                + (camera?.UncertaintyCentimetres ?? 0);
            if (NationalGrid.TryToGrid(position, out place)) return true;
            refusal = new Refusal(
                RefusalReason.ImpossiblePosition, "position",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Longitude {position.LongitudeDegrees}, latitude {position.LatitudeDegrees} is outside the " +
                    $"British National Grid. Longitude comes first."));
            return false;
        }
        refusal = new Refusal(
            RefusalReason.ImpossiblePosition, "position",
            camera is null
                ? "It is missing; name a camera or give the point."
                : $"It is missing; cameras/{camera.Id} moves, so every read of it needs its place.");
        return false;
    }

    static Refusal UnreadableVrm(string text) => new(
        RefusalReason.UnreadableVrm, "vrm_text",
        text.Length == 0
            ? "It is empty; a read without a registration mark is an observation, not a read."
            : $"It is '{text}'; a mark has 1 to {Vrm.LengthMax} letters A-Z and digits, separators are dropped.");

    static Refusal UnknownCamera(string camera) => new(
        RefusalReason.UnknownCamera, "camera",
        $"'{camera}' is neither a registered camera nor a registered device id. Register it first, for example with " +
        "'geointel import registry FOLDER', or add the device id to its camera.");

    static Refusal WrongFeed(CompiledCamera camera, FeedKey feed) => new(
        RefusalReason.WrongFeed, "camera",
        $"cameras/{camera.Id} is registered with feeds/{camera.FeedId}, not with feeds/{feed.Id}.");

    static string CameraIdOf(string camera) =>
        camera.StartsWith("cameras/", StringComparison.Ordinal) ? camera["cameras/".Length..] : camera;
}
