using System.Globalization;

namespace GeoIntel.Benchmarks.Gates;

/// <summary>Measures gates and prints one line for each.</summary>
static class GateRun
{
    /// <summary>Measures the gates named, or all that do not wait to be named when none is. "P2" names p2-fixed and p2-free too.</summary>
    /// <returns>The exit code: 0 when each holds, 1 when one falls short, 2 when a name is not known.</returns>
    public static int Run(IReadOnlyList<Gate> gates, IReadOnlyList<string> names, TextWriter output, TextWriter errors)
    {
        var unknown = names.Where(name => !gates.Any(gate => IsNamed(gate, name))).ToList();
        if (unknown.Count > 0)
        {
            var known = gates.Count == 0 ? "none is defined yet" : string.Join(", ", gates.Select(gate => gate.Name));
            errors.WriteLine($"No gate is called {string.Join(", ", unknown)}. Known gates: {known}.");
            return 2;
        }

        if (gates.Count == 0) output.WriteLine("no gate is defined yet");

        var shortfalls = 0;
        foreach (var gate in gates.Where(gate => names.Count == 0 ? !gate.OnRequest : names.Any(name => IsNamed(gate, name))))
        {
            if (!Measure(gate, output, errors)) shortfalls++;
            output.Flush(); // the next one may take minutes
        }

        return shortfalls == 0 ? 0 : 1;
    }

    public static string Line(Gate gate, Measurement measured) => string.Create(
        CultureInfo.InvariantCulture,
        $"{gate.Name} {(gate.Holds(measured) ? "holds" : "falls-short")} {measured.Median:0.###} "
        + $"(bar {gate.Bar:0.###}, stretch {gate.Stretch:0.###}) [{measured.Min:0.###}-{measured.Max:0.###}]{(measured.Sides.Length > 0 ? ": " : "")}{measured.Sides}");

    static bool Measure(Gate gate, TextWriter output, TextWriter errors)
    {
        try
        {
            var measured = gate.Measure();
            output.WriteLine(Line(gate, measured));
            return gate.Holds(measured);
        }
        catch (GateException disagreement)
        {
            errors.WriteLine($"{gate.Name} says nothing: {disagreement.Message}");
            return false;
        }
    }

    static bool IsNamed(Gate gate, string name) =>
        gate.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || gate.Name.StartsWith(name + "-", StringComparison.OrdinalIgnoreCase);
}
