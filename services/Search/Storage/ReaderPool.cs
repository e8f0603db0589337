using System.Collections.Concurrent;
using Facet.Search.Model;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>Connections for reading. A read sees one state, that of its beginning, and never waits for the writer.</summary>
internal sealed class ReaderPool(string folder) : IDisposable
{
    private static readonly int _mostIdle = 2 * Environment.ProcessorCount;

    private readonly ConcurrentBag<SqlSession> _idle = [];
    private bool _isClosed;

    /// <exception cref="SearchException">The disk or the database fails, or the store is closed.</exception>
    public T Read<T>(Func<SqlSession, T> read)
    {
        if (_isClosed)
        {
            throw new SearchException(SearchReason.ShuttingDown, "the store is closing; repeat the request in a moment");
        }

        SqlSession? session = null;
        try
        {
            session = _idle.TryTake(out var used) ? used : Database.OpenReader(folder);
            session.Execute("BEGIN");
            var result = read(session);
            session.Execute("COMMIT");
            Return(ref session);
            return result;
        }
        catch (SqliteException problem)
        {
            throw SqlErrors.Translate(problem);
        }
        finally
        {
            // A connection on which something failed is not used again.
            session?.Dispose();
        }
    }

    public void Dispose()
    {
        _isClosed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private void Return(ref SqlSession? session)
    {
        if (!_isClosed && _idle.Count < _mostIdle)
        {
            _idle.Add(session!);
            session = null;
        }
    }
}
