using Facet.Search.Storage.Factors;

namespace Facet.Search.Storage;

/// <summary>A change that waits for the writer. Its task ends once the change is on disk, or with the reason why it is not.</summary>
internal abstract class WriteOp(long bytes, CancellationToken cancellationToken)
{
    /// <summary>Memory it holds, about.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>The caller left before the writer came to it; it is then left out.</summary>
    public bool IsAbandoned => cancellationToken.IsCancellationRequested;

    /// <summary>It leaves the folder smaller, so that on a full disk it may use the reserve.</summary>
    public bool MakesRoom { get; init; }

    public ChangeLog Changes { get; } = new();

    public abstract void Apply(SqlSession session, FactorLog log);

    /// <summary>Only after COMMIT.</summary>
    public abstract void Acknowledge();

    public abstract void Fail(Exception problem);
}

/// <summary>A change with a result.</summary>
internal sealed class WriteOp<T>(Func<WriteContext, T> apply, long bytes, CancellationToken cancellationToken)
    : WriteOp(bytes, cancellationToken)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public override void Apply(SqlSession session, FactorLog log)
    {
        Changes.Clear();
        _result = apply(new WriteContext(session, log, Changes));
    }

    public override void Acknowledge() => _completion.TrySetResult(_result!);

    public override void Fail(Exception problem) => _completion.TrySetException(problem);
}
