using System.Globalization;
using System.Text.RegularExpressions;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Takes fields out of a message into a row, and keeps a problem for each that is wrong.</summary>
/// <remarks>Every method gives a value that a row can hold, but the row must not be saved while there are problems.
/// Descriptions name neither a VRM nor a person.</remarks>
sealed partial class FieldChecks(DateTimeOffset now)
{
    public const int NameLengthMax = 200;
    public const int TextLengthMax = 2000;

    readonly List<FieldProblem> _problems = [];
    readonly List<ResourceReference> _references = [];

    /// <summary>Our clock, in whole microseconds.</summary>
    public DateTimeOffset Now { get; } = now;

    public IReadOnlyList<FieldProblem> Problems => _problems;

    /// <summary>What the message refers to; whether it exists is for the caller to find out.</summary>
    public IReadOnlyList<ResourceReference> References => _references;

    public void Add(string field, string description) => _problems.Add(new FieldProblem(field, description));

    public static bool IsId(string id) => IdPattern().IsMatch(id);

    /// <summary>Trimmed text without control characters other than line breaks and tabs.</summary>
    public string Text(string field, string value, int lengthMax = NameLengthMax, bool required = false)
    {
        var text = value.Trim();
        if (required && text.Length == 0) Add(field, $"It is empty; give 1 to {lengthMax} characters.");
        if (text.Length > lengthMax) Add(field, $"It has {text.Length} characters; use at most {lengthMax}.");
        if (text.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t')))
            Add(field, "It holds a control character; leave it out.");
        return text;
    }

    /// <summary>The number of a stated value of an enumeration; unspecified is refused.</summary>
    public short Choice<T>(string field, T value) where T : struct, System.Enum
    {
        var number = Convert.ToInt32(value, CultureInfo.InvariantCulture);
        if (number != 0 && System.Enum.IsDefined(value)) return (short)number;
        Add(field, $"{number} is not a choice; use {ChoicesOf<T>()}.");
        return 0;
    }

    /// <summary>The number of a value of an enumeration; unspecified is taken as <paramref name="otherwise"/>.</summary>
    public short ChoiceOr<T>(string field, T value, T otherwise) where T : struct, System.Enum =>
        Convert.ToInt32(value, CultureInfo.InvariantCulture) == 0
            ? Convert.ToInt16(otherwise, CultureInfo.InvariantCulture)
            : Choice(field, value);

    public double Number(string field, double value, double min, double max)
    {
        if (value >= min && value <= max) return value; // NaN is not
        Add(field, string.Create(CultureInfo.InvariantCulture, $"It is {value}; use {min} to {max}."));
        return min;
    }

    public int Number(string field, int value, int min, int max)
    {
        if (value < min || value > max) Add(field, $"It is {value}; use {min} to {max}.");
        return value;
    }

    /// <summary>A time in whole microseconds, as PostgreSQL keeps it; null when unset.</summary>
    public DateTimeOffset? Time(string field, Timestamp? value)
    {
        if (value is null) return null;
        try
        {
            return Storage.Registry.Microseconds.Truncate(value.ToDateTimeOffset());
        }
        catch (InvalidOperationException)
        {
            Add(field, $"{value.Seconds} seconds and {value.Nanos} nanoseconds are no time between the years 1 and 9999.");
            return null;
        }
    }

    public DateTimeOffset RequiredTime(string field, Timestamp? value)
    {
        if (value is null) Add(field, "It is not set; it is required.");
        return Time(field, value) ?? Now;
    }

    /// <summary>When something begins; unset keeps what is recorded, which at first is now.</summary>
    public DateTimeOffset From(string field, Timestamp? value, DateTimeOffset before) =>
        Time(field, value) ?? (before == default ? Now : before);

    /// <summary>The end of what begins at <paramref name="from"/>; null is without end.</summary>
    public DateTimeOffset? Until(string field, Timestamp? value, DateTimeOffset? from)
    {
        var until = Time(field, value);
        if (until <= from) Add(field, $"{until:O} is not after the beginning, {from:O}; end it later, or leave it unset.");
        return until;
    }

    /// <summary>The id out of a resource name; empty only when not required.</summary>
    public string Reference(string field, string name, RegistryKind kind, bool required = true)
    {
        if (name.Length == 0 && !required) return "";
        if (!kind.TryParseName(name, out var id))
        {
            Add(field, $"'{name}' is not a name of a {kind.Noun}; write '{kind.Collection}/{{id}}'.");
            return "";
        }
        _references.Add(new ResourceReference(field, kind, id));
        return id;
    }

    /// <summary>The packed mark; what the text says stays out of the problem.</summary>
    public long Mark(string field, string text)
    {
        if (Vrm.TryParse(text, out var vrm)) return (long)vrm.Packed;
        Add(field, $"It has {text.Length} characters that are no registration mark; write 1 to {Vrm.LengthMax} letters A-Z " +
            "and digits.");
        return 0;
    }

    /// <summary>An id stays in the audit log for good, so a new one may not be made of the mark.</summary>
    public void IdSaysNothing(Storage.Registry.RegistryRow row, long mark)
    {
        const int LengthMin = 5; // a shorter mark could be in any id
        var text = Vrm.FromPacked((ulong)mark).Text;
        var letters = string.Concat(row.Id.Where(char.IsAsciiLetterOrDigit));
        if (row.Revision == 0 && text.Length >= LengthMin && letters.Contains(text, StringComparison.OrdinalIgnoreCase))
            Add("name", "The id holds the mark, and stays in the audit log when the mark is erased; choose one that says nothing.");
    }

    public string Hours(string field, string text)
    {
        if (text.Length > TextLengthMax) return Text(field, text, TextLengthMax);
        if (Schedule.TryParse(text, out var schedule, out var problem)) return schedule.Text;
        Add(field, problem);
        return "";
    }

    static string ChoicesOf<T>() where T : struct, System.Enum => string.Join(
        ", ", System.Enum.GetValues<T>().Where(value => Convert.ToInt32(value, CultureInfo.InvariantCulture) != 0)
            .Select(value => $"{Convert.ToInt32(value, CultureInfo.InvariantCulture)} ({value})"));

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\\z")]
    private static partial Regex IdPattern();
}

/// <summary>That a message names another resource.</summary>
readonly record struct ResourceReference(string Field, RegistryKind Kind, string Id);
