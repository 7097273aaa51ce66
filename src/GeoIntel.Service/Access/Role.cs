namespace GeoIntel.Service.Access;

/// <summary>What a caller does here; a caller may do several.</summary>
[Flags]
enum Role
{
    None = 0,

    /// <summary>Watches hits live in the control room.</summary>
    Operator = 1,

    /// <summary>Works on places for the partnership: hotspots and boundaries, nobody's data.</summary>
    Analyst = 2,

    /// <summary>Works on persons and vehicles in an intelligence unit.</summary>
    Intelligence = 4,

    /// <summary>Manages nominals and their conditions.</summary>
    Officer = 8,

    /// <summary>Keeps feeds and cameras.</summary>
    Admin = 16,

    /// <summary>Reads the audit log, and nothing else.</summary>
    Auditor = 32,

    /// <summary>A device or daemon that sends what the cameras of its feeds read.</summary>
    Feed = 64,
}
