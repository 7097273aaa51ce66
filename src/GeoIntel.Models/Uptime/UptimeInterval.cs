namespace GeoIntel.Models.Uptime;

/// <summary>A time, in whole minutes and half-open, in which one thing is known of a camera.</summary>
public readonly record struct UptimeInterval(
    DateTimeOffset From, DateTimeOffset Until, CameraState State, UptimeEvidence Evidence);

/// <summary>What is known of a camera. The numbers are those of the contract.</summary>
public enum CameraState
{
    Unknown = 0,
    Up = 1,
    Down = 2,
    OutOfService = 3,
}

/// <summary>What it is known by. The numbers are those of the contract.</summary>
public enum UptimeEvidence
{
    /// <summary>No sign came before.</summary>
    None = 0,

    /// <summary>A read or a sign of life in each of these minutes.</summary>
    Sign = 1,

    /// <summary>Silence no longer than is usual.</summary>
    UsualSilence = 2,

    /// <summary>Silence longer than is usual.</summary>
    LongSilence = 3,

    /// <summary>The device said that the camera does not work.</summary>
    Report = 4,

    /// <summary>The hours are usually too quiet, or too little is known of them, to tell anything by silence.</summary>
    TooQuiet = 5,

    /// <summary>The register says that it was not in service.</summary>
    Register = 6,
}
