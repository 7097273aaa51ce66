using System.Globalization;

namespace GeoIntel.Models.Incidents;

/// <summary>Tells the editions of LSOA codes apart as far as a code alone does.</summary>
/// <remarks>The Office for National Statistics numbers on: areas that 2021 brought have numbers above the last one of
/// 2011, and one that it kept keeps its code.</remarks>
sealed class LsoaTally
{
    const int LastOf2011InEngland = 33_768;
    const int LastOf2011InWales = 1_958;

    readonly SortedDictionary<DateOnly, bool> _months = []; // whether a code of 2021 stands in it
    int _newEdition;
    int _either;
    int _other;
    int _missing;

    public void Take(Incident incident)
    {
        if (incident.LsoaCode.Length == 0)
        {
            _missing++;
            return;
        }
        if (NumberOf(incident.LsoaCode) is not { } number)
        {
            _other++;
            return;
        }
        var is2021 = number > (incident.LsoaCode[0] == 'E' ? LastOf2011InEngland : LastOf2011InWales);
        if (is2021) _newEdition++;
        else _either++;
        var month = incident.Time.LondonMonth;
        _months[month] = is2021 || _months.GetValueOrDefault(month);
    }

    public LsoaCounts Counts() => new(
        _newEdition, _either, _other, _missing,
        [.. _months.Where(of => !of.Value).Select(of => $"{of.Key:yyyy-MM}")]);

    // "E01006448" and "W01001958": England's and Wales's, of either edition.
    static int? NumberOf(string code) =>
        code is ['E' or 'W', ..] && code.Length == 9 && code.AsSpan(1).StartsWith("01")
        && int.TryParse(code.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
