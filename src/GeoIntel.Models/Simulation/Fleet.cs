using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Simulation;

/// <summary>A made-up vehicle.</summary>
readonly record struct Vehicle(Vrm Vrm, string Make, string Colour, string Kind);

/// <summary>Makes vehicles, each with its own mark of the current style.</summary>
/// <remarks>The age identifiers used are not issued before 2032, so no mark is a real vehicle's today.</remarks>
sealed class Fleet(Prng prng)
{
    const string FirstLetters = "ABCDEFGHKLMNOPRSTVWY";
    const string LastLetters = "ABCDEFGHJKLMNOPRSTUVWXYZ";

    static readonly string[] Makes =
        ["FORD", "VAUXHALL", "VOLKSWAGEN", "BMW", "AUDI", "TOYOTA", "NISSAN", "KIA", "MERCEDES", "PEUGEOT", "SKODA"];

    static readonly string[] Colours = ["black", "white", "grey", "silver", "blue", "blue", "red", "green", "orange"];
    static readonly string[] Kinds = ["car", "car", "car", "car", "car", "van", "van", "lorry", "motorcycle"];

    readonly HashSet<Vrm> _taken = [];

    public Vehicle Next()
    {
        Vrm vrm;
        do
        {
            Span<char> text =
            [
                prng.Pick(FirstLetters), prng.Pick(FirstLetters),
                (char)('3' + prng.Below(2)), (char)('2' + prng.Below(8)),
                prng.Pick(LastLetters), prng.Pick(LastLetters), prng.Pick(LastLetters),
            ];
            vrm = Vrm.Of(text.ToString());
        }
        while (!_taken.Add(vrm));
        return new Vehicle(vrm, prng.Pick(Makes), prng.Pick(Colours), prng.Pick(Kinds));
    }

    /// <summary>A vehicle with a mark that is already registered.</summary>
    public Vehicle With(Vrm vrm)
    {
        _taken.Add(vrm);
        return new Vehicle(vrm, prng.Pick(Makes), prng.Pick(Colours), prng.Pick(Kinds));
    }
}
