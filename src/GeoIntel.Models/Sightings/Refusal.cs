namespace GeoIntel.Models.Sightings;

/// <summary>Why a read is not accepted. The numbers are those of the contract.</summary>
public enum RefusalReason
{
    UnknownCamera = 1,
    UnreadableVrm = 2,
    MissingCaptureTime = 3,
    FromTheFuture = 4,
    TooOld = 5,
    ImpossiblePosition = 6,
    ImpossibleConfidence = 7,
    MissingIdentity = 8,
    TextTooLong = 9,
    UnknownRead = 10,
    WrongFeed = 11,
    WrongAttachment = 12,
}

/// <summary>A refused read: the reason, the field, and a sentence with its value, what is allowed and what to
/// do.</summary>
/// <remarks>The sentence goes back to the sender only; counts by reason are what is kept and logged.</remarks>
public readonly record struct Refusal(RefusalReason Reason, string Field, string Description);
