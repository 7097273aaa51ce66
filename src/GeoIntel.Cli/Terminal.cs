using Spectre.Console;

namespace GeoIntel.Cli;

/// <summary>Where a verb reads and writes. Bars and tables are drawn only for a person at a terminal.</summary>
sealed class Terminal
{
    readonly IAnsiConsole? _drawn; // null when nobody watches
    bool _bar;

    public Terminal(Stream input, Stream output, TextWriter error, IAnsiConsole? drawn = null)
    {
        In = input;
        OutStream = output;
        Out = new StreamWriter(output) { AutoFlush = true };
        Error = error;
        _drawn = drawn;
    }

    public Stream In { get; }

    /// <summary>The bytes beneath <see cref="Out"/>.</summary>
    public Stream OutStream { get; }

    /// <summary>What the verb answers.</summary>
    public TextWriter Out { get; }

    /// <summary>What went wrong, and how far it is.</summary>
    public TextWriter Error { get; }

    public static Terminal OfProcess()
    {
        var watched = !Console.IsErrorRedirected && !Console.IsOutputRedirected;
        var drawn = new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            Interactive = InteractionSupport.Yes, // though standard input may be a pipe: nobody is asked anything
        };
        return new Terminal(
            Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error,
            watched ? AnsiConsole.Create(drawn) : null);
    }

    /// <summary>A line of the answer, above the bar while there is one.</summary>
    public void WriteLine(string line)
    {
        if (_drawn is not null && _bar)
            _drawn.WriteLine(line);
        else
            Out.WriteLine(line);
    }

    /// <summary>A line on standard error, above the bar while there is one.</summary>
    public void Tell(string line)
    {
        if (_drawn is not null && _bar)
            _drawn.WriteLine(line);
        else
            Error.WriteLine(line);
    }

    /// <summary>Rows under their heads: a table for a person, tab-separated lines for a program.</summary>
    public void WriteTable(string[] heads, IEnumerable<string[]> rows)
    {
        if (_drawn is null)
        {
            Out.WriteLine(string.Join('\t', heads));
            foreach (var row in rows) Out.WriteLine(string.Join('\t', row));
            return;
        }
        var table = new Table().Border(TableBorder.Simple);
        foreach (var head in heads) table.AddColumn(new TableColumn(Markup.Escape(head)));
        foreach (var row in rows) table.AddRow(Array.ConvertAll(row, Markup.Escape));
        _drawn.Write(table);
    }

    /// <summary>Does the work behind a bar that reaches its end at <paramref name="total"/>.</summary>
    public Task<T> WithBarAsync<T>(string what, long total, Func<Action<long>, Task<T>> work) =>
        WithBarAsync(what, total, (advance, _) => work(advance));

    /// <summary>The same with words beside the bar that change.</summary>
    /// <param name="total">0 when it is not known: then there is a spinner.</param>
    public async Task<T> WithBarAsync<T>(string what, long total, Func<Action<long>, Action<string>, Task<T>> work)
    {
        if (_drawn is null) return await work(_ => { }, _ => { });

        ProgressColumn[] columns = total > 0
            ? [new ProgressBarColumn { Width = 25 }, new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }]
            : [new SpinnerColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }];
        _bar = true;
        try
        {
            return await _drawn.Progress().AutoClear(total == 0).Columns(columns).StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(what), maxValue: Math.Max(total, 1));
                bar.IsIndeterminate = total == 0;
                var result = await work(done => bar.Value = done, words => bar.Description = Markup.Escape(words));
                bar.Value = bar.MaxValue;
                return result;
            });
        }
        finally
        {
            _bar = false;
        }
    }
}
