using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Grpc.Tests;

/// <summary>Keeps what the server logs, warnings and worse unless told otherwise.</summary>
sealed class LinesLogged : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text, Exception? Failure)> Lines { get; } = new();

    public LogLevel LevelMin { get; set; } = LogLevel.Warning;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LevelMin;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) Lines.Enqueue((logLevel, formatter(state, exception), exception));
    }

    public void Dispose()
    {
    }
}
