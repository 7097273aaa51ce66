namespace GeoIntel.Models.Sightings;

/// <summary>How probable it is that the watched mark is what passed, given what the device read.</summary>
/// <remarks>
/// Bayes: P(w | r) = P(r | w) s(w) / sum over v of P(r | v) s(v). The sum runs over every mark v that could have been
/// read as r: r itself, the watched w, all marks one edit from r, all equivalent to r, and the device's candidates.
/// P(r | v) is a channel that replaces, loses and adds characters by <see cref="MisreadTable"/>, summed over all ways
/// from v to r; the error rate at a character is 1 - confidence where the device gives one for each, else what the
/// confidence in the whole mark leaves, else the table's. A candidate is at least as likely as the device says:
/// P(r | v) >= P(r | r) x its confidence / the reading's. The prior s is the share of passes: 1 for the watched mark,
/// which a vehicle does carry, and for any other the chance that a vehicle carries it (<see cref="DensityCurrent"/>,
/// <see cref="DensityOlder"/>, <see cref="DensityUnknown"/>), all vehicles on the road alike. docs/match-classes.md has
/// an example and says what the figure does not prove.
/// </remarks>
public static class MatchProbability
{
    /// <summary>Vehicles for each possible mark AA11AAA: nine tenths of 38.6 million (DfT, Vehicle Licensing Statistics
    /// 2020, VEH0101) over 26^5 x 100.</summary>
    public const double DensityCurrent = 0.029;

    /// <summary>The other tenth over the 1.1 thousand million marks of the older forms.</summary>
    public const double DensityOlder = 0.0034;

    /// <summary>A mark of no British form: one vehicle in a hundred over 36^7 texts.</summary>
    public const double DensityUnknown = 5e-6;

    /// <summary>No device is believed to be surer than this of a character.</summary>
    const double ErrorMin = 1e-4;

    /// <summary>A device that knows nothing of a character still has one chance in 36.</summary>
    const double ErrorMax = 35.0 / 36;

    /// <summary>What is told is never zero: the model is not that good.</summary>
    const double Least = 1e-9;

    /// <summary>The probability above, over 0 up to 1.</summary>
    /// <param name="characterConfidences">One for each character of <paramref name="read"/>, 0 to 1; empty, or of
    /// another length, when unknown. See <see cref="OfMark"/>.</param>
    /// <param name="candidates">What else the device held possible; texts that are no mark are passed over.</param>
    /// <param name="readConfidence">That the whole mark is read right, 0 to 1; null when unknown.</param>
    /// <exception cref="ArgumentException">One of the two marks is empty.</exception>
    public static double Of(
        Vrm watched,
        Vrm read,
        ReadOnlySpan<float> characterConfidences,
        IReadOnlyList<VrmCandidate> candidates,
        double? readConfidence)
    {
        if (watched.IsEmpty || read.IsEmpty)
            throw new ArgumentException("The probability of an empty mark was asked for.");

        Span<char> text = stackalloc char[Vrm.LengthMax];
        Span<double> errors = stackalloc double[Vrm.LengthMax];
        var channel = Channel.Of(read, characterConfidences, readConfidence, text, errors);

        var itself = channel.Likelihood(read);
        var told = Told(candidates, read, channel.Errors, readConfidence);
        var others = SimilarVrms.Variants(read).Concat(VrmGrammar.Equivalents(read)).Concat(told.Keys)
            .Append(read).Append(watched).Distinct();
        var (sum, own) = (0.0, 0.0);
        foreach (var mark in others)
        {
            var likelihood = channel.Likelihood(mark);
            if (told.TryGetValue(mark, out var ratio)) likelihood = Math.Max(likelihood, itself * ratio);
            var weight = likelihood * (mark == watched ? 1 : Density(mark));
            sum += weight;
            if (mark == watched) own = weight;
        }
        return sum > 0 ? Math.Clamp(own / sum, Least, 1) : Least;
    }

    /// <summary>How much likelier the device's reading is if another mark passed than if the mark it read did: ln of
    /// P(r | passed) / P(r | r), by the same channel. No prior is in it: both marks are taken to be on the road.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    /// <param name="passed">The other mark.</param>
    /// <returns>Never infinite: what the channel cannot make counts as 1e-9.</returns>
    /// <exception cref="ArgumentException">One of the two marks is empty.</exception>
    public static double LogRatio(
        Vrm passed,
        Vrm read,
        ReadOnlySpan<float> characterConfidences,
        IReadOnlyList<VrmCandidate> candidates,
        double? readConfidence)
    {
        if (passed.IsEmpty || read.IsEmpty)
            throw new ArgumentException("The ratio of an empty mark was asked for.");

        Span<char> text = stackalloc char[Vrm.LengthMax];
        Span<double> errors = stackalloc double[Vrm.LengthMax];
        var channel = Channel.Of(read, characterConfidences, readConfidence, text, errors);
        var ratio = channel.Likelihood(passed) / channel.Likelihood(read);
        if (Told(candidates, read, channel.Errors, readConfidence).TryGetValue(passed, out var told)) ratio = Math.Max(ratio, told);
        return Math.Log(Math.Max(ratio, Least));
    }

    /// <summary>The confidences of the characters that make the mark, those of separators left out.</summary>
    /// <param name="vrmText">The mark as the device gave it.</param>
    /// <param name="characterConfidences">One for each character of <paramref name="vrmText"/>.</param>
    /// <returns>Empty when there is not one for each.</returns>
    public static float[] OfMark(string vrmText, IReadOnlyList<float> characterConfidences) =>
        characterConfidences.Count != vrmText.Length
            ? []
            : [.. characterConfidences.Where((_, i) => Vrm.TryParse(vrmText.AsSpan(i, 1), out Vrm _))];

    /// <summary>The chance that some vehicle carries a mark.</summary>
    public static double Density(Vrm mark) =>
        !VrmGrammar.Fits(mark) ? DensityUnknown
        : VrmGrammar.FormOf(mark) == VrmForm.Current ? DensityCurrent
        : DensityOlder;

    /// <summary>For each candidate, how its confidence compares with the reading's, at most 1.</summary>
    /// <remarks>Those without a confidence share what the reading leaves.</remarks>
    static Dictionary<Vrm, double> Told(
        IReadOnlyList<VrmCandidate> candidates, Vrm read, ReadOnlySpan<double> errors, double? readConfidence)
    {
        var told = new Dictionary<Vrm, double>();
        var reading = 1.0;
        foreach (var error in errors) reading *= 1 - error;
        if (readConfidence is > 0) reading = readConfidence.Value;
        foreach (var candidate in candidates)
        {
            if (!Vrm.TryParse(candidate.VrmText, out var mark) || mark == read) continue;

            var confidence = candidate.Confidence ?? (1 - reading) / candidates.Count;
            told[mark] = Math.Max(told.GetValueOrDefault(mark), Math.Clamp(confidence / reading, 0, 1));
        }
        return told;
    }

    /// <summary>What makes one reading of a mark: before, between and after its characters at most one is added, and
    /// each is read right, replaced or lost.</summary>
    readonly ref struct Channel(ReadOnlySpan<char> read, ReadOnlySpan<double> errors)
    {
        readonly ReadOnlySpan<char> _read = read;

        /// <summary>The error rate at each character of the reading.</summary>
        public ReadOnlySpan<double> Errors { get; } = errors;

        /// <param name="text">Room for a mark, as are <paramref name="errors"/>.</param>
        public static Channel Of(
            Vrm read, ReadOnlySpan<float> characterConfidences, double? readConfidence, Span<char> text, Span<double> errors)
        {
            var length = read.Format(text);
            errors = errors[..length];
            FillErrors(characterConfidences, readConfidence, errors);
            return new(text[..length], errors);
        }

        /// <summary>P(read | truth), summed over every way in which the one becomes the other.</summary>
        public double Likelihood(Vrm truth)
        {
            Span<char> text = stackalloc char[Vrm.LengthMax];
            text = text[..truth.Format(text)];
            var mean = Mean(Errors);

            // ways[j]: the probability of having made the first j characters of the reading so far.
            Span<double> ways = stackalloc double[Vrm.LengthMax + 1];
            ways.Clear();
            ways[0] = 1;
            for (var i = 0; i <= text.Length; i++)
            {
                for (var j = _read.Length; j >= 0; j--)
                {
                    ways[j] *= 1 - mean * MisreadTable.AddedShare;
                    if (j > 0) ways[j] += ways[j - 1] * Added(j - 1);
                }
                for (var j = _read.Length; i < text.Length && j >= 0; j--)
                {
                    ways[j] *= mean * MisreadTable.LostShare;
                    if (j > 0) ways[j] += ways[j - 1] * Emitted(text[i], j - 1);
                }
            }
            return ways[_read.Length];
        }

        static void FillErrors(ReadOnlySpan<float> characters, double? mark, Span<double> errors)
        {
            var right = Math.Clamp(mark ?? 1 - MisreadTable.MarkErrorRate, 0, 1);
            errors.Fill(Math.Clamp(MisreadTable.CharacterErrorRate(1 - right, errors.Length), ErrorMin, ErrorMax));
            if (characters.Length != errors.Length) return;

            for (var i = 0; i < errors.Length; i++) errors[i] = Math.Clamp(1 - characters[i], ErrorMin, ErrorMax);
        }

        double Added(int at) => Errors[at] * MisreadTable.AddedShare / MisreadTable.Characters;

        double Emitted(char truth, int at) => truth == _read[at]
            ? 1 - Errors[at]
            : Errors[at] * MisreadTable.ReplacedShare(Number(truth), Number(_read[at]));

        static int Number(char character) => character <= '9' ? character - '0' : character - 'A' + 10;

        static double Mean(ReadOnlySpan<double> errors)
        {
            var sum = 0.0;
            foreach (var error in errors) sum += error;
            return sum / errors.Length;
        }
    }
}
