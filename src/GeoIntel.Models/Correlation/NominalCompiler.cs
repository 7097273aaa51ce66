using System.Collections.Frozen;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Numbers the nominals and notes whose times changed.</summary>
sealed class NominalCompiler
{
    readonly VersionBook<Nominal> _book;
    readonly ChunkWriter<CompiledNominal> _nominals = new();

    public NominalCompiler(RegistryState state, Period window, ProblemBook problems, WatchlistParts? previous)
    {
        _book = new("nominals", problems, of => of.Id, of => of.Revision, of => of.Registration, of => of.Registration);
        _book.Follow(state.Nominals, window);
        string[] ids = [.. _book.Ids.Order(StringComparer.Ordinal)];
        Index = previous is not null && HasIds(previous.Nominals, ids)
            ? previous.Nominals.Index
            : ids.Index().ToFrozenDictionary(of => of.Item, of => of.Index, StringComparer.Ordinal);
        foreach (var id in ids) Compile(id, known: null);
    }

    public FrozenDictionary<string, int> Index { get; }

    /// <summary>Those bound, registered or safeguarded at other times than before.</summary>
    public List<string> Changed { get; } = [];

    public CompiledNominal this[int nominal] => _nominals[nominal];

    /// <returns>False when somebody came or went: then all are numbered anew.</returns>
    public bool Follow(IReadOnlyList<Nominal> nominals, Period window)
    {
        _book.Follow(nominals, window);
        Changed.Clear();
        foreach (var id in _book.Changed)
        {
            if (!_book.Holds(id) || !Index.TryGetValue(id, out var nominal)) return false;
            Compile(id, _nominals[nominal]);
        }
        return true;
    }

    public CompiledNominals Freeze() => new(Index, _nominals.Freeze());

    void Compile(string id, CompiledNominal? known)
    {
        _book.Bound(id, _book.Begin(id));
        var (nominal, compiled) = (Index[id], CompiledNominal.Of(_book.Of(id), _book.PartsOf(id)));
        if (known is null || !compiled.HoldsAs(known)) Changed.Add(id);
        _nominals.Set(nominal, compiled);
    }

    static bool HasIds(CompiledNominals nominals, string[] ids)
    {
        if (nominals.Count != ids.Length) return false;
        for (var i = 0; i < ids.Length; i++)
        {
            if (nominals[i].Id != ids[i]) return false;
        }
        return true;
    }
}
